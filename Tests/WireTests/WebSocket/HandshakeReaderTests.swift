import Testing

@testable import Wire

@Suite struct HandshakeReaderTests {
  static let yes = """
    HTTP/1.1 103 Early Hints\r
    Link: </x>\r
    \r
    HTTP/1.1 101 Switching Protocols\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
    \r
    frames
    """

  /// What a reader makes of the pieces, up to the first result.
  private func read(_ pieces: [some Collection<UInt8>]) -> Result<
    HandshakeReader.Opened?, WireError
  > {
    var reader = HandshakeReader(WebSocketHandshakeTests.handshake)
    for piece in pieces {
      let bytes = Array(piece)
      let result = bytes.withUnsafeBytes { buffer -> Result<HandshakeReader.Opened?, WireError> in
        do throws(WireError) { return .success(try reader.read(buffer)) } catch {
          return .failure(error)
        }
      }
      if case .success(nil) = result { continue }
      return result
    }
    return reader.refusal.map { .failure($0) } ?? .success(nil)
  }

  @Test(arguments: 0..<yes.utf8.count)
  func `a yes may break anywhere`(at offset: Int) throws {
    let bytes = Array(Self.yes.utf8)
    let opened = try read([bytes[..<offset], bytes[offset...]]).get()
    #expect(opened?.head.status == 101)
    #expect(opened?.deflate == nil)
    #expect("frames".utf8.starts(with: opened?.rest ?? [0]))
  }

  @Test(arguments: [
    ("Content-Length: 5\r\n\r\nhello and more", "hello"), ("\r\nuntil the end", "until the end"),
    ("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", "abcde"),
    ("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n9\r\nde", "abcde"),
    ("Content-Length: 0\r\n\r\n", ""),
  ])
  func `a refusal is read with its body`(rest: String, body: String) {
    let bytes = Array("HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\n\(rest)".utf8)
    for result in [read([bytes]), read(bytes.map { [$0] })] {
      guard case .failure(.upgradeRefused(let head, let kept)) = result else {
        Issue.record("\(result)")
        continue
      }
      #expect(head.status == 429)
      #expect(head.header("retry-after") == "3")
      #expect(String(decoding: kept, as: UTF8.self) == body)
    }
  }

  @Test(arguments: ["", "Transfer-Encoding: chunked\r\n", "Content-Length: 99999999\r\n"])
  func `a long refusal is cut`(header: String) {
    let head = "HTTP/1.1 500 No\r\n\(header)\r\n\(header.hasPrefix("T") ? "ffffff\r\n" : "")"
    let body = [UInt8](repeating: 0x78, count: 100_000)
    guard case .failure(.upgradeRefused(_, let kept)) = read([Array(head.utf8) + body]) else {
      Issue.record("no refusal")
      return
    }
    #expect(kept == Array(body.prefix(64 << 10)))
  }

  @Test func `what is not HTTP, or too much of it, is refused`() {
    let endless = Array("HTTP/1.1 101 Yes\r\n".utf8) + [UInt8](repeating: 0x78, count: 70_000)
    for bytes in [Array("SSH-2.0-x\r\n".utf8), endless] {
      guard case .failure(.webSocketProtocol) = read([bytes]) else {
        Issue.record("accepted")
        continue
      }
    }
  }
}
