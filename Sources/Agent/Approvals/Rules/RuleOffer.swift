package import Workspace

/// The rules that a person can be offered for a command: its first words, fewer or more of them.
package struct RuleOffer: Sendable, Equatable {
  /// All words of the command, as the program gets them.
  package let words: [String]
  /// How many of the words a rule may name.
  package let lengths: ClosedRange<Int>
  /// Whether a rule covers its own words alone, since the program runs others.
  package let isExact: Bool

  /// Why there is nothing to offer.
  package enum Refusal: Error, Sendable, Equatable {
    case escalation
    case noSandbox
    case readOnly
    case hazard(Hazard)
    case unreadable(CommandLexer.Obstacle)
    case severalCommands
    case program(String)
  }

  /// Makes the offer for a command as it is asked about.
  package init(for command: Command, isEscalation: Bool) throws(Refusal) {
    if isEscalation { throw .escalation }
    switch command.profile {
    case .workspace: break
    case .none, .network: throw .noSandbox
    case .readOnly: throw .readOnly
    }
    if let hazard = Hazard.hazards(of: command.arguments).first { throw .hazard(hazard) }
    let commands: [[String]]
    do throws(CommandLexer.Obstacle) {
      commands = try command.literalCommands()
    } catch {
      throw .unreadable(error)
    }
    guard commands.count == 1, let words = commands.first else { throw .severalCommands }
    guard let reach = RuleReach(words) else { throw .program(words.first ?? "") }
    self.words = words
    lengths = reach.minimum...words.count
    isExact = reach.isExact
  }

  /// The words of a rule of some length.
  package func prefix(_ length: Int) -> [String] {
    Array(words.prefix(min(max(length, lengths.lowerBound), lengths.upperBound)))
  }

  /// Whether a rule of these words is among the offered ones.
  package func includes(_ prefix: [String]) -> Bool {
    lengths.contains(prefix.count)
      && prefix.elementsEqual(words.prefix(prefix.count)) { $0.utf8.elementsEqual($1.utf8) }
  }
}

extension RuleOffer.Refusal {
  /// The reason, to follow "It cannot be allowed always:".
  package var words: String {
    switch self {
    case .escalation: "it asks for more than the sandbox gives"
    case .noSandbox: "no sandbox would hold it"
    case .readOnly: "in plan mode every command asks"
    case .hazard(let hazard): "it is marked, \(hazard.words)"
    case .unreadable(let obstacle): "the line has \(obstacle.words)"
    case .severalCommands: "it is several commands in one"
    case .program(let name): "\(name) can be made to run or write anything"
    }
  }
}

extension Command {
  /// The line that a shell is given; nil for a program that is started as it is.
  package var shellLine: String? {
    guard arguments.count == 3, arguments[1] == "-c", arguments[0] == Command.shell else {
      return nil
    }
    return arguments[2]
  }

  /// The simple commands of the line, or the program itself, in literal words.
  func literalCommands() throws(CommandLexer.Obstacle) -> [[String]] {
    guard let line = shellLine else {
      guard arguments.first?.isEmpty == false else { throw .emptyCommand }
      return [arguments]
    }
    return try CommandLexer.commands(of: line)
  }

  /// The same command with another line for the shell, or other words for the program.
  func replacing(line: String) -> Command {
    var command = self
    command.arguments = [Command.shell, "-c", line]
    return command
  }
}
