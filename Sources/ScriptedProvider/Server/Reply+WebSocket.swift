import Glibc
import JSON

extension Reply {
  /// The yes to a request for a WebSocket.
  init(upgradeWith key: String, headers: [RecordedRequest.Header]) {
    let lines = [
      "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Accept: \(AcceptKey.accept(key))",
    ]
    let all = lines + headers.map { "\($0.name): \($0.value)" } + ["", ""]
    pieces = [Piece(bytes: Array(all.joined(separator: "\r\n").utf8))]
    isUpgrade = true
  }

  init(frame: SocketFrame, ending: Ending = .keepAlive) {
    pieces = [Piece(bytes: frame.bytes)]
    self.ending = ending
  }

  /// An error as a message of its own.
  init(
    frameOf error: ScriptedError, status: Int, headers: [RecordedRequest.Header] = [],
    wait: Double = 0
  ) {
    let message: JSON = [
      "type": "error", "status": .int(status),
      "error": [
        "type": .string(error.type), "code": error.code.map(JSON.string) ?? .null,
        "message": .string(error.message), "param": nil,
      ],
      "headers": .object(headers.map { JSON.Member($0.name, .string($0.value)) }),
    ]
    pieces = [Piece(bytes: SocketFrame(text: message.serialized()).bytes, wait: wait)]
  }

  /// What an answer is in messages, and the response when it is whole.
  static func frames(_ answer: Answer, body: RequestBody, id: String) -> (Reply, JSON?) {
    var events: [StreamEvent]
    var response: JSON?
    switch answer.content {
    case .error(let error):
      let reply = Reply(
        frameOf: error, status: answer.status, headers: answer.headers, wait: answer.pace.delay)
      return (reply, nil)
    // The endpoint that shortens histories is not served here.
    case .compaction: events = []
    case .recording(let bytes): events = StreamEvent.events(of: bytes)
    case .script(let script):
      let call = Call(
        id: id, model: body.model, created: time(nil),
        deltaCharacters: answer.pace.deltaCharacters,
        usage: script.usage(requestBytes: body.byteCount), request: body.json)
      let rendering = ResponsesRendering(script: script, call: call)
      events = rendering.events()
      response = rendering.body()
    }
    var reply = Reply(frame: SocketFrame(text: []))
    if let fault = answer.fault {
      response = nil
      reply.ending = cut(&events, fault, .responses, id)
    }
    let frames = events.map { event in
      StreamEvent(bytes: SocketFrame(text: event.data).bytes, isDelta: event.isDelta)
    }
    reply.pieces = paced(frames, answer.pace)
    if !reply.pieces.isEmpty { reply.pieces[0].wait += answer.pace.delay }
    if answer.fault?.kind == .end {
      reply.pieces.append(Piece(bytes: SocketFrame(.close, [0x03, 0xF3]).bytes))
      reply.ending = .close
    }
    return (reply, response)
  }
}

extension StreamEvent {
  /// What stands in the lines of data.
  fileprivate var data: [UInt8] {
    let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: "data: ".utf8) }
    return Array(lines.map { $0.dropFirst(6) }.joined(separator: [UInt8(ascii: "\n")]))
  }
}
