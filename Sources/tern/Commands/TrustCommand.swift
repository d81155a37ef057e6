import Glibc
import Interface
import Settings

/// Trusts a folder's configuration as it is, lists what is trusted, and takes it back: `tern trust`.
struct TrustCommand {
  private let setup: Setup
  private var store: TrustStore { TrustStore(file: setup.locations.trustFile) }
  private var rules: RuleStore { RuleStore(file: setup.locations.rulesFile) }

  init(_ invocation: Invocation) throws(Failure) { setup = try Setup(invocation) }

  func run(_ choice: Invocation.TrustChoice) throws(Failure) -> Int32 {
    do throws(SettingsError) {
      switch choice {
      case .add(let path): return try trust(folder(path))
      case .list: return try list()
      case .revoke(let path): return try revoke(path)
      }
    } catch {
      throw .failed(error.description)
    }
  }

  private func folder(_ path: String?) -> String? {
    path.map { ProcessEnvironment.resolved($0) } ?? setup.folder
  }

  private func trust(_ folder: String?) throws(SettingsError) -> Int32 {
    guard let folder else {
      Output.complain("There is no such folder.")
      return 2
    }
    let trust = ProjectTrust(folder: folder, locations: setup.locations)
    let time = ProcessEnvironment.wallClock()
    let hasInstructions = try trustInstructions(of: trust.project, time: time)
    guard let configured = trust.project.configured.last else {
      if !hasInstructions {
        Output.print(
          "There is nothing to trust: \(trust.project.start.shownPath) has no .tern/config.toml, and "
            + "no \(InstructionFiles.name) of another user.")
      }
      return 0
    }
    let question = ProjectTrust.question(about: configured, hasChanged: false)
    if let fault = question.subject.fault {
      Output.complain(fault)
      return 1
    }
    Output.print("\(configured.shownPath)/.tern/config.toml  SHA-256 \(question.digest)")
    for caution in question.subject.cautions { Output.print("! \(caution)") }
    for item in question.subject.items {
      Output.print("\(item.line): \(item.name) = \(item.value)")
      if let objection = item.objection { Output.print("   \(objection)") }
      if let digest = item.digest { Output.print("   a program; SHA-256 \(digest)") }
    }
    try store.trust(configured, digest: question.digest, time: time)
    Output.print("Trusted as it is; a change asks again.")
    return 0
  }

  /// Trusts what other users wrote for agents, as it is now; false when there is none.
  private func trustInstructions(
    of project: ProjectFolder, time: Int
  ) throws(SettingsError) -> Bool {
    let files = InstructionFiles(
      userFolder: Array(setup.locations.configurationFolder.utf8), project: project,
      isTrusted: { _ in false }
    ).foreign
    for file in files {
      let digest = ProjectTrust.digest(of: file)
      try store.trust(file.path, digest: digest, time: time)
      Output.print("\(file.path.shownPath) of another user is trusted as it is  SHA-256 \(digest)")
    }
    return !files.isEmpty
  }

  private func list() throws(SettingsError) -> Int32 {
    let entries = try store.entries()
    let rules = try rules.rules()
    if entries.isEmpty, rules.isEmpty { Output.print("Nothing is trusted.") }
    for entry in entries {
      Output.print("\(entry.folder.shownPath)  \(state(of: entry))")
    }
    for rule in rules {
      let words = rule.prefix.map { Array($0.utf8).shownPath }.joined(separator: " ")
      Output.print("\(rule.folder.shownPath)  always: \(words)  (\(rule.profile))")
    }
    return 0
  }

  private func state(of entry: TrustStore.Entry) -> String {
    if entry.folder.ends(with: "/\(InstructionFiles.name)".utf8) {
      return "trusted  \(entry.digest.prefix(12))"
    }
    guard let file = try? ProjectFile(in: entry.folder) else { return "gone, or not readable" }
    let isSame = ProjectTrust.digest(of: file) == entry.digest
    return isSame ? "trusted  \(entry.digest.prefix(12))" : "changed since: asks again"
  }

  /// Takes trust and rules of a folder back; the folder may be gone.
  private func revoke(_ path: String) throws(SettingsError) -> Int32 {
    var isFound = false
    var candidates = [absolute(path)]
    if let resolved = ProcessEnvironment.resolved(path) { candidates.append(resolved) }
    for candidate in candidates {
      let folder = Array(candidate.utf8)
      if try store.revoke(folder) { isFound = true }
      if try store.revoke(folder + Array("/\(InstructionFiles.name)".utf8)) { isFound = true }
      if try rules.revokeAll(in: folder) > 0 { isFound = true }
    }
    guard isFound else {
      Output.complain(
        "\(Output.printable(path)) is not trusted. `tern trust --list` shows what is.")
      return 1
    }
    Output.print("No longer trusted: \(Output.printable(candidates[candidates.count - 1]))")
    return 0
  }

  private func absolute(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    if path.hasPrefix("/") { return path }
    return path == "." ? setup.folder : setup.folder + "/" + path
  }
}

extension [UInt8] {
  fileprivate func ends(with other: some Collection<UInt8>) -> Bool {
    suffix(other.count).elementsEqual(other)
  }
}
