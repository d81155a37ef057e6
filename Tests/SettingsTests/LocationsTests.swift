import TestFolder
import Testing

@testable import Settings

@Suite struct LocationsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["/t/home", "/t/home/", "/t/home//"])
  func `all of it lies below TERN_HOME`(home: String) {
    let locations = Locations(
      environment: ["TERN_HOME": home, "HOME": "/h", "XDG_CONFIG_HOME": "/c"],
      executable: "/opt/tern/bin/tern")
    #expect(
      locations
        == Locations(
          configFile: "/t/home/config.toml",
          themeFolders: ["/t/home/themes", "/opt/tern/share/tern/themes"],
          keymapFolders: ["/t/home/keymaps", "/opt/tern/share/tern/keymaps"],
          sessions: "/t/home/sessions", logFile: "/t/home/tern.log"))
  }

  @Test func `without it the XDG folders of the home are used`() {
    let locations = Locations(
      environment: ["HOME": "/h", "TERN_HOME": "", "XDG_DATA_HOME": "relative"],
      executable: "/usr/bin/tern")
    #expect(
      locations
        == Locations(
          configFile: "/h/.config/tern/config.toml",
          themeFolders: ["/h/.config/tern/themes", "/usr/share/tern/themes"],
          keymapFolders: ["/h/.config/tern/keymaps", "/usr/share/tern/keymaps"],
          sessions: "/h/.local/share/tern/sessions", logFile: "/h/.local/state/tern/tern.log"))
  }

  @Test func `XDG variables move each of them`() {
    let locations = Locations(
      environment: [
        "HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d/", "XDG_STATE_HOME": "/s",
      ], executable: "/usr/bin/tern")
    #expect(locations.configFile == "/c/tern/config.toml")
    #expect(locations.sessions == "/d/tern/sessions")
    #expect(locations.logFile == "/s/tern/tern.log")
  }

  @Test func `without HOME the password file knows`() {
    let locations = Locations(environment: [:], executable: "/usr/bin/tern")
    #expect(locations.configFile.hasPrefix("/"))
    #expect(locations.configFile.hasSuffix("/.config/tern/config.toml"))
  }

  @Test func `a relative TERN_HOME is made absolute`() {
    let locations = Locations(environment: ["TERN_HOME": "x/y"], executable: "/usr/bin/tern")
    #expect(locations.sessions.hasPrefix("/"))
    #expect(locations.sessions.hasSuffix("/x/y/sessions"))
  }

  @Test func `a program in a checkout finds the checkout's files`() throws {
    try folder.write("", to: "Package.swift")
    try folder.write("", to: "themes/a.toml")
    let locations = Locations(
      environment: ["TERN_HOME": "/t"], executable: folder.path + "/.build/debug/tern")
    #expect(
      locations.themeFolders == [
        "/t/themes", folder.path + "/.build/share/tern/themes", folder.path + "/themes",
      ])
    #expect(locations.keymapFolders.last == folder.path + "/keymaps")
  }
}
