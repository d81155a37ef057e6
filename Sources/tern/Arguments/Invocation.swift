/// The command line, read.
struct Invocation {
  enum Command {
    case help, version, demo
    case session(prompt: String?)
    case resume(SessionChoice)
    case exec(Execution)
    case sessions(asJSON: Bool)
    case models(asJSON: Bool)
    case rules(asJSON: Bool)
    case revokeRule(String)
    case decode(dialect: String, split: Int?, path: String?)
    case trust(TrustChoice)
    case applyPatch(path: String?)
  }
  enum SessionChoice {
    case last
    case prefix(String)
  }
  enum TrustChoice {
    /// The folder that was named, or the session's.
    case add(String?)
    case list
    case revoke(String)
  }
  struct Execution {
    var prompt: String
    var printsJSON = false
    var lastMessageFile: String?
    /// The file with the shape that answers must have.
    var schemaFile: String?
    var resuming: SessionChoice?
  }

  var command: Command = .session(prompt: nil)
  var folder = "."
  /// Whether ``folder`` was named, were it only as `.`.
  var isFolderNamed = false
  var model: String?
  var fallbackModels: [String] = []
  var mode: String?
  var theme: String?
  var keymap: String?
  var overrides: [String] = []

  init(arguments: [String]) throws(Failure) {
    var reader = ArgumentReader(arguments)
    var name: String?
    var words: [String] = []
    var flags: Set<String> = []
    var values: [String: String] = [:]
    while let argument = reader.next() {
      switch argument {
      case "-h", "--help": flags.insert("help")
      case "-V", "--version": flags.insert("version")
      case "-C", "--cd":
        folder = try reader.value(of: argument)
        isFolderNamed = true
      case "-m", "--model": model = try reader.value(of: argument)
      case "--fallback-model":
        fallbackModels += try reader.value(of: argument).split(separator: ",").map(String.init)
      case "--mode": mode = try reader.value(of: argument)
      case "--theme": theme = try reader.value(of: argument)
      case "--keymap": keymap = try reader.value(of: argument)
      case "-c": overrides.append(try reader.value(of: argument))
      case "--json", "--last", "--list": flags.insert(String(argument.dropFirst(2)))
      case "-o", "--output-schema", "--dialect", "--split", "--resume", "--revoke":
        values[argument] = try reader.value(of: argument)
      case "--": words += reader.rest()
      default:
        guard !argument.hasPrefix("-") || argument == "-" else {
          throw .usage("\(argument) is not an option. `tern --help` lists them.")
        }
        // A command may follow options; after a word it is a word itself.
        if name == nil, words.isEmpty, ArgumentReader.commands.contains(argument) {
          name = argument
        } else {
          words.append(argument)
        }
      }
    }
    if flags.contains("help") || name == "help" {
      command = .help
    } else if flags.contains("version") {
      command = .version
    } else {
      let options = Options(words: words, flags: flags, values: values)
      try options.check(for: name)
      command = try options.command(named: name)
    }
  }
}

/// What stood beside a command's name.
private struct Options {
  var words: [String]
  var flags: Set<String>
  var values: [String: String]

  private static let known: [String: Set<String>] = [
    "": [], "resume": ["last"], "exec": ["json", "-o", "--output-schema", "--resume", "last"],
    "sessions": ["json"],
    "models": ["json"], "rules": ["json"],
    "trust": ["list", "--revoke"], "demo": [], "decode": ["--dialect", "--split"],
    "apply-patch": [],
  ]

  func check(for name: String?) throws(Failure) {
    let known = Self.known[name ?? ""] ?? []
    guard let stray = flags.union(values.keys).subtracting(known).min() else { return }
    let option = stray.hasPrefix("-") ? stray : "--\(stray)"
    throw .usage("`tern\(name.map { " \($0)" } ?? "")` does not take \(option).")
  }

  func command(named name: String?) throws(Failure) -> Invocation.Command {
    switch name {
    case nil: return .session(prompt: words.isEmpty ? nil : words.joined(separator: " "))
    case "demo": return .demo
    case "sessions": return .sessions(asJSON: flags.contains("json"))
    case "models": return .models(asJSON: flags.contains("json"))
    case "trust":
      if let folder = values["--revoke"] { return .trust(.revoke(folder)) }
      return .trust(flags.contains("list") ? .list : .add(words.first))
    case "rules": return try rules()
    case "resume": return .resume(try choice(words.first))
    case "apply-patch": return .applyPatch(path: words.first)
    case "exec":
      guard !words.isEmpty else {
        throw .usage("`tern exec` needs a prompt; `-` reads it from standard input.")
      }
      var execution = Invocation.Execution(prompt: words.joined(separator: " "))
      execution.printsJSON = flags.contains("json")
      execution.lastMessageFile = values["-o"]
      execution.schemaFile = values["--output-schema"]
      if flags.contains("last") || values["--resume"] != nil {
        execution.resuming = try choice(values["--resume"])
      }
      return .exec(execution)
    case "decode":
      guard let dialect = values["--dialect"] else {
        throw .usage("`tern decode` needs --dialect responses, chat or messages.")
      }
      let split = values["--split"].map { Int($0) ?? 0 }
      guard split.map({ $0 > 0 }) ?? true else {
        throw .usage("--split takes a number of bytes, 1 or more.")
      }
      return .decode(dialect: dialect, split: split, path: words.first)
    default: throw .usage("`tern \(name ?? "")` is not part of this version.")
    }
  }

  private func rules() throws(Failure) -> Invocation.Command {
    switch (words.first, words.count) {
    case (nil, _): return .rules(asJSON: flags.contains("json"))
    case ("revoke", 2): return .revokeRule(words[1])
    default: throw .usage("Write `tern rules` to list them, or `tern rules revoke NUMBER`.")
    }
  }

  private func choice(_ prefix: String?) throws(Failure) -> Invocation.SessionChoice {
    if flags.contains("last") { return .last }
    guard let prefix else {
      throw .usage("Which session? Give its id or --last; `tern sessions` lists them.")
    }
    return .prefix(prefix)
  }
}
