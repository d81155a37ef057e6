import CPosix
import Glibc

/// An AGENTS.md as the model is given it.
package struct InstructionFile: Sendable, Equatable {
  /// For people and the model.
  package var path: String
  package var text: String
  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// Finds what a person and a project have written down for agents.
///
/// The person's own AGENTS.md comes first, then those of the project from its root down to the
/// folder of the session, 32 KiB in all. They are words for the model and can set nothing; hidden
/// characters are written out. A link is followed only within the project.
package struct InstructionFiles: Sendable, Equatable {
  package static let name = "AGENTS.md"
  /// In bytes, of all of them.
  package static let limit = 32 << 10

  package private(set) var files: [InstructionFile] = []
  /// What was left out or written out, as sentences.
  package private(set) var remarks: [String] = []
  /// Those of other users, whether they are among ``files`` or not.
  package private(set) var foreign: [Foreign] = []
  private var room = limit

  /// A file of another user, up to a byte more than would be read.
  package struct Foreign: Sendable, Equatable {
    package var path: [UInt8]
    package var bytes: [UInt8]
  }

  /// Reads them; those of somebody else only as they are when `isTrusted`.
  package init(userFolder: [UInt8], project: ProjectFolder, isTrusted: (Foreign) -> Bool) {
    let own = userFolder + Array("/\(Self.name)".utf8)
    let ownFile = own.withPath { cposix_open($0, Self.flags, 0) }
    add(ownFile, path: own, isAllowed: { _ in true })
    let root = project.root.withPath {
      cposix_open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    }
    guard root >= 0 else { return }
    defer { close(root) }
    for folder in project.folders {
      let path = (folder == [UInt8(ascii: "/")] ? [] : folder) + Array("/\(Self.name)".utf8)
      // The session's folder may be the person's own.
      guard path != own else { continue }
      let inside = path.dropFirst(project.root == [UInt8(ascii: "/")] ? 1 : project.root.count + 1)
      add(Self.open(Array(inside), below: root), path: path, isAllowed: isTrusted)
    }
  }

  private static let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC

  /// Opens a name below a folder, following links that stay below it; where the kernel cannot
  /// promise that, no link at all.
  private static func open(_ name: [UInt8], below root: Int32) -> Int32 {
    name.withPath { name in
      let file = cposix_open_beneath(root, name, flags)
      guard file < 0, errno == ENOSYS || errno == EPERM else { return file }
      return cposix_openat(root, name, flags | O_NOFOLLOW, 0)
    }
  }

  private mutating func add(_ file: Int32, path: [UInt8], isAllowed: (Foreign) -> Bool) {
    let shown = path.shownPath
    guard file >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: break
      case EXDEV, ELOOP: remarks.append("\(shown) is not read: it is a link out of the project.")
      case let code: remarks.append("\(shown) cannot be read: \(String(cString: strerror(code))).")
      }
      return
    }
    defer { close(file) }
    guard let facts = FileFacts(of: file), facts.kind == .file else {
      remarks.append("\(shown) is not read: it is no file.")
      return
    }
    guard case .success(let bytes) = BoundedRead.head(of: file, limit: Self.limit + 1) else {
      remarks.append("\(shown) cannot be read.")
      return
    }
    if !FileOwner.isOurs(facts.owner) {
      let other = Foreign(path: path, bytes: bytes)
      foreign.append(other)
      guard isAllowed(other) else {
        remarks.append(
          "\(shown) is not read: it belongs to another user. `tern trust` in its folder allows it "
            + "as it is now.")
        return
      }
    }
    add(bytes, path: shown, size: max(facts.size, bytes.count))
  }

  private mutating func add(_ bytes: [UInt8], path: String, size: Int) {
    let kept = bytes.count > room ? Self.cut(bytes, to: room) : bytes
    room -= kept.count
    guard kept.contains(where: { $0 > 0x20 }) else {
      if bytes.count > kept.count { remarks.append("\(path) is left out: \(Self.fullness)") }
      return
    }
    let visible = VisibleText(kept)
    var text = visible.text
    if kept.count < bytes.count {
      text += "\n(\(size - kept.count) more bytes of this file are left out.)"
      remarks.append("\(path) is cut after \(kept.count) bytes: \(Self.fullness)")
    }
    if visible.hiddenCount > 0 {
      remarks.append(
        "\(path) holds \(visible.hiddenCount) hidden characters, written out for the model.")
    }
    files.append(InstructionFile(path: path, text: text))
  }

  private static let fullness = "instructions are read up to \(limit >> 10) KiB in all."

  /// The first bytes, ending with a whole line where there is one and a whole character always.
  private static func cut(_ bytes: [UInt8], to count: Int) -> [UInt8] {
    let head = bytes.prefix(count)
    if let end = head.lastIndex(of: 0x0A) { return Array(head[...end]) }
    var end = head.count
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(bytes[..<end])
  }
}
