import Agent
import Workspace

extension ApprovalAnswer {
  var label: String {
    switch self {
    case .once: return "you allowed it once"
    case .session: return "you allowed it for this session"
    case .always(let prefix):
      let words = prefix.map(CommandText.quoted).joined(separator: " ")
      return "you allowed it always: \(words)"
    case .edited: return "you changed the command"
    case .interrupted: return "interrupted before an answer"
    case .nobody: return "declined, for nobody could be asked"
    case .no(nil): return "you declined"
    case .no(.some(let comment)): return "you declined: \(comment)"
    case .patch(let decision):
      let verdicts = decision.files.flatMap(\.verdicts)
      let accepted = verdicts.count { $0.isAccepted }
      guard !verdicts.isEmpty else {
        let files = decision.files.count { $0.isAccepted }
        return "you accepted \(files) of \(decision.files.count) files"
      }
      return "you accepted \(accepted) of \(verdicts.count) hunks"
    case .reply(let words): return "you answered: \(words)"
    }
  }
}
