/// Renders Markdown that is still growing: only its last blocks are rendered again.
///
/// Blocks before the last one are finished once that one has begun after an empty line, and
/// their rows are kept; so are the rows of the lines of a fenced block of code, and what comes
/// before it. At every moment the rows equal those of ``Markdown/render(_:width:role:)``
/// for the whole source. What defines a link for use anywhere undoes that, so a source that may
/// hold such a definition is rendered whole each time.
///
///     stream.append(delta)
///     stream.update(width: 80)
///     let visible = stream.rows(in: 0..<min(24, stream.rowCount))
package struct MarkdownStream: Sendable {
  package private(set) var source = ""
  private let role: String
  /// The part of the source that is not finished.
  private var tail = ""
  private var finished: [StyledLine] = []
  private var last: [StyledLine] = []
  /// The block of code that the tail goes on with; the rows of its whole lines are finished.
  private var fence: OpenFence?
  private var width = -1
  private var isStale = true
  private var mayDefineLinks = false

  /// `role` is that of plain text.
  package init(role: String = "msg.assistant") { self.role = role }

  package mutating func append(_ text: String) {
    guard !text.isEmpty else { return }
    source += text
    tail += text
    isStale = true
  }

  /// Brings the rows up to date, at `width` cells.
  package mutating func update(width: Int) {
    if width != self.width {
      self.width = width
      restart()
    }
    guard isStale else { return }
    isStale = false
    if fence != nil { readCode() }
    if fence == nil { readBlocks() }
  }

  private mutating func readBlocks() {
    var blocks = MarkdownDocument(tail).blocks(in: role)
    if !mayDefineLinks, hasLinkDefinition(blocks) {
      mayDefineLinks = true
      if tail.utf8.count != source.utf8.count {
        restart()
        blocks = MarkdownDocument(tail).blocks(in: role)
        isStale = false
      }
    }
    let layout = BlockLayout(role: role)
    if !mayDefineLinks, let boundary = boundary(of: blocks) {
      let done = layout.rows(of: blocks[..<boundary.block].map(\.content), width: width)
      finished += (finished.isEmpty || done.isEmpty ? [] : [StyledLine([])]) + done
      tail = String(Substring(tail.utf8.dropFirst(boundary.offset)))
      if let fence = boundary.fence {
        self.fence = fence
        readCode()
        // What follows the closing line holds no block yet.
        return
      }
      blocks.removeFirst(boundary.block)
    }
    last = layout.rows(of: blocks.map(\.content), width: width)
  }

  /// Reads on in the open block of code.
  private mutating func readCode() {
    guard var fence else { return }
    let isFirst = !fence.hasRows
    let (rows, count, isClosed) = fence.read(tail)
    if isFirst, !finished.isEmpty, !rows.isEmpty { finished.append(StyledLine([])) }
    finished += rows
    if count > 0 { tail = String(Substring(tail.utf8.dropFirst(count))) }
    self.fence = isClosed ? nil : fence
    last = isClosed ? [] : fence.rows(ofUnfinished: tail)
  }

  /// After an ``update(width:)``.
  package var rowCount: Int { finished.count + gap + last.count }

  /// Some of the rows, after an ``update(width:)``.
  package func rows(in range: Range<Int>) -> [StyledLine] {
    range.clamped(to: 0..<rowCount).map { index in
      if index < finished.count { return finished[index] }
      let rest = index - finished.count - gap
      return rest < 0 ? StyledLine([]) : last[rest]
    }
  }

  /// All rows at `width` cells; what is finished is kept from call to call.
  package mutating func rows(width: Int) -> [StyledLine] {
    update(width: width)
    return finished + Array(repeating: StyledLine([]), count: gap) + last
  }

  /// How much of the source will be read again with the next update.
  var pendingBytes: Int { tail.utf8.count }

  private var gap: Int {
    finished.isEmpty || last.isEmpty || fence?.hasRows == true ? 0 : 1
  }

  private mutating func restart() {
    tail = source
    finished = []
    last = []
    fence = nil
    isStale = true
  }
}

extension MarkdownStream {
  /// Where the unfinished part begins.
  ///
  /// That is the last block that starts on a whole line and after an empty one: otherwise its
  /// first line may yet join the block above. Or it is what follows the line that opens a block
  /// of code, which no longer joins anything. The empty line goes with it: a byte order mark has
  /// another meaning where a text begins.
  private func boundary(
    of blocks: [MarkdownDocument.TopBlock]
  ) -> (block: Int, offset: Int, fence: OpenFence?)? {
    guard let last = blocks.last else { return nil }
    let starts = lineStarts()
    // In code that is set in, tabs would count by their columns.
    if case .code(let language, _) = last.content, let fence = last.fence, fence.indent == 0,
      starts.indices.contains(last.line)
    {
      let open = OpenFence(
        fence, language: language, layout: BlockLayout(role: role), width: width)
      return (blocks.count - 1, starts[last.line], open)
    }
    for index in blocks.indices.dropFirst().reversed() {
      let line = blocks[index].line - 1
      guard line > 0, line + 1 < starts.count, blocks[index - 1].line <= line else { continue }
      if hasUnsureLine(blocks, index) { continue }
      if isBlank(starts[line - 1]..<starts[line]) { return (index, starts[line - 1], nil) }
    }
    return nil
  }

  /// Whether the parser may be wrong about where a block begins: a paragraph whose last line turns
  /// out to be a table's header, and that table.
  private func hasUnsureLine(_ blocks: [MarkdownDocument.TopBlock], _ index: Int) -> Bool {
    blocks[index...].prefix(2).contains {
      if case .table = $0.content { true } else { false }
    }
  }

  /// The offsets in the tail at which a line begins; the last is that of the unfinished line.
  private func lineStarts() -> [Int] {
    var starts = [0]
    var previous: UInt8 = 0
    for (offset, byte) in tail.utf8.enumerated() {
      if previous == 0x0D, byte != 0x0A { starts.append(offset) }
      if byte == 0x0A { starts.append(offset + 1) }
      previous = byte
    }
    return starts
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    tail.utf8.dropFirst(range.lowerBound).prefix(range.count).allSatisfy {
      [0x09, 0x0A, 0x0D, 0x20].contains($0)
    }
  }

  /// Whether `]:` stands in the tail outside code blocks: without it nothing is defined.
  private func hasLinkDefinition(_ blocks: [MarkdownDocument.TopBlock]) -> Bool {
    var lines: [Int] = []
    var line = 1
    var previous: UInt8 = 0
    for byte in tail.utf8 {
      if previous == 0x5D, byte == 0x3A { lines.append(line) }
      if byte == 0x0A || (previous == 0x0D && byte != 0x0A) { line += 1 }
      previous = byte
    }
    guard !lines.isEmpty else { return false }
    let code = blocks.filter { if case .code = $0.content { true } else { false } }
    return lines.contains { line in
      !code.contains { $0.line <= line && line <= $0.lastLine }
    }
  }
}
