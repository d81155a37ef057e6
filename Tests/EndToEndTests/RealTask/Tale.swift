import JSON

/// What `tern exec --json` told, a line for each thing that was whole.
struct Tale {
  let events: [JSON]
  /// Without the one that depends on the machine: that there is no sandbox.
  let lines: [String]
  let saysThereIsNoSandbox: Bool

  init(_ program: FinishedProgram) throws {
    events = try program.lines.map { try JSON(parsing: $0) }
    let lines = events.compactMap(Self.line)
    saysThereIsNoSandbox = lines.contains { $0.hasPrefix(Self.noSandbox) }
    self.lines = lines.filter { !$0.hasPrefix(Self.noSandbox) }
  }

  private static let noSandbox = "notice: No sandbox holds commands here"

  var thread: String { events.first?["thread_id"]?.stringValue ?? "" }

  /// What is whole of one type.
  func items(_ type: String) -> [JSON] {
    events.filter { $0["type"] == "item.completed" }.compactMap { $0["item"] }
      .filter { $0["type"]?.stringValue == type }
  }

  /// The ids of what came in pieces or ended without having begun, or began twice.
  var disorder: [String] {
    var begun: Set<String> = []
    var disorder: [String] = []
    for event in events {
      let id = event["item"]?["id"]?.stringValue ?? event["item_id"]?.stringValue ?? ""
      switch event["type"]?.stringValue {
      case "item.started": if !begun.insert(id).inserted { disorder.append(id) }
      case "item.delta": if !begun.contains(id) { disorder.append(id) }
      case "item.completed" where Self.beginnings.contains(event["item"]?["type"] ?? .null):
        if !begun.contains(id) { disorder.append(id) }
      default: break
      }
    }
    return disorder
  }

  private static let beginnings: [JSON] = [
    "agent_message", "reasoning", "command_execution", "tool_call",
  ]

  private static func line(_ event: JSON) -> String? {
    let type = event["type"]?.stringValue ?? ""
    switch type {
    case "item.started", "item.delta": return nil
    case "item.completed": return line(item: event["item"] ?? .null)
    case "model.switched":
      return "\(type): \(event["from"]?.stringValue ?? "") to \(event["to"]?.stringValue ?? "")"
    default: return type
    }
  }

  private static func line(item: JSON) -> String {
    func text(_ name: String) -> String { item[name]?.stringValue ?? "" }
    let type = text("type")
    switch type {
    case "command_execution":
      let code = item["exit_code"]?.intValue.map { ", \($0)" } ?? ""
      return "\(type): \(text("command")), \(text("status"))\(code)"
    case "tool_call": return "\(type): \(text("summary")), \(text("status"))"
    case "file_change":
      let changes = (item["changes"]?.arrayValue ?? []).map { change in
        "\(change["kind"]?.stringValue ?? "") \(change["path"]?.stringValue ?? "")"
      }
      return "\(type): \(changes.joined(separator: ", ")), \(text("status"))"
    case "todo_list":
      let steps = item["items"]?.arrayValue ?? []
      return "\(type): \(steps.count { $0["completed"] == true }) of \(steps.count)"
    default: return "\(type): \(text("text"))"
    }
  }
}
