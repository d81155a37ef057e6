import JSON
import Models

/// A dialect's frames of an answer with tool calls, cut as a test wants them.
enum CallFrames {
  static func start(_ dialect: WireDialect) -> [String] {
    switch dialect {
    case .responses: [#"{"type":"response.created","response":{"id":"r","model":"m"}}"#]
    case .chat: []
    case .messages: [#"{"type":"message_start","message":{"id":"r","model":"m","usage":{}}}"#]
    }
  }

  /// The call number `index` begins; its id is `call_INDEX`.
  static func open(_ dialect: WireDialect, _ index: Int) -> String {
    switch dialect {
    case .responses:
      #"{"type":"response.output_item.added","output_index":\#(index),"item":{"type":"function_call","call_id":"call_\#(index)","name":"f","arguments":""}}"#
    case .chat:
      DecoderSample.chunk(
        #"{"tool_calls":[{"index":\#(index),"id":"call_\#(index)","function":{"name":"f","arguments":""}}]}"#
      )
    case .messages:
      #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"tool_use","id":"call_\#(index)","name":"f","input":{}}}"#
    }
  }

  static func piece(_ dialect: WireDialect, _ index: Int, _ text: String) -> String {
    let text = JSON.string(text).text
    return switch dialect {
    case .responses:
      #"{"type":"response.function_call_arguments.delta","output_index":\#(index),"delta":\#(text)}"#
    case .chat:
      DecoderSample.chunk(
        #"{"tool_calls":[{"index":\#(index),"function":{"arguments":\#(text)}}]}"#)
    case .messages:
      #"{"type":"content_block_delta","index":\#(index),"delta":{"type":"input_json_delta","partial_json":\#(text)}}"#
    }
  }

  static func close(_ dialect: WireDialect, _ index: Int, _ arguments: String) -> [String] {
    switch dialect {
    case .responses:
      [
        #"{"type":"response.output_item.done","output_index":\#(index),"item":{"type":"function_call","call_id":"call_\#(index)","name":"f","arguments":\#(JSON.string(arguments).text)}}"#
      ]
    case .chat: []
    case .messages: [#"{"type":"content_block_stop","index":\#(index)}"#]
    }
  }

  static func end(_ dialect: WireDialect) -> [String] {
    switch dialect {
    case .responses:
      [#"{"type":"response.completed","response":{"id":"r","status":"completed"}}"#]
    case .chat: [DecoderSample.chunk("{}", finish: "tool_calls"), "[DONE]"]
    case .messages:
      [
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
        #"{"type":"message_stop"}"#,
      ]
    }
  }

  /// One call, its arguments in these pieces.
  static func call(_ dialect: WireDialect, _ pieces: [String]) -> [String] {
    start(dialect) + [open(dialect, 0)] + pieces.map { piece(dialect, 0, $0) }
      + close(dialect, 0, pieces.joined()) + end(dialect)
  }
}
