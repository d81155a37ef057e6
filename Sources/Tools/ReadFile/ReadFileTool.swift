package import JSON
package import Models
package import Workspace

/// Shows the model lines of a file, numbered.
package struct ReadFileTool: Tool {
  static let lineLimit = 2_000
  static let byteLimit = 64 << 10
  /// A line is cut after so many bytes.
  static let lineByteLimit = 4_000
  static let fileLimit = 16 << 20

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "read_file", description: Self.prompt,
      parameters: Schema.object(
        [
          ("path", Schema.string(Self.pathPrompt)),
          ("start_line", Schema.integer(Self.startPrompt)),
          ("end_line", Schema.integer(Self.endPrompt)),
        ], required: ["path"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let path = try arguments.text("path")
      let start = try arguments.optionalInt("start_line", in: 1...Int.max) ?? 1
      let end = try arguments.optionalInt("end_line", in: 1...Int.max)
      if let end, end < start {
        return .refused(
          "read_file \(path)", "\"end_line\" (\(end)) lies before \"start_line\" (\(start)).")
      }
      let range = end.map { ":\(start)-\($0)" } ?? (start > 1 ? ":\(start)-" : "")
      return PreparedCall(
        summary: "read_file \(path)\(range)",
        action: .read { await Self.read(FilePath(path), from: start, to: end, in: workspace) })
    } catch {
      return .refused("read_file", error.sentence)
    }
  }

  private static func read(
    _ path: FilePath, from start: Int, to end: Int?, in workspace: Workspace
  ) async -> ToolOutcome {
    do throws(WorkspaceError) {
      let bytes = try await workspace.read(path, limit: fileLimit)
      if let refusal = refusal(of: path, head: bytes, size: bytes.count) { return refusal }
      let lines = NumberedLines(bytes)
      let (outcome, shown) =
        bytes.isEmpty
        ? (ToolOutcome("\(path.display) is empty."), RangeSet())
        : lines.outcome(path, from: start, to: end)
      await workspace.noteShown(shown, of: lines.count, in: bytes, at: path)
      return outcome
    } catch .isAFolder {
      return ToolOutcome("\(path.display) is a folder; use list_dir.", isError: true)
    } catch .tooLarge(_, let size, _) {
      guard start > 1 || end != nil || workspace.isKept(path) else {
        return ToolOutcome(
          "\(path.display) has \(size) bytes, too many to read at once. Ask for a range of lines, "
            + "or look into it with search or shell.", isError: true)
      }
      return await readExcerpt(path, from: start, to: end, in: workspace)
    } catch {
      return ToolOutcome(error.description, isError: true)
    }
  }

  /// Reads lines of a file that is too long for memory.
  private static func readExcerpt(
    _ path: FilePath, from start: Int, to end: Int?, in workspace: Workspace
  ) async -> ToolOutcome {
    let range = FileExcerpt.Range(
      first: start, last: end, lineLimit: lineLimit, byteLimit: byteLimit,
      lineByteLimit: lineByteLimit)
    do throws(WorkspaceError) {
      let excerpt = try await workspace.excerpt(of: path, range)
      return refusal(of: path, head: excerpt.head, size: excerpt.size)
        ?? NumberedLines.outcome(of: excerpt, path, from: start)
    } catch {
      return ToolOutcome(error.description, isError: true)
    }
  }

  /// Why a file that begins with `head` is not shown; nil for one of text.
  private static func refusal(of path: FilePath, head: [UInt8], size: Int) -> ToolOutcome? {
    if let image = ImageHeader(head) {
      return ToolOutcome(
        "\(path.display) is a picture (\(image.kind.mediaType)); look at it with view_image.",
        isError: true)
    }
    guard head.isBinary else { return nil }
    return ToolOutcome(
      "\(path.display) is \(head.isWideText ? "text in UTF-16" : "binary") (\(size) bytes) and is "
        + "not shown; look into it with shell.", isError: true)
  }
}

extension [UInt8] {
  /// Whether a NUL stands near the beginning, as in no text but UTF-16.
  var isBinary: Bool { prefix(8_000).contains(0) }

  var isWideText: Bool { starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF]) }
}
