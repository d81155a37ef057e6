import JSON

/// The protocol a request came in, told by the end of its path.
enum Dialect: String, Sendable, Equatable, CaseIterable {
  case responses, chat, messages

  init?(path: String) {
    let path = path.prefix { $0 != "?" }
    if path.hasSuffix("/responses") || path.hasSuffix(Self.compactionPath) {
      self = .responses
    } else if path.hasSuffix("/chat/completions") {
      self = .chat
    } else if path.hasSuffix("/messages") {
      self = .messages
    } else {
      return nil
    }
  }

  /// The endpoint that shortens a history.
  static let compactionPath = "/responses/compact"

  func rendering(_ script: Script, for call: Call) -> any Rendering {
    switch self {
    case .responses: ResponsesRendering(script: script, call: call)
    case .chat: ChatRendering(script: script, call: call)
    case .messages: MessagesRendering(script: script, call: call)
    }
  }

  /// The body of an answer that is no success.
  func body(of error: ScriptedError, id: String) -> JSON {
    switch self {
    case .responses, .chat:
      [
        "error": [
          "message": .string(error.message), "type": .string(error.type), "param": nil,
          "code": error.code.map(JSON.string) ?? .null,
        ]
      ]
    case .messages:
      [
        "type": "error",
        "error": ["type": .string(error.type), "message": .string(error.message)],
        "request_id": .string("req_\(id)"),
      ]
    }
  }

  /// The events that end a stream by an error.
  func events(of error: ScriptedError, id: String, sequence: Int) -> [StreamEvent] {
    switch self {
    case .responses: ResponsesRendering.failure(error, id: id, sequence: sequence)
    case .chat: [StreamEvent(nil, body(of: error, id: id))]
    case .messages: [StreamEvent("error", body(of: error, id: id))]
    }
  }
}

/// An answer in one dialect.
protocol Rendering {
  /// The answer as a `text/event-stream`.
  func events() -> [StreamEvent]
  /// The answer in one piece, for a request that asks for no stream.
  func body() -> JSON
}

/// What the request says that the answer repeats or depends on.
struct Call {
  /// Unique among all requests; every id of the answer is made from it.
  var id: String
  var model: String
  /// In seconds since 1970.
  var created: Int
  /// Characters of a delta.
  var deltaCharacters: Int
  var usage: Script.Usage
  var request: JSON

  /// The text cut into deltas; an empty text has none.
  func deltas(_ text: String) -> [String] {
    var deltas: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
      let delta = rest.prefix(deltaCharacters)
      deltas.append(String(delta))
      rest = rest[delta.endIndex...]
    }
    return deltas
  }
}

/// One event of a stream with its framing.
struct StreamEvent: Equatable {
  var bytes: [UInt8]
  /// Whether the pace holds for it.
  var isDelta: Bool

  init(bytes: [UInt8], isDelta: Bool) {
    self.bytes = bytes
    self.isDelta = isDelta
  }

  /// An event with a name line, or without where the dialect has none.
  init(_ name: String?, _ data: JSON, isDelta: Bool = false) {
    var bytes: [UInt8] = []
    if let name { bytes.append(contentsOf: "event: \(name)\n".utf8) }
    bytes.append(contentsOf: "data: ".utf8)
    data.write(to: &bytes)
    bytes.append(contentsOf: "\n\n".utf8)
    self.init(bytes: bytes, isDelta: isDelta)
  }

  /// A recorded stream cut at its empty lines; each event counts as a delta.
  static func events(of recording: [UInt8]) -> [StreamEvent] {
    var events: [StreamEvent] = []
    var start = 0
    var lineLength = 0
    for (index, byte) in recording.enumerated() {
      if byte == UInt8(ascii: "\n") {
        if lineLength == 0, index > start {
          events.append(StreamEvent(bytes: Array(recording[start...index]), isDelta: true))
          start = index + 1
        }
        lineLength = 0
      } else if byte != UInt8(ascii: "\r") {
        lineLength += 1
      }
    }
    if start < recording.count {
      events.append(StreamEvent(bytes: Array(recording[start...]), isDelta: true))
    }
    return events
  }
}
