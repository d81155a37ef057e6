import Agent
import Terminal
import Text

/// All that the screen shows and knows: changed by ``update(_:now:)``, drawn by ``view(now:)``.
///
/// A value without clocks, files or threads: the same messages make the same frames.
///
///     var model = Model(configuration: configuration)
///     let effects = model.update(.input(.key(Key(.enter))), now: 1200)
///     screen.show(model.view(now: 1200))
package struct Model {
  var theme: Theme
  var size: Size
  let themes: [String]
  let keymap: Keymap
  let clockOffset: Int
  /// What git has checked out in the folder; nil where that is not known.
  var branch: String?
  /// Whether that may be another one now.
  var wantsBranch = false

  var status = SessionStatus()
  /// The models to choose from.
  var choices: [ModelChoice] = []
  /// The project's files, as they were last listed.
  var files = FuzzyIndex()
  /// Whether they are to be listed anew.
  var wantsFiles = false
  /// The rules for commands, as they were last listed.
  var rules = RuleBook()
  var conversation = Conversation()
  var thinking = Thinking()
  var changes = ChangesPane()
  var composer: Composer

  /// The pane with the focus, below any overlay.
  var focus = Pane.composer
  /// The pane that was last given the main area.
  var main = Pane.conversation
  var zoomed: Pane?
  var overlay: Overlay?
  /// The search field that is being written in.
  var searchField: SearchField?

  /// Panes that changed since they were last on the screen.
  var news: Set<Pane> = []

  var question: Question?
  var waiting: [ApprovalRequest] = []
  /// The review whose hunk is in the editor.
  var editedHunk: String?

  var pendingKeys: [Key] = []
  var pendingSince = 0
  var toast: Toast?
  /// Until when a second Ctrl-C quits.
  var quitArmedUntil = 0
  /// The latest time that was told.
  var clock = 0
  /// The first time that was told: what a session did before is a replay.
  var start: Int?

  package init(configuration: InterfaceConfiguration) {
    theme = configuration.theme
    size = configuration.size
    themes = configuration.themes
    clockOffset = configuration.clockOffset
    composer = Composer(draft: configuration.draft)
    status.knownWindow = configuration.contextWindow
    status.isSandboxed = configuration.isSandboxed
    guard let document = configuration.keymap else {
      keymap = .default
      return
    }
    let (keymap, problems) = Keymap.read(document)
    self.keymap = keymap
    if let first = problems.first {
      let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
      toast = Toast(kind: .failure, text: first.description + more, expires: 10_000)
    }
  }

  /// What stands above the panes and takes the keys.
  enum Overlay: Sendable {
    case picker(Picker)
    case page(TextPage)
  }

  /// A field for a search, in the title of its pane.
  struct SearchField: Sendable {
    var pane: Pane
    var buffer = TextBuffer()
  }
}

// MARK: - Outside the screen

extension Model {
  /// When ``Message/tick`` is wanted, on the clock of `now`; nil while nothing moves by itself.
  package var nextDeadline: Int? {
    var deadlines: [Int] = []
    if let toast { deadlines.append(toast.expires) }
    if !pendingKeys.isEmpty { deadlines.append(pendingSince + Keymap.patience) }
    if let armedAt = question?.armedAt, focus == .question, armedAt > clock {
      deadlines.append(armedAt)
    }
    if let retryTime = status.retryTime {
      let end = retryTime - clockOffset
      if end > clock { deadlines.append(clock + 1 + (end - clock - 1) % 1000) }
    } else if let elapsed = status.turn.worked(at: clock + clockOffset), question == nil {
      deadlines.append(clock + 1000 - elapsed % 1000)
    } else if conversation.isPersonRunning {
      deadlines.append(clock + 1000)
    }
    return deadlines.min()
  }

  /// The end of the transcript as plain text, for the terminal that is left behind.
  package func plainTranscript(limit: Int) -> String { conversation.plain(limit: limit) }

  /// The draft that was not sent.
  package var draft: String { composer.buffer.text }
}
