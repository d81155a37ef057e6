import Glibc
import JSON

/// Bytes to send, when, and what becomes of the connection.
struct Reply: Equatable {
  struct Piece: Equatable {
    var bytes: [UInt8]
    /// In seconds, after the piece before it went out.
    var wait: Double = 0
  }

  enum Ending: Equatable {
    /// The connection is there for the next request.
    case keepAlive
    case close
    /// Closed with a reset, so that the other side reads an error.
    case reset
    /// Open and silent until the other side leaves.
    case stall
  }

  var pieces: [Piece]
  var ending = Ending.keepAlive
  /// Whether what follows on the connection are a WebSocket's frames.
  var isUpgrade = false

  /// A JSON body with its length.
  init(status: Int, headers: [RecordedRequest.Header] = [], json: JSON, wait: Double = 0) {
    let body = json.serialized()
    let head = Self.head(
      status, headers, type: "application/json", framing: "content-length: \(body.count)")
    pieces = [Piece(bytes: head + body, wait: wait)]
  }

  /// What an answer of a scenario is, in the request's dialect.
  init(_ answer: Answer, dialect: Dialect, body: RequestBody, id: String) {
    switch answer.content {
    case .error(let error):
      self.init(
        status: answer.status, headers: answer.headers, json: dialect.body(of: error, id: id),
        wait: answer.pace.delay)
    case .recording(let bytes):
      self.init(answer, events: StreamEvent.events(of: bytes), dialect, id)
    case .compaction(let words):
      self.init(
        status: answer.status, headers: answer.headers,
        json: Self.compaction(words, of: body.json, id: id), wait: answer.pace.delay)
    case .script(let script):
      let call = Call(
        id: id, model: body.model, created: time(nil),
        deltaCharacters: answer.pace.deltaCharacters,
        usage: script.usage(requestBytes: body.byteCount), request: body.json)
      let rendering = dialect.rendering(script, for: call)
      if body.isStreamed {
        self.init(answer, events: rendering.events(), dialect, id)
      } else {
        self.init(
          status: answer.status, headers: answer.headers, json: rendering.body(),
          wait: answer.pace.delay)
      }
    }
  }

  /// The person's messages of a request, and the sealed rest.
  private static func compaction(_ words: String, of request: JSON, id: String) -> JSON {
    let messages = (request["input"]?.arrayValue ?? []).filter { $0["role"] == "user" }
    let sealed: JSON = [
      "type": "compaction", "id": .string("cmp_\(id)"), "encrypted_content": .string(words),
    ]
    return [
      "id": .string("resp_\(id)"), "object": "response.compaction",
      "output": .array(messages + [sealed]),
      "usage": ["input_tokens": 40, "output_tokens": 4, "total_tokens": 44],
    ]
  }

  private static func head(
    _ status: Int, _ headers: [RecordedRequest.Header], type: String, framing: String
  ) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(status < 400 ? "OK" : "Error")"]
    if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      lines.append("content-type: \(type)")
    }
    lines += headers.map { "\($0.name): \($0.value)" }
    lines += [framing, "", ""]
    return Array(lines.joined(separator: "\r\n").utf8)
  }
}

// MARK: - Streams

extension Reply {
  /// A stream in chunks of the transfer encoding.
  private init(_ answer: Answer, events: [StreamEvent], _ dialect: Dialect, _ id: String) {
    var events = events
    if let fault = answer.fault {
      ending = Self.cut(&events, fault, dialect, id)
    }
    let head = Self.head(
      answer.status, answer.headers, type: "text/event-stream; charset=utf-8",
      framing: "cache-control: no-cache\r\ntransfer-encoding: chunked")
    pieces = [Piece(bytes: head, wait: answer.pace.delay)]
    for piece in Self.paced(events, answer.pace) {
      let size = Array("\(String(piece.bytes.count, radix: 16))\r\n".utf8)
      pieces.append(Piece(bytes: size + piece.bytes + Array("\r\n".utf8), wait: piece.wait))
    }
    if ending == .keepAlive { pieces.append(Piece(bytes: Array("0\r\n\r\n".utf8))) }
  }

  /// Cuts the stream where the fault stands and says what the connection comes to.
  static func cut(
    _ events: inout [StreamEvent], _ fault: Fault, _ dialect: Dialect, _ id: String
  ) -> Ending {
    switch fault.place {
    case .afterEvents(let count): events = Array(events.prefix(count))
    case .atByte(let offset): events = prefix(events, bytes: offset)
    }
    switch fault.kind {
    case .stall: return .stall
    case .reset: return .reset
    case .truncate: return .close
    case .end: return .keepAlive
    case .error:
      events += dialect.events(of: fault.error, id: id, sequence: events.count)
      return .keepAlive
    }
  }

  private static func prefix(_ events: [StreamEvent], bytes count: Int) -> [StreamEvent] {
    var kept: [StreamEvent] = []
    var rest = count
    for event in events where rest > 0 {
      kept.append(StreamEvent(bytes: Array(event.bytes.prefix(rest)), isDelta: event.isDelta))
      rest -= event.bytes.count
    }
    return kept
  }

  /// What goes out together: an event where a pace is set, as much as fits in 16 KiB otherwise, and
  /// pieces of a fixed size where those are wanted.
  static func paced(_ events: [StreamEvent], _ pace: Pace) -> [Piece] {
    var pieces: [Piece] = []
    if let rate = pace.deltasPerSecond {
      pieces = events.map { Piece(bytes: $0.bytes, wait: $0.isDelta ? 1 / rate : 0) }
    } else {
      var bytes: [UInt8] = []
      for event in events {
        if bytes.count + event.bytes.count > 16 << 10, !bytes.isEmpty {
          pieces.append(Piece(bytes: bytes))
          bytes.removeAll()
        }
        bytes += event.bytes
      }
      if !bytes.isEmpty { pieces.append(Piece(bytes: bytes)) }
    }
    guard let size = pace.chunkBytes else { return pieces }
    return pieces.flatMap { piece in
      stride(from: 0, to: piece.bytes.count, by: size).map { start in
        let end = min(start + size, piece.bytes.count)
        return Piece(bytes: Array(piece.bytes[start..<end]), wait: start == 0 ? piece.wait : 0)
      }
    }
  }
}
