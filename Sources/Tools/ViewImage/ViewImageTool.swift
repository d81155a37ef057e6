package import JSON
package import Models
package import Workspace

/// Shows the model a picture.
package struct ViewImageTool: Tool {
  /// In bytes; in base 64 this stays below what every provider takes.
  static let sizeLimit = 3 << 20
  /// In pixels.
  static let sideLimit = 8_000

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "view_image", description: Self.prompt,
      parameters: Schema.object(
        [("path", Schema.string(Self.pathPrompt))], required: ["path"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let path = try Arguments(arguments, of: spec).text("path")
      return PreparedCall(
        summary: "view_image \(path)",
        action: .read { await Self.view(FilePath(path), in: workspace) })
    } catch {
      return .refused("view_image", error.sentence)
    }
  }

  private static func view(_ path: FilePath, in workspace: Workspace) async -> ToolOutcome {
    func refused(_ reason: String) -> ToolOutcome {
      ToolOutcome("\(path.display) \(reason)", isError: true)
    }
    let bytes: [UInt8]
    do throws(WorkspaceError) {
      bytes = try await workspace.read(path, limit: sizeLimit)
    } catch .tooLarge(_, let size, _) {
      return refused(
        "has \(size) bytes, more than the \(sizeLimit) that a model can be shown; make it smaller.")
    } catch {
      return ToolOutcome(error.description, isError: true)
    }
    guard !bytes.isEmpty else { return refused("is empty.") }
    guard let header = ImageHeader(bytes) else {
      return refused("is not a PNG, JPEG, GIF or WebP picture; text is read with read_file.")
    }
    guard let width = header.width, let height = header.height, width > 0, height > 0 else {
      return refused("is a damaged \(header.kind.mediaType) file: its size cannot be read.")
    }
    guard width <= sideLimit, height <= sideLimit else {
      return refused(
        "has \(width) x \(height) pixels; no side may be longer than \(sideLimit): make it smaller."
      )
    }
    return ToolOutcome(
      "\(path.display): \(header.kind.mediaType), \(width) x \(height) pixels, "
        + "\(bytes.count) bytes.",
      images: [
        ImageContent(.data(mediaType: header.kind.mediaType, base64: Base64.text(of: bytes)))
      ])
  }
}
