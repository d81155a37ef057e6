package import Workspace

/// What the model is told of a command that ran.
///
/// A status other than 0 is a normal result; only a command that could not start, took too long or
/// was stopped is an error.
package func report(_ result: CommandResult) -> ToolOutcome {
  let seconds = "\((result.duration * 10).rounded() / 10) s"
  let (ending, isError) =
    switch result.ending {
    case .exited(let status): ("Exit status \(status) after \(seconds).", false)
    case .signalled(let number): ("Ended by signal \(number) after \(seconds).", false)
    case .timedOut(let limit):
      ("Took longer than \(Int(limit)) s and was ended; what it did until then stays done.", true)
    case .cancelled:
      ("Stopped by the person after \(seconds); what it did until then stays done.", true)
    case .couldNotStart(let reason): ("Could not be started: \(reason)", true)
    }
  guard !result.output.isEmpty else {
    return ToolOutcome("\(ending)\nNo output.", isError: isError)
  }
  return ToolOutcome("\(ending)\nOutput:\n\(text(of: result))", isError: isError)
}

private func text(of result: CommandResult) -> String {
  let bytes = result.output
  guard !bytes.prefix(8_000).contains(0) else {
    return "[binary, \(bytes.count + result.omittedBytes) bytes, not shown]"
  }
  guard result.omittedBytes > 0 else { return String(decoding: bytes, as: UTF8.self) }
  let head = String(decoding: bytes.prefix(CommandResult.headLimit), as: UTF8.self)
  let tail = String(decoding: bytes.dropFirst(CommandResult.headLimit), as: UTF8.self)
  return "\(head)\n[… \(result.omittedBytes) bytes omitted …]\n\(tail)"
}
