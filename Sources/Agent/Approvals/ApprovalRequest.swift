package import Tools
package import Workspace

/// A question to the person, bound to exactly what it shows.
package struct ApprovalRequest: Sendable, Equatable {
  package var id: String
  package var callID: String
  package var subject: Subject

  package enum Subject: Sendable, Equatable {
    /// `isSandboxed` is false where nothing holds the command but the person's yes.
    case command(Command, reason: String?, isSandboxed: Bool)
    case patch(PatchProposal)
    /// The model's own question, which is answered in words.
    case question(UserQuestion)
    /// A page of the web.
    case fetch(FetchRequest)
  }

  package init(id: String, callID: String, subject: Subject) {
    self.id = id
    self.callID = callID
    self.subject = subject
  }
}

/// The person's decision.
package enum ApprovalAnswer: Sendable, Equatable {
  case once
  /// The same arguments in the same folder ask no more in this session.
  case session
  case no(comment: String?)
  case patch(PatchDecision)
  /// What the person says to the model's question.
  case reply(String)
}
