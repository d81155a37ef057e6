package import Terminal
import Text

/// The screen that asks, before a session begins, whether a project's own configuration may hold.
///
/// It shows what is in the file, item by item or whole. Nothing typed before it stood there for a
/// moment answers it, a paste never does, and yes only once its end was in view.
package struct TrustQuestion: Sendable {
  /// A value of the file.
  package struct Item: Sendable, Equatable {
    package var name: String
    package var value: String
    package var line: Int
    /// Why it does nothing; nil for one that holds.
    package var objection: String?
    /// Of the value, where it would have run a program.
    package var digest: String?

    package init(
      name: String, value: String, line: Int, objection: String? = nil, digest: String? = nil
    ) {
      self.name = name
      self.value = value
      self.line = line
      self.objection = objection
      self.digest = digest
    }
  }

  /// What is asked about; texts may hold anything.
  package struct Subject: Sendable, Equatable {
    package var folder: String
    package var file: String
    /// Of the file's bytes, in hexadecimal digits; nil when it cannot be read.
    package var digest: String?
    package var hasChanged: Bool
    /// What makes the folder worth less trust, as sentences.
    package var cautions: [String]
    package var items: [Item]
    /// Why the file cannot be used, trusted or not.
    package var fault: String?
    /// The whole file.
    package var text: String

    package init(
      folder: String, file: String, digest: String?, hasChanged: Bool, cautions: [String] = [],
      items: [Item] = [], fault: String? = nil, text: String = ""
    ) {
      self.folder = folder
      self.file = file
      self.digest = digest
      self.hasChanged = hasChanged
      self.cautions = cautions
      self.items = items
      self.fault = fault
      self.text = text
    }
  }

  package enum Answer: Sendable, Equatable { case trust, notNow, quit }

  let subject: Subject
  private(set) var isWhole = false
  /// The first row in view, the rows in view and all rows, as last drawn.
  var top = 0
  var viewRows = 0
  var rowCount = 0
  var hasShownEnd = false
  /// From when on keys are answers; nil until the question was drawn.
  private var armedAt: Int?

  package init(_ subject: Subject) { self.subject = subject }

  /// Whether yes may be said: the file can be used.
  var canTrust: Bool { subject.fault == nil }

  /// When the question begins to hear keys, in milliseconds; nil before it was drawn.
  package var deadline: Int? { armedAt }

  /// The question is on the screen now.
  package mutating func markShown(now: Int) {
    if armedAt == nil { armedAt = now + Question.delay }
  }

  /// Hears what the person did; gives the answer once there is one.
  package mutating func hear(_ event: InputEvent, now: Int) -> Answer? {
    switch event {
    case .key(let key):
      if key == Key("C-c") || key == Key("C-q") { return .quit }
      guard let armedAt, now >= armedAt else {
        // Still typing what was meant for somewhere else.
        if self.armedAt != nil { self.armedAt = now + Question.delay }
        return nil
      }
      return press(key)
    case .paste:
      if armedAt != nil { armedAt = now + Question.delay }
      return nil
    case .wheel(let lines, _, _):
      scroll(by: lines)
      return nil
    case .focusGained, .focusLost, .click: return nil
    }
  }

  private mutating func press(_ key: Key) -> Answer? {
    let page = max(1, viewRows - 1)
    switch key.code {
    case .character("y") where key.modifiers.isEmpty: return yes(page: page)
    case .character("n") where key.modifiers.isEmpty: return .notNow
    case .character("v") where key.modifiers.isEmpty:
      isWhole.toggle()
      top = 0
    case .enter, .escape: return .notNow
    case .up, .character("k"): scroll(by: -1)
    case .down, .character("j"): scroll(by: 1)
    case .pageUp: scroll(by: -page)
    case .pageDown, .character(" "): scroll(by: page)
    case .home, .character("g"): scroll(by: -rowCount)
    case .end, .character("G"): scroll(by: rowCount)
    default: break
    }
    return nil
  }

  /// Yes to what was not seen to its end shows the next page instead.
  private mutating func yes(page: Int) -> Answer? {
    guard canTrust, viewRows > 0 else { return nil }
    guard hasShownEnd else {
      scroll(by: page)
      return nil
    }
    return .trust
  }

  private mutating func scroll(by count: Int) {
    top = min(max(0, top + count), max(0, rowCount - viewRows))
  }
}
