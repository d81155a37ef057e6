/// When a person is told that nothing comes: after a while, and then each time that the silence has
/// doubled.
///
/// Times are in seconds, on any clock.
struct SilenceWatch {
  /// A silence that is worth a word.
  let patience: Double
  /// The length at which the next word is due.
  private var due: Double
  private var lastWord: Double

  init(patience: Double, now: Double) {
    self.patience = patience
    due = patience
    lastWord = now
  }

  /// Looks whether something has come; the length of a silence that is to be told, and how long to
  /// wait before the next look.
  mutating func look(at now: Double, lastWord: Double) -> (silence: Double?, pause: Double) {
    if lastWord != self.lastWord {
      self.lastWord = lastWord
      due = patience
    }
    let silence = now - lastWord
    let isDue = silence >= due
    if isDue { due = silence * 2 }
    // Whatever comes meanwhile, its silence is worth a word after the same time.
    return (isDue ? silence : nil, min(due - silence, patience))
  }
}
