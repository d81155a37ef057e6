import JSON
import Wire
package import Workspace

extension ApprovalRequest {
  /// The SHA-256 of what is shown, in hexadecimal: of the arguments, the folder, the time limit and
  /// the sandbox of a command; of the paths and the bytes that result of a patch.
  ///
  /// A command's environment follows from its sandbox. Whatever an answer allows is held against
  /// this once more before it happens.
  package var digest: String {
    switch subject {
    case .command(let command, _, _): command.digest
    case .patch(let proposal): proposal.digest
    case .question(let question): DigestText.digest(of: question.json.text)
    case .loop(let sentence): DigestText.digest(of: sentence)
    case .fetch(let request): DigestText.digest(of: request.json.text)
    }
  }
}

extension Command {
  package var digest: String {
    var text = DigestText()
    text.add(["command", profile.rawValue, "\(timeout)"].map { Array($0.utf8) })
    text.add([folder.bytes])
    text.add(arguments.map { Array($0.utf8) })
    return text.digest
  }
}

extension PatchProposal {
  package var digest: String {
    var text = DigestText()
    for file in files {
      text.add([Array("patch".utf8), Array(file.diff.kind.rawValue.utf8), file.diff.path.bytes])
      text.add([file.diff.oldPath?.bytes].compactMap(\.self))
      text.add([file.before].compactMap(\.self))
      text.add([file.after].compactMap(\.self))
    }
    return text.digest
  }
}

/// Byte strings in lists, each with its length before it, so that no two of them read alike.
private struct DigestText {
  static func digest(of text: String) -> String { Digest.hex(Digest.sha256(Array(text.utf8))) }

  private var bytes: [UInt8] = []

  mutating func add(_ list: [[UInt8]]) {
    add(count: list.count)
    for item in list {
      add(count: item.count)
      bytes += item
    }
  }

  private mutating func add(count: Int) {
    withUnsafeBytes(of: UInt64(count).littleEndian) { bytes += $0 }
  }

  var digest: String { Digest.hex(Digest.sha256(bytes)) }
}
