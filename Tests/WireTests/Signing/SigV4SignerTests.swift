import Testing

@testable import Wire

@Suite struct SigV4SignerTests {
  @Test(
    .enabled(if: !SigningCase.names.isEmpty, "needs the signing suite: set TERN_TEST_DATA"),
    arguments: SigningCase.names)
  func `a case of the suite`(name: String) throws {
    let example = try SigningCase(named: name)
    let signed = example.signer.sign(
      method: example.method, url: example.url, headers: example.headers, body: example.body,
      date: example.date)
    #expect(signed.canonicalRequest == example.canonicalRequest)
    #expect(signed.stringToSign == example.stringToSign)
    #expect(signed.authorization == example.authorization)
    #expect(signed.authorization.hasSuffix("Signature=\(example.signature)"))
    #expect(signed.headers.last == .init("Authorization", example.authorization))
  }

  @Test(.enabled(if: !SigningCase.names.isEmpty, "needs the signing suite: set TERN_TEST_DATA"))
  func `the suite is all there`() { #expect(SigningCase.names.count == 38) }

  static let example = AWSCredentials(
    accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

  private func sign(
    _ url: String, headers: [HTTPRequest.Header] = [], token: String? = nil
  ) -> SigV4Signer.Signature {
    var credentials = Self.example
    credentials.sessionToken = token
    return SigV4Signer(credentials: credentials, region: "eu-west-1", service: "bedrock")
      .sign(method: "POST", url: url, headers: headers, body: [], date: 1_440_938_160)
  }

  @Test func `the key of a day`() {
    let signer = SigV4Signer(credentials: Self.example, region: "us-east-1", service: "iam")
    #expect(
      Digest.hex(signer.key(day: "20120215"))
        == "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d")
  }

  @Test(arguments: [
    ("https://h/model/a%3A0/invoke", "/model/a%253A0/invoke", ""),
    ("https://h/model/a:0/invoke", "/model/a%3A0/invoke", ""),
    ("https://h", "/", ""), ("https://h?b", "/", "b="), ("https://h/a/../../b/./c/", "/b/c/", ""),
    ("https://h/?b=2&a=2&a=1&&c", "/", "a=1&a=2&b=2&c="),
    ("https://h/?a=%2f+%zz&b=x=y", "/", "a=%2F%2B%25zz&b=x%3Dy"),
    ("https://h/p?a=/?#part", "/p", "a=%2F%3F"),
  ])
  func `a target has one spelling`(url: String, path: String, query: String) {
    let lines = sign(url).canonicalRequest.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[1] == path)
    #expect(lines[2] == query)
  }

  @Test(arguments: [
    ("https://h.example/x", "h.example"), ("https://h:443/", "h"), ("https://h:8443/", "h:8443"),
    ("http://h:80", "h"), ("http://h:443?x", "h:443"), ("https://user:pass@h/", "h"),
    ("https://[::1]:8080/", "[::1]:8080"),
  ])
  func `the host is signed as it is sent`(url: String, host: String) {
    #expect(sign(url).canonicalRequest.contains("\nhost:\(host)\n"))
    #expect(!sign(url).headers.contains { $0.name.lowercased() == "host" })
  }

  @Test func `a second signature takes the first one's place`() {
    let first = sign("https://h/", headers: [.init("Content-Type", "a/b")], token: "old")
    let second = sign("https://h/", headers: first.headers, token: "new")
    #expect(second.headers.map(\.name) == first.headers.map(\.name))
    #expect(second.headers.contains(.init("X-Amz-Security-Token", "new")))
    #expect(second.authorization != first.authorization)
    #expect(sign("https://h/", headers: second.headers, token: "old").headers == first.headers)
  }

  @Test func `what changes on the way is not signed`() {
    let headers = ["User-Agent", "Connection", "X-Amzn-Trace-Id", "TE", "Expect"].map {
      HTTPRequest.Header($0, "x")
    }
    let signed = sign("https://h/", headers: headers)
    #expect(signed.authorization.contains("SignedHeaders=host;x-amz-date,"))
    #expect(signed.headers.starts(with: headers))
  }

  @Test func `secrets are not shown`() {
    let credentials = AWSCredentials(
      accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "hush")
    var dumped = ""
    dump(credentials, to: &dumped)
    let signer = SigV4Signer(credentials: credentials, region: "r", service: "s")
    for text in ["\(credentials)", String(reflecting: credentials), dumped, "\(signer)"] {
      #expect(!text.contains("hush"))
      #expect(text.contains("AKID"))
    }
  }
}
