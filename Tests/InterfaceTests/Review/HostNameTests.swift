import Testing

@testable import Interface

@Suite struct HostNameTests {
  @Test(arguments: [
    ("example.com", "example.com", false), ("xn--bcher-kva.example", "bücher.example", true),
    ("xn--pypal-4ve.com", "pаypal.com", true), ("xn--fiqs8s", "中国", true),
    ("xn--", "xn--", false), ("xn--a-\u{FF}", "xn--a-\u{FF}", true),
    ("127.0.0.1", "127.0.0.1", false),
  ])
  func `a name is read in its letters`(name: String, letters: String, isDisguised: Bool) {
    #expect(HostName(name).letters == letters)
    #expect(HostName(name).isDisguised == isDisguised)
  }

  @Test func `an address comes in parts`() throws {
    let address = try #require(ShownAddress("https://example.com:8443/a?b#c"))
    #expect(address.scheme == "https")
    #expect(address.host.name == "example.com")
    #expect(address.rest == ":8443/a?b#c")
    #expect(ShownAddress("mailto:a@b") == nil)
    #expect(ShownAddress("https://user@host/") == nil)
  }
}
