package import Workspace

/// What the model is told of a command that ran.
///
/// A status other than 0 is a normal result; only a command that could not start, took too long or
/// was stopped is an error.
package func report(_ result: CommandResult) -> ToolOutcome {
  let (ending, isError) = result.endingWords
  var text = ending
  if result.output.isEmpty {
    text += "\nNo output."
  } else {
    text += "\nOutput:\n\(output(of: result))"
    if result.omittedBytes > 0 {
      text += place(of: result.outputFile, holding: result.output.count + result.omittedBytes)
    }
  }
  for warning in result.warnings { text += "\n\n\(warning)" }
  var outcome = ToolOutcome(text, isError: isError, exitCode: result.exitCode)
  outcome.accidents = [result.seconds] + (result.outputFile.map { [$0.display] } ?? [])
  return outcome
}

/// What the model is told of a command that runs in the background, or has ended there.
package func report(_ look: BackgroundLook) -> ToolOutcome {
  var text = "Command \(look.id): \(look.state)"
  if look.bytes.isEmpty {
    text += "\nNo new output."
  } else {
    text += "\nNew output:\n"
    if !look.head.isEmpty, !isBinary(look.bytes[...]) {
      text += "\(look.head[...].toWholeCharacter.text)\n"
    }
    let omitted = look.omittedBytes - look.head.count
    if omitted > 0 { text += "[… \(omitted) bytes omitted …]\n" }
    let bytes = look.omittedBytes > 0 ? look.bytes[...].fromWholeCharacter : look.bytes[...]
    text += shown(bytes, of: look.omittedBytes + look.bytes.count)
    if look.omittedBytes > 0 {
      text += place(of: look.outputFile, holding: look.omittedBytes + look.bytes.count)
    }
  }
  for warning in look.warnings { text += "\n\n\(warning)" }
  var outcome = ToolOutcome(text, isError: look.isError, exitCode: look.exitCode)
  outcome.accidents = [look.id] + (look.outputFile.map { [$0.display] } ?? [])
  outcome.isOngoing = look.isOngoing
  return outcome
}

/// A look at a command in the background.
package struct BackgroundLook: Sendable, Equatable {
  package var id: String
  /// A sentence.
  package var state: String
  package var isError = false
  package var exitCode: Int?
  /// Whether the command was looked at again and still runs.
  package var isOngoing = false
  /// The latest of what came since the last look.
  package var bytes: [UInt8] = []
  /// More that came before them, the head among it.
  package var omittedBytes = 0
  /// How a long output begins, at the first look.
  package var head: [UInt8] = []
  package var outputFile: FilePath?
  /// What the command left behind that somebody should look at, a sentence each.
  package var warnings: [String] = []

  package init(id: String, state: String) {
    self.id = id
    self.state = state
  }
}

extension CommandResult {
  /// The exit status, when it had one.
  package var exitCode: Int? {
    if case .exited(let status) = ending { status } else { nil }
  }

  /// How long it took, in words.
  package var seconds: String { "\((duration * 10).rounded() / 10) s" }

  /// How it ended, in a sentence, and whether that is an error.
  package var endingWords: (sentence: String, isError: Bool) {
    switch ending {
    case .exited(let status): ("Exit status \(status) after \(seconds).", false)
    case .signalled(let number): ("Ended by signal \(number) after \(seconds).", false)
    case .timedOut(let limit):
      ("Took longer than \(Int(limit)) s and was ended; what it did until then stays done.", true)
    case .cancelled:
      ("Stopped by the person after \(seconds); what it did until then stays done.", true)
    case .couldNotStart(let reason): ("Could not be started: \(reason)", true)
    }
  }
}

private func output(of result: CommandResult) -> String {
  let bytes = result.output
  guard result.omittedBytes > 0, !isBinary(bytes[...]) else {
    return shown(bytes[...], of: bytes.count + result.omittedBytes)
  }
  let head = bytes.prefix(CommandResult.headLimit)
  let tail = bytes.dropFirst(CommandResult.headLimit)
  return "\(head.toWholeCharacter.text)\n[… \(result.omittedBytes) bytes omitted …]\n"
    + tail.fromWholeCharacter.text
}

private func place(of file: FilePath?, holding count: Int) -> String {
  guard let file else { return "" }
  let limit = CommandResult.outputFileLimit
  let part = count > limit ? "The first \(limit >> 20) MiB of the output are" : "The output is"
  return "\n[\(part) in \(file.display), for read_file and search.]"
}

/// A program's bytes as text, unless they are none.
private func shown(_ bytes: ArraySlice<UInt8>, of count: Int) -> String {
  isBinary(bytes) ? "[binary, \(count) bytes, not shown]" : bytes.text
}

/// One byte in a hundred that is NUL is no text.
private func isBinary(_ bytes: ArraySlice<UInt8>) -> Bool {
  let start = bytes.prefix(8_000)
  return start.count { $0 == 0 } * 100 > start.count
}

extension ArraySlice<UInt8> {
  /// Without the end of a character that was cut at the beginning.
  fileprivate var fromWholeCharacter: ArraySlice {
    dropFirst(prefix(3).prefix(while: \.isInner).count)
  }

  /// Without the beginning of a character that was cut at the end.
  fileprivate var toWholeCharacter: ArraySlice {
    let inner = suffix(3).reversed().prefix(while: \.isInner).count
    guard let lead = dropLast(inner).last else { return self }
    let length =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    return length > inner + 1 ? dropLast(inner + 1) : self
  }

  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}

extension UInt8 {
  fileprivate var isInner: Bool { self & 0xC0 == 0x80 }
}
