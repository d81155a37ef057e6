package import JSON

/// What a ``ScriptedProvider`` answers, request by request; read from a scenario file (JSON).
///
///     {"steps": [
///       {"expect": {"contains": ["Find the bug"]},
///        "answer": [{"thinking": "A test first."},
///                   {"tool_call": {"name": "shell", "arguments": {"command": "sh test.sh"}}}],
///        "usage": {"input": 900, "cached": 0, "output": 40, "reasoning": 12}},
///       {"status": 529, "headers": {"retry-after": "2"},
///        "error": {"type": "overloaded_error", "message": "Overloaded"}},
///       {"recording": "streams/answer.sse", "pace": {"deltas_per_second": 50}}],
///      "last": "repeat"}
///
/// A scenario has `steps`, `last` (`fail` or `repeat`: what a request after the last step gets),
/// `loop` (begin again instead) and `prefix` (put into every id; random when it is left out).
///
/// A step has one answer, which is `answer` with `usage` and `stop`, or `recording`, or `error` with
/// `status`, or `compaction` (the sealed words of a shortened history, for `/responses/compact`); and beside it `headers`, `pace`, `fault`, `expect`, `repeat` (a number of requests) and
/// `alternatives`: answers with `if_contains` or `unless_contains`, strings looked for in what came
/// after the model's last words. The first that applies takes the step's place.
package struct Scenario: Sendable, Equatable {
  /// What a request gets when all steps are played.
  enum AfterLast: String, Sendable, Equatable {
    case fail, `repeat`, loop
  }

  var steps: [Step]
  var afterLast = AfterLast.fail
  var prefix: String?

  /// Reads a scenario file; recordings are read too, by paths from the current folder.
  package init(parsing bytes: [UInt8]) throws(ScenarioError) {
    self = try ScenarioReader.scenario(bytes)
  }

  package init(parsing text: String) throws(ScenarioError) {
    try self.init(parsing: Array(text.utf8))
  }

  init(steps: [Step], afterLast: AfterLast, prefix: String?) {
    self.steps = steps
    self.afterLast = afterLast
    self.prefix = prefix
  }
}

package enum ScenarioError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file is no JSON.
  case unreadable(JSONError)
  /// `step` counts from 1; 0 is the scenario itself.
  case malformed(step: Int, reason: String)
  case cannotListen(errno: Int32)

  package var description: String {
    switch self {
    case .unreadable(let error): "The scenario is not JSON: \(error)"
    case .malformed(0, let reason): "The scenario: \(reason)"
    case .malformed(let step, let reason): "Step \(step) of the scenario: \(reason)"
    case .cannotListen(let code): "No loopback port could be opened (errno \(code))."
    }
  }
}
