import CPosix
import Glibc
import Interface
import Terminal

/// Puts the question of trust to the person, before anything else is on the screen.
struct TrustScreen {
  enum End {
    case answer(TrustQuestion.Answer)
    case signal(Int32)
  }

  let screen: Screen
  let theme: Theme

  /// Waits for an answer; a terminal that goes away is none.
  func ask(_ subject: TrustQuestion.Subject) -> End {
    var question = TrustQuestion(subject)
    var decoder = InputDecoder()
    var input = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      screen.show(question.view(size: screen.size, theme: theme))
      // What was typed before the question stood there is no answer to it.
      question.markShown(now: ProcessEnvironment.monotonicClock())
      var descriptors = [0, Signals.bell.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      poll(&descriptors, 2, decoder.pendingDelay.map { Int32(clamping: $0) } ?? -1)
      let signals = Signals.collect()
      if let number = signals.ending { return .signal(number) }
      if signals.hasResized { screen.updateSize() }
      var events: [InputEvent] = []
      if descriptors[0].revents != 0 {
        let count = read(0, &input, input.count)
        if count < 0, errno == EINTR || errno == EAGAIN { continue }
        guard count > 0 else { return .answer(.quit) }
        events = decoder.decode(input[..<count])
      } else if decoder.pendingDelay != nil {
        events = decoder.flush()
      }
      let now = ProcessEnvironment.monotonicClock()
      for event in events {
        if let answer = question.hear(event, now: now) { return .answer(answer) }
      }
    }
  }
}
