import Testing

@testable import Wire

extension OwnProcessTests {
  /// WebSockets over TLS and through proxies, as the environment wants them.
  @Suite struct WebSocketRouteTests {}
}

extension OwnProcessTests.WebSocketRouteTests {
  static func echo() throws -> LoopbackServer {
    try LoopbackServer { WebSocketPeer(accepting: $0).echo() }
  }

  /// A server with TLS in front of one without.
  static func secured(
    _ server: LoopbackServer, _ identity: TLSServer.Identity
  ) throws -> TLSServer {
    let tls = try TLSServer(identity)
    guard let upstream = Peer(connectedTo: server.port) else {
      throw WireError.couldNotConnect(host: "127.0.0.1", reason: "the server is not there")
    }
    Thread.start { while let bytes = tls.receive(), upstream.send(bytes) {} }
    Thread.start { while let bytes = upstream.receive() { tls.send(bytes) } }
    return tls
  }

  static func open(_ url: String) async throws(WireError) -> WebSocketConnection {
    try await Transfers().openWebSocket(
      WebSocketRequest(url: url, connectTimeout: 20, firstByteTimeout: 20, idleTimeout: 20))
  }

  /// Whether messages of several sizes come back.
  static func echoes(_ url: String) async throws -> Bool {
    let connection = try await open(url)
    var messages = connection.messages
    for text in ["", "one", "Grüße 🐦", String(repeating: "x", count: 200_000)] {
      try await connection.send(text: text)
      guard try await messages.next() == .text(Array(text.utf8)) else { return false }
    }
    connection.close()
    return try await messages.next() == nil
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N21: a WebSocket over TLS, with who is vouched for alone`() async {
    await #expect(processExitsWith: .success) {
      typealias Own = OwnProcessTests.WebSocketRouteTests
      let identity = try TLSServer.Identity()
      let server = try Own.echo()
      let tls = try Own.secured(server, identity)
      OwnProcessTests.set(["SSL_CERT_FILE": identity.certificate])
      #expect(try await Own.echoes("wss://127.0.0.1:\(tls.port)/v1/responses"))

      let stranger = try TLSServer.Identity()
      let other = try Own.secured(server, stranger)
      do throws(WireError) {
        _ = try await Own.open("wss://127.0.0.1:\(other.port)/")
        Issue.record("a stranger was spoken to")
      } catch {
        guard case .tls = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N20: a WebSocket goes through the proxy's tunnel, with TLS and without`() async {
    await #expect(processExitsWith: .success) {
      typealias Own = OwnProcessTests.WebSocketRouteTests
      let identity = try TLSServer.Identity(names: "DNS:api.example")
      let server = try Own.echo()
      let tls = try Own.secured(server, identity)
      let secure = try TunnelProxy(to: tls.port)
      OwnProcessTests.set([
        "HTTPS_PROXY": "http://me:p%40ss@127.0.0.1:\(secure.port)",
        "SSL_CERT_FILE": identity.certificate,
      ])
      #expect(try await Own.echoes("wss://api.example/v1/responses"))
      let head = secure.requests.first ?? ""
      #expect(head.hasPrefix("CONNECT api.example:443 HTTP/1.1\r\n"))
      let code = Base64.encoded(Array("me:p@ss".utf8))
      #expect(head.contains("\r\nProxy-Authorization: Basic \(code)\r\n"))

      let plain = try TunnelProxy(to: server.port)
      OwnProcessTests.set(["http_proxy": "127.0.0.1:\(plain.port)"])
      #expect(try await Own.echoes("ws://api.example:8080/v1/responses"))
      #expect(plain.requests.first?.hasPrefix("CONNECT api.example:8080 HTTP/1.1\r\n") == true)

      // One that is excepted is asked directly.
      OwnProcessTests.set(["http_proxy": "127.0.0.1:1", "no_proxy": "127.0.0.1"])
      #expect(try await Own.echoes("ws://127.0.0.1:\(server.port)/"))
    }
  }

  @Test func `N20: a proxy that lets no WebSocket through is told of`() async {
    await #expect(processExitsWith: .success) {
      typealias Own = OwnProcessTests.WebSocketRouteTests
      for status in ["403 Forbidden", "407 Proxy Authentication Required"] {
        let proxy = try TunnelProxy(answer: "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
        OwnProcessTests.set([
          "http_proxy": "http://me:hush@127.0.0.1:\(proxy.port)",
          "https_proxy": "http://me:hush@127.0.0.1:\(proxy.port)",
        ])
        for url in ["ws://api.example/", "wss://api.example/"] {
          do throws(WireError) {
            _ = try await Own.open(url)
            Issue.record("\(url) was let through")
          } catch {
            guard case .couldNotConnect("api.example", let reason) = error else {
              Issue.record("\(url): \(error)")
              continue
            }
            #expect(reason.contains("proxy") && reason.contains(status.prefix(3)))
            #expect(!reason.contains("hush"))
          }
        }
      }
    }
  }
}
