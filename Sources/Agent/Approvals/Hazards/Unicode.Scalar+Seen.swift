extension Unicode.Scalar {
  /// Whether a person sees the scalar for what it is: no control, no odd blank, nothing hidden.
  package var isSeen: Bool {
    switch value {
    case 0x20..<0x7F: return true
    case ..<0xA0: return false
    default: break
    }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return !properties.isDefaultIgnorableCodePoint
    }
  }

  /// Like ``isSeen``, but for joiners and selectors that belong to the emoji before them.
  package func isSeen(after previous: Unicode.Scalar) -> Bool {
    switch value {
    case 0xFE0F, 0x200D: previous.value >= 0x2000
    default: isSeen
    }
  }
}
