import Interface
import Settings
import Wire

/// How a folder's own configuration stands with the person.
///
/// A folder that was never trusted is told from its name alone: its file is opened only to show it
/// to the person who is asked.
struct ProjectTrust {
  enum Standing {
    case trusted(ProjectConfiguration)
    case unknown
    /// It was trusted with another content, or can no longer be read as it was.
    case changed
  }

  let project: ProjectFolder
  let store: TrustStore
  /// Why the list of what is trusted could not be read.
  private(set) var fault: SettingsError?
  /// How each configured folder stands, from the project's root down.
  private(set) var standings: [(folder: [UInt8], standing: Standing)] = []

  init(folder: String, locations: Locations) {
    project = ProjectFolder(
      containing: Array(folder.utf8), own: Array(locations.configurationFolder.utf8))
    store = TrustStore(file: locations.trustFile)
    for folder in project.configured {
      var known: String?
      do {
        known = try store.digest(of: folder)
      } catch {
        fault = error
      }
      standings.append(
        (folder, known.map { standing(of: folder, trustedAs: $0) } ?? .unknown))
    }
  }

  /// What holds, from the project's root down: each may only tighten.
  var configurations: [ProjectConfiguration] {
    standings.compactMap { entry in
      if case .trusted(let configuration) = entry.standing { configuration } else { nil }
    }
  }

  private func standing(of folder: [UInt8], trustedAs digest: String) -> Standing {
    guard let file = try? ProjectFile(in: folder), Self.digest(of: file) == digest,
      let configuration = try? ProjectConfiguration(file.bytes, path: file.path)
    else { return .changed }
    return .trusted(configuration)
  }

  static func digest(of file: ProjectFile) -> String { Digest.hex(Digest.sha256(file.bytes)) }

  static func digest(of file: InstructionFiles.Foreign) -> String {
    Digest.hex(Digest.sha256(file.bytes))
  }

  /// Whether the person trusts another user's file with just this content.
  func isTrusted(_ file: InstructionFiles.Foreign) -> Bool {
    (try? store.digest(of: file.path)).flatMap { $0 } == Self.digest(of: file)
  }

  /// Why files are not used where nobody can be asked.
  var sentences: [String] {
    standings.compactMap { Self.sentence(about: $0.folder, $0.standing) }
  }

  static func sentence(about folder: [UInt8], _ standing: Standing) -> String? {
    let path = "\(folder.shownPath)/.tern/config.toml"
    let advice = "To look at it and trust it: `tern trust` there."
    switch standing {
    case .trusted: return nil
    case .unknown: return "\(path) is not used: this folder is not trusted. \(advice)"
    case .changed: return "\(path) is not used: it has changed since you trusted it. \(advice)"
    }
  }
}

// MARK: - A question to the person

extension ProjectTrust {
  /// What there is to ask, and what a yes would mean.
  struct Question {
    var subject: TrustQuestion.Subject
    var folder: [UInt8]
    var digest: String
    var configuration: ProjectConfiguration?
  }

  /// Opens a folder's file, for the eyes of the person; nil when nothing is open.
  static func question(about folder: [UInt8], _ standing: Standing) -> Question? {
    switch standing {
    case .trusted: nil
    case .unknown: question(about: folder, hasChanged: false)
    case .changed: question(about: folder, hasChanged: true)
    }
  }

  static func question(about folder: [UInt8], hasChanged: Bool) -> Question {
    var subject = TrustQuestion.Subject(
      folder: folder.shownPath, file: ".tern/config.toml", digest: nil, hasChanged: hasChanged)
    var question = Question(subject: subject, folder: folder, digest: "")
    do throws(SettingsError) {
      let file = try ProjectFile(in: folder)
      question.digest = digest(of: file)
      subject.digest = question.digest
      subject.cautions = file.cautions
      subject.text = String(decoding: file.bytes, as: UTF8.self)
      let configuration = try ProjectConfiguration(file.bytes, path: file.path)
      subject.items = configuration.items.map(item)
      question.configuration = configuration
    } catch {
      subject.fault = error.description
    }
    question.subject = subject
    return question
  }

  private static func item(_ item: ProjectConfiguration.Item) -> TrustQuestion.Item {
    var objection: String?
    if case .ignored(let reason) = item.effect { objection = reason }
    return TrustQuestion.Item(
      name: item.name, value: item.value, line: item.line, objection: objection,
      digest: item.isExecutable
        ? Digest.hex(Digest.sha256(Array(item.value.utf8))) : nil)
  }
}
