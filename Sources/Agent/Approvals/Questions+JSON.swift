import JSON
import Tools

extension UserQuestion {
  /// The question as the log keeps it.
  var json: JSON {
    [
      "text": .string(text),
      "options": .array(
        options.map { option in
          var value: JSON = ["label": .string(option.label)]
          value.set("detail", ifPresent: option.detail.map { .string($0) })
          return value
        }),
    ]
  }

  init?(json: JSON) {
    guard let text = json["text"]?.stringValue else { return nil }
    let options = json["options"]?.arrayValue?.compactMap { value in
      value["label"]?.stringValue.map { Option($0, detail: value["detail"]?.stringValue) }
    }
    self.init(text, options: options ?? [])
  }
}

extension FetchRequest {
  /// The page as the log keeps it.
  var json: JSON {
    var value: JSON = ["url": .string(url)]
    value.set("reason", ifPresent: reason.map { .string($0) })
    value.set("redirected_from", ifPresent: redirectedFrom.map { .string($0) })
    return value
  }

  init?(json: JSON) {
    guard let url = json["url"]?.stringValue else { return nil }
    self.init(
      url: url, reason: json["reason"]?.stringValue,
      redirectedFrom: json["redirected_from"]?.stringValue)
  }
}
