import Glibc
import Settings
import TestFolder
import Testing

@Suite struct LogFileTests {
  private static func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

  @Test func `it is the owner's alone, and so are its folders`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/state/tern/tern.log"
    var log = LogFile(path: path)
    try log.append(Self.line("one"))
    try log.append(Self.line("two"))
    #expect(TemporaryFolder.text(at: path) == "one\ntwo\n")
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(stat("\(folder.path)/state", &status) == 0 && status.st_mode & 0o777 == 0o700)
  }

  @Test func `a full one makes room, and one before it is kept`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/tern.log"
    var log = LogFile(path: path, limit: 10)
    for number in 1...5 { try log.append(Self.line("line\(number)")) }
    #expect(folder.text("tern.log") == "line5\n")
    #expect(folder.text("tern.log.1") == "line4\n")
    #expect(TemporaryFolder.names(in: folder.path).sorted() == ["tern.log", "tern.log.1"])
  }

  @Test func `two programs share it, though one moves it away`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/tern.log"
    var (mine, yours) = (LogFile(path: path, limit: 14), LogFile(path: path, limit: 14))
    try mine.append(Self.line("mine-1"))
    try yours.append(Self.line("yours-1"))
    try mine.append(Self.line("mine-2"))
    #expect(folder.text("tern.log") == "yours-1\n" || folder.text("tern.log") == "mine-2\n")
    try yours.append(Self.line("y"))
    #expect(folder.text("tern.log") == "mine-2\ny\n")
    #expect(folder.text("tern.log.1") == "yours-1\n")
  }

  @Test(arguments: ["link", "folder", "pipe"])
  func `what somebody put in its place is not written to`(trap: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/tern.log"
    switch trap {
    case "link":
      try folder.write("", to: "victim")
      symlink("\(folder.path)/victim", path)
    case "folder": try folder.makeFolder("tern.log")
    default: mkfifo(path, 0o600)
    }
    var log = LogFile(path: path)
    #expect(throws: SettingsError.self) { try log.append(Self.line("secret")) }
    #expect(folder.text("victim") ?? "" == "")
  }

  @Test func `a line longer than its limit is left out`() throws {
    let folder = try TemporaryFolder()
    var log = LogFile(path: "\(folder.path)/tern.log", limit: 10)
    let long = String(repeating: "x", count: 30)
    try log.append(Self.line(long))
    try log.append(Self.line("one\n\(long)\ntwo"))
    #expect(folder.text("tern.log") == "one\ntwo\n")
    #expect(TemporaryFolder.names(in: folder.path) == ["tern.log"])
  }
}
