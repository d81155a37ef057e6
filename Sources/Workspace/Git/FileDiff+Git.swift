import CGit

extension FileDiff {
  /// How contents that hold NUL bytes are shown.
  enum Contents {
    /// As binary, without hunks.
    case detected
    /// As lines, like any other: a patch that edits lines is always shown as lines.
    case text
  }

  /// The difference between two states of a file as git computes it, with three lines of context;
  /// nil stands for a file that does not exist.
  static func between(
    _ before: [UInt8]?, _ after: [UInt8]?, path: FilePath, oldPath: FilePath? = nil,
    contents: Contents = .detected
  ) throws(WorkspaceError) -> FileDiff {
    try GitLibrary.start()
    let kind: Kind =
      oldPath != nil ? .renamed : before == nil ? .added : after == nil ? .deleted : .modified
    let patch = try GitPatch(before ?? [], after ?? [], contents)
    let isBinary = contents == .detected && patch.isBinary
    return FileDiff(
      path: path, oldPath: oldPath, kind: kind, isBinary: isBinary,
      hunks: isBinary ? [] : try patch.hunks())
  }
}

/// A patch that libgit2 holds.
private final class GitPatch {
  private var handle: OpaquePointer?

  init(
    _ before: [UInt8], _ after: [UInt8], _ contents: FileDiff.Contents
  ) throws(WorkspaceError) {
    var options = git_diff_options()
    git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    options.context_lines = 3
    options.flags |= GIT_DIFF_INDENT_HEURISTIC.rawValue
    if contents == .text { options.flags |= GIT_DIFF_FORCE_TEXT.rawValue }
    let code = before.withUnsafeBytes { old in
      after.withUnsafeBytes { new in
        git_patch_from_buffers(
          &handle, old.baseAddress, old.count, nil, new.baseAddress, new.count, nil, &options)
      }
    }
    guard code == 0 else { throw GitLibrary.error() }
  }

  deinit { git_patch_free(handle) }

  var isBinary: Bool {
    guard let delta = git_patch_get_delta(handle) else { return false }
    return delta.pointee.flags & GIT_DIFF_FLAG_BINARY.rawValue != 0
  }

  func hunks() throws(WorkspaceError) -> [Hunk] {
    var hunks: [Hunk] = []
    for index in 0..<git_patch_num_hunks(handle) {
      var header: UnsafePointer<git_diff_hunk>?
      var count = 0
      guard git_patch_get_hunk(&header, &count, handle, index) == 0, let header else {
        throw GitLibrary.error()
      }
      hunks.append(
        Hunk(
          oldStart: Int(header.pointee.old_start), oldCount: Int(header.pointee.old_lines),
          newStart: Int(header.pointee.new_start), newCount: Int(header.pointee.new_lines),
          heading: Self.heading(header), lines: try lines(of: index, count: count)))
    }
    return hunks
  }

  private func lines(of hunk: Int, count: Int) throws(WorkspaceError) -> [DiffLine] {
    var lines: [DiffLine] = []
    lines.reserveCapacity(count)
    for index in 0..<count {
      var line: UnsafePointer<git_diff_line>?
      guard git_patch_get_line_in_hunk(&line, handle, hunk, index) == 0,
        let line = line?.pointee
      else { throw GitLibrary.error() }
      // The remaining origins only remark that the line before has no line feed.
      guard let kind = DiffLine.Kind(origin: UInt8(bitPattern: line.origin)) else { continue }
      let bytes = Array(UnsafeRawBufferPointer(start: line.content, count: line.content_len))
      let endsLine = bytes.last == 0x0A
      lines.append(
        DiffLine(kind, endsLine ? Array(bytes.dropLast()) : bytes, lacksLineFeed: !endsLine))
    }
    return lines
  }

  /// What git writes after the second `@@`.
  private static func heading(_ hunk: UnsafePointer<git_diff_hunk>) -> String {
    let header = withUnsafeBytes(of: hunk.pointee.header) { $0.prefix(hunk.pointee.header_len) }
    let text = Array(header)
    guard text.count > 4,
      let end = (3..<text.count).first(where: { text[$0 - 1] == 0x40 && text[$0] == 0x40 })
    else { return "" }
    return String(decoding: text[(end + 1)...].trimmed, as: UTF8.self)
  }
}

extension DiffLine.Kind {
  fileprivate init?(origin: UInt8) {
    switch origin {
    case UInt8(ascii: " "): self = .context
    case UInt8(ascii: "+"): self = .added
    case UInt8(ascii: "-"): self = .removed
    default: return nil
    }
  }
}
