extension Provider {
  /// The provider with the environment's values in its addresses.
  ///
  /// `{A|B:x}` becomes the first of the variables A and B that is set and not empty, and `x` when
  /// none is. What stays open is named by ``missingVariable``.
  ///
  ///     azure.expanded(["AZURE_RESOURCE_NAME": "mine"]).baseURL
  ///     // https://mine.openai.azure.com/openai/v1
  package func expanded(_ environment: [String: String]) -> Provider {
    var provider = self
    var variables = environment
    let location = Self.expand("{CLOUD_ML_REGION|GOOGLE_CLOUD_LOCATION:global}", environment)
    variables["VERTEX_HOST"] = Self.vertexHost(location)
    if let name = Self.azureResource(environment) { variables["AZURE_RESOURCE_NAME"] = name }
    provider.baseURL = Self.expand(baseURL, variables)
    for index in otherDialects.indices {
      provider.otherDialects[index].baseURL = otherDialects[index].baseURL.map {
        Self.expand($0, variables)
      }
    }
    if case .sigV4(let region, let service) = authentication.scheme {
      // An address that names a region is nobody else's.
      provider.authentication.scheme = .sigV4(
        region: provider.regionOfHost ?? Self.expand(region, variables), service: service)
    }
    return provider
  }

  /// The variable that an address still waits for, by the name to set.
  package var missingVariable: String? {
    guard let start = baseURL.firstIndex(of: "{"), let end = baseURL[start...].firstIndex(of: "}")
    else { return nil }
    return baseURL[baseURL.index(after: start)..<end].split(separator: "|").first.map(String.init)
  }

  private static func expand(_ text: String, _ variables: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      result += rest[..<start]
      let inside = rest[rest.index(after: start)..<end]
      let parts = inside.split(separator: ":", maxSplits: 1)
      let names = parts.first?.split(separator: "|").map(String.init) ?? []
      let value = names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
      result += value ?? (parts.count > 1 ? String(parts[1]) : String(rest[start...end]))
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// The region in one of Amazon's addresses: `bedrock-runtime.eu-west-1.amazonaws.com`.
  private var regionOfHost: String? {
    let labels = host.split(separator: ".")
    guard labels.contains("amazonaws") || labels.suffix(2) == ["api", "aws"] else { return nil }
    return labels.lazy.map(String.init).first { label in
      let words = label.split(separator: "-")
      return words.count >= 3 && words[0].utf8.count == 2
        && words[words.count - 1].utf8.allSatisfy { $0 &- 0x30 < 10 }
    }
  }

  /// The name of the resource where the environment gives it, or the address that begins with it.
  private static func azureResource(_ environment: [String: String]) -> String? {
    if let name = environment["AZURE_RESOURCE_NAME"], !name.isEmpty { return name }
    guard let endpoint = environment["AZURE_OPENAI_ENDPOINT"], endpoint.hasPrefix("https://") else {
      return nil
    }
    let host = endpoint.dropFirst("https://".count).prefix { $0 != "/" }
    let end = ".openai.azure.com"
    return host.hasSuffix(end) ? String(host.dropLast(end.count)) : nil
  }

  /// Google's host for a location: one for all, one each for the multi-regions, one a region.
  private static func vertexHost(_ location: String) -> String {
    switch location {
    case "global": "aiplatform.googleapis.com"
    case "us", "eu": "aiplatform.\(location).rep.googleapis.com"
    default: "\(location)-aiplatform.googleapis.com"
    }
  }
}
