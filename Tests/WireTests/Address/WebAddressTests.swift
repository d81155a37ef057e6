import Testing

@testable import Wire

@Suite struct WebAddressTests {
  static let good: [(text: String, normal: String, host: String, port: Int, path: String)] = [
    ("https://example.com", "https://example.com/", "example.com", 443, "/"),
    ("HTTP://Example.COM:80/A", "http://Example.COM:80/A", "example.com", 80, "/A"),
    ("https://example.com./x?y#z", "https://example.com./x?y", "example.com", 443, "/x"),
    ("https://example.com/a/../b/./c", "https://example.com/b/c", "example.com", 443, "/b/c"),
    ("http://localhost:8080/", "http://localhost:8080/", "localhost", 8080, "/"),
    ("https:///x", "https://x/", "x", 443, "/"),
    ("http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1", 80, "/"),
    ("http://2130706433/", "http://127.0.0.1/", "127.0.0.1", 80, "/"),
    ("http://[::1]/", "http://[::1]/", "[::1]", 80, "/"),
  ]

  @Test(arguments: good)
  func `an address is taken apart as it will be asked`(
    text: String, normal: String, host: String, port: Int, path: String
  ) throws {
    let address = try WebAddress(text)
    #expect(address.text == normal)
    #expect(address.host == host)
    #expect(address.port == port)
    #expect(address.path == path)
  }

  static let bad: [(String, WebAddress.Fault)] = [
    ("", .malformed("")), ("//evil.example", .malformed("//evil.example")),
    ("example.com", .malformed("example.com")), ("https://", .malformed("https://")),
    ("http://a b/", .malformed("http://a b/")),
    ("https://exämple.com/", .malformed("https://exämple.com/")),
    ("https://a\u{202E}b/", .malformed("https://a\u{202E}b/")),
    ("file:///etc/passwd", .scheme("file")), ("gopher://x/1", .scheme("gopher")),
    ("ftp://x/", .scheme("ftp")), ("dict://x:11211/", .scheme("dict")),
    ("javascript:alert(1)", .scheme("javascript")), ("data:text/html,x", .scheme("data")),
    ("https://good.example@evil.example/", .credentials),
    ("https://user:word@example.com/", .credentials),
    ("https://@example.com/", .credentials),
    ("http://[fe80::1%25lo]/", .host("[fe80::1]")),
    ("https://good.com%00.evil.example/", .malformed("https://good.com%00.evil.example/")),
    ("http://example.com:25/", .port(25)), ("https://example.com:22/", .port(22)),
    ("http://example.com:6379/", .port(6379)), ("http://example.com:0/", .port(0)),
    ("http://example.com:99999/", .malformed("http://example.com:99999/")),
  ]

  @Test(arguments: bad)
  func `what is none that may be asked is refused`(text: String, fault: WebAddress.Fault) {
    #expect(throws: fault) { try WebAddress(text) }
  }

  static let references: [(String, String)] = [
    ("/x", "https://example.com/x"), ("x", "https://example.com/a/x"),
    ("../x", "https://example.com/x"), ("?q", "https://example.com/a/b?q"),
    ("//other.example/y", "https://other.example/y"),
    ("http://example.com/z", "http://example.com/z"),
    ("#part", "https://example.com/a/b?c"),
  ]

  @Test(arguments: references)
  func `a reference leads on from where it stands`(reference: String, target: String) throws {
    #expect(try WebAddress("https://example.com/a/b?c").resolving(reference).text == target)
  }

  @Test(arguments: ["file:///etc/passwd", "gopher://x/", "https://me@evil.example/"])
  func `a reference may not lead out of the web`(reference: String) throws {
    let page = try WebAddress("https://example.com/")
    #expect(throws: WebAddress.Fault.self) { try page.resolving(reference) }
  }

  @Test func `an origin is scheme, host and port`() throws {
    #expect(try WebAddress("https://Example.com./a").origin == "https://example.com")
    #expect(try WebAddress("http://example.com:8080/a").origin == "http://example.com:8080")
    #expect(try WebAddress("http://[2A00::1]:8080/a").origin == "http://[2a00::1]:8080")
  }
}
