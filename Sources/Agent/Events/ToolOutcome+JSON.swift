import JSON
import Models
import Tools

extension ToolOutcome {
  func json(type: String, callID: String) -> JSON {
    var value: JSON = [
      "type": .string(type), "call": .string(callID), "output": .string(output),
      "error": .bool(isError),
    ]
    value.set("exit_code", ifPresent: exitCode.map { .int($0) })
    if !images.isEmpty {
      value.set("images", .array(images.map { ContentPart.image($0).json }))
    }
    if !accidents.isEmpty { value.set("accidents", .array(accidents.map { .string($0) })) }
    if isOngoing { value.set("ongoing", true) }
    return value
  }

  init(json: JSON) {
    let images = (json["images"]?.arrayValue ?? []).compactMap { value -> ImageContent? in
      if case .image(let image) = ContentPart(json: value) { image } else { nil }
    }
    self.init(
      json["output"]?.stringValue ?? "", isError: json["error"]?.boolValue ?? false,
      exitCode: json["exit_code"]?.intValue, images: images)
    accidents = (json["accidents"]?.arrayValue ?? []).compactMap(\.stringValue)
    isOngoing = json["ongoing"]?.boolValue ?? false
  }
}
