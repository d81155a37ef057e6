import Terminal

/// Which keys do what, by context.
///
///     let keymap = Keymap.default
///     keymap.look(up: [Key(.escape)], in: [.composer, .global])   // .action("app.back")
struct Keymap: Sendable, Equatable {
  let name: String
  /// How long a half-typed sequence waits for its next key, in milliseconds.
  static let patience = 1000

  private var tries: [KeyContext: KeyTrie] = [:]
  /// The bindings in the order of the document, for help and for the shortest label.
  private(set) var bindings: [Binding] = []

  struct Binding: Sendable, Equatable {
    var context: KeyContext
    var sequence: KeySequence
    var action: Action
  }

  enum Result: Sendable, Equatable {
    case action(Action)
    /// More keys are needed.
    case prefix
    case none
  }

  init(name: String, bindings: [Binding]) {
    self.name = name
    for binding in bindings { _ = bind(binding) }
  }

  /// Returns the sequence that is already bound and stands in the way, or nil.
  mutating func bind(_ binding: Binding) -> KeySequence? {
    let conflict = tries[binding.context, default: KeyTrie()].bind(
      binding.sequence.keys[...], to: binding.action)
    if conflict == nil { bindings.append(binding) }
    return conflict
  }

  /// Asks the contexts one after the other; the first that knows the keys decides.
  func look(up keys: [Key], in contexts: [KeyContext]) -> Result {
    for context in contexts {
      guard let node = tries[context]?[keys] else { continue }
      if let action = node.action { return .action(action) }
      return .prefix
    }
    return .none
  }

  /// What may follow keys already typed in any of the contexts, sorted by key.
  func continuations(of keys: [Key], in contexts: [KeyContext]) -> [(keys: [Key], action: Action)] {
    var found: [(keys: [Key], action: Action)] = []
    for context in contexts {
      guard let node = tries[context]?[keys], !node.children.isEmpty else { continue }
      found += node.bindings.filter { binding in
        look(up: keys + binding.keys, in: contexts) == .action(binding.action)
          && !found.contains { $0.keys == binding.keys }
      }
    }
    return found.sorted { KeySequence(keys: $0.keys).label < KeySequence(keys: $1.keys).label }
  }

  /// The key to show for an action where the contexts are asked in this order; nil when none
  /// reaches it.
  func label(of action: Action, in contexts: [KeyContext]) -> String? {
    for (index, context) in contexts.enumerated() {
      for binding in bindings where binding.context == context && binding.action == action {
        let earlier = Array(contexts[..<index])
        if look(up: binding.sequence.keys, in: earlier) == .none { return binding.sequence.label }
      }
    }
    return nil
  }

  /// All keys of an action in a context, in the document's order.
  func labels(of action: Action, in context: KeyContext) -> [String] {
    bindings.filter { $0.context == context && $0.action == action }.map(\.sequence.label)
  }

  /// Whether the composer has a mode in which keys are commands.
  var isModal: Bool { tries[.vimNormal] != nil }
}
