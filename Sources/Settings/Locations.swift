/// The folders Tern keeps its things in: below `TERN_HOME` when it is set, by the XDG base
/// directory specification otherwise.
package struct Locations: Sendable, Equatable {
  package var configFile: String
  /// Where people put their own themes and keymaps; looked in before the shipped ones.
  package var themeFolders: [String]
  package var keymapFolders: [String]
  package var sessions: String
  package var logFile: String

  package init(
    configFile: String, themeFolders: [String], keymapFolders: [String], sessions: String,
    logFile: String
  ) {
    self.configFile = configFile
    self.themeFolders = themeFolders
    self.keymapFolders = keymapFolders
    self.sessions = sessions
    self.logFile = logFile
  }

  /// - Parameters:
  ///   - environment: the process's variables.
  ///   - executable: the absolute path of the running program: shipped themes and keymaps are in
  ///     `../share/tern` beside it, or in a checkout's root above `.build`.
  package init(environment: [String: String], executable: String) {
    self.init(configFile: "", themeFolders: [], keymapFolders: [], sessions: "", logFile: "")
  }
}
