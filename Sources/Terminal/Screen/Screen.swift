import CNcurses
import CPosix
import Glibc

/// The real terminal, drawn through ncurses into memory and written once a frame.
///
/// ncurses finds the difference between two frames and never sees the terminal: it writes to a
/// file in memory, whose bytes go out in one `writev`. Modes, size and input are ours.
///
///     Screen.installCrashHandlers()
///     let screen = try Screen()
///     defer { screen.close() }
///     screen.show(frame)
///
/// Belongs to the thread that made it, and there is one at a time: ncurses keeps global state.
package final class Screen {
  private enum State { case active, away, closed }

  private let input: Int32
  private let savedModes: termios
  private let terminal: cnc_terminal
  private var memory: FrameMemory
  private var rows: RowWriter
  private var writer: TerminalWriter
  private var modes: TerminalModes
  private var state = State.away
  /// What the terminal shows; nil when that is not known.
  private var shown: Frame?
  private var isCursorVisible = true
  private var hasTitle = false
  private var frames = 0

  package private(set) var size: Size
  package let depth: ColorDepth

  /// Takes the terminal over: raw mode, alternate screen, bracketed paste.
  ///
  /// The descriptors are of one terminal. `environment` stands for the process's own in tests.
  package init(
    input: Int32 = 0, output: Int32 = 1, environment: [String: String]? = nil
  ) throws(ScreenError) {
    var modes = termios()
    guard isatty(output) == 1, tcgetattr(input, &modes) == 0 else { throw .noTerminal }
    Self.chooseLocale()
    let type = TerminalType(environment: environment ?? Self.environment())
    guard let memory = FrameMemory() else { throw .noTerminal }
    size = Self.size(of: output)
    let (terminal, entry) = try Self.start(type, memory: memory.descriptor, size: size)
    self.input = input
    self.savedModes = modes
    self.terminal = terminal
    self.memory = memory
    self.modes = TerminalModes(type: type, capability: Self.capability)
    depth = type.depth(entry: entry, colors: Int(cnc_colors()))
    rows = RowWriter(pairs: PairTable(depth: depth))
    writer = TerminalWriter(descriptor: output)
    enter()
  }

  deinit { close() }

  /// Restores the terminal from fatal signals: call once, before ``init(input:output:environment:)``.
  package static func installCrashHandlers() { CrashRestore.install() }

  /// Frames that had a difference to write, and all that was written since the start.
  package var statistics: (frames: Int, bytes: Int, writes: Int) {
    (frames, writer.bytes, writer.writes)
  }
}

// MARK: - Frames

extension Screen {
  /// Below this many bytes a frame needs no brackets: terminals read it at once.
  private static let bracketThreshold = 256

  /// Shows a frame: only what changed is written, in one piece.
  ///
  /// A frame of another size than the terminal's is cut, or stands at the top left.
  package func show(_ frame: Frame) {
    guard state == .active else { return }
    draw(frame)
    if rows.pairs.isExhausted {
      rows.pairs.reset()
      invalidate()
      draw(frame)
    }
    memory.rewind()
    emit(frame.cursor)
    shown = frame
    let isWhole = memory.withBytes { bytes in
      guard !bytes.isEmpty else { return true }
      frames += 1
      return write(bytes)
    }
    if !isWhole { invalidate() }
  }

  /// Forgets what is on the screen, so that the next frame is written whole.
  package func invalidate() {
    shown = nil
    clearok(cnc_curscr(), true)
  }

  /// Gives ncurses what differs from the frame that is shown.
  private func draw(_ frame: Frame) {
    let before = shown?.size == frame.size && frame.size == size ? shown : nil
    let columns = frame.size.columns
    frame.cells.withUnsafeBufferPointer { cells in
      for row in 0..<size.rows {
        let isInside = row < frame.size.rows
        let new = UnsafeBufferPointer(
          rebasing: cells[isInside ? row * columns..<(row + 1) * columns : 0..<0])
        guard let before else {
          rows.write(new, row: row, column: 0, width: size.columns)
          continue
        }
        before.cells.withUnsafeBufferPointer { old in
          let old = UnsafeBufferPointer(rebasing: old[row * columns..<(row + 1) * columns])
          guard let changed = RowDifference.columns(old, new) else { return }
          rows.write(
            UnsafeBufferPointer(rebasing: new[changed]), row: row, column: changed.lowerBound,
            width: changed.count)
        }
      }
    }
  }

  /// Has ncurses write the difference into memory.
  private func emit(_ cursor: Frame.Position?) {
    let window = cnc_stdscr()
    if let cursor, cursor.row < size.rows, cursor.column < size.columns {
      leaveok(window, false)
      wmove(window, Int32(cursor.row), Int32(cursor.column))
      wnoutrefresh(window)
      doupdate()
      if !isCursorVisible { curs_set(1) }
      isCursorVisible = true
    } else {
      if isCursorVisible { curs_set(0) }
      isCursorVisible = false
      leaveok(window, true)
      wnoutrefresh(window)
      doupdate()
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count > Self.bracketThreshold else { return writer.write([bytes]) }
    var begin = TerminalModes.beginFrame
    var end = TerminalModes.endFrame
    return begin.withUTF8 { begin in
      end.withUTF8 { end in
        writer.write([UnsafeRawBufferPointer(begin), bytes, UnsafeRawBufferPointer(end)])
      }
    }
  }
}

// MARK: - Taking and giving back

extension Screen {
  /// Asks the terminal for its size again, after SIGWINCH.
  package func updateSize() {
    let new = Self.size(of: writer.descriptor)
    guard new != size else { return }
    size = new
    resize_term(Int32(new.rows), Int32(new.columns))
    invalidate()
  }

  /// Gives the terminal back (suspend, editor) until ``enter()``; frames shown meanwhile are lost.
  package func leave() {
    guard state == .active else { return }
    state = .away
    CrashRestore.disarm()
    if hasTitle { writer.write(modes.popTitle) }
    hasTitle = false
    writer.write(modes.leave)
    var saved = savedModes
    tcsetattr(input, TCSANOW, &saved)
  }

  /// Takes the terminal again; the next frame is written whole.
  package func enter() {
    guard state == .away else { return }
    CrashRestore.arm(
      descriptor: writer.descriptor, text: Array(modes.leaveAtOnce.utf8), modes: savedModes)
    var raw = savedModes
    cfmakeraw(&raw)
    tcsetattr(input, TCSANOW, &raw)
    writer.write(modes.enter)
    state = .active
    isCursorVisible = true
    curs_set(1)
    updateSize()
    invalidate()
  }

  /// Gives the terminal back for good.
  ///
  /// Safe to call twice.
  package func close() {
    guard state != .closed else { return }
    leave()
    state = .closed
    cnc_stop(terminal)
  }
}

// MARK: - Beside the frames

extension Screen {
  /// The most that is put on the clipboard; terminals cut or drop more.
  package static let clipboardLimit = 100_000

  /// Puts text on the clipboard by OSC 52.
  ///
  /// Answers whether it did: text of more than ``clipboardLimit`` bytes is left alone, for half of
  /// it would be worse. Control characters but tabs and line feeds are left out.
  @discardableResult
  package func copy(_ text: String) -> Bool {
    let bytes = text.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || !$0.isControl }
      .flatMap { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) }
    guard state == .active, bytes.count <= Self.clipboardLimit else { return false }
    let sequence = modes.copy(bytes)
    return !sequence.isEmpty && writer.write(sequence)
  }

  /// Names the terminal's window; its name comes back when the screen is left.
  package func setTitle(_ title: String) {
    guard state == .active else { return }
    if !hasTitle { writer.write(modes.pushTitle) }
    hasTitle = true
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: title.unicodeScalars.lazy.filter { !$0.isControl }.prefix(200))
    writer.write(modes.title(String(shown)))
  }

  /// Whether the terminal reports clicks and the wheel; without, it selects text by itself.
  package var hasMouse: Bool {
    get { modes.hasMouse }
    set {
      modes.hasMouse = newValue
      if state == .active { writer.write(modes.mouse) }
    }
  }
}

extension Unicode.Scalar {
  /// Whether a terminal might obey it, or show what is not there: C0, C1 and format characters.
  fileprivate var isControl: Bool {
    properties.generalCategory == .control || properties.generalCategory == .format
  }
}
