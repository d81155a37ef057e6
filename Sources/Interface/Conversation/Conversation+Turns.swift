import Agent
import Models
import Tools

extension Conversation {
  mutating func startTurn(at time: Int) {
    turn.begin(at: time)
    outputTokens = 0
    plan = nil
    if currentPlan?.isComplete == true { currentPlan = nil }
  }

  mutating func endTurn(_ ending: TurnEnding, at time: Int) {
    settle()
    switch ending {
    case .completed: break
    case .interrupted: add(.note(Note(.warning, "interrupted")))
    case .failed(let error): add(.failure(FailureCard(error)))
    case .stopped(let reason): add(.note(Note(.warning, reason)))
    }
    var facts: [String] = []
    if let worked = turn.worked(at: time) { facts.append(Duration.label(milliseconds: worked)) }
    if outputTokens > 0 { facts.append("\(Tokens.label(outputTokens)) tokens") }
    if !facts.isEmpty { add(.note(Note(.ending, facts.joined(separator: " · ")))) }
    turn = TurnClock()
  }

  /// Nothing that is open goes on after a turn's end or in another run of the program.
  mutating func settle() {
    endRetry()
    for place in arriving.values {
      pane.list.change(place.block) { $0.withTool(place.slot) { $0.state = .abandoned } }
    }
    let own = calls.filter {
      pane.list[$0.value.block].content.card(at: $0.value.slot)?.name == ToolCard.person
    }
    for (id, place) in calls where own[id] == nil { abandon(place) }
    running = running.filter { own[$0] != nil }
    for index in assistants.values { settle(index) }
    arriving = [:]
    calls = own
    assistants = [:]
    questions = [:]
    hidden = []
  }

  mutating func abandon(_ place: CardPlace) {
    guard let card = pane.list[place.block].content.card(at: place.slot),
      card.state == .waiting || card.state == .running
    else { return }
    pane.list.change(place.block) { $0.withTool(place.slot) { $0.state = .abandoned } }
  }

  mutating func settle(_ index: Int) {
    guard case .assistant(let text) = pane.list[index].content, !text.isFinished else { return }
    pane.list.change(index) { $0.withMarkdown { $0.finish() } }
  }
}
