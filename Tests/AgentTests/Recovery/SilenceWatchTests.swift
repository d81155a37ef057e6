import Testing

@testable import Agent

@Suite struct SilenceWatchTests {
  /// When silences are told, of a stream that says something at `words`, looked at until `end`.
  private static func tellings(_ words: [Double], until end: Double) -> [Double] {
    var watch = SilenceWatch(patience: 20, now: 0)
    var told: [Double] = []
    var now = 0.0
    while now <= end {
      let last = words.last { $0 <= now } ?? 0
      let (silence, pause) = watch.look(at: now, lastWord: last)
      if silence != nil { told.append(now) }
      now += pause
    }
    return told
  }

  @Test(
    arguments: [
      ([], 200, [20, 40, 80, 160]),
      ([10, 29, 45], 64, []),
      // A word in between: the silence after it counts from there, and is told as early as the first.
      ([25], 130, [20, 45, 65, 105]),
      ([41], 130, [20, 40, 61, 81, 121]),
      // A word that comes as soon as the silence was told.
      ([20.5], 70, [20, 40.5, 60.5]),
    ] as [([Double], Double, [Double])])
  func `a silence is told after a while, and each time that it has doubled`(
    words: [Double], end: Double, told: [Double]
  ) {
    let tellings = Self.tellings(words, until: end)
    #expect(tellings.count == told.count, "\(tellings)")
    for (one, other) in zip(tellings, told) { #expect(abs(one - other) < 0.01, "\(tellings)") }
  }
}
