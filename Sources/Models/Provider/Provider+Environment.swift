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
    provider.baseURL = Self.expand(baseURL, variables)
    for index in otherDialects.indices {
      provider.otherDialects[index].baseURL = otherDialects[index].baseURL.map {
        Self.expand($0, variables)
      }
    }
    if case .sigV4(let region, let service) = authentication.scheme {
      provider.authentication.scheme = .sigV4(
        region: Self.expand(region, variables), service: service)
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

  /// Google's host for a location: one for all, one each for the multi-regions, one a region.
  private static func vertexHost(_ location: String) -> String {
    switch location {
    case "global": "aiplatform.googleapis.com"
    case "us", "eu": "aiplatform.\(location).rep.googleapis.com"
    default: "\(location)-aiplatform.googleapis.com"
    }
  }
}
