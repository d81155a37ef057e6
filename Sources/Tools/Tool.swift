package import JSON
package import Models
package import Workspace

/// Something the model may ask for.
///
/// A tool only says what a call would do; the agent decides whether it happens.
package protocol Tool: Sendable {
  var spec: ToolSpec { get }

  /// Checks the arguments, which should be an object, and prepares the call.
  ///
  /// Nothing is changed: the prepared call says what would happen.
  func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall
}

/// A checked call, ready to run, to be asked about, or refused.
package struct PreparedCall: Sendable {
  /// One line for people: `read_file src/main.py`, `python3 test.py`.
  package var summary: String
  package var action: Action
  /// What the model should know beside the result, such as that a file was changed by others.
  package var note: String?

  package init(summary: String, action: Action, note: String? = nil) {
    self.summary = summary
    self.action = action
    self.note = note
  }

  package enum Action: Sendable {
    /// Changes nothing, so it runs at once, beside others of its kind.
    case read(@Sendable () async -> ToolOutcome)
    /// Runs a program, if it is allowed.
    case command(CommandRequest)
    /// Looks at a command that runs in the background, or ends it.
    case followUp(CommandFollowUp)
    /// Writes files, as far as the review accepts.
    case patch(PatchProposal)
    case plan(Plan)
    /// Asks the person; their answer is the result.
    case question(UserQuestion)
    /// Reads a page of the web, if it is allowed.
    case fetch(FetchRequest)
    /// The arguments are bad; the sentence tells the model what to do instead.
    case refuse(String)
  }
}

/// What goes back to the model.
package struct ToolOutcome: Sendable, Equatable {
  package var output: String
  package var isError: Bool
  /// A command's exit status, when it had one.
  package var exitCode: Int?
  /// Pictures that the model sees after ``output``.
  package var images: [ImageContent]
  /// The parts of ``output`` that differ from time to time though nothing else does: how long a
  /// command took, the name of the file with its output.
  package var accidents: [String] = []
  /// Whether it tells of something that still goes on: looking again is no repetition.
  package var isOngoing = false

  package init(
    _ output: String, isError: Bool = false, exitCode: Int? = nil, images: [ImageContent] = []
  ) {
    self.output = output
    self.isError = isError
    self.exitCode = exitCode
    self.images = images
  }

  /// The output without its accidents, by which two results are the same or are not.
  package var essence: [UInt8] {
    accidents.reduce(Array(output.utf8)) { bytes, accident in
      accident.isEmpty ? bytes : bytes.replacing(Array(accident.utf8), with: [], maxReplacements: 1)
    }
  }

  /// Whether what was to be done failed; a command says so with its exit status.
  package var hasFailed: Bool { isError || exitCode.map { $0 != 0 } ?? false }

  /// The same outcome with a remark for the model after it.
  package func adding(_ note: String?) -> ToolOutcome {
    guard let note else { return self }
    var outcome = self
    outcome.output += "\n\n\(note)"
    return outcome
  }
}
