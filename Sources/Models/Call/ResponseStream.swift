import Wire

/// An answer under way: batches of events, the last of which ends with `completed`.
///
/// For one reader. Nothing is read ahead of it, so that a slow reader slows the server.
package struct ResponseStream: AsyncSequence, Sendable {
  package typealias Element = [ResponseEvent]
  package typealias Failure = Never

  fileprivate enum Source: Sendable {
    case batches([[ResponseEvent]])
    case call(ModelCall)
  }

  private let source: Source

  /// A stream of batches that are there already, for tests and for playing back.
  package init(_ batches: [[ResponseEvent]]) { source = .batches(batches) }

  init(call: ModelCall) { source = .call(call) }

  package struct AsyncIterator: AsyncIteratorProtocol {
    private var batches: ArraySlice<[ResponseEvent]> = []
    private var attempts: CallAttempts?

    fileprivate init(_ source: Source) {
      switch source {
      case .batches(let all): batches = all[...]
      case .call(let call): attempts = CallAttempts(call)
      }
    }

    package mutating func next() async -> [ResponseEvent]? {
      await next(isolation: #isolation)
    }

    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async -> [ResponseEvent]? {
      if let batch = batches.popFirst() { return batch }
      // Where it lies: a copy would be made anew of all that came so far, for each batch.
      return await attempts?.next(isolation: actor)
    }
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source) }
}
