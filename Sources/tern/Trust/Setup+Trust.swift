import Agent
import Glibc
import Models
import Settings
import Workspace

extension Setup {
  var projectTrust: ProjectTrust { ProjectTrust(folder: folder, locations: locations) }

  /// Takes over what a trusted project asks for, and says what of it does not hold.
  mutating func apply(_ project: ProjectConfiguration) {
    warnings += project.warnings
    tighten(by: project)
  }

  /// Tern's own files, which no command of a session may change or look into.
  ///
  /// The folders that hold them are out of sight as a whole, unless the session works in one.
  var sandboxPolicy: SandboxPolicy {
    let folders = [locations.configurationFolder, locations.dataFolder]
    let outside = folders.filter { own in
      !FilePath(folder).isInside(FilePath(ProcessEnvironment.resolved(own) ?? own))
    }
    let files = [
      locations.configFile, locations.sessions, locations.trustFile, locations.rulesFile,
      locations.patchFolder, locations.logFile,
    ]
    var policy = SandboxPolicy(hiddenPaths: (outside + files).map { FilePath($0) })
    policy.secretVariables = secretVariables
    return policy
  }

  /// The variables that hold the providers' keys, whatever they are called.
  private var secretVariables: Set<String> {
    var names = Set(configuration.providers.compactMap(\.keyVariable))
    for provider in providers {
      if case .environment(let name) = provider.authentication.source { names.insert(name) }
    }
    return names
  }

  /// What the model is to know of the person, the project and the machine.
  mutating func gatherBriefing(_ trust: ProjectTrust) {
    let project = trust.project
    let instructions = InstructionFiles(
      userFolder: Array(locations.configurationFolder.utf8), project: project,
      isTrusted: trust.isTrusted)
    briefing = Briefing(
      documents: instructions.files.map { Briefing.Document(path: $0.path, text: $0.text) },
      remarks: instructions.remarks, branch: GitHead.name(in: project),
      platform: ProcessEnvironment.platform)
  }
}

extension FilePath {
  fileprivate func isInside(_ folder: FilePath) -> Bool {
    bytes == folder.bytes || bytes.starts(with: folder.bytes + [UInt8(ascii: "/")])
  }
}

extension ProcessEnvironment {
  /// The system and its release, as `uname` has them.
  static var platform: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "Linux" }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(name.sysname)) \(text(name.release)) \(text(name.machine))"
  }
}
