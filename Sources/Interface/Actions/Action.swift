/// Something a key can be bound to, by the name that keymap files use, such as `hunk.accept`.
package struct Action: Sendable, Hashable, RawRepresentable, ExpressibleByStringLiteral {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { rawValue = value }
}
