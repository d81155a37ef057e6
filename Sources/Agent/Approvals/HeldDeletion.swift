import Workspace

/// A deletion so plain that the sandbox is answer enough in auto mode: `rm -rf` of folders that are
/// named in literal words and lie in the workspace.
///
///     HeldDeletion.isOne(["rm", "-rf", "node_modules"])     // true
///     HeldDeletion.isOne(["rm", "-rf", "."])                // false: all there is
///
/// It stays marked wherever it is shown, and no rule covers it.
enum HeldDeletion {
  /// Whether this and nothing else is what is marked in a command that runs in `workspace`.
  static func isAll(of judgement: CommandJudgement, in workspace: FilePath?) -> Bool {
    // From anywhere else a plain name could be the workspace's own.
    guard judgement.hazards == [.deletesRecursively], judgement.command.folder == workspace,
      let commands = try? judgement.command.literalCommands(), commands.count == 1
    else { return false }
    return isOne(commands[0])
  }

  /// Whether the words delete what they name below the folder they run in, and no more.
  static func isOne(_ words: [String]) -> Bool {
    guard words.first == "rm" else { return false }
    let options = words.dropFirst().prefix { $0.utf8.first == UInt8(ascii: "-") }
    let places = words.dropFirst(1 + options.count)
    return options.allSatisfy(isPlain(option:)) && !places.isEmpty
      && places.allSatisfy(isPlain(place:))
  }

  private static func isPlain(option: String) -> Bool {
    option.utf8.count > 1 && option.utf8.dropFirst().allSatisfy { "rRfv".utf8.contains($0) }
  }

  /// Whether a word is a name below this folder: no way up, no pattern, nobody's home, no `.git`.
  private static func isPlain(place: String) -> Bool {
    let special = "*?[]{}$`~\\!".utf8
    guard let first = place.utf8.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "-"),
      !place.utf8.contains(where: { special.contains($0) || $0 < 0x20 || $0 >= 0x7F })
    else { return false }
    let names = place.utf8.split(separator: UInt8(ascii: "/")).filter {
      !$0.elementsEqual(".".utf8)
    }
    return !names.isEmpty
      && !names.contains { $0.elementsEqual("..".utf8) || isOfGit($0) }
  }

  /// In any spelling: some disks do not tell capital letters from small ones.
  private static func isOfGit(_ name: Substring.UTF8View) -> Bool {
    name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }.starts(with: ".git".utf8)
  }
}
