import Agent
import Models
import Terminal
import Testing

@testable import Interface

/// Whatever is pressed, pasted, clicked and resized, in whatever order, while a session goes on.
@Suite struct RandomInputTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static let codes: [Key.Code] =
    [
      .enter, .tab, .escape, .backspace, .delete, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown, .function(1),
    ] + "abcdefghijklmnopqrstuvwxyzAGJKNRY/{}[] 日e\u{301}👩‍💻".map(Key.Code.character)

  private static let events: [SessionEvent] =
    InterfaceFixture.beginning + InterfaceFixture.middle + InterfaceFixture.ending + [
      .approvalRequested(InterfaceFixture.command), .approvalRequested(InterfaceFixture.patch),
      .retryScheduled(Retry(request: 1, attempt: 2, limit: 3, delay: 1, reason: "busy")),
      .attemptFailed(request: 1, attempt: 1, ModelError(.transport, message: "reset")),
      .turnFinished(turn: 1, .completed), .turnFinished(turn: 1, .interrupted),
      .messageQueued(UserMessage(id: "q", text: "queued\ntext"), steers: false),
      .notice("日本語のお知らせ \u{1B}[31m \u{202E}"),
    ]

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `ten thousand things happen`(seed: UInt64) {
    var random = Generator(state: seed)
    var fixture = InterfaceFixture(rows: 24, columns: 80)
    for step in 0..<2500 {
      fixture.now += Int.random(in: 0...400, using: &random)
      let message = Self.message(&random)
      let effects = fixture.model.update(message, now: fixture.now)
      if effects.contains(.quit) { fixture.model.quitArmedUntil = 0 }
      if step % 3 == 0 {
        let frame = fixture.model.view(now: fixture.now)
        #expect(frame.cells.count == frame.size.rows * frame.size.columns)
        if let cursor = frame.cursor {
          #expect((0..<frame.size.rows).contains(cursor.row))
          #expect((0..<frame.size.columns).contains(cursor.column))
        }
      }
    }
  }

  private static func message(_ random: inout Generator) -> Message {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: return .tick
    case 1:
      return .resized(
        Size(
          rows: Int.random(in: 1...60, using: &random),
          columns: Int.random(in: 1...220, using: &random)))
    case 2:
      let count = Int.random(in: 0...40, using: &random)
      return .input(.paste((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }))
    case 3:
      return .input(
        .wheel(
          lines: Int.random(in: -9...9, using: &random),
          row: Int.random(in: 0...60, using: &random),
          column: Int.random(in: 0...220, using: &random)))
    case 4:
      return .input(
        .click(
          row: Int.random(in: 0...60, using: &random),
          column: Int.random(in: 0...220, using: &random)))
    case 5...8:
      let event = events.randomElement(using: &random) ?? .notice("")
      return .session([TimedEvent(time: InterfaceFixture.offset, event: event)])
    default:
      let code = codes.randomElement(using: &random) ?? .enter
      let modifiers: Key.Modifiers =
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .control
        case 1: .alt
        default: []
        }
      return .input(.key(Key(code, modifiers)))
    }
  }
}
