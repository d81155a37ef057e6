/// How long a turn has worked, in milliseconds: the time it waited for the person is left out.
struct TurnClock: Sendable {
  private var start: Int?
  private var questions: Set<String> = []
  /// Since when it waits for an answer.
  private var waitStart: Int?
  private var waited = 0

  var isRunning: Bool { start != nil }

  mutating func begin(at time: Int) {
    self = TurnClock()
    start = time
  }

  mutating func ask(_ id: String, at time: Int) {
    if questions.isEmpty { waitStart = time }
    questions.insert(id)
  }

  mutating func answer(_ id: String, at time: Int) {
    questions.remove(id)
    guard questions.isEmpty, let waitStart else { return }
    waited += max(0, time - waitStart)
    self.waitStart = nil
  }

  /// The time worked until now; nil between turns.
  func worked(at time: Int) -> Int? {
    start.map { max(0, (waitStart ?? time) - $0 - waited) }
  }
}
