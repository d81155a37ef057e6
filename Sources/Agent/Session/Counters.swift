/// Numbers that name what a session does; they go on from the log when it is resumed.
struct Counters {
  var turn = 0
  var request = 0
  var message = 0
  var approval = 0
  var personCommand = 0

  mutating func apply(_ event: SessionEvent) {
    switch event {
    case .turnStarted(let number): turn = max(turn, number)
    case .requestStarted(let number, _, _): request = max(request, number)
    case .userMessage(let sent), .messageQueued(let sent, _):
      message = max(message, Self.number(in: sent.id))
    case .approvalRequested(let asked): approval = max(approval, Self.number(in: asked.id))
    case .personCommandStarted(let id, _):
      personCommand = max(personCommand, Self.number(in: id))
    default: break
    }
  }

  /// The number of an id such as `m12`.
  ///
  /// Counting would name two alike where lines of the log are lost.
  private static func number(in id: String) -> Int { Int(id.dropFirst()) ?? 0 }
}
