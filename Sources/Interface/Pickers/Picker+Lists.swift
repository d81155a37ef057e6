import Agent
import Models
import Terminal
import Text

extension Picker {
  /// All actions that are of use from a list, each with its key where the person was.
  static func actions(_ model: Model) -> Picker {
    let contexts = model.keyContexts(now: model.clock) + [.pane, .composer]
    let entries = ActionCatalogue.all.filter(\.isInPalette).map { record in
      let obstacle = record.whyNot(model)
      return Entry(
        value: record.id.rawValue, label: record.title,
        facts: [obstacle ?? model.keymap.label(of: record.id, in: contexts) ?? ""],
        alias: record.id.rawValue, isPossible: obstacle == nil)
    }
    return Picker(.action, title: "Actions", entries: entries, emptyText: "No such action")
  }

  /// The models to choose from, with how much each takes in and what a million tokens cost.
  static func models(_ model: Model) -> Picker {
    let current = model.status.model
    let entries = model.choices.map { choice in
      Entry(
        value: choice.reference.description, label: choice.reference.description,
        facts: [choice.contextWindow.map(Tokens.label) ?? "?", choice.priceLabel],
        isCurrent: choice.reference == current)
    }
    return Picker(
      .model, title: "Ask another model", entries: entries,
      headings: ["window", "in / out, a million tokens"],
      emptyText: "No such model; /model provider/name asks any")
  }

  static func efforts(_ model: Model) -> Picker {
    let current = model.status.effort?.rawValue ?? Model.defaultEffort
    let entries = model.effortNames.map { name in
      Entry(
        value: name, label: name, facts: [Self.meaning(ofEffort: name)],
        isCurrent: name == current)
    }
    return Picker(.effort, title: "How much to think", entries: entries)
  }

  private static func meaning(ofEffort name: String) -> String {
    switch CallOptions.Effort(rawValue: name) {
    case .off: "no thinking at all"
    case .minimal: "hardly any thinking"
    case .low: "short thinking; quick and cheap"
    case .medium: "a balance"
    case .high: "thorough; slower and dearer"
    case .xhigh: "very thorough"
    case .max: "as much as the model can"
    case nil: "what the provider takes by itself"
    }
  }

  static func modes(_ model: Model) -> Picker {
    let entries = PermissionMode.allCases.map { mode in
      Entry(
        value: mode.rawValue, label: mode.rawValue, facts: [model.meaning(of: mode)],
        isCurrent: mode == model.status.mode)
    }
    return Picker(.mode, title: "What may happen without a question", entries: entries)
  }

  static func themes(_ model: Model) -> Picker {
    let entries = model.themes.map {
      Entry(value: $0, label: $0, isCurrent: $0 == model.theme.name)
    }
    return Picker(
      .theme, title: "Theme", entries: entries,
      emptyText: entries.isEmpty ? "No theme files were found" : "No such theme")
  }

  /// The rules by which commands run without a question; taking one takes it back.
  static func rules(_ rules: RuleBook) -> Picker {
    let entries = rules.entries.enumerated().map { index, entry in
      Entry(
        value: "\(index)", label: RowText.oneLine(RevealedText.reveal(entry.words)),
        facts: [entry.isKept ? "in this folder, for good" : "in this session"])
    }
    var picker = Picker(
      .rule, title: "Commands that run without a question", entries: entries,
      emptyText: entries.isEmpty ? "Every command asks, as the mode says" : "No such rule")
    picker.note = entries.isEmpty ? "" : " Enter takes a rule back "
    return picker
  }

  /// What runs in the background: each to look at, and to end.
  static func background(_ model: Model) -> Picker {
    let commands = model.conversation.background
    let now = model.clock + model.clockOffset
    let looks = commands.map { command in
      Entry(
        value: "look:\(command.id)", label: RowText.oneLine(command.line),
        facts: [command.id, Duration.label(milliseconds: max(0, now - command.start))])
    }
    let ends = commands.map { command in
      Entry(
        value: "end:\(command.id)", label: "End: \(RowText.oneLine(command.line))",
        facts: [command.id, ""])
    }
    return Picker(
      .command, title: "In the background", entries: looks + ends, headings: ["", "for"],
      emptyText: "Nothing runs in the background")
  }

  /// What was sent before, the latest first.
  static func messages(_ history: InputHistory) -> Picker {
    var seen: Set<String> = []
    let texts = history.latest.filter { seen.insert($0).inserted }
    return Picker(
      .message, title: "What was sent before",
      entries: texts.map { Entry(value: $0, label: RowText.oneLine($0)) },
      emptyText: texts.isEmpty ? "Nothing was sent yet" : "Nothing like it was sent")
  }
}

extension ModelChoice {
  /// What a million tokens cost, in and out: `$3 / $15`.
  var priceLabel: String {
    switch price {
    case .tokens(let input, let output): "\(Self.dollars(input)) / \(Self.dollars(output))"
    case .free: "free"
    case .unknown: "?"
    }
  }

  /// Two places at most, and none that say nothing.
  private static func dollars(_ micro: Int) -> String {
    let cents = (micro + 5000) / 10_000
    if cents % 100 == 0 { return "$\(cents / 100)" }
    let rest = cents % 100
    return "$\(cents / 100)." + (rest < 10 ? "0" : "") + "\(rest)"
  }
}
