import Agent
import JSON
import Settings
import Workspace

/// Lists the commands that are allowed for good, and takes them back by their number.
struct RuleList {
  private let store: RuleStore

  init(_ store: RuleStore) { self.store = store }

  func print(asJSON isJSON: Bool) throws(Failure) {
    let rules = try rules()
    if isJSON {
      for rule in rules { Output.print(Self.json(rule).text) }
    } else if rules.isEmpty {
      Output.print("No command is allowed for good: each one asks, as the mode says.")
    } else {
      for (index, rule) in rules.enumerated() {
        let folder = String(decoding: rule.folder, as: UTF8.self)
        let words = CommandRule.text(of: rule.prefix)
        Output.print(Output.printable("\(index + 1)  \(words)  in \(folder)"))
      }
      Output.print("Take one back with: tern rules revoke NUMBER")
    }
  }

  /// Takes back the rule that the list shows with this number.
  func revoke(_ number: String) throws(Failure) {
    let rules = try rules()
    guard let index = Int(number), rules.indices.contains(index - 1) else {
      throw .usage("There is no rule \(number); `tern rules` lists them with their numbers.")
    }
    do {
      try store.revoke(rules[index - 1])
    } catch {
      throw .failed(error.description)
    }
    let words = CommandRule.text(of: rules[index - 1].prefix)
    Output.print(Output.printable("From now on this asks again: \(words)"))
  }

  private func rules() throws(Failure) -> [RuleStore.Rule] {
    do {
      return try store.rules()
    } catch {
      throw .failed(error.description)
    }
  }

  private static func json(_ rule: RuleStore.Rule) -> JSON {
    [
      "folder": .string(String(decoding: rule.folder, as: UTF8.self)),
      "profile": .string(rule.profile), "prefix": .array(rule.prefix.map { .string($0) }),
    ]
  }
}
