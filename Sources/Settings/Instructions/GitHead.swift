import CPosix
import Glibc

/// What a repository's `HEAD` names, read without running or obeying anything of the repository.
///
/// Only two small files are read, and never waited for: a pipe in their place is as good as
/// nothing.
package enum GitHead {
  private static let limit = 4 << 10

  /// The branch's name for people, or the commit's first digits; nil outside of a repository.
  package static func name(in project: ProjectFolder) -> String? {
    let git = project.root + Array("/.git".utf8)
    guard let facts = FileFacts(of: git) else { return nil }
    let folder: [UInt8]
    if facts.kind == .file {
      guard let target = line(of: git, after: "gitdir: ") else { return nil }
      let isAbsolute = target.first == UInt8(ascii: "/")
      folder = isAbsolute ? target : project.root + [UInt8(ascii: "/")] + target
    } else {
      folder = git
    }
    let head = folder + Array("/HEAD".utf8)
    if let reference = line(of: head, after: "ref: ") {
      let prefix = Array("refs/heads/".utf8)
      return shown(
        reference.starts(with: prefix) ? Array(reference.dropFirst(prefix.count)) : reference)
    }
    guard let commit = line(of: head, after: ""), commit.count >= 40,
      commit.allSatisfy({ ($0 &- 0x30) < 10 || ($0 &- 0x61) < 6 })
    else { return nil }
    return "commit " + String(decoding: commit.prefix(8), as: UTF8.self)
  }

  private static func shown(_ name: [UInt8]) -> String? {
    name.isEmpty ? nil : VisibleText.line(Array(name.prefix(200)))
  }

  /// What follows `prefix` on the first line of a small file.
  private static func line(of path: [UInt8], after prefix: String) -> [UInt8]? {
    let file = path.withPath {
      cposix_open($0, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0)
    }
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard FileFacts(of: file)?.kind == .file,
      case .success(let bytes) = BoundedRead.bytes(of: file, limit: limit)
    else { return nil }
    let line = bytes.split(separator: 0x0A).first ?? []
    guard line.starts(with: prefix.utf8) else { return nil }
    var rest = line.dropFirst(prefix.utf8.count)
    while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
    return Array(rest)
  }
}
