/// Turns the bytes a terminal sends into input events, whatever way they are cut.
///
/// Knows UTF-8, the control characters, the function keys of xterm, rxvt and the Linux console,
/// xterm's and kitty's ways to report modified keys, bracketed paste, SGR mouse and focus.
/// Replies to queries (OSC, DCS, private CSI) are swallowed, never typed.
///
///     var decoder = InputDecoder()
///     decoder.decode(Array("a\u{1B}[1;5".utf8))    // [.key(a)]
///     decoder.decode(Array("C".utf8))              // [.key(C-Right)]
///
/// An escape may be a key of its own or the start of more; only time tells. While ``pendingDelay``
/// is not nil, wait that long for more bytes, then call ``flush()``.
package struct InputDecoder: Sendable {
  private enum State {
    case ground
    /// Within a UTF-8 sequence; `held` has what came of it.
    case character
    /// After `escapes` escapes.
    case escape
    /// After `ESC [`; `held` has parameters and intermediates.
    case control
    /// After `ESC O`; `held` has digits of old-style modifiers.
    case singleShift
    /// In the body of an OSC, DCS, SOS, PM or APC; `held` has the introducer.
    case string
    case stringEscape
    /// In the three bytes of an old mouse report.
    case mouse
    case paste
  }

  private static let stringLimit = 64 << 10
  private static let sequenceLimit = 256

  private var state = State.ground
  private var held: [UInt8] = []
  private var escapes = 0
  /// Bytes of a string's body so far.
  private var bodyLength = 0
  /// Whether an escape stands before the character that is being read.
  private var isAlt = false
  private var pasted = PasteBuffer()

  package init() {}

  package mutating func decode(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    var events: [InputEvent] = []
    let done: Void? = bytes.withContiguousStorageIfAvailable { decode($0, into: &events) }
    if done == nil { Array(bytes).withUnsafeBufferPointer { decode($0, into: &events) } }
    return events
  }

  /// Whether an escape is held back that may be a key of its own; call ``flush()`` 25 ms later.
  package var isPending: Bool { pendingDelay == Self.escapeDelay }

  /// Milliseconds after the last byte at which ``flush()`` should be called.
  ///
  /// Nil when nothing is held back; 25 for an escape; 2,000 for a paste or a reply whose end may
  /// have been lost.
  package var pendingDelay: Int? {
    switch state {
    case .ground: nil
    case .character, .escape, .control, .singleShift, .mouse: Self.escapeDelay
    case .string: bodyLength == 0 ? Self.escapeDelay : Self.lostEndDelay
    case .stringEscape, .paste: Self.lostEndDelay
    }
  }

  private static let escapeDelay = 25
  private static let lostEndDelay = 2_000

  /// Decides that nothing follows what is held back.
  ///
  /// An escape becomes a key; a paste without an end is delivered as far as it came.
  package mutating func flush() -> [InputEvent] {
    var events: [InputEvent] = []
    switch state {
    case .ground, .mouse: break
    case .character: emit(.character("\u{FFFD}"), into: &events)
    case .escape: emitEscapes(escapes, into: &events)
    case .control, .singleShift, .string: abandonSequence(into: &events)
    case .stringEscape: emitEscapes(1, into: &events)
    case .paste: finishPaste(into: &events)
    }
    reset()
    return events
  }
}

// MARK: - Bytes

extension InputDecoder {
  private mutating func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, into events: inout [InputEvent]
  ) {
    var offset = 0
    while offset < bytes.count {
      if state == .paste {
        let end = min(bytes.count, offset + PasteBuffer.chunk)
        let chunk = UnsafeBufferPointer(rebasing: bytes[offset..<end])
        guard let consumed = pasted.append(chunk) else {
          offset = end
          continue
        }
        offset += consumed
        finishPaste(into: &events)
        reset()
      } else {
        step(bytes[offset], into: &events)
        offset += 1
      }
    }
  }

  private mutating func step(_ byte: UInt8, into events: inout [InputEvent]) {
    switch state {
    case .ground: ground(byte, into: &events)
    case .character: character(byte, into: &events)
    case .escape: escape(byte, into: &events)
    case .control: control(byte, into: &events)
    case .singleShift: singleShift(byte, into: &events)
    case .string: string(byte, into: &events)
    case .stringEscape:
      reset()
      if byte != UInt8(ascii: "\\") {
        startEscape()
        step(byte, into: &events)
      }
    case .mouse:
      held.append(byte)
      if held.count == 3 { reset() }
    case .paste: break  // Taken in pieces by `decode`.
    }
  }

  private mutating func ground(_ byte: UInt8, into events: inout [InputEvent]) {
    switch byte {
    case 0x1B: startEscape()
    case 0..<0x80:
      let key = Key(controlOrASCII: byte)
      emit(key.code, key.modifiers, into: &events)
    case 0xC2...0xF4:
      state = .character
      held = [byte]
    default: emit(.character("\u{FFFD}"), into: &events)
    }
  }

  private mutating func character(_ byte: UInt8, into events: inout [InputEvent]) {
    guard UTF8Sequence.accepts(byte, after: held) else {
      emit(.character("\u{FFFD}"), into: &events)
      reset()
      return step(byte, into: &events)
    }
    held.append(byte)
    guard let scalar = UTF8Sequence.scalar(held) else { return }
    // The C1 controls are nobody's keys.
    if scalar.value >= 0xA0 { emit(.character(Character(scalar)), into: &events) }
    reset()
  }

  private mutating func escape(_ byte: UInt8, into events: inout [InputEvent]) {
    switch byte {
    case 0x1B: escapes += 1
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      // rxvt puts a further escape before the sequence of a key with Alt.
      emitEscapes(escapes - 2, into: &events)
      isAlt = escapes > 1
      state = byte == UInt8(ascii: "[") ? .control : .singleShift
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      emitEscapes(escapes - 1, into: &events)
      state = .string
      held = [byte]
      bodyLength = 0
    default:
      emitEscapes(escapes - 1, into: &events)
      reset()
      isAlt = true
      step(byte, into: &events)
    }
  }
}

// MARK: - Sequences

extension InputDecoder {
  private mutating func control(_ byte: UInt8, into events: inout [InputEvent]) {
    switch byte {
    case UInt8(ascii: "[") where held.isEmpty: held.append(byte)  // F1 to F5 of the Linux console
    case UInt8(ascii: "M") where held.isEmpty: state = .mouse
    case UInt8(ascii: "$") where ControlSequence.endsWithDollar(held):
      finishControl(byte, into: &events)
    case 0x20..<0x40: if held.count < Self.sequenceLimit { held.append(byte) }
    case 0x40..<0x7F: finishControl(byte, into: &events)
    default:
      abandonSequence(into: &events)
      reset()
      step(byte, into: &events)
    }
  }

  private mutating func finishControl(_ final: UInt8, into events: inout [InputEvent]) {
    let sequence = ControlSequence(held, final: final)
    let alt = isAlt
    reset()
    if sequence.startsPaste {
      state = .paste
    } else if let event = sequence.event {
      events.append(alt ? event.withAlt : event)
    }
  }

  private mutating func singleShift(_ byte: UInt8, into events: inout [InputEvent]) {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9") where held.count < 2: held.append(byte)
    case 0x40..<0x7F:
      let key = ControlSequence.singleShiftKey(byte, modifiers: held)
      if let key { emit(key.code, key.modifiers, into: &events) }
      reset()
    default:
      abandonSequence(into: &events)
      reset()
      step(byte, into: &events)
    }
  }

  private mutating func string(_ byte: UInt8, into events: inout [InputEvent]) {
    switch byte {
    case 0x1B: state = .stringEscape
    case 0x07: reset()
    case 0x00..<0x20:
      // No reply holds these: the end was lost, and a key is a key.
      abandonSequence(into: &events)
      reset()
      step(byte, into: &events)
    default:
      bodyLength += 1
      if bodyLength > Self.stringLimit { reset() }
    }
  }

  /// What stands for a sequence that did not come about: the key with Alt that begins like it.
  private mutating func abandonSequence(into events: inout [InputEvent]) {
    switch state {
    case .control where held.isEmpty: emit(.character("["), .alt, into: &events)
    case .singleShift where held.isEmpty: emit(.character("O"), .alt, into: &events)
    case .string where bodyLength == 0:
      let introducer = held.first.map { Character(Unicode.Scalar($0)) } ?? "]"
      emit(.character(introducer), .alt, into: &events)
    case .ground, .character, .escape, .control, .singleShift, .string, .stringEscape, .mouse,
      .paste:
      break
    }
  }
}

// MARK: - Events

extension InputDecoder {
  private mutating func emit(
    _ code: Key.Code, _ modifiers: Key.Modifiers = [], into events: inout [InputEvent]
  ) {
    let key = Key(code, isAlt ? modifiers.union(.alt) : modifiers)
    isAlt = false
    events.append(.key(key.canonical))
  }

  private func emitEscapes(_ count: Int, into events: inout [InputEvent]) {
    guard count > 0 else { return }
    for _ in 0..<count { events.append(.key(Key(.escape))) }
  }

  private mutating func finishPaste(into events: inout [InputEvent]) {
    let bytes = pasted.take()
    if !bytes.isEmpty { events.append(.paste(bytes)) }
  }

  private mutating func startEscape() {
    reset()
    state = .escape
    escapes = 1
  }

  private mutating func reset() {
    state = .ground
    held.removeAll(keepingCapacity: true)
    escapes = 0
    bodyLength = 0
    isAlt = false
  }
}
