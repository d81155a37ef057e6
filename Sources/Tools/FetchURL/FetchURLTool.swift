package import JSON
package import Models
package import Workspace

/// Reads a page of the web for the model, if it is allowed.
package struct FetchURLTool: Tool {
  static let urlLimit = 4_096

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "fetch_url", description: Self.prompt,
      parameters: Schema.object(
        [("url", Schema.string(Self.urlPrompt)), ("reason", Schema.string(Self.reasonPrompt))],
        required: ["url"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let url = try arguments.text("url")
      let reason = try arguments.optionalText("reason")
      if let fault = Self.fault(of: url) { return .refused("fetch_url", fault) }
      return PreparedCall(
        summary: "fetch_url \(url)", action: .fetch(FetchRequest(url: url, reason: reason)))
    } catch {
      return .refused("fetch_url", error.sentence)
    }
  }

  /// What can be told without looking into the address.
  private static func fault(of url: String) -> String? {
    let scheme = url.prefix(8).lowercased()
    guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else {
      return "\"url\" of fetch_url must begin with https:// or http://. Files are read with "
        + "read_file."
    }
    guard url.utf8.count <= urlLimit else {
      return "\"url\" of fetch_url is longer than \(urlLimit) bytes."
    }
    guard url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
      return "\"url\" of fetch_url holds characters that must be written as %XX."
    }
    return nil
  }
}
