/// Options by which a program that only looks runs or writes something after all.
///
/// A list like this is never whole, and need not be: what a rule covers still runs in the sandbox.
/// It keeps a rule to what the person had in mind when they made it.
enum Trapdoors {
  /// Whether the arguments, which are literal, keep a program to what it is known for.
  static func allows(_ name: String, _ arguments: ArraySlice<String>) -> Bool {
    switch name {
    case "find": return !arguments.contains(where: isActionOfFind)
    case "sed": return isSelection(arguments)
    case "git": return !arguments.contains { isOption($0, of: gitOptions, short: "O") }
    case "sort": return !arguments.contains { isOption($0, of: sortOptions, short: "oT") }
    case "rg":
      return !arguments.contains { isOption($0, of: ripgrepOptions, short: "z") }
    case "grep", "egrep", "fgrep", "ls", "cat", "head", "tail", "wc", "echo": return true
    case "tree": return !arguments.contains { isOption($0, of: ["--output"], short: "oR") }
    case "file": return !arguments.contains { isOption($0, of: ["--compile"], short: "C") }
    case "date": return !arguments.contains { isOption($0, of: ["--set"], short: "s") }
    case "fd", "fdfind":
      return !arguments.contains { isOption($0, of: ["--exec", "--exec-batch"], short: "xX") }
    case "bat", "batcat", "delta":
      return !arguments.contains { isOption($0, of: ["--pager", "--paging"], short: "P") }
    case "mktemp", "hostname": return arguments.isEmpty
    default: return true
    }
  }

  private static let gitOptions = [
    "--output", "--ext-diff", "--textconv", "--exec", "--upload-pack", "--receive-pack",
    "--open-files-in-pager", "--paginate", "--config-env", "--filters", "--show-signature",
    "--git-dir", "--work-tree", "--exec-path", "--no-index",
  ]
  private static let sortOptions = [
    "--compress-program", "--output", "--temporary-directory", "--files0-from",
  ]
  private static let ripgrepOptions = ["--pre", "--pre-glob", "--hostname-bin", "--search-zip"]

  /// Whether an argument is one of these long options, also abbreviated or with a value, or a
  /// cluster of short ones with one of these letters.
  private static func isOption(
    _ argument: String, of long: [String], short: String
  ) -> Bool {
    guard argument.utf8.first == UInt8(ascii: "-"), argument.utf8.count > 1 else { return false }
    guard argument.hasPrefix("--") else {
      return argument.utf8.dropFirst().contains { short.utf8.contains($0) }
    }
    let name = argument.utf8.prefix { $0 != UInt8(ascii: "=") }
    guard name.count > 2 else { return false }
    return long.contains { $0.utf8.starts(with: name) || name.starts(with: $0.utf8) }
  }

  private static func isActionOfFind(_ argument: String) -> Bool {
    ["-exec", "-ok", "-delete", "-fprint", "-fls", "-files0"].contains {
      argument.utf8.starts(with: $0.utf8)
    }
  }

  /// `sed -n 3p file` and `sed -n 3,9p file`: any other program of sed may write or run.
  private static func isSelection(_ arguments: ArraySlice<String>) -> Bool {
    guard arguments.first == "-n", arguments.count >= 2 else { return false }
    let script = Array(arguments[arguments.startIndex + 1].utf8)
    guard script.last == UInt8(ascii: "p") else { return false }
    let range = script.dropLast().split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    let isRange = (1...2).contains(range.count) && range.allSatisfy(isLineNumber)
    return isRange && arguments.dropFirst(2).allSatisfy { !$0.hasPrefix("-") }
  }

  private static func isLineNumber(_ text: ArraySlice<UInt8>) -> Bool {
    text.elementsEqual([UInt8(ascii: "$")])
      || !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
