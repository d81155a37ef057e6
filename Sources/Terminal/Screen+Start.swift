import CNcurses
import CPosix

extension Screen {
  /// Has the C library and ncurses read and measure UTF-8, whatever the locale says.
  static func chooseLocale() {
    setlocale(LC_CTYPE, "")
    guard let codeset = nl_langinfo(nl_item(CODESET)), String(cString: codeset) != "UTF-8" else {
      return
    }
    setlocale(LC_CTYPE, "C.UTF-8")
  }

  static func environment() -> [String: String] {
    var environment: [String: String] = [:]
    for name in TerminalType.variables {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return environment
  }

  /// A string capability of the terminal, without the padding that only old hardware needs.
  static func capability(_ name: String) -> String? {
    guard let value = cnc_capability(name) else { return nil }
    var text = String(cString: value)
    while let start = text.firstRange(of: "$<"),
      let end = text[start.upperBound...].firstIndex(of: ">")
    {
      text.removeSubrange(start.lowerBound...end)
    }
    return text
  }

  /// Starts ncurses with the best entry that works and can place the cursor.
  static func start(
    _ type: TerminalType, memory: Int32
  ) throws(ScreenError) -> (cnc_terminal, TerminalType.Entry) {
    for entry in type.entries {
      // ncurses closes what it was given, so each attempt has its own.
      let descriptor = dup(memory)
      _ = cposix_set_cloexec(descriptor)
      let terminal = cnc_start(entry.name, entry.compiled, descriptor)
      if terminal.screen != nil, capability("cup") != nil { return (terminal, entry) }
      cnc_stop(terminal)
    }
    throw .unknownTerminal(name: type.name)
  }
}
