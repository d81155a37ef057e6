import JSON

/// What a project's `.tern/config.toml` asks for.
///
/// A project may only tighten: a stricter mode, a narrower sandbox, fewer fallback models, refused
/// commands, lower limits. All else in the file does nothing, and says so with its place.
package struct ProjectConfiguration: Sendable, Equatable {
  /// One value of the file.
  package struct Item: Sendable, Equatable {
    package enum Effect: Sendable, Equatable {
      /// It holds where it is stricter than the person's own.
      case tightens
      case ignored(reason: String)
    }
    /// Its dotted name.
    package var name: String
    /// As JSON writes it.
    package var value: String
    package var line: Int
    package var column: Int
    package var effect: Effect
    /// Whether it would have run a program.
    package var isExecutable: Bool
  }

  /// The file's path, for people.
  package let path: String
  package var mode: String?
  package var sandbox: String?
  package var fallbackModels: [String]?
  package var deniedCommands: [[String]] = []
  package var requestRetries: Int?
  /// In seconds.
  package var firstByteTimeout: Double?
  package var streamIdleTimeout: Double?
  /// Everything in the file, in its order.
  package var items: [Item] = []
  /// What the file asks for and does not get.
  package var warnings: [Diagnostic] = []

  /// Reads the text of a project's file; `path` is for messages.
  package init(_ text: [UInt8], path: String) throws(SettingsError) {
    self.path = path
    let document = try TOMLDocument(parsing: text, file: path)
    let (asked, _) = try ConfigurationReader.read(document.keeping(Self.tightening))
    let root = document.root
    if root["mode"] != nil { mode = asked.mode }
    sandbox = asked.sandbox
    if root["fallback_models"] != nil { fallbackModels = asked.fallbackModels }
    deniedCommands = asked.deniedCommands
    if let limits = root["limits"] {
      if limits["request_retries"] != nil { requestRetries = asked.limits.requestRetries }
      if limits["first_byte_timeout"] != nil { firstByteTimeout = asked.limits.firstByteTimeout }
      if limits["stream_idle_timeout"] != nil { streamIdleTimeout = asked.limits.streamIdleTimeout }
    }
    items = Self.leaves(of: root, path: []).map { path, value in
      Self.item(path, value, document.place(path))
    }
    warnings = items.compactMap { item in
      guard case .ignored(let reason) = item.effect else { return nil }
      return Diagnostic(
        file: path, line: item.line, column: item.column, message: "`\(item.name)` \(reason)")
    }
  }

  /// The keys that can only tighten.
  private static let tightening: [[String]] = [
    ["mode"], ["sandbox"], ["fallback_models"], ["deny_commands"], ["limits", "request_retries"],
    ["limits", "first_byte_timeout"], ["limits", "stream_idle_timeout"],
  ]

  private static func item(_ path: [String], _ value: JSON, _ place: TOMLDocument.Place) -> Item {
    Item(
      name: VisibleText.line(Array(path.joined(separator: ".").utf8)),
      value: VisibleText.line(Array(value.text.utf8)), line: place.line, column: place.column,
      effect: tightening.contains(path) ? .tightens : .ignored(reason: reason(path)),
      isExecutable: path.last?.hasSuffix("_command") == true)
  }

  private static func reason(_ path: [String]) -> String {
    switch path.first {
    case "providers" where path.last?.hasSuffix("_command") == true:
      "is ignored: a project may not run a program for a key."
    case "providers": "is ignored: a project may not say where requests and keys go."
    case "model", "models":
      "is ignored: which model is asked, and its price, is the person's choice."
    case "theme", "keymap": "is ignored: how Tern looks and hears is the person's choice."
    default: "is ignored: a project may only tighten."
    }
  }

  /// The values that are no tables, by their paths; an empty table is one too.
  private static func leaves(of value: JSON, path: [String]) -> [(path: [String], value: JSON)] {
    guard let members = value.members, !members.isEmpty else {
      return path.isEmpty ? [] : [(path, value)]
    }
    return members.flatMap { leaves(of: $0.value, path: path + [$0.name]) }
  }
}

// MARK: - Tightening

extension Configuration {
  /// From the strictest to the widest.
  package static let modes = ["plan", "ask", "edits", "auto"]
  package static let sandboxes = ["read-only", "workspace", "workspace+network", "none"]

  /// Takes over what a project asks for, where it is stricter; answers what of it was not.
  package mutating func tighten(by project: ProjectConfiguration) -> [Diagnostic] {
    var loosening: [String] = []
    mode = Self.stricter(mode, project.mode, of: Self.modes, named: "mode", &loosening) ?? mode
    sandbox = Self.stricter(
      sandbox, project.sandbox, of: Self.sandboxes, named: "sandbox", &loosening)
    if let chosen = project.fallbackModels {
      let mine = fallbackModels
      fallbackModels = mine.filter { model in chosen.contains { $0.utf8.elementsEqual(model.utf8) }
      }
      if chosen.contains(where: { model in !mine.contains { $0.utf8.elementsEqual(model.utf8) } }) {
        loosening.append("fallback_models")
      }
    }
    deniedCommands += project.deniedCommands
    Self.lower(&limits.requestRetries, project.requestRetries, 10, "request_retries", &loosening)
    Self.lower(
      &limits.firstByteTimeout, project.firstByteTimeout, 60, "first_byte_timeout", &loosening)
    Self.lower(
      &limits.streamIdleTimeout, project.streamIdleTimeout, 300, "stream_idle_timeout", &loosening)
    return loosening.map { name in
      let item = project.items.first { $0.name == name || $0.name == "limits.\(name)" }
      return Diagnostic(
        file: project.path, line: item?.line ?? 0, column: item?.column ?? 0,
        message: "`\(item?.name ?? name)` is wider than your own, which holds.")
    }
  }

  private static func stricter(
    _ mine: String?, _ asked: String?, of order: [String], named name: String,
    _ loosening: inout [String]
  ) -> String? {
    guard let asked, let place = order.firstIndex(of: asked) else { return mine }
    guard let mine, let limit = order.firstIndex(of: mine) else { return asked }
    if place > limit { loosening.append(name) }
    return order[min(place, limit)]
  }

  /// A limit of the person's that is not set is the one that holds for most providers; what a
  /// provider has of its own is narrowed where it is known.
  private static func lower<Value: Comparable>(
    _ mine: inout Value?, _ asked: Value?, _ standard: Value, _ name: String,
    _ loosening: inout [String]
  ) {
    guard let asked else { return }
    guard asked <= mine ?? standard else {
      loosening.append(name)
      return
    }
    mine = asked
  }
}
