import Models

/// Streams of text deltas as providers send them: recorded ones have 280 bytes in Chat, 140 in
/// Messages and 240 in Responses, on average.
///
/// What changes from event to event on the way changes here: OpenAI's events are counted, and
/// filled up with letters of another number each.
enum SampleStream {
  private static let words = ["the ", "screen ", "shows ", "each ", "word ", "at ", "once", ",\\n"]

  static func of(_ dialect: WireDialect, deltas: Int) -> [UInt8] {
    switch dialect {
    case .chat: chat(deltas: deltas)
    case .messages: messages(deltas: deltas)
    case .responses: responses(deltas: deltas)
    }
  }

  static func chat(deltas: Int) -> [UInt8] {
    stream(deltas) { word, number in
      #"data: {"id":"chatcmpl-8f2a61c07d3b4e59","object":"chat.completion.chunk","#
        + #""created":1763640000,"model":"bench-model-1","service_tier":"default","#
        + #""system_fingerprint":"fp_44709d6fcb","#
        + #""choices":[{"index":0,"delta":{"content":"\#(word)"},"logprobs":null,"#
        + #""finish_reason":null}],"obfuscation":"\#(filling(number))"}"# + "\n\n"
    }
  }

  static func messages(deltas: Int) -> [UInt8] {
    let start =
      #"event: message_start"# + "\n"
      + #"data: {"type":"message_start","message":{"id":"msg_1","type":"message","#
      + #""role":"assistant","model":"m","content":[],"stop_reason":null,"#
      + #""usage":{"input_tokens":9,"output_tokens":1}}}"# + "\n\nevent: content_block_start\n"
      + #"data: {"type":"content_block_start","index":0,"#
      + #""content_block":{"type":"text","text":""}}"# + "\n\n"
    return Array(start.utf8)
      + stream(deltas) { word, _ in
        "event: content_block_delta\n"
          + #"data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","#
          + #""text":"\#(word)"}}"# + "\n\n"
      }
  }

  static func responses(deltas: Int) -> [UInt8] {
    let start =
      #"data: {"type":"response.created","response":{"id":"resp_1","model":"m"}}"# + "\n\n"
      + #"data: {"type":"response.output_item.added","output_index":0,"#
      + #""item":{"type":"message","id":"msg_1","role":"assistant","content":[]}}"# + "\n\n"
    return Array(start.utf8)
      + stream(deltas) { word, number in
        "event: response.output_text.delta\n"
          + #"data: {"type":"response.output_text.delta","sequence_number":\#(number + 3),"#
          + #""item_id":"msg_0f3c5b7a","output_index":0,"content_index":0,"delta":"\#(word)","#
          + #""logprobs":[],"obfuscation":"\#(filling(number))"}"# + "\n\n"
      }
  }

  /// From 0 to 15 letters and digits, others in each event.
  private static func filling(_ number: Int) -> String {
    var bits = UInt64(truncatingIfNeeded: number &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return String(
      decoding: (0..<bits >> 60).map { _ -> UInt8 in
        bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return letters[Int(bits >> 58) % letters.count]
      }, as: UTF8.self)
  }

  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  private static func stream(_ deltas: Int, _ event: (String, Int) -> String) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in 0..<deltas { bytes += Array(event(words[number % words.count], number).utf8) }
    return bytes
  }
}
