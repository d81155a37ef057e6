import Wire

/// Reads one HTTP response: a stream of events, a whole document, or an error's body.
struct ResponseReader: Sendable {
  /// The most that is kept of a body that is no stream, in bytes.
  static let documentLimit = 32 << 20
  static let errorLimit = 256 << 10
  /// The most white space that is waited through for the first byte of a body.
  private static let blankLimit = 4 << 10

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private enum Body: Sendable {
    case unknown
    case events
    case document
    case error(HTTPResponseHead)
  }

  private var body = Body.unknown
  /// A body that is no stream, as far as it came.
  private var collected: [UInt8] = []
  private var decoder: ResponseDecoder
  private let errors: ErrorClassifier
  private let route: Provider.Route
  private(set) var isFinished = false

  init(dialect: WireDialect, provider: Provider, model: String, secret: String? = nil) {
    decoder = ResponseDecoder(
      dialect: dialect, provider: provider.name, model: model, quirks: provider.effectiveQuirks,
      secret: secret)
    errors = ErrorClassifier(provider: provider.name, secret: secret)
    route = provider.route
  }

  /// The events that a piece of the response completes; the last ones when the answer is over.
  mutating func take(_ event: TransferEvent) -> [ResponseEvent] {
    guard !isFinished else { return [] }
    switch event {
    case .head(let head): return begin(head)
    case .body(let bytes): return take(bytes)
    }
  }

  /// The last events, at the response's end.
  mutating func finish() -> [ResponseEvent] {
    guard !isFinished else { return [] }
    isFinished = true
    switch body {
    case .unknown: decoder.fail(errors.violation("closed the connection without an answer"))
    case .events: break
    case .document: return decoder.decode(document: collected) + decoder.finish()
    case .error(let head):
      decoder.fail(errors.error(head: head, body: collected, now: WallClock.now))
    }
    return decoder.finish()
  }

  /// The last events, when the transfer failed.
  mutating func finish(after error: WireError) -> [ResponseEvent] {
    guard !isFinished else { return [] }
    // What an error's body said so far tells more than that it was cut.
    if case .error = body, error != .cancelled { return finish() }
    isFinished = true
    decoder.fail(errors.error(error))
    return decoder.finish()
  }
}

extension ResponseReader {
  /// Tells what the head says beside the answer: limits, and the model that will answer.
  private mutating func begin(_ head: HTTPResponseHead) -> [ResponseEvent] {
    if let limits = RateLimitReader.snapshot(headers: head.headers, now: WallClock.now) {
      decoder.report(limits)
    }
    if let model = head.serverModel { decoder.report(serverModel: model) }
    return decoder.drain() + beginBody(head)
  }

  private mutating func beginBody(_ head: HTTPResponseHead) -> [ResponseEvent] {
    guard (200..<300).contains(head.status) else {
      body = .error(head)
      return []
    }
    let type = head.header("content-type")?.lowercased() ?? ""
    if type.contains("amazon.eventstream") {
      decoder.useEventStream()
      body = .events
    } else if type.contains("html") {
      isFinished = true
      decoder.fail(errors.webPage())
      return decoder.finish()
    }
    // The first byte decides, whatever the type: some gateways keep a stream's for an error's
    // document, and some give a stream a document's.
    return []
  }

  private mutating func take(_ bytes: [UInt8]) -> [ResponseEvent] {
    switch body {
    case .unknown:
      // A document begins with a bracket, and no line of a stream does.
      collected += bytes
      if route == .bedrock, collected.first == 0 {
        // Amazon's frames begin with their length: a gateway gave them another type.
        decoder.useEventStream()
        body = .events
        let begun = collected
        collected = []
        return take(begun)
      }
      if Self.byteOrderMark.starts(with: collected) { return [] }
      if collected.starts(with: Self.byteOrderMark) { collected.removeFirst(3) }
      let first = collected.first { $0 > 0x20 }
      guard first != nil || collected.count > Self.blankLimit else { return [] }
      let isDocument = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      body = isDocument ? .document : .events
      let begun = collected
      collected = []
      return take(begun)
    case .events:
      let events = decoder.decode(bytes)
      guard decoder.isAtEnd else { return events }
      isFinished = true
      return events + decoder.finish()
    case .document:
      collected += bytes
      guard collected.count > Self.documentLimit else { return [] }
      isFinished = true
      decoder.fail(errors.violation("answered with more than \(Self.documentLimit >> 20) MiB"))
      return decoder.finish()
    case .error:
      collected += bytes
      return collected.count > Self.errorLimit ? finish() : []
    }
  }
}

extension HTTPResponseHead {
  /// The model that will answer, where the server names it.
  var serverModel: String? { header("openai-model") ?? header("x-openai-model") }
}
