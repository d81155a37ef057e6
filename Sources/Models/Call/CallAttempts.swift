import Wire

/// Reads a call's answer, and sends the call a second time where ``ModelCall`` finds that right.
struct CallAttempts {
  private var call: ModelCall
  private var shaper: EventShaper
  private var source: AnswerSource?
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
        source = nil
        continue
      }
      if case .completed? = events.last {
        isOver = true
        // Dropping the transfer closes the connection: nothing more is wanted of it.
        source = nil
      }
      for event in events { note(event) }
      events = shaper.shape(events)
      if !events.isEmpty { return events }
    }
    return nil
  }

  private mutating func read(isolation actor: isolated (any Actor)?) async -> [ResponseEvent] {
    do throws(ModelError) {
      if source == nil { source = try await call.open() }
    } catch {
      return [.failed(error), .completed(Completion(stop: Stop(.failed)))]
    }
    switch source {
    case .http(let transfer, let reader): return await read(transfer, reader, isolation: actor)
    case .webSocket(var exchange):
      // While it is waited for, nobody else holds it: leaving closes the connection.
      source = nil
      guard case .events(let events) = await exchange.next() else { return [] }
      source = .webSocket(exchange)
      return events
    case nil: return []
    }
  }

  private mutating func read(
    _ transfer: TransferStream.AsyncIterator?, _ reader: ResponseReader,
    isolation actor: isolated (any Actor)?
  ) async -> [ResponseEvent] {
    var reader = reader
    var open = transfer
    defer { source = .http(open, reader) }
    do throws(WireError) {
      guard let event = try await open?.next(isolation: actor) else {
        open = nil
        return reader.finish()
      }
      if case .head(let head) = event { call.take(head) }
      return reader.take(event)
    } catch {
      open = nil
      return reader.finish(after: error)
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
