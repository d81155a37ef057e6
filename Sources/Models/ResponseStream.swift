import Wire

/// An answer under way: batches of events, the last of which ends with `completed`.
///
/// For one reader. Nothing is read ahead of it, so that a slow reader slows the server.
package struct ResponseStream: AsyncSequence, Sendable {
  package typealias Element = [ResponseEvent]
  package typealias Failure = Never

  fileprivate enum Source: Sendable {
    case batches([[ResponseEvent]])
    case transfer(TransferStream, ResponseReader)
  }

  private let source: Source

  /// A stream of batches that are there already, for tests and for playing back.
  package init(_ batches: [[ResponseEvent]]) { source = .batches(batches) }

  init(transfer: TransferStream, reader: ResponseReader) { source = .transfer(transfer, reader) }

  package struct AsyncIterator: AsyncIteratorProtocol {
    private var batches: ArraySlice<[ResponseEvent]> = []
    private var transfer: TransferStream.AsyncIterator?
    private var reader: ResponseReader?

    fileprivate init(_ source: Source) {
      switch source {
      case .batches(let all): batches = all[...]
      case .transfer(let stream, let reader):
        transfer = stream.makeAsyncIterator()
        self.reader = reader
      }
    }

    package mutating func next() async -> [ResponseEvent]? {
      await next(isolation: #isolation)
    }

    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async -> [ResponseEvent]? {
      if let batch = batches.popFirst() { return batch }
      while var open = transfer, reader != nil {
        var events: [ResponseEvent] = []
        do throws(WireError) {
          if let event = try await open.next(isolation: actor) {
            events = reader?.take(event) ?? []
            transfer = open
          } else {
            events = reader?.finish() ?? []
            transfer = nil
          }
        } catch {
          events = reader?.finish(after: error) ?? []
          transfer = nil
        }
        // Dropping the transfer closes the connection: nothing more is wanted of it.
        if reader?.isFinished ?? true { transfer = nil }
        if !events.isEmpty { return events }
      }
      return nil
    }
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source) }
}
