import Wire

/// Reads a call's answer, and sends the call a second time where ``ModelCall`` finds that right.
struct CallAttempts {
  private var call: ModelCall
  private var shaper: EventShaper
  /// Where the answer comes from: one of the two, each changed where it lies, since what they hold
  /// grows with the answer.
  private var response: HTTPAnswer?
  private var exchange: ResponsesExchange?
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
      let isRepeated = await isWorthAnother(after: &events)
      for event in events { note(event) }
      if isRepeated {
        leave()
        hasBegun = false
        continue
      }
      if case .completed? = events.last {
        isOver = true
        leave()
      }
      events = shaper.shape(events)
      if !events.isEmpty { return events }
    }
    return nil
  }

  /// Whether to send the call again; what speaks against it is told in the failure's place.
  private mutating func isWorthAnother(after events: inout [ResponseEvent]) async -> Bool {
    guard !hasBegun else { return false }
    for (index, event) in events.enumerated() {
      guard case .failed(var error) = event else { continue }
      let isWorth = await call.isWorthAnother(after: &error)
      events[index] = .failed(error)
      return isWorth
    }
    return false
  }

  private mutating func read(isolation actor: isolated (any Actor)?) async -> [ResponseEvent] {
    if response == nil, exchange == nil {
      do throws(ModelError) {
        switch try await call.open() {
        case .http(let answer): response = answer
        case .webSocket(let opened): exchange = opened
        case .refusal(let events): return events
        }
      } catch {
        return [.failed(error), .completed(Completion(stop: Stop(.failed)))]
      }
    }
    if response != nil { return await readResponse(isolation: actor) }
    // While it is waited for, nobody else holds it: leaving closes the connection.
    guard var open = exchange.take() else { return [] }
    guard case .events(let events) = await open.next() else { return [] }
    exchange = open
    return events
  }

  private mutating func readResponse(
    isolation actor: isolated (any Actor)?
  ) async -> [ResponseEvent] {
    do throws(WireError) {
      guard let event = try await response?.transfer?.next(isolation: actor) else {
        response?.transfer = nil
        return response?.reader.finish() ?? []
      }
      if case .head(let head) = event { call.take(head) }
      return response?.reader.take(event) ?? []
    } catch {
      response?.transfer = nil
      return response?.reader.finish(after: error) ?? []
    }
  }

  /// Drops the transfer: nothing more is wanted of it but its connection.
  private mutating func leave() {
    response?.transfer?.finish()
    response = nil
    exchange = nil
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
}
