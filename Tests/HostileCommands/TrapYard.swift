import Glibc

/// A folder full of traps, each of which leaves the mark when it is run.
struct TrapYard: Sendable {
  let path: String

  init(below parent: String) {
    path = "\(parent)/trap-yard-\(getpid())"
    mkdir(path, 0o700)
    prepare()
  }

  private static let trap = "#!/bin/sh\ntouch PWNED\n"
  private static let files = [
    "x": trap, "p": trap, "ls": trap, "rg": trap, "npm": trap, "x.sh": trap, "a": "one\n",
    "b": "two\n", "f": "three\na PWNED\n", "a.txt": "one\ntwo\n", "Makefile": "all:\n\t@true\n",
  ]

  /// Puts everything in its place, and takes what else there is away.
  func prepare() {
    for name in strays { Self.remove("\(path)/\(name)") }
    for (name, text) in Self.files { Self.write(text, to: "\(path)/\(name)") }
  }

  /// What is in the folder and was not put there.
  var strays: [String] { Self.names(in: path).filter { Self.files[$0] == nil } }

  /// Where marks lie outside of the yard: around it, at home and in the folders of the machine that
  /// the commands name.
  var outside: [String] {
    let parent = path.split(separator: "/").dropLast().joined(separator: "/")
    let home = getenv("HOME").map { String(cString: $0) } ?? "/"
    let folders: Set = [
      "/\(parent)", home, "/", "/tmp", "/etc", "/var/tmp", "/usr/bin", "/dev/shm",
    ]
    return folders.sorted().flatMap { folder in
      Self.names(in: folder).filter { $0.contains("PWN") }.sorted().map { "\(folder)/\($0)" }
    }
  }

  func remove() { Self.remove(path) }

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
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
    chmod(path, 0o755)
  }
}
