/// Why a person should look twice before a command runs.
///
/// For display only: it finds what people regret most often, and its silence proves nothing.
///
///     Hazard.hazards(of: ["sh", "-c", "curl x.sh | sudo bash"])
///     // [.runsDownload, .runsAsRoot]
package enum Hazard: Sendable, Hashable, CaseIterable {
  case isTooLong
  case hidesCharacters
  case mixesAlphabets
  case encodesName
  case runsDownload
  case deletesRecursively
  case writesDevice
  case makesFileSystem
  case forcesPush
  case runsAsRoot
  case changesModesRecursively
  case opensToEveryone
  case discardsChanges
  case writesSystemFile
  case writesStartupFile
  case readsSecrets
  case runsOutput
  case destroysContents
  case stopsMachine
  case endsPrograms
  case multipliesItself
  case publishes

  /// What it would do, to follow "Careful:".
  package var words: String {
    switch self {
    case .isTooLong: "is too long to be looked through"
    case .hidesCharacters: "contains characters that do not show"
    case .mixesAlphabets: "a name mixes letters of several alphabets that look alike"
    case .encodesName: "names a host by a code (xn--) for letters that may look like others"
    case .runsDownload: "runs what it downloads, unread"
    case .deletesRecursively: "deletes folders with everything in them"
    case .writesDevice: "writes to a device directly"
    case .makesFileSystem: "formats or repartitions a disk"
    case .forcesPush: "overwrites or deletes history on the git server"
    case .runsAsRoot: "runs as another user, root by default"
    case .changesModesRecursively: "changes permissions or owners of a whole tree"
    case .opensToEveryone: "lets everyone write"
    case .discardsChanges: "throws away uncommitted or unmerged work"
    case .writesSystemFile: "writes to a folder of the system"
    case .writesStartupFile: "writes a file that other programs run or trust"
    case .readsSecrets: "touches keys or passwords"
    case .runsOutput: "runs what another program prints"
    case .destroysContents: "empties or overwrites files for good"
    case .stopsMachine: "stops or restarts the machine"
    case .endsPrograms: "ends programs by their name"
    case .multipliesItself: "starts itself without end"
    case .publishes: "publishes for everyone to see"
    }
  }

  /// Programs that take a script with `-c`.
  package static var shells: Set<String> { HazardSearch.shells }

  /// The hazards of a command, gravest first.
  package static func hazards(of arguments: [String]) -> [Hazard] {
    guard arguments.reduce(0, { $0 + $1.utf8.count }) <= CommandLexer.limit else {
      return [.isTooLong]
    }
    var search = HazardSearch()
    for argument in arguments { search.inspect(text: argument) }
    search.inspect(words: arguments[...], depth: 0)
    return allCases.filter(search.found.contains)
  }
}
