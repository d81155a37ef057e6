import Synchronization
import Testing

@testable import Wire

/// The other side of a signature: what reaches a server, signed again there, is the same.
@Suite(.timeLimit(.minutes(1))) struct SignedRequestTests {
  static let signer = SigV4Signer(
    credentials: AWSCredentials(
      accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "token/+="),
    region: "eu-west-1", service: "bedrock")

  @Test(arguments: [
    "/model/eu.anthropic.claude-x-v1%3A0/invoke", "/model/a:0/converse-stream?b=2&a=%2f",
    "/a/./b/../c//d/?x", "", "/%C3%A9?k=a%20b",
  ])
  func `what arrives is what was signed`(target: String) async throws {
    let seen = Mutex<(head: String, body: [UInt8])>(("", []))
    let server = try LoopbackServer { peer in
      let request = peer.readRequestBytes()
      seen.withLock { $0 = request }
      peer.send("HTTP/1.1 204 No Content\r\n\r\n")
    }
    var request = HTTPRequest(
      url: "http://LocalHost:\(server.port)\(target)",
      headers: [
        .init("Content-Type", "application/json"),
        .init("Accept", "application/vnd.amazon.eventstream"),
      ],
      body: Array("{}".utf8))
    request.headers = Self.signer.headers(
      method: "POST", url: request.url, headers: request.headers, body: request.body,
      date: 1_440_938_160)
    let answer = await NetworkFaultsTests.read(request)
    #expect(answer.status == 204)

    let (head, body) = seen.withLock { $0 }
    let lines = head.split(separator: "\r\n").map(String.init)
    let path = lines[0].split(separator: " ")[1]
    var headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ": ", maxSplits: 1)
      return HTTPRequest.Header(String(parts[0]), String(parts.last ?? ""))
    }
    // Which headers were signed is said in the signature.
    let authorization = try #require(headers.first { $0.name == "Authorization" }?.value)
    let signed = authorization.split(separator: "SignedHeaders=").last?.prefix { $0 != "," }
    let names = try #require(signed).split(separator: ";")
    headers.removeAll { !names.contains(Substring($0.name.lowercased())) }
    let again = Self.signer.sign(
      method: "POST", url: "http://unused\(path)", headers: headers, body: body,
      date: 1_440_938_160)
    #expect(again.authorization == authorization)
    #expect(names == ["accept", "content-type", "host", "x-amz-date", "x-amz-security-token"])
  }
}
