import Agent
import Testing
import Wire

@Suite struct HostRuleTests {
  /// Row E12 of the table of network probes.
  static let judgements: [(rule: String, url: String, isAllowed: Bool)] = [
    ("https://good.com", "https://good.com/a", true),
    ("https://good.com", "https://GOOD.com./a", true),
    ("https://good.com", "https://good.com:443/a", true),
    ("https://good.com", "https://good.com.evil.tld/", false),
    ("https://good.com", "https://evilgood.com/", false),
    ("https://good.com", "https://good.comevil/", false),
    ("https://good.com", "https://sub.good.com/", false),
    ("https://good.com", "http://good.com/", false),
    ("https://good.com", "https://good.com:8443/", false),
    ("https://good.com:8443", "https://good.com:8443/", true),
    ("https://good.com:8443", "https://good.com/", false),
    ("http://good.com", "https://good.com/", false),
    ("https://*.good.com", "https://good.com/", true),
    ("https://*.good.com", "https://a.b.good.com/", true),
    ("https://*.good.com", "https://evilgood.com/", false),
    ("https://*.good.com", "https://good.com.evil.tld/", false),
    ("https://*.good.com", "http://a.good.com/", false),
    ("https://*.good.com:8443", "https://a.good.com/", false),
    ("https://hub.com/me/", "https://hub.com/me/x", true),
    ("https://hub.com/me", "https://hub.com/me", true),
    ("https://hub.com/me", "https://hub.com/meow", false),
    ("https://hub.com/me", "https://hub.com/other", false),
    ("https://hub.com/me", "https://hub.com/me/../other", false),
    ("https://hub.com/me", "https://hub.com/me/%2e%2e/other", false),
    ("https://hub.com/me", "https://hub.com/me/%2E%2E%2Fother", false),
    ("https://hub.com/me", "https://hub.com/me/..%2fother", false),
    ("https://hub.com/me", "https://hub.com/me/..%2Fother", false),
    ("https://hub.com/me", "https://hub.com/me/..%5cother", false),
    ("https://hub.com/me", "https://hub.com/me/a%5Cother", false),
    ("https://hub.com", "https://hub.com/me%2fother", true),
  ]

  @Test(arguments: judgements)
  func `E12: a rule covers its host, scheme, port and path`(
    rule: String, url: String, isAllowed: Bool
  ) throws {
    let rule = try #require(HostRule(rule))
    #expect(rule.allows(try WebAddress(url)) == isAllowed)
  }

  @Test(arguments: [
    "", "good.com", "*.good.com", "https://", "https://*", "https://*.com", "ftp://good.com",
    "https://me@good.com", "https://good.com/?a", "https://a.*.good.com/ x",
  ])
  func `what is no rule is none`(text: String) { #expect(HostRule(text) == nil) }
}
