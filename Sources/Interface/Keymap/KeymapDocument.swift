import JSON
import Terminal

extension Keymap {
  /// Something odd in a keymap document; the rest of it is used.
  enum Problem: Sendable, Equatable, CustomStringConvertible {
    case unknownContext(String)
    case unknownKey(context: String, keys: String)
    case unknownAction(context: String, keys: String, action: String)
    case notAnAction(context: String, keys: String)
    case conflict(context: String, keys: String, with: String)

    var description: String {
      switch self {
      case .unknownContext(let name): "The keymap names an unknown context, \(name)."
      case .unknownKey(let context, let keys):
        "The keymap's \(context) has an unknown key, \(keys)."
      case .unknownAction(let context, let keys, let action):
        "The keymap's \(context) binds \(keys) to \(action), which does not exist."
      case .notAnAction(let context, let keys):
        "The keymap's \(context) binds \(keys) to neither an action nor false."
      case .conflict(let context, let keys, let other):
        "The keymap's \(context) binds both \(keys) and \(other), which is part of it."
      }
    }
  }

  /// Reads a keymap document: `name`, `leader` and a table of keys for each context.
  ///
  ///     [keys.global]
  ///     "C-p" = "app.palette"
  ///     "C-r" = false            # unbinds what the inherited keymap says
  static func read(_ document: JSON) -> (keymap: Keymap, problems: [Problem]) {
    let leader = document["leader"]?.stringValue.flatMap { Key($0) }
    var keymap = Keymap(name: document["name"]?.stringValue ?? "", bindings: [])
    var problems: [Problem] = []
    for (name, table) in tables(of: document["keys"], prefix: "") {
      guard let context = KeyContext(rawValue: name) else {
        problems.append(.unknownContext(name))
        continue
      }
      for member in table {
        if member.value == .bool(false) { continue }
        guard let action = member.value.stringValue else {
          problems.append(.notAnAction(context: name, keys: member.name))
          continue
        }
        guard let sequence = KeySequence(member.name, leader: leader) else {
          problems.append(.unknownKey(context: name, keys: member.name))
          continue
        }
        guard ActionCatalogue[Action(rawValue: action)] != nil else {
          problems.append(.unknownAction(context: name, keys: member.name, action: action))
          continue
        }
        let binding = Binding(
          context: context, sequence: sequence, action: Action(rawValue: action))
        if let conflict = keymap.bind(binding) {
          problems.append(
            .conflict(context: name, keys: sequence.description, with: conflict.description))
        }
      }
    }
    return (keymap, problems)
  }

  /// The tables of contexts; one below another makes a dotted name.
  private static func tables(
    of document: JSON?, prefix: String
  ) -> [(name: String, members: [JSON.Member])] {
    var found: [(name: String, members: [JSON.Member])] = []
    for member in document?.members ?? [] {
      let name = prefix.isEmpty ? member.name : prefix + "." + member.name
      guard let members = member.value.members else { continue }
      let keys = members.filter { $0.value.members == nil }
      if !keys.isEmpty { found.append((name, keys)) }
      found += tables(of: .object(members.filter { $0.value.members != nil }), prefix: name)
    }
    return found
  }
}
