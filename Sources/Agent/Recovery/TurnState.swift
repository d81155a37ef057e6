import Models

/// What a turn has come to: the models that are left to ask, and how much they may say.
struct TurnState {
  /// The first one is asked.
  private(set) var chain: [ModelReference]
  /// The one that the turn began with.
  let first: ModelReference
  /// In tokens: what a request asks for in the place of the usual, once an answer was cut or the
  /// window had no room for it.
  var outputLimit: Int?

  /// Begins with the session's model; each model is asked once.
  init(model: ModelReference, fallback: [ModelReference]) {
    first = model
    chain = [model]
    for next in fallback where !chain.contains(next) { chain.append(next) }
  }

  var model: ModelReference { chain[0] }
  var hasNextModel: Bool { chain.count > 1 }

  /// Turns to the next model, and to one for which `isFit` holds before all others.
  mutating func turnToNextModel(preferring isFit: (ModelReference) -> Bool = { _ in true }) {
    guard hasNextModel else { return }
    chain.removeFirst()
    if let index = chain.firstIndex(where: isFit) { chain.insert(chain.remove(at: index), at: 0) }
    outputLimit = nil
  }

  /// Whether another model stands in for the one that the turn began with.
  var isStandIn: Bool { model != first }

  /// Asks for what is usual again.
  mutating func beginRequest() { outputLimit = nil }

  /// Leaves out the models, but the first, for which something does not hold.
  func narrowed(to isFit: (ModelReference) -> Bool) -> TurnState {
    var state = self
    state.chain = [model] + chain.dropFirst().filter(isFit)
    return state
  }
}
