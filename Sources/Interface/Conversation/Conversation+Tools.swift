import Agent
import Models
import Tools
import Workspace

extension Conversation {
  mutating func card(of callID: String, name: String) -> CardPlace {
    if let place = calls[callID] { return place }
    let place = addCard(named: name)
    calls[callID] = place
    return place
  }

  /// A new card at the end: one that only looks joins the one before it that does so too.
  mutating func addCard(named name: String) -> CardPlace {
    let card = ToolCard(name: name)
    let last = pane.list.count - 1
    guard LookGroup.holds(name), last >= 0 else { return CardPlace(block: add(.tool(card))) }
    var group: LookGroup
    switch pane.list[last].content {
    case .looks(let earlier): group = earlier
    case .tool(let earlier) where LookGroup.holds(earlier.name):
      group = LookGroup(cards: [earlier], isExpanded: earlier.isExpanded)
    default: return CardPlace(block: add(.tool(card)))
    }
    group.cards.append(card)
    pane.list.change(last) { $0 = .looks(group) }
    return CardPlace(block: last, slot: group.cards.count - 1)
  }

  /// Shows how long what runs has been running.
  mutating func count(upTo time: Int) {
    for callID in running {
      guard let place = calls[callID],
        let card = pane.list[place.block].content.card(at: place.slot),
        let seconds = card.seconds(at: time), seconds != card.elapsed
      else { continue }
      change(callID) { $0.elapsed = seconds }
    }
  }

  mutating func change(_ callID: String, _ body: (inout ToolCard) -> Void) {
    guard let place = calls[callID] else { return }
    pane.list.change(place.block) { $0.withTool(place.slot, body) }
  }

  /// The tool whose calls need no card.
  static let planTool = "update_plan"

  mutating func start(
    _ callID: String, _ name: String, _ summary: String, at time: Int
  ) {
    if name == Self.planTool, calls[callID] == nil {
      hidden.insert(callID)
      return
    }
    let place = card(of: callID, name: name)
    running.insert(callID)
    pane.list.change(place.block) {
      $0.withTool(place.slot) {
        $0.name = name
        $0.summary = summary
        $0.begin(at: time)
        if $0.answer == nil, name == "shell", allowed.contains(summary) {
          $0.answer = "allowed for this session"
        }
      }
    }
  }

  mutating func finish(_ callID: String, _ outcome: ToolOutcome, at time: Int) {
    running.remove(callID)
    if hidden.remove(callID) != nil, outcome.isError { _ = card(of: callID, name: Self.planTool) }
    change(callID) { $0.finish(outcome, at: time) }
  }

  mutating func ask(_ request: ApprovalRequest, at time: Int) {
    turn.ask(request.id, at: time)
    questions[request.id] = request
    change(request.callID) { card in
      if case .command(let command, _, _) = request.subject {
        card.summary = CommandText.summary(of: command.arguments)
      }
      card.state = .waiting
      card.isAsked = true
    }
  }

  mutating func note(_ answer: ApprovalAnswer, to id: String, at time: Int) {
    turn.answer(id, at: time)
    guard let request = questions.removeValue(forKey: id) else { return }
    change(request.callID) {
      $0.answer = answer.label
      $0.isAsked = false
    }
    if case .session = answer, case .command(let command, _, _) = request.subject {
      allowed.insert(CommandText.summary(of: command.arguments))
    }
  }

  mutating func endBackground(_ id: String, _ sentence: String) {
    guard let index = background.firstIndex(where: { $0.id == id }) else { return }
    let command = background.remove(at: index)
    let line = RowText.oneLine(command.line)
    add(
      .note(
        Note(.information, "command \(id) in the background has ended: \(line)", detail: sentence)))
  }

  /// What was written takes the place of the call that wrote it.
  mutating func show(_ patch: AppliedPatch, of callID: String) {
    guard let index = calls[callID]?.block, case .tool(let card) = pane.list[index].content,
      ["apply_patch", "edit_file", "write_file"].contains(card.name)
    else {
      add(.patch(PatchCard(patch: patch)))
      return
    }
    calls[callID] = nil
    pane.list.change(index) { $0 = .patch(PatchCard(patch: patch, answer: card.answer)) }
  }

  mutating func update(_ plan: Plan) {
    currentPlan = plan.steps.isEmpty ? nil : plan
    if let index = self.plan, case .plan = pane.list[index].content {
      pane.list.change(index) { $0 = .plan(PlanCard(plan: plan)) }
    } else {
      self.plan = add(.plan(PlanCard(plan: plan)))
    }
  }
}
