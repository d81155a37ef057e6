import JSON
import Tools
import Workspace

extension ApprovalRequest {
  /// A patch is kept as its diffs: what was asked can be shown again, and is never applied from
  /// the log.
  var json: JSON {
    var value: JSON = [
      "type": "approval.requested", "id": .string(id), "call": .string(callID),
      "sha256": .string(digest),
    ]
    switch subject {
    case .command(let command, let reason, let isSandboxed):
      value.set("command", .array(command.arguments.map { .string($0) }))
      value.set("folder", .string(command.folder.display))
      value.set("timeout", .number(String(command.timeout)))
      value.set("reason", ifPresent: reason.map { .string($0) })
      value.set("sandboxed", .bool(isSandboxed))
      value.set("profile", .string(command.profile.rawValue))
      value.set("escalation", ifPresent: isEscalation ? .bool(true) : nil)
      value.set("actual_folder", ifPresent: actualFolder.map { .string($0.display) })
      value.set("sandbox_failure", ifPresent: sandboxFailure.map { .string($0) })
    case .patch(let proposal):
      value.set("patch", .array(proposal.files.map(\.diff.json)))
    case .question(let question): value.set("question", question.json)
    case .fetch(let request): value.set("fetch", request.json)
    case .loop(let sentence): value.set("loop", .string(sentence))
    }
    return value
  }

  init?(json: JSON) {
    guard let id = json["id"]?.stringValue, let callID = json["call"]?.stringValue else {
      return nil
    }
    if let sentence = json["loop"]?.stringValue {
      self.init(id: id, callID: callID, subject: .loop(sentence))
    } else if let arguments = json["command"]?.arrayValue {
      let command = Command(
        arguments: arguments.compactMap(\.stringValue),
        folder: FilePath(json["folder"]?.stringValue ?? "."),
        timeout: json["timeout"]?.doubleValue ?? 0,
        profile: json["profile"]?.stringValue.flatMap(SandboxProfile.init(rawValue:)) ?? .none)
      self.init(
        id: id, callID: callID,
        subject: .command(
          command, reason: json["reason"]?.stringValue,
          isSandboxed: json["sandboxed"]?.boolValue ?? false),
        isEscalation: json["escalation"]?.boolValue ?? false,
        actualFolder: json["actual_folder"]?.stringValue.map { FilePath($0) },
        sandboxFailure: json["sandbox_failure"]?.stringValue)
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
    case .always(let prefix):
      return ["answer": "always", "prefix": .array(prefix.map { .string($0) })]
    case .edited(let line): return ["answer": "edited", "command": .string(line)]
    case .interrupted: return ["answer": "interrupted"]
    case .nobody(let reason): return ["answer": "nobody", "reason": .string(reason)]
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
    case "always":
      self = .always(prefix: json["prefix"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    case "edited": self = .edited(json["command"]?.stringValue ?? "")
    case "interrupted": self = .interrupted
    case "nobody": self = .nobody(json["reason"]?.stringValue ?? "")
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
