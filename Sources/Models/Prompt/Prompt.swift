/// All that a model is asked with.
package struct Prompt: Sendable, Equatable {
  /// From the most to the least stable, so that a provider's cache keeps the longest prefix.
  package var system: [SystemBlock]
  package var items: [ResponseItem]
  package var tools: [ToolSpec]

  package init(system: [SystemBlock], items: [ResponseItem], tools: [ToolSpec]) {
    self.system = system
    self.items = items
    self.tools = tools
  }
}

package struct SystemBlock: Sendable, Equatable {
  /// Who may share a cached prefix that ends with a block.
  package enum CacheScope: String, Sendable, Equatable {
    /// The same for everybody who runs this version: the program's own words.
    case global
    /// The same in every session of one organisation or project.
    case org
  }

  package var text: String
  /// nil for a block that differs from session to session.
  package var cacheScope: CacheScope?

  package init(_ text: String, cacheScope: CacheScope?) {
    self.text = text
    self.cacheScope = cacheScope
  }

  package init(_ text: String, isCacheBoundary: Bool = false) {
    self.init(text, cacheScope: isCacheBoundary ? .org : nil)
  }

  /// Whether a provider that caches by mark gets one after this block.
  package var isCacheBoundary: Bool { cacheScope != nil }
}

extension Prompt {
  /// The prompt as a model takes it where it is served: where one of the two knows no free text, its
  /// tools take JSON.
  func fitted(to traits: ModelTraits, _ quirks: ProviderQuirks) -> Prompt {
    guard !traits.takesFreeText || quirks.takesCustomTools == false else { return self }
    var prompt = self
    for index in prompt.tools.indices { prompt.tools[index].format = nil }
    return prompt
  }

  /// Whether anything but text is in it.
  package var hasMedia: Bool { items.contains { !$0.images.isEmpty } }

  /// The same prompt with a few words in the place of each picture, for a provider that refused
  /// them.
  package var withoutMedia: Prompt {
    var prompt = self
    prompt.items = items.map { item in
      guard !item.images.isEmpty else { return item }
      var item = item
      // A message that came back with a history a provider shortened: the pictures are there too.
      item.payload = nil
      switch item.content {
      case .userMessage(let text, let parts):
        item.content = .userMessage(text, attachments: parts.map(\.withoutMedia))
      case .toolResult(var result):
        result.attachments = result.attachments.map(\.withoutMedia)
        item.content = .toolResult(result)
      case .assistantMessage, .reasoning, .toolCall, .compaction: break
      }
      return item
    }
    return prompt
  }
}

extension ResponseItem {
  fileprivate var images: [ImageContent] {
    let parts: [ContentPart] =
      switch content {
      case .userMessage(_, let attachments): attachments
      case .toolResult(let result): result.attachments
      case .assistantMessage, .reasoning, .toolCall, .compaction: []
      }
    return parts.compactMap { part in
      guard case .image(let image) = part else { return nil }
      return image
    }
  }
}

extension ContentPart {
  fileprivate var withoutMedia: ContentPart {
    guard case .image = self else { return self }
    return .text("(A picture was left out here.)")
  }
}
