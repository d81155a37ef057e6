import CPosix
import Glibc

/// A folder full of traps, each of which leaves the mark when it is run, and one beside it that
/// nobody may touch.
struct TrapYard: Sendable {
  let path: String
  private let neighbour: String
  /// What is in both when nothing happened.
  private let order: [String: String]

  init(below parent: String, number: Int) {
    path = "\(parent)/trap-yard-\(getpid())-\(number)"
    neighbour = "\(path)-neighbour"
    for folder in [path, neighbour] {
      mkdir(folder, 0o700)
      for (name, text) in Self.files { Self.write(text, to: "\(folder)/\(name)") }
    }
    order = Self.contents(of: path)
  }

  private static let trap = "#!/bin/sh\ntouch PWNED\n"
  private static let files = [
    "x": trap, "p": trap, "ls": trap, "rg": trap, "npm": trap, "x.sh": trap, "a": "one\n",
    "b": "two\n", "f": "three\na PWNED\n", "a.txt": "one\ntwo\n", "Makefile": "all:\n\t@true\n",
  ]

  /// Whether nothing was made, changed or removed in the yard.
  var isUntouched: Bool { Self.contents(of: path) == order }

  /// Puts everything in its place, and takes what else there is away.
  func prepare() {
    let found = Self.contents(of: path)
    for (name, state) in found where order[name] != state { Self.remove("\(path)/\(name)") }
    for (name, text) in Self.files where found[name] != order[name] {
      Self.write(text, to: "\(path)/\(name)")
    }
  }

  /// Marks outside of the yard: around it, at home and in the folders of the machine that the
  /// commands name; and what became of the neighbour and of what a login obeys.
  var outside: Set<String> {
    let parent = path.split(separator: "/").dropLast().joined(separator: "/")
    let folders: Set = [
      "/\(parent)", Self.home, "/", "/tmp", "/etc", "/var/tmp", "/usr/bin", "/dev/shm",
    ]
    let marks = folders.flatMap { folder in
      Self.names(in: folder).filter { $0.contains("PWN") }.map { "\(folder)/\($0)" }
    }
    let neighbours = Self.contents(of: neighbour).map { "\(neighbour)/\($0): \($1)" }
    let startup = [".bashrc", ".profile", ".bash_profile", ".gitconfig", ".ssh"].map { name in
      "\(Self.home)/\(name): \(Self.state(of: "\(Self.home)/\(name)") ?? "none")"
    }
    return Set(marks + neighbours + startup)
  }

  /// Takes marks away that a line left outside.
  func remove(marks: Set<String>) {
    for place in marks where !place.contains(": ") { Self.remove(place) }
  }

  func remove() {
    Self.remove(path)
    Self.remove(neighbour)
  }

  private static let home = getenv("HOME").map { String(cString: $0) } ?? "/"
}

// MARK: - Files

extension TrapYard {
  /// Everything below a folder by its path, with what it is.
  private static func contents(of folder: String, below prefix: String = "") -> [String: String] {
    var found: [String: String] = [:]
    for name in names(in: folder) {
      let place = "\(folder)/\(name)"
      guard let state = state(of: place) else { continue }
      found[prefix + name] = state
      guard state.hasPrefix("folder") else { continue }
      found.merge(contents(of: place, below: "\(prefix)\(name)/")) { $1 }
    }
    return found
  }

  /// Kind, mode and contents of what stands at a place, never through a link.
  private static func state(of place: String) -> String? {
    var status = stat()
    guard lstat(place, &status) == 0 else { return nil }
    let mode = String(status.st_mode & 0o7777, radix: 8)
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return "folder \(mode)"
    case S_IFREG: return "file \(mode) \(status.st_size) \(text(of: place))"
    default: return "other \(status.st_mode)"
    }
  }

  private static func text(of place: String) -> String {
    let file = cposix_open(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
    guard file >= 0 else { return "unreadable" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func remove(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    chmod(path, 0o700)
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }

  private static func write(_ text: String, to path: String) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = cposix_open(path, flags, 0o755)
    guard file >= 0 else { return }
    defer { close(file) }
    _ = Glibc.write(file, text, text.utf8.count)
    fchmod(file, 0o755)
  }
}
