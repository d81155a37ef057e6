import Wire

/// Reads a call's answer, and sends the call a second time where ``ModelCall`` finds that right.
struct CallAttempts {
  private var call: ModelCall
  private var shaper: EventShaper
  private var transfer: TransferStream.AsyncIterator?
  private var reader: ResponseReader?
  private var isOver = false
  /// Whether anything of the answer itself was told.
  private var hasBegun = false

  init(_ call: ModelCall) {
    self.call = call
    shaper = call.shaper
  }

  /// The next batch that is not empty; nil after the last.
  mutating func next(isolation actor: isolated (any Actor)?) async -> [ResponseEvent]? {
    while !isOver {
      var events = await read(isolation: actor)
      if !hasBegun, let error = Self.failure(in: events), await call.isWorthAnother(after: error) {
        (transfer, reader) = (nil, nil)
        continue
      }
      if case .completed? = events.last {
        isOver = true
        // Dropping the transfer closes the connection: nothing more is wanted of it.
        transfer = nil
      }
      for event in events { note(event) }
      events = shaper.shape(events)
      if !events.isEmpty { return events }
    }
    return nil
  }

  private mutating func read(isolation actor: isolated (any Actor)?) async -> [ResponseEvent] {
    do throws(ModelError) {
      if reader == nil {
        let (stream, reader) = try await call.open()
        transfer = stream.makeAsyncIterator()
        self.reader = reader
      }
    } catch {
      return [.failed(error), .completed(Completion(stop: Stop(.failed)))]
    }
    guard var open = transfer else { return reader?.finish() ?? [] }
    do throws(WireError) {
      guard let event = try await open.next(isolation: actor) else {
        transfer = nil
        return reader?.finish() ?? []
      }
      transfer = open
      if case .head(let head) = event { call.take(head) }
      return reader?.take(event) ?? []
    } catch {
      transfer = nil
      return reader?.finish(after: error) ?? []
    }
  }

  private mutating func note(_ event: ResponseEvent) {
    call.telemetry?.record(.event(event))
    switch event {
    case .rateLimits, .serverModel, .failed, .completed: break
    case .created, .outputItemAdded, .outputTextDelta, .reasoningSummaryDelta,
      .reasoningContentDelta, .toolCallDelta, .outputItemDone, .usage:
      hasBegun = true
    }
  }

  private static func failure(in events: [ResponseEvent]) -> ModelError? {
    events.lazy.compactMap { event in
      guard case .failed(let error) = event else { return nil }
      return error
    }.first
  }
}
