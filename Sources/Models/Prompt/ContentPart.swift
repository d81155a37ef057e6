package import JSON

/// A piece of a message or of a tool's result that is more than one text.
package enum ContentPart: Sendable, Equatable {
  case text(String)
  case image(ImageContent)
}

/// A picture, by its bytes or by where it lies.
package struct ImageContent: Sendable, Equatable {
  package enum Source: Sendable, Equatable {
    /// A type such as `image/png`, and the bytes in base 64.
    case data(mediaType: String, base64: String)
    case url(String)
  }
  package enum Detail: String, Sendable, Equatable { case low, high, auto }

  package var source: Source
  /// How closely the model looks; nil leaves it to the provider.
  package var detail: Detail?

  package init(_ source: Source, detail: Detail? = nil) {
    self.source = source
    self.detail = detail
  }

  /// The picture at an address, which for `data:` is its bytes.
  init(at url: String, detail: Detail?) {
    let parts = url.split(separator: ";base64,", maxSplits: 1)
    if let type = parts.first?.description.after("data:"), parts.count == 2 {
      self.init(.data(mediaType: type, base64: String(parts[1])), detail: detail)
    } else {
      self.init(.url(url), detail: detail)
    }
  }

  /// The address, or the bytes as a `data:` address.
  package var url: String {
    switch source {
    case .data(let mediaType, let base64): "data:\(mediaType);base64,\(base64)"
    case .url(let url): url
    }
  }
}

extension ContentPart {
  /// The part as an object, for the log.
  package var json: JSON {
    switch self {
    case .text(let text): return ["type": "text", "text": .string(text)]
    case .image(let image):
      var json: JSON = ["type": "image"]
      switch image.source {
      case .data(let mediaType, let base64):
        json.set("media_type", .string(mediaType))
        json.set("data", .string(base64))
      case .url(let url): json.set("url", .string(url))
      }
      json.set("detail", ifPresent: image.detail.map { .string($0.rawValue) })
      return json
    }
  }

  /// The part that ``json`` wrote; nil when it is of another type.
  package init?(json: JSON) {
    switch json["type"]?.stringValue {
    case "text":
      guard let text = json["text"]?.stringValue else { return nil }
      self = .text(text)
    case "image":
      let detail = json["detail"]?.stringValue.flatMap(ImageContent.Detail.init(rawValue:))
      if let url = json["url"]?.stringValue {
        self = .image(ImageContent(.url(url), detail: detail))
      } else {
        guard let type = json["media_type"]?.stringValue, let data = json["data"]?.stringValue
        else { return nil }
        self = .image(ImageContent(.data(mediaType: type, base64: data), detail: detail))
      }
    default: return nil
    }
  }
}
