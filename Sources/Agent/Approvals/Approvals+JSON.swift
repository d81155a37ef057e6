import JSON
import Tools
import Workspace

extension ApprovalRequest {
  /// A patch is kept as its diffs: what was asked can be shown again, and is never applied from
  /// the log.
  var json: JSON {
    var value: JSON = [
      "type": "approval.requested", "id": .string(id), "call": .string(callID),
    ]
    switch subject {
    case .command(let command, let reason, let isSandboxed):
      value.set("command", .array(command.arguments.map { .string($0) }))
      value.set("folder", .string(command.folder.display))
      value.set("timeout", .number(String(command.timeout)))
      value.set("reason", ifPresent: reason.map { .string($0) })
      value.set("sandboxed", .bool(isSandboxed))
    case .patch(let proposal):
      value.set("patch", .array(proposal.files.map(\.diff.json)))
    case .question(let question): value.set("question", question.json)
    case .fetch(let request): value.set("fetch", request.json)
    }
    return value
  }

  init?(json: JSON) {
    guard let id = json["id"]?.stringValue, let callID = json["call"]?.stringValue else {
      return nil
    }
    if let arguments = json["command"]?.arrayValue {
      let command = Command(
        arguments: arguments.compactMap(\.stringValue),
        folder: FilePath(json["folder"]?.stringValue ?? "."),
        timeout: json["timeout"]?.doubleValue ?? 0)
      self.init(
        id: id, callID: callID,
        subject: .command(
          command, reason: json["reason"]?.stringValue,
          isSandboxed: json["sandboxed"]?.boolValue ?? false))
    } else if let files = json["patch"]?.arrayValue {
      let diffs = files.compactMap { FileDiff(json: $0) }
      self.init(
        id: id, callID: callID,
        subject: .patch(
          PatchProposal(
            files: diffs.map { PatchProposal.File(diff: $0, before: nil, after: nil) })))
    } else if let question = json["question"].flatMap({ UserQuestion(json: $0) }) {
      self.init(id: id, callID: callID, subject: .question(question))
    } else if let request = json["fetch"].flatMap({ FetchRequest(json: $0) }) {
      self.init(id: id, callID: callID, subject: .fetch(request))
    } else {
      return nil
    }
  }
}

extension ApprovalAnswer {
  var json: JSON {
    switch self {
    case .once: return ["answer": "once"]
    case .session: return ["answer": "session"]
    case .no(let comment):
      var value: JSON = ["answer": "no"]
      value.set("comment", ifPresent: comment.map { .string($0) })
      return value
    case .patch(let decision):
      return ["answer": "patch", "files": .array(decision.files.map(\.json))]
    case .reply(let words): return ["answer": "reply", "text": .string(words)]
    }
  }

  init?(json: JSON) {
    switch json["answer"]?.stringValue {
    case "once": self = .once
    case "session": self = .session
    case "no": self = .no(comment: json["comment"]?.stringValue)
    case "patch":
      let files = json["files"]?.arrayValue?.map { PatchDecision.File(json: $0) } ?? []
      self = .patch(PatchDecision(files: files))
    case "reply": self = .reply(json["text"]?.stringValue ?? "")
    default: return nil
    }
  }
}

extension PatchDecision.File {
  fileprivate var json: JSON {
    [
      "accepted": .bool(isAccepted),
      "hunks": .array(
        verdicts.map { verdict in
          var value: JSON = ["accepted": .bool(verdict.isAccepted)]
          value.set("comment", ifPresent: verdict.comment.map { .string($0) })
          value.set("hunk", verdict.hunk.json)
          return value
        }),
    ]
  }

  fileprivate init(json: JSON) {
    self.init(
      verdicts: json["hunks"]?.arrayValue?.compactMap { value in
        value["hunk"].flatMap { Hunk(json: $0) }.map {
          HunkVerdict(
            $0, isAccepted: value["accepted"]?.boolValue ?? false,
            comment: value["comment"]?.stringValue)
        }
      } ?? [],
      isAccepted: json["accepted"]?.boolValue ?? false)
  }
}
