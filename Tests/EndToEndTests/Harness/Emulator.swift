import CVTerm
import Synchronization

/// A terminal in memory: takes what a program writes and shows what a person would see.
///
/// `@unchecked Sendable`: the libvterm handle is touched only with `lock` held.
final class Emulator: @unchecked Sendable {
  private struct Modes {
    var isAlternate = false
    var isCursorVisible = true
  }

  private let lock = Mutex(())
  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private let callbacks: UnsafeMutablePointer<VTermScreenCallbacks>
  /// Written by libvterm's callback, within a call that holds the lock.
  private nonisolated(unsafe) var modes = Modes()

  init(_ size: ScreenSize) {
    terminal = vterm_new(Int32(size.rows), Int32(size.columns))
    vterm_set_utf8(terminal, 1)
    screen = vterm_obtain_screen(terminal)
    callbacks = .allocate(capacity: 1)
    callbacks.initialize(to: VTermScreenCallbacks())
    callbacks.pointee.settermprop = { property, value, user in
      guard let user, let value else { return 1 }
      Unmanaged<Emulator>.fromOpaque(user).takeUnretainedValue().set(property, value)
      return 1
    }
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_set_callbacks(screen, callbacks, Unmanaged.passUnretained(self).toOpaque())
    vterm_screen_reset(screen, 1)
  }

  deinit {
    vterm_free(terminal)
    callbacks.deallocate()
  }

  /// Takes output of the program and returns what a terminal answers to it.
  func write(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    lock.withLock { _ in
      bytes.withUnsafeBytes { buffer in
        _ = vterm_input_write(
          terminal, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
      }
      var answer = [CChar](repeating: 0, count: 4096)
      let count = vterm_output_read(terminal, &answer, answer.count)
      return answer[..<count].map(UInt8.init(bitPattern:))
    }
  }

  func resize(_ size: ScreenSize) {
    lock.withLock { _ in vterm_set_size(terminal, Int32(size.rows), Int32(size.columns)) }
  }

  var snapshot: Snapshot {
    lock.withLock { _ in
      var rows: Int32 = 0
      var columns: Int32 = 0
      vterm_get_size(terminal, &rows, &columns)
      var position = VTermPos()
      vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position)
      return Snapshot(
        rows: (0..<rows).map { row(Int($0), columns: Int(columns)) },
        cursor: (Int(position.row), Int(position.col)), isAlternate: modes.isAlternate,
        isCursorVisible: modes.isCursorVisible)
    }
  }

  private func row(_ row: Int, columns: Int) -> String {
    var text = ""
    var scalars = [UInt32](repeating: 0, count: Int(VTERM_MAX_CHARS_PER_CELL))
    var count: Int32 = 0
    for column in 0..<columns {
      let width = cvterm_cell(screen, Int32(row), Int32(column), &scalars, &count)
      guard width > 0 else { continue }
      if count == 0 { text.unicodeScalars.append(" ") }
      for scalar in scalars[..<Int(count)] {
        text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
      }
    }
    return text
  }

  private func set(_ property: VTermProp, _ value: UnsafePointer<VTermValue>) {
    let isOn = cvterm_boolean(value) != 0
    if property == VTERM_PROP_ALTSCREEN { modes.isAlternate = isOn }
    if property == VTERM_PROP_CURSORVISIBLE { modes.isCursorVisible = isOn }
  }
}

struct ScreenSize: Sendable, Equatable, CustomStringConvertible {
  var columns: Int
  var rows: Int

  init(_ columns: Int, _ rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  var description: String { "\(columns)x\(rows)" }
}

/// What the screen shows at one moment.
struct Snapshot: Sendable {
  var rows: [String]
  /// Row and column from 0.
  var cursor: (row: Int, column: Int)
  var isAlternate: Bool
  var isCursorVisible: Bool

  /// The rows without the spaces at their ends.
  var text: String {
    rows.map { row in
      var row = row[...]
      while row.last == " " { row.removeLast() }
      return String(row)
    }.joined(separator: "\n")
  }

  func contains(_ phrase: String) -> Bool { rows.contains { $0.contains(phrase) } }

  /// The screen with a frame, for a failing test's message.
  var picture: String {
    let width = rows.first?.count ?? 0
    let edge = "+" + String(repeating: "-", count: width) + "+"
    let cursor = "cursor \(cursor.row),\(cursor.column)\(isCursorVisible ? "" : " hidden")"
    let body = rows.map { "|\($0)|" }
    return ([edge] + body + [edge, cursor + (isAlternate ? ", alternate screen" : "")])
      .joined(separator: "\n")
  }
}
