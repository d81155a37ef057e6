import Terminal

/// The bindings of one context by their keys, one key after the other.
struct KeyTrie: Sendable, Equatable {
  private(set) var action: Action?
  private(set) var children: [Key: KeyTrie] = [:]

  /// Binds a sequence; returns what stands in the way, or nil.
  mutating func bind(_ keys: ArraySlice<Key>, to action: Action) -> KeySequence? {
    guard let first = keys.first else {
      guard children.isEmpty, self.action == nil else { return KeySequence(keys: []) }
      self.action = action
      return nil
    }
    guard self.action == nil else { return KeySequence(keys: []) }
    if var conflict = children[first, default: KeyTrie()].bind(keys.dropFirst(), to: action) {
      conflict.keys.insert(first, at: 0)
      return conflict
    }
    return nil
  }

  subscript(keys: some Collection<Key>) -> KeyTrie? {
    var node = self
    for key in keys {
      guard let next = node.children[key] else { return nil }
      node = next
    }
    return node
  }

  /// Every binding, in no order.
  var bindings: [(keys: [Key], action: Action)] {
    var all: [(keys: [Key], action: Action)] = action.map { [([], $0)] } ?? []
    for (key, child) in children {
      all += child.bindings.map { ([key] + $0.keys, $0.action) }
    }
    return all
  }
}
