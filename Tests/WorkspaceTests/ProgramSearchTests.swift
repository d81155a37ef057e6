import Glibc
import TestFolder
import Testing

@testable import Workspace

/// Where programs are looked for, and where not.
@Suite struct ProgramSearchTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for place in ["project/bin", "project", "good"] {
      try folder.write("#!/bin/sh\necho planted\n", to: "\(place)/rg")
      chmod("\(folder.path)/\(place)/rg", 0o755)
    }
    try folder.link("link", to: "project/bin")
    try folder.makeFolder("linked")
    try folder.link("linked/rg", to: "../project/rg")
    try folder.link("project/out", to: "../good")
  }

  @Test(arguments: [
    "", ":", ".", "bin", "{}/project", "{}/project/bin", "{}/link", "{}/linked",
    "{}/good/../project",
    "{}/project/out", "{}/nowhere", ":.:{}/project/bin:",
  ])
  func `what may have been put there is passed over`(path: String) {
    let root = FilePath(folder.path).resolved?.appending("project")
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
