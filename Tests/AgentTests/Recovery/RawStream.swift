import FoundationEssentials
import JSON
import Models

/// A stream written frame by frame, as no well-behaved server would, in a file of its own.
struct RawStream {
  let path: String

  init(_ frames: [JSON], dialect: WireDialect, in folder: String, name: String = "raw.sse") {
    path = "\(folder)/\(name)"
    var text = frames.map { "data: \($0.text)\n\n" }.joined()
    if dialect == .chat { text += "data: [DONE]\n\n" }
    _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
  }

  /// A step of a scenario that plays it.
  func step(_ more: String = "") -> String { #"{"recording":"\#(path)"\#(more)}"# }
}

extension RawStream {
  /// A call as it is told in pieces.
  struct Call {
    var id: String
    var name: String
    var pieces: [String]
    init(_ id: String, _ name: String, _ pieces: [String]) {
      self.id = id
      self.name = name
      self.pieces = pieces
    }
  }

  /// Calls whose pieces come in turn, the way a server with several pens would write them.
  static func interleaved(_ calls: [Call], _ dialect: WireDialect) -> [JSON] {
    var frames = start(dialect)
    for (index, call) in calls.enumerated() { frames.append(begin(call, index, dialect)) }
    let most = calls.map(\.pieces.count).max() ?? 0
    for piece in 0..<most {
      for (index, call) in calls.enumerated() where piece < call.pieces.count {
        frames.append(delta(call.pieces[piece], index, dialect))
      }
    }
    for (index, call) in calls.enumerated() { frames += end(call, index, dialect) }
    return frames + stop(dialect, hasCalls: !calls.isEmpty)
  }

  static func start(_ dialect: WireDialect) -> [JSON] {
    switch dialect {
    case .responses:
      [["type": "response.created", "response": ["id": "resp_raw", "model": "m"]]]
    case .chat: [chunk(["role": "assistant", "content": ""])]
    case .messages:
      [
        [
          "type": "message_start",
          "message": [
            "id": "msg_raw", "type": "message", "role": "assistant", "model": "m", "content": [],
            "usage": ["input_tokens": 10, "output_tokens": 1],
          ],
        ]
      ]
    }
  }

  static func begin(_ call: Call, _ index: Int, _ dialect: WireDialect) -> JSON {
    switch dialect {
    case .responses:
      [
        "type": "response.output_item.added", "output_index": .int(index),
        "item": item(call, arguments: ""),
      ]
    case .chat:
      chunk([
        "tool_calls": [
          [
            "index": .int(index), "id": .string(call.id), "type": "function",
            "function": ["name": .string(call.name), "arguments": ""],
          ]
        ]
      ])
    case .messages:
      [
        "type": "content_block_start", "index": .int(index),
        "content_block": [
          "type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": [:],
        ],
      ]
    }
  }

  static func delta(_ piece: String, _ index: Int, _ dialect: WireDialect) -> JSON {
    switch dialect {
    case .responses:
      [
        "type": "response.function_call_arguments.delta", "output_index": .int(index),
        "delta": .string(piece),
      ]
    case .chat:
      chunk([
        "tool_calls": [["index": .int(index), "function": ["arguments": .string(piece)]]]
      ])
    case .messages:
      [
        "type": "content_block_delta", "index": .int(index),
        "delta": ["type": "input_json_delta", "partial_json": .string(piece)],
      ]
    }
  }

  static func end(_ call: Call, _ index: Int, _ dialect: WireDialect) -> [JSON] {
    switch dialect {
    case .responses:
      [
        [
          "type": "response.output_item.done", "output_index": .int(index),
          "item": item(call, arguments: call.pieces.joined()),
        ]
      ]
    case .chat: []
    case .messages: [["type": "content_block_stop", "index": .int(index)]]
    }
  }

  static func stop(_ dialect: WireDialect, hasCalls: Bool = true) -> [JSON] {
    switch dialect {
    case .responses:
      [
        [
          "type": "response.completed",
          "response": [
            "id": "resp_raw", "status": "completed", "output": [],
            "usage": ["input_tokens": 10, "output_tokens": 5],
          ],
        ]
      ]
    case .chat: [chunk([:], finish: hasCalls ? "tool_calls" : "stop")]
    case .messages:
      [
        [
          "type": "message_delta",
          "delta": ["stop_reason": hasCalls ? "tool_use" : "end_turn"],
          "usage": ["output_tokens": 5],
        ], ["type": "message_stop"],
      ]
    }
  }

  static func chunk(_ delta: JSON, finish: JSON = nil) -> JSON {
    [
      "id": "chatcmpl-raw", "object": "chat.completion.chunk", "created": 1, "model": "m",
      "choices": [["index": 0, "delta": delta, "finish_reason": finish]],
    ]
  }

  private static func item(_ call: Call, arguments: String) -> JSON {
    [
      "type": "function_call", "id": .string("fc_\(call.id)"), "call_id": .string(call.id),
      "name": .string(call.name), "arguments": .string(arguments), "status": "completed",
    ]
  }
}
