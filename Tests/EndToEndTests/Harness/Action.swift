/// What a person does, by the default keymap's keys.
enum Action: String, CaseIterable, Sendable {
  case quit, back, nextPane, redraw, help, palette, zoom, search, cycleMode, clear
  case send, newline, queue, historyUp
  case lineUp, lineDown, pageUp, pageDown, top, bottom
  case once, session, no, noWithComment
  case acceptHunk, rejectHunk, acceptFile, rejectFile, acceptAll, rejectAll, undo
  case nextHunk, previousHunk, nextFile, applyDecisions, sideBySide
  case pane1, pane2, pane3
  /// To the composer.
  case write

  /// The bytes that a terminal sends for the key.
  var bytes: [UInt8] {
    switch self {
    case .quit: [0x11]
    case .back: [0x1B]
    case .nextPane: [0x09]
    case .redraw: [0x0C]
    case .help: Array("\u{1B}OP".utf8)
    case .palette: [0x10]
    case .zoom: [0x14]
    case .search: [0x06]
    case .cycleMode: Array("\u{1B}[Z".utf8)
    case .clear: [0x03]
    case .send, .applyDecisions: [0x0D]
    case .newline: [0x0A]
    case .queue: Array("\u{1B}q".utf8)
    case .historyUp, .lineUp: Array("\u{1B}[A".utf8)
    case .lineDown: Array("\u{1B}[B".utf8)
    case .pageUp: Array("\u{1B}[5~".utf8)
    case .pageDown: Array("\u{1B}[6~".utf8)
    case .top: Array("\u{1B}[H".utf8)
    case .bottom: Array("\u{1B}[F".utf8)
    case .once, .acceptHunk: Array("y".utf8)
    case .session: Array("s".utf8)
    case .no, .rejectHunk: Array("n".utf8)
    case .noWithComment: Array("c".utf8)
    case .acceptFile: Array("a".utf8)
    case .rejectFile: Array("d".utf8)
    case .acceptAll: Array("A".utf8)
    case .rejectAll: Array("R".utf8)
    case .undo: Array("u".utf8)
    case .nextHunk: Array("j".utf8)
    case .previousHunk: Array("k".utf8)
    case .nextFile: Array("J".utf8)
    case .sideBySide: Array("v".utf8)
    case .pane1: Array("\u{1B}1".utf8)
    case .pane2: Array("\u{1B}2".utf8)
    case .pane3: Array("\u{1B}3".utf8)
    case .write: Array("\u{1B}5".utf8)
    }
  }
}
