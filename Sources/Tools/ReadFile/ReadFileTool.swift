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
    let bytes: [UInt8]
    do throws(WorkspaceError) {
      bytes = try await workspace.look(at: path, limit: fileLimit)
    } catch .isAFolder {
      return ToolOutcome("\(path.display) is a folder; use list_dir.", isError: true)
    } catch .tooLarge(_, let size, _) {
      return ToolOutcome(
        "\(path.display) has \(size) bytes, too many to read. Look into it with search or shell.",
        isError: true)
    } catch {
      return ToolOutcome(error.description, isError: true)
    }
    if let image = ImageHeader(bytes) {
      return ToolOutcome(
        "\(path.display) is a picture (\(image.kind.mediaType)); look at it with view_image.",
        isError: true)
    }
    guard !bytes.isBinary else {
      return ToolOutcome(
        "\(path.display) is \(bytes.isWideText ? "text in UTF-16" : "binary") "
          + "(\(bytes.count) bytes) and is not shown; look into it with shell.",
        isError: true)
    }
    guard !bytes.isEmpty else { return ToolOutcome("\(path.display) is empty.") }
    return NumberedLines(bytes).outcome(path, from: start, to: end)
  }
}

extension [UInt8] {
  /// Whether a NUL stands near the beginning, as in no text but UTF-16.
  var isBinary: Bool { prefix(8_000).contains(0) }

  var isWideText: Bool { starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF]) }
}
