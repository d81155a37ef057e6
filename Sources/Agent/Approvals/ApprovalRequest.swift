package import Tools
package import Workspace

/// A question to the person, bound to exactly what it shows.
package struct ApprovalRequest: Sendable, Equatable {
  package var id: String
  package var callID: String
  package var subject: Subject
  /// Whether the model asks for more than the sandbox of the mode gives.
  package var isEscalation: Bool
  /// Where the command's folder really lies, when its name leads elsewhere.
  package var actualFolder: FilePath?
  /// Why nothing holds the command, when no sandbox works here.
  package var sandboxFailure: String?

  package enum Subject: Sendable, Equatable {
    /// `isSandboxed` is false where nothing holds the command but the person's yes.
    case command(Command, reason: String?, isSandboxed: Bool)
    case patch(PatchProposal)
    /// The model's own question, which is answered in words.
    case question(UserQuestion)
    /// A page of the web.
    case fetch(FetchRequest)
    /// Whether a model that goes in circles may go on; the sentence says how it does.
    case loop(String)
  }

  package init(
    id: String, callID: String, subject: Subject, isEscalation: Bool = false,
    actualFolder: FilePath? = nil, sandboxFailure: String? = nil
  ) {
    self.id = id
    self.callID = callID
    self.subject = subject
    self.isEscalation = isEscalation
    self.actualFolder = actualFolder
    self.sandboxFailure = sandboxFailure
  }
}

/// The person's decision.
package enum ApprovalAnswer: Sendable, Equatable {
  case once
  /// The same arguments in the same folder and sandbox ask no more in this session.
  case session
  /// Commands that begin with these words ask no more in this folder; this one runs.
  case always(prefix: [String])
  /// The person wrote another command line, which is asked about in its turn.
  case edited(String)
  case no(comment: String?)
  case patch(PatchDecision)
  /// What the person says to the model's question.
  case reply(String)
  /// The turn was interrupted before there was an answer.
  case interrupted
  /// There was nobody who could be asked; the sentence says why, and what would help.
  case nobody(String)
}
