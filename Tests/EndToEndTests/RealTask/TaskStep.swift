import JSON
import ScriptedProvider

/// What the scripted model answers one request with, and what it must hear of it.
struct TaskStep {
  /// The members of a scenario's step.
  var content: JSON
  /// What the request after it must say, beyond what came before the answer.
  var told: [String] = []

  /// An answer with text, thoughts and calls.
  init(_ parts: JSON..., told: [String] = []) {
    content = ["answer": .array(parts), "usage": ["input": 100, "output": 10]]
    self.told = told
  }

  private init(content: JSON, told: [String] = []) {
    self.content = content
    self.told = told
  }

  static func text(_ text: String) -> JSON { ["text": .string(text)] }

  static func thinking(_ text: String) -> JSON { ["thinking": .string(text)] }

  static func call(_ name: String, _ arguments: JSON) -> JSON {
    ["tool_call": ["name": .string(name), "arguments": arguments]]
  }

  /// A stream from a file, in pieces that break anywhere.
  static func recording(_ path: String, told: [String]) -> TaskStep {
    TaskStep(
      content: ["recording": .string(path), "pace": ["chunk_bytes": 61]], told: told)
  }

  /// Too busy, as often as makes Tern turn elsewhere.
  static let overloads = TaskStep(content: [
    "status": 529, "headers": ["retry-after": "0"], "repeat": 3,
    "error": ["type": "overloaded_error", "message": "Overloaded"],
  ])

  /// A scenario of these steps; the first request must have been told what is in `told`.
  static func scenario(_ steps: [TaskStep], after told: [String] = []) throws -> Scenario {
    var told = told
    var played: [JSON] = []
    for step in steps {
      var content = step.content
      content.set("expect", ["latest_contains": .array(told.map { .string($0) })])
      played.append(content)
      told = step.told
    }
    let scenario: JSON = ["steps": .array(played)]
    return try Scenario(parsing: scenario.serialized())
  }
}

// MARK: - The task

extension TaskStep {
  static let look = TaskStep(
    thinking("What is there?"), text("I look around."),
    call("list_dir", ["depth": 2]), call("search", ["pattern": "seconds = "]),
    told: [
      "src/duration.c\t", "tests/check.c\t",
      "src/duration.c:22:    long seconds = unit_seconds(*text);\n",
    ])

  static let read = TaskStep(
    call("read_file", ["path": "src/duration.c"]), call("read_file", ["path": "README.md"]),
    told: ["10\t  case 'h': return 360;\n", "5\tUnits: `s`, `m`, `h`."])

  /// Without a test that can be run, `told` is another sentence.
  static func failingTest(
    told: [String] = [
      "Exit status 1 after", "FAIL tests/cases.txt: 1h30m is 2160, expected 5400\n",
      "3 of 4 cases pass\n",
    ]
  ) -> TaskStep {
    TaskStep(
      text("The test first."), call("update_plan", plan(done: 0)),
      call("shell", ["command": "sh test.sh", "reason": "See it fail."]), told: told)
  }

  static let patch = TaskStep(
    text("An hour has 3600 seconds."), call("apply_patch", ["patch": .string(patchText)]),
    told: patchTold)

  static let patchTold = [
    "All of the patch was written", "M src/duration.c (+2 -1)", "M src/duration.h (+1 -1)",
  ]

  /// The patch's call, cut by the output limit in the middle of its arguments.
  static let cutPatch: TaskStep = {
    let arguments: JSON = ["patch": .string(patchText)]
    let half = String(arguments.text.prefix(arguments.text.count / 2))
    return TaskStep(
      content: [
        "answer": [call("apply_patch", .string(half))], "stop": "max_tokens",
        "usage": ["input": 100, "output": 10],
      ], told: ["reached the output limit"])
  }()

  static let edits = TaskStep(
    call(
      "edit_file",
      ["path": "README.md", "old_string": "`m`, `h`.", "new_string": "`m`, `h`, `d`."]),
    call("write_file", ["path": "tests/days.txt", "content": "1d 86400\n1d12h 129600\n"]),
    told: ["M README.md (+1 -1)", "A tests/days.txt (+2 -0)"])

  /// Beside the test, something is started that does not end by itself.
  static let passingTest = TaskStep(
    call("shell", ["command": "sleep 987", "background": true]),
    call("shell", ["command": "sh test.sh"]),
    told: ["runs in the background", "Exit status 0 after", "6 of 6 cases pass\n"])

  static let lastPlan = TaskStep(
    call("update_plan", plan(done: 2)), told: ["The plan is shown."])

  static let answerText = "An hour is 3600 seconds now, and days are new."
  static let answer = TaskStep(text(answerText))

  static let patchText = """
    *** Begin Patch
    *** Update File: src/duration.c
    @@ static long unit_seconds(char unit) {
       case 'm': return 60;
    -  case 'h': return 360;
    +  case 'h': return 3600;
    +  case 'd': return 86400;
       default: return 0;
    *** Update File: src/duration.h
    @@
    -/* The seconds of a duration, or -1 where it is none. Units: s, m, h. */
    +/* The seconds of a duration, or -1 where it is none. Units: s, m, h, d. */
    *** End Patch

    """

  private static func plan(done: Int) -> JSON {
    let steps = ["Fix the hour", "Add days"].enumerated().map { index, step -> JSON in
      ["step": .string(step), "status": index < done ? "completed" : "pending"]
    }
    return ["plan": .array(steps)]
  }
}
