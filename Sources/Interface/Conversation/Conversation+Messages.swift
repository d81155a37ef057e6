import Agent
import Models

extension Conversation {
  mutating func resume(damaged: Int) {
    settle()
    // What the person ran has ended with the program.
    for place in calls.values { abandon(place) }
    calls = [:]
    running = []
    var text = "session resumed"
    if damaged > 0 {
      text += "; \(damaged) \(damaged == 1 ? "line" : "lines") of its log could not be read"
    }
    add(.note(Note(damaged > 0 ? .warning : .information, text)))
    pending = []
    background = []
    allowed = []
  }

  mutating func add(_ message: UserMessage) {
    pending.removeAll { $0.message.id == message.id }
    add(.user(UserText(id: message.id, text: message.text)))
  }

  mutating func append(_ text: String, to item: ItemID) {
    let index = assistants[item] ?? add(.assistant(MarkdownText()))
    assistants[item] = index
    pane.list.change(index) { $0.withMarkdown { $0.append(text) } }
  }

  mutating func finish(_ item: ItemID, _ response: ResponseItem) {
    switch response.content {
    case .assistantMessage(let text):
      guard !text.isEmpty || assistants[item] != nil else { return }
      let index = assistants[item] ?? add(.assistant(MarkdownText()))
      assistants[item] = index
      pane.list.change(index) { $0.withMarkdown { $0.finish(text) } }
    case .toolCall(let call):
      if call.name == Self.planTool, arriving[item] == nil { return }
      let place = arriving.removeValue(forKey: item) ?? addCard(named: call.name)
      calls[call.id] = place
      pane.list.change(place.block) {
        $0.withTool(place.slot) {
          $0.name = call.name
          $0.state = .waiting
          if $0.summary.isEmpty { $0.summary = call.summary }
        }
      }
    case .userMessage, .reasoning, .toolResult, .compaction: break
    }
  }

  mutating func begin(_ item: ItemID, _ name: String) {
    guard name != Self.planTool else { return }
    arriving[item] = addCard(named: name)
  }

  mutating func grow(_ item: ItemID, by bytes: Int) {
    guard let place = arriving[item] else { return }
    pane.list.change(place.block) {
      $0.withTool(place.slot) { card in
        guard case .arriving(let count) = card.state else { return }
        card.state = .arriving(count + bytes)
      }
    }
  }
}
