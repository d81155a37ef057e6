import Testing
import Workspace

@testable import Interface

@Suite struct LinePairingTests {
  static func pairs(_ removed: [String], _ added: [String]) -> [[Int]] {
    LinePairing.pairs(
      removed: removed.map { DiffLine(.removed, Array($0.utf8)) }[...],
      added: added.map { DiffLine(.added, Array($0.utf8)) }[...]
    ).map { [$0.old, $0.new] }
  }

  @Test func `as many lines on both sides pair by position`() {
    #expect(Self.pairs(["a", "b"], ["c", "d"]) == [[0, 0], [1, 1]])
  }

  @Test func `otherwise lines pair with what is most like them`() {
    #expect(
      Self.pairs(
        ["return words.find(text)"],
        ["// lower case", "let lower = text.lowered()", "return words.find(lower)"]) == [[0, 2]])
    #expect(
      Self.pairs(
        ["let a = one(1)", "gone", "let c = three(3)"], ["let a = one(2)", "let c = three(4)"])
        == [[0, 0], [2, 1]])
  }

  @Test func `lines without anything in common pair with nothing`() {
    #expect(Self.pairs(["alpha"], ["beta gamma", "delta"]) == [])
    #expect(Self.pairs([], ["a"]) == [])
  }

  @Test func `a large block of uneven sides is not searched`() {
    let many = (0..<33).map { "line \($0)" }
    #expect(Self.pairs(Array(many.dropLast()), many) == [])
  }
}
