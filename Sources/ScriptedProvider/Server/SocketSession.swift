import JSON

/// A client's WebSocket: its messages, and what the server remembers of the last answer on it.
struct SocketSession {
  private let upgrade: RecordedRequest
  private var input: [UInt8] = []
  private var message: [UInt8] = []
  private var known: (id: String, items: [JSON])?

  /// `upgrade` is the request that opened it; its messages are recorded with its headers.
  init(_ upgrade: RecordedRequest) { self.upgrade = upgrade }

  mutating func append(_ bytes: ArraySlice<UInt8>) { input += bytes }

  /// What the next message gets; nil while there is none.
  mutating func next(_ playback: Playback) -> Reply? {
    while let frame = SocketFrame.take(from: &input) {
      switch frame.kind {
      case .ping: return Reply(frame: SocketFrame(.pong, frame.payload))
      case .pong: continue
      case .close: return Reply(frame: SocketFrame(.close, frame.payload), ending: .close)
      case .continuation, .text, .binary:
        message += frame.payload
        guard frame.isFinal else { continue }
        defer { message = [] }
        return reply(to: message, playback)
      }
    }
    return nil
  }

  private mutating func reply(to bytes: [UInt8], _ playback: Playback) -> Reply {
    guard let json = try? JSON(parsing: bytes), json["type"]?.stringValue == "response.create"
    else {
      let error = ScriptedError(type: "invalid_request_error", message: "No response.create.")
      return Reply(frameOf: error, status: 400)
    }
    var items = json["input"]?.arrayValue ?? []
    if let previous = json["previous_response_id"]?.stringValue {
      guard let known, known.id == previous else {
        let error = ScriptedError(
          type: "invalid_request_error", message: "There is no response \(previous).",
          code: "previous_response_not_found")
        return Reply(frameOf: error, status: 400)
      }
      items = known.items + items
    }
    var whole: JSON = [:]
    for member in json.members ?? [] where member.name != "previous_response_id" {
      whole.set(member.name, member.name == "input" ? .array(items) : member.value)
    }
    whole.set("stream", true)
    var request = upgrade
    request.body = bytes
    let (reply, response) = playback.reply(to: request, whole: whole)
    known = response.flatMap { response in
      response["id"]?.stringValue.map { ($0, items + (response["output"]?.arrayValue ?? [])) }
    }
    return reply
  }
}
