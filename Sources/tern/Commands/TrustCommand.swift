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
    guard let configured = trust.project.configured else {
      // Trust in what others wrote there for agents.
      let root = trust.project.root
      try store.trust(root, digest: "", time: time)
      Output.print("\(root.shownPath) is trusted. It has no .tern/config.toml.")
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
    guard !entry.digest.isEmpty else { return "trusted, without a configuration" }
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
