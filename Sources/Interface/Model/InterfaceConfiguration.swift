package import JSON
package import Terminal

/// What the interface needs to know at its start.
package struct InterfaceConfiguration: Sendable {
  package var theme: Theme
  package var size: Size
  /// A keymap document; nil takes the one that is compiled in.
  package var keymap: JSON?
  /// Names that `/theme` and the palette offer.
  package var themes: [String]
  /// Milliseconds since 1970 of the wall clock at the monotonic clock's zero.
  package var clockOffset: Int
  /// How much the model takes in, in tokens; nil where that is not known.
  package var contextWindow: Int?
  /// Whether a sandbox holds the commands; without one the header says so.
  package var isSandboxed: Bool
  /// Text that stands in the composer at the start.
  package var draft: String

  package init(
    theme: Theme, size: Size, keymap: JSON? = nil, themes: [String] = [], clockOffset: Int = 0,
    contextWindow: Int? = nil, isSandboxed: Bool = false, draft: String = ""
  ) {
    self.theme = theme
    self.size = size
    self.keymap = keymap
    self.themes = themes
    self.clockOffset = clockOffset
    self.contextWindow = contextWindow
    self.isSandboxed = isSandboxed
    self.draft = draft
  }
}
