import TestFolder
import Testing

@testable import Settings

@Suite struct RuleStoreTests {
  private let folder: TemporaryFolder
  private let store: RuleStore
  private static let here = Array("/ws".utf8)

  init() throws {
    folder = try TemporaryFolder()
    store = RuleStore(file: "\(folder.path)/data/rules.jsonl")
  }

  private static func rule(
    _ prefix: String..., profile: String = "workspace", folder: [UInt8] = here
  ) -> RuleStore.Rule {
    RuleStore.Rule(prefix: prefix, profile: profile, folder: folder)
  }

  @Test func `rules are kept once, listed by folder and taken back`() throws {
    let elsewhere = Self.rule("npm", "test", folder: Array("/ws2".utf8))
    try store.add(Self.rule("npm", "test"))
    try store.add(Self.rule("npm", "test"))
    try store.add(elsewhere)
    #expect(try store.rules() == [Self.rule("npm", "test"), elsewhere])
    #expect(try store.rules(in: Self.here) == [Self.rule("npm", "test")])
    #expect(try store.revoke(Self.rule("npm", "test")))
    #expect(try !store.revoke(Self.rule("npm", "test")))
    #expect(try store.rules() == [elsewhere])
    #expect(try store.revokeAll(in: Array("/ws2".utf8)) == 1)
    #expect(try store.rules() == [])
  }

  /// Each is another rule than `npm test` in the workspace's sandbox.
  @Test(arguments: [
    rule("npm", "testing"), rule("npm test"), rule("NPM", "test"), rule("npm", "test", ""),
    rule("npm\u{A0}", "test"), rule("npm", "te\u{301}st"), rule("npm", "t\u{E9}st"),
    rule("npm", "test", profile: "none"), rule("npm", "test", folder: Array("/ws/sub".utf8)),
  ])
  func `a rule is compared byte by byte`(other: RuleStore.Rule) throws {
    try store.add(Self.rule("npm", "test"))
    try store.add(other)
    #expect(try store.rules() == [Self.rule("npm", "test"), other])
    try store.revoke(other)
    #expect(try store.rules() == [Self.rule("npm", "test")])
  }

  @Test func `two spellings of one letter are two rules`() throws {
    try store.add(Self.rule("caf\u{E9}"))
    try store.add(Self.rule("cafe\u{301}"))
    let kept = try store.rules().map { Array($0.prefix[0].utf8) }
    #expect(kept == [Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8)])
  }

  @Test func `a rule without words is not kept, nor one that is damaged`() throws {
    try store.add(RuleStore.Rule(prefix: [], profile: "workspace", folder: Self.here))
    #expect(try store.rules() == [])
    try folder.write(
      """
      {"folder":"/ws","profile":"workspace","prefix":[]}
      {"folder":"/ws","profile":"workspace","prefix":["a",1]}
      {"folder":"ws","profile":"workspace","prefix":["a"]}
      {"folder":"/ws","prefix":["a"]}

      """, to: "data/rules.jsonl")
    #expect(try store.rules() == [])
  }
}
