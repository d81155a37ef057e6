import Glibc

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

  /// The folders for an environment.
  ///
  /// - Parameters:
  ///   - environment: the process's variables. Relative XDG folders are ignored, as the
  ///     specification says; a relative `TERN_HOME` is taken from the current folder.
  ///   - executable: the absolute path of the running program: shipped themes and keymaps are in
  ///     `../share/tern` beside it, or in a checkout's root above `.build`.
  package init(environment: [String: String], executable: String) {
    let config: String
    if let home = environment["TERN_HOME"], !home.isEmpty {
      config = Self.absolute(home)
      sessions = config + "/sessions"
      logFile = config + "/tern.log"
    } else {
      let folder = XDGFolders(environment: environment)
      config = folder("XDG_CONFIG_HOME", or: ".config")
      sessions = folder("XDG_DATA_HOME", or: ".local/share") + "/sessions"
      logFile = folder("XDG_STATE_HOME", or: ".local/state") + "/tern.log"
    }
    configFile = config + "/config.toml"
    let shipped = Self.shipped(executable)
    themeFolders = ([config] + shipped).map { $0 + "/themes" }
    keymapFolders = ([config] + shipped).map { $0 + "/keymaps" }
  }

  /// Where the person's own configuration lies.
  package var configurationFolder: String { Self.parent(configFile) }

  /// Where sessions, trust and rules are kept.
  package var dataFolder: String { Self.parent(sessions) }

  /// What the person trusts, and the commands they always allow.
  package var trustFile: String { Self.parent(sessions) + "/trust.jsonl" }
  package var rulesFile: String { Self.parent(sessions) + "/rules.jsonl" }

  /// What patches that are under way are about to do.
  package var patchFolder: String { Self.parent(sessions) + "/patches" }

  /// Folders that hold the shipped `themes` and `keymaps`.
  private static func shipped(_ executable: String) -> [String] {
    let binaries = parent(executable)
    var folders = [parent(binaries) + "/share/tern"]
    var folder = binaries
    while !folder.isEmpty {
      if access(folder + "/Package.swift", F_OK) == 0, access(folder + "/themes", F_OK) == 0 {
        folders.append(folder)
        break
      }
      folder = parent(folder)
    }
    return folders
  }

  /// The path without its last part; empty for the root.
  private static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }

  private static func absolute(_ path: String) -> String {
    var path = path[...]
    while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    guard !path.hasPrefix("/"), let current = getcwd(nil, 0) else { return String(path) }
    defer { free(current) }
    return String(cString: current) + "/" + path
  }
}

/// The folders of the XDG base directory specification, version 0.8.
private struct XDGFolders {
  let environment: [String: String]

  /// Tern's own folder below a base.
  func callAsFunction(_ variable: String, or fallback: String) -> String {
    if let base = environment[variable], base.hasPrefix("/") {
      return base + (base.hasSuffix("/") ? "tern" : "/tern")
    }
    return home + "/" + fallback + "/tern"
  }

  private var home: String {
    if let home = environment["HOME"], home.hasPrefix("/") { return home == "/" ? "" : home }
    guard let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir else { return "" }
    return String(cString: folder)
  }
}
