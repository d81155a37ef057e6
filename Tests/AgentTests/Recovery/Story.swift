import Agent
import JSON
import Models
import Testing

@testable import Interface

/// What goes wrong in a turn, told the same way in every dialect, and how it must end.
struct Story: Sendable, CustomTestStringConvertible {
  var name: String
  var steps: [String]
  var ending = Ending.completed
  /// The types of the records that tell of it, in order.
  var told: [String]
  /// What the screen says of it.
  var shown: [String]
  /// What the answer says at last, as somebody reads it who saw only the result.
  var result: String
  var requests: Int
  var options = SessionBench.Options()
  /// Another model, of a provider in another dialect, may be asked.
  var hasFallback = false
  /// Turns that come before, without trouble.
  var history: [String] = []
  /// Files of the folder that are pictures.
  var pictures: [String] = []

  enum Ending: Sendable { case completed, failed, stopped }

  var testDescription: String { name }

  /// The types of the records that are about recovery.
  static let kinds: Set<String> = [
    "attempt.failed", "retry", "model.switched", "output.continued", "stream.silent",
    "media.dropped", "compaction.started", "compaction.trimmed", "compaction.failed",
    "context.compacted", "loop.warning", "approval.requested", "approval.answered",
  ]

  /// The smallest picture there is.
  static let picture: [UInt8] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1,
    0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 13, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9C, 0x63, 0xF8, 0xCF, 0xC0, 0xF0, 0x1F, 0, 5, 0, 1, 0xFF, 0x56, 0xC7, 0x2F, 0x0D, 0, 0, 0, 0,
    0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
  ]

  /// Whether the session's own model is asked when the conversation is to be shortened.
  var shortensBeforeSwitch: Bool {
    guard let place = told.firstIndex(of: "compaction.started") else { return false }
    return !told[..<place].contains("model.switched")
  }

  static func answer(_ text: String, _ more: String = "") -> String {
    #"{"answer":[{"text":"\#(text)"}]\#(more.isEmpty ? "" : ",\(more)")}"#
  }

  static func error(_ status: Int, _ type: String, _ message: String, _ more: String = "") -> String
  {
    #"{"status":\#(status),"headers":{"retry-after":"0"},"error":{"type":"\#(type)","message":"\#(message)"}\#(more)}"#
  }

  static let cut = #""stop":"max_tokens","usage":{"input":100,"output":10}"#

  static func catalogue(outputLimit: Int) -> ModelCatalogue {
    var entry = ModelEntry(SessionBench.model)
    entry.outputLimit = outputLimit
    return ModelCatalogue([entry])
  }
}
