import JSON
import Models

/// Reads a stream that is written as its events' data.
enum DecoderSample {
  static func events(_ dialect: WireDialect, _ frames: [String]) -> [ResponseEvent] {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "asked")
    return frames.flatMap { decoder.decode(Array("data: \($0)\n\n".utf8)) } + decoder.finish()
  }

  static func completion(_ events: [ResponseEvent]) -> Completion? {
    guard case .completed(let completion)? = events.last else { return nil }
    return completion
  }

  static func failure(_ events: [ResponseEvent]) -> ModelError? {
    events.lazy.compactMap { event -> ModelError? in
      guard case .failed(let error) = event else { return nil }
      return error
    }.first
  }

  static func contents(_ events: [ResponseEvent]) -> [ResponseItem.Content] {
    completion(events)?.items.map(\.content) ?? []
  }

  /// A chat chunk with one delta.
  static func chunk(_ delta: String, finish: String? = nil) -> String {
    #"{"id":"c1","model":"m","choices":[{"index":0,"delta":"# + delta + #","finish_reason":"#
      + (finish.map { "\"\($0)\"" } ?? "null") + "}]}"
  }

  static func call(
    _ id: String, _ name: String, _ arguments: String, _ kind: ToolCall.Kind = .function
  ) -> ResponseItem.Content {
    .toolCall(ToolCall(id: id, name: name, arguments: arguments, kind: kind))
  }
}
