/// The elements that were begun and not ended yet, outermost first.
///
/// Broken markup costs nothing extra: an end that has no beginning is told from the names' counts,
/// and what is nested deeper than ``limit``, as in no page for people, is not kept.
struct OpenElements {
  /// As deep as browsers go.
  static let limit = 512

  private var names: [String] = []
  private var counts: [String: Int] = [:]

  var isEmpty: Bool { names.isEmpty }
  var innermost: String? { names.last }

  mutating func begin(_ name: String) {
    guard names.count < Self.limit else { return }
    names.append(name)
    counts[name, default: 0] += 1
  }

  /// Ends the innermost element of this name, and those that were left open in it.
  mutating func end(_ name: String) {
    guard counts[name, default: 0] > 0 else { return }
    while let last = names.popLast() {
      counts[last, default: 1] -= 1
      if last == name { return }
    }
  }
}
