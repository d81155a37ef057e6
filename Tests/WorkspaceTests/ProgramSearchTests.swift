import Glibc
import TestFolder
import Testing

@testable import Workspace

/// Where programs are looked for, and where not.
@Suite struct ProgramSearchTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for place in ["work/bin", "work", "good"] {
      try folder.write("#!/bin/sh\necho planted\n", to: "\(place)/rg")
      chmod("\(folder.path)/\(place)/rg", 0o755)
    }
    try folder.link("link", to: "work/bin")
    try folder.makeFolder("linked")
    try folder.link("linked/rg", to: "../work/rg")
    try folder.link("work/out", to: "../good")
  }

  @Test(arguments: [
    "", ":", ".", "bin", "{}/work", "{}/work/bin", "{}/link", "{}/linked", "{}/good/../work",
    "{}/work/out", "{}/nowhere", ":.:{}/work/bin:",
  ])
  func `what may have been put there is passed over`(path: String) {
    let root = FilePath(folder.path).resolved?.appending("work")
    #expect(ProgramSearch.find(Array("rg".utf8), in: bytes(path), outside: root) == nil)
    let found = ProgramSearch.find(
      Array("rg".utf8), in: bytes("\(path):{}/good"), outside: root)
    #expect(found == FilePath(folder.path).resolved?.appending("good/rg"))
  }

  private func bytes(_ path: String) -> [UInt8] {
    Array(
      path.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: folder.path)
        .utf8)
  }

  @Test(arguments: [["no-such-program-here"], ["rg-planted"]])
  func `a bare name is never found in the current folder`(words: [String]) throws {
    try folder.write("#!/bin/sh\n", to: "rg-planted")
    chmod("\(folder.path)/rg-planted", 0o755)
    #expect(throws: ProcessStart.Failure.self) {
      try ProcessStart(words.words, in: FilePath(folder.path)).spawn()
    }
  }
}
