import Workspace

extension PatchReview {
  /// Hands the current hunk out as a text for the editor.
  mutating func edit() -> ReviewOutcome? {
    guard let item = decisions.currentItem, let hunk = item.hunk else {
      return .notice("Only a hunk can be edited.")
    }
    guard let text = HunkText(hunk).text(of: decisions.files[item.file].path.shown) else {
      return .notice("This hunk is not UTF-8 text: an editor would change more than you see.")
    }
    editedItem = decisions.current
    return .editHunk(text)
  }

  /// Where the current item stands in the file as it is now; nil for a file that is yet to be made.
  var place: (path: FilePath, line: Int)? {
    guard let item = decisions.currentItem else { return nil }
    let diff = decisions.files[item.file]
    guard diff.kind != .added else { return nil }
    return (diff.oldPath ?? diff.path, max(1, item.hunk?.oldStart ?? 1))
  }

  /// Takes the hunk as it came back from the editor: in place of the old one, and accepted.
  mutating func takeEdited(_ text: String) -> ReviewOutcome? {
    guard let index = editedItem, decisions.items.indices.contains(index),
      let hunk = decisions.items[index].hunk
    else { return .notice("The hunk is gone.") }
    editedItem = nil
    let edited: Hunk
    do throws(HunkText.Refusal) {
      edited = try HunkText(hunk).hunk(from: text)
    } catch {
      return .notice(error.description)
    }
    guard edited != hunk else { return .notice("The hunk is as it was.") }
    decisions.move(to: index)
    decisions.replace(with: edited)
    needsLayout = true
    revealsCurrent = true
    return .notice("The hunk is yours now, and accepted; u takes it back.")
  }
}

/// A hunk as a text that a person edits, in the form of a patch.
struct HunkText {
  let hunk: Hunk

  init(_ hunk: Hunk) { self.hunk = hunk }

  /// Why a text is not taken.
  enum Refusal: Error, Equatable, CustomStringConvertible {
    case unmarkedLine(String)
    case otherContext
    case noChange

    var description: String {
      switch self {
      case .unmarkedLine(let line): "Not taken: a line begins with neither blank, + nor -: \(line)"
      case .otherContext:
        "Not taken: lines with a blank or a minus must stay as the file has them, all of them."
      case .noChange: "Not taken: nothing changes any more. Reject the hunk instead."
      }
    }
  }

  private static let end = "\\ No newline at end of file"

  /// The lines with their marks under a short instruction; nil where they are not UTF-8.
  func text(of path: String) -> String? {
    var text = """
      # \(path) \(hunk.header)
      # Lines with + are written: change, add or remove them. Lines with a blank or - are the
      # file's: turn a blank into - to remove a line, - into a blank to keep it, and leave the rest.
      # Lines with # are left out.

      """
    for line in hunk.lines {
      guard let content = String(validating: line.bytes, as: UTF8.self) else { return nil }
      text += Self.mark(line.kind) + content + "\n"
      if line.lacksLineFeed { text += Self.end + "\n" }
    }
    return text
  }

  /// The hunk that a text describes; of the file it changes what the old one saw and nothing else.
  func hunk(from text: String) throws(Refusal) -> Hunk {
    var lines: [DiffLine] = []
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      switch line.first {
      case UInt8(ascii: "#"): continue
      case UInt8(ascii: "\\"): if !lines.isEmpty { lines[lines.count - 1].lacksLineFeed = true }
      case UInt8(ascii: " "): lines.append(DiffLine(.context, Array(line.dropFirst())))
      case UInt8(ascii: "+"): lines.append(DiffLine(.added, Array(line.dropFirst())))
      case UInt8(ascii: "-"): lines.append(DiffLine(.removed, Array(line.dropFirst())))
      // Editors take the blank of an empty line away.
      case nil: lines.append(DiffLine(.context, []))
      default: throw .unmarkedLine(String(decoding: line.prefix(40), as: UTF8.self))
      }
    }
    let old = hunk.lines.filter { $0.kind != .added }
    // What the editor left at the end is no line of the file.
    while lines.last == DiffLine(.context, []),
      lines.count(where: { $0.kind != .added }) > old.count
    {
      lines.removeLast()
    }
    let kept = lines.filter { $0.kind != .added }
    guard kept.count == old.count, zip(kept, old).allSatisfy({ $0.bytes == $1.bytes }) else {
      throw .otherContext
    }
    guard lines.contains(where: { $0.kind != .context }) else { throw .noChange }
    restoreEnd(of: &lines)
    return hunk.replacingLines(lines)
  }

  /// Old lines lack their line feed exactly where they did; a context line has the same end on both
  /// sides.
  private func restoreEnd(of lines: inout [DiffLine]) {
    let ends = hunk.lines.filter { $0.kind != .added }.map(\.lacksLineFeed)
    var next = 0
    for index in lines.indices where lines[index].kind != .added {
      lines[index].lacksLineFeed = ends[next]
      next += 1
    }
  }

  private static func mark(_ kind: DiffLine.Kind) -> String {
    switch kind {
    case .context: " "
    case .added: "+"
    case .removed: "-"
    }
  }
}
