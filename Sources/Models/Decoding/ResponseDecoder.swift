import JSON
import Wire

/// Turns the bytes of a provider's stream into events, in chunks of any size.
///
///     var decoder = ResponseDecoder(dialect: .chat, provider: "groq", model: "qwen3")
///     var events = decoder.decode(chunk)
///     events += decoder.finish()      // the last one is `completed`
///
/// Several answers in one stream, one behind the other, are read as one; who wants only the first
/// stops when ``isAtEnd``.
package struct ResponseDecoder: Sendable {
  private let errors: ErrorClassifier
  private var frames = ServerSentEventDecoder()
  /// In the place of ``frames`` where Amazon's framing is used.
  private var messages: EventStreamDecoder?
  private var decoder: any DialectDecoder
  private var parser = RepeatingJSONParser()
  private var answer = AnswerBuilder()

  /// Decodes an answer of `model`, the one that was asked for: payloads go back to it alone.
  ///
  /// `secret` is the key that the request carried, which no error repeats.
  package init(
    dialect: WireDialect, provider: String, model: String = "",
    quirks: ProviderQuirks = ProviderQuirks(), secret: String? = nil
  ) {
    errors = ErrorClassifier(provider: provider, secret: secret)
    let origin = ResponseItem.Origin(provider: provider, dialect: dialect, model: model)
    decoder =
      switch dialect {
      case .responses: ResponsesDecoder(origin: origin, errors: errors)
      case .chat:
        ChatDecoder(origin: origin, errors: errors, beginsInThought: quirks.beginsInThought)
      case .messages: MessagesDecoder(origin: origin, errors: errors)
      }
  }

  /// Whether the answer's terminal event came, or it failed; nothing is to be waited for.
  package var isAtEnd: Bool {
    answer.failure != nil || (answer.stop != nil && !decoder.expectsMore)
  }

  /// The events that `chunk` completes.
  package mutating func decode(_ chunk: [UInt8]) -> [ResponseEvent] {
    do throws(WireError) {
      for message in try messages?.decode(chunk) ?? [] {
        guard answer.failure == nil else { break }
        take(message)
      }
      if messages != nil { return answer.drain() }
      for event in try frames.decode(chunk) {
        guard answer.failure == nil else { break }
        take(event)
      }
    } catch {
      fail(errors.error(error))
    }
    return answer.drain()
  }

  /// The events of a frame that came in a message of its own.
  mutating func decode(frame: JSON) -> [ResponseEvent] {
    if answer.failure == nil { decoder.decode(frame, event: "", into: &answer) }
    return answer.drain()
  }

  /// The last events: what could still be kept, `failed` if the stream broke off, `completed`.
  package mutating func finish() -> [ResponseEvent] {
    if answer.isAtEnd { decoder.conclude(into: &answer) } else { decoder.salvage(into: &answer) }
    let truncation = errors.violation("ended the stream without its terminal event")
    answer.finish(orElse: truncation)
    return answer.drain()
  }

  /// Ends the answer because of what happened outside the stream.
  package mutating func fail(_ error: ModelError) {
    if !answer.isAtEnd { decoder.salvage(into: &answer) }
    if !answer.isAtEnd { answer.fail(error) }
  }

  /// Reads what comes from now on as messages of `application/vnd.amazon.eventstream`.
  package mutating func useEventStream() { messages = EventStreamDecoder() }

  /// Takes what the response's head told of limits.
  mutating func report(_ limits: RateLimitSnapshot) { answer.report(limits) }

  /// Takes the model that the response's head named.
  mutating func report(serverModel: String) { answer.report(serverModel: serverModel) }

  /// The events that wait to be told.
  mutating func drain() -> [ResponseEvent] { answer.drain() }

  /// Takes a whole answer that came as one JSON document.
  package mutating func decode(document: [UInt8]) -> [ResponseEvent] {
    let json = try? JSON(parsing: document)
    // Google's errors come as the one element of a list.
    if let whole = json?.arrayValue?.first ?? json, whole.members != nil {
      decoder.decode(whole: whole, into: &answer)
    } else {
      answer.fail(errors.violation("answered with something that is not JSON"))
    }
    return answer.drain()
  }

  /// Takes one of Amazon's messages, whose payload is an event of the dialect in base 64.
  private mutating func take(_ message: EventStreamMessage) {
    let payload = (try? JSON(parsing: message.payload)) ?? [:]
    switch message.kind {
    case .event("chunk"):
      // What cannot be read is a hole in the answer, not something to go on after.
      guard let text = payload["bytes"]?.stringValue, let bytes = Base64.decoded(text),
        let frame = try? JSON(parsing: bytes), frame.members != nil
      else { return refuseFrame() }
      decoder.decode(frame, event: "", into: &answer)
    case .event: break  // Of another kind, such as the measurements at the end.
    case .exception(let type):
      let words = payload["message"] ?? payload["Message"] ?? ""
      fail(errors.error(inStream: ["error": ["type": .string(type), "message": words]]))
    case .error(let code, let words):
      fail(
        errors.error(inStream: ["error": ["type": .string(code), "message": .string(words)]]))
    case .other: break
    }
  }

  private mutating func take(_ event: ServerSentEvent) {
    // Some servers keep a connection alive by events without data.
    guard event.data.contains(where: { $0 > 0x20 }) else { return }
    if event.data.isDoneMark { return decoder.done(into: &answer) }
    guard let frame = try? parser.parse(event.data), frame.members != nil else {
      return refuseFrame()
    }
    decoder.decode(frame, event: event.event == "message" ? "" : event.event, into: &answer)
  }

  private mutating func refuseFrame() {
    decoder.salvage(into: &answer)
    answer.fail(errors.violation("sent an event that is not a JSON object"))
  }
}

extension [UInt8] {
  /// Whether this is `[DONE]`, with white space around it or without.
  fileprivate var isDoneMark: Bool {
    // Nearly every event is an object.
    guard first != UInt8(ascii: "{") else { return false }
    let trimmed = drop { $0 <= 0x20 }
    let mark = Array("[DONE]".utf8)
    return trimmed.starts(with: mark) && trimmed.dropFirst(mark.count).allSatisfy { $0 <= 0x20 }
  }
}
