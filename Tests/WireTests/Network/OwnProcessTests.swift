import Glibc
import Testing

@testable import Wire

/// Tests in processes of their own, since the environment belongs to all threads of one.
///
/// One after the other: waiting for a process holds a thread of the pool, which may have two.
@Suite(.serialized, .timeLimit(.minutes(2))) struct OwnProcessTests {
  static let needsOpenSSL: ConditionTrait = .enabled(
    if: TLSServer.isThere, "needs the openssl program")

  static func set(_ variables: [String: String]) {
    // A client or server that is gone is an error, not an end.
    signal(SIGPIPE, SIG_IGN)
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
      unsetenv(name)
      unsetenv(name.uppercased())
    }
    for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"] { unsetenv(name) }
    for (name, value) in variables { setenv(name, value, 1) }
  }

  static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  static func get(_ url: String, timeout: Double = 20) async -> NetworkFaultsTests.Answer {
    await NetworkFaultsTests.read(
      HTTPRequest(
        method: "GET", url: url, connectTimeout: timeout, firstByteTimeout: 20, idleTimeout: 20))
  }
}

extension OwnProcessTests {
  /// The environment's word on proxies and authorities: N20 and N21, and N15 over TLS.
  @Suite struct ProxyTests {}
}

extension OwnProcessTests.ProxyTests {
  @Test(OwnProcessTests.needsOpenSSL)
  func `N20: a proxy of the environment is used, with its name and password`() async {
    await #expect(processExitsWith: .success) {
      for variable in ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        let identity = try TLSServer.Identity(names: "DNS:api.example")
        let server = try TLSServer(identity)
        server.answerOnce(OwnProcessTests.ok)
        let proxy = try TunnelProxy(to: server.port)
        OwnProcessTests.set([
          variable: "http://me:p%40ss@127.0.0.1:\(proxy.port)",
          "SSL_CERT_FILE": identity.certificate,
        ])
        let answer = await OwnProcessTests.get("https://api.example/v1")
        #expect(answer == .init(status: 200, text: "ok"), "\(variable)")
        let head = proxy.requests.first ?? ""
        #expect(head.hasPrefix("CONNECT api.example:443 HTTP/1.1\r\n"))
        let code = Base64.encoded(Array("me:p@ss".utf8))
        #expect(head.contains("\r\nProxy-Authorization: Basic \(code)\r\n"))
      }
    }
  }

  @Test func `N20: hosts that are excepted are asked directly`() async {
    await #expect(processExitsWith: .success) {
      let server = try LoopbackServer { peer in
        _ = peer.readRequest()
        peer.send(OwnProcessTests.ok)
      }
      let port = server.port
      for (excepted, url, isDirect) in [
        ("127.0.0.1", "http://127.0.0.1:\(port)/", true),
        ("*", "http://localhost:\(port)/", true), ("localhost", "http://localhost:\(port)/", true),
        ("example.com, 127.0.0.0/8", "http://127.0.0.1:\(port)/", true),
        ("other.example", "http://localhost:\(port)/", false),
        ("", "http://localhost:\(port)/", false),
      ] {
        for variable in ["NO_PROXY", "no_proxy"] {
          let proxy = try TunnelProxy(answer: "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")
          OwnProcessTests.set(["http_proxy": "127.0.0.1:\(proxy.port)", variable: excepted])
          let answer = await OwnProcessTests.get(url)
          #expect(answer.status == (isDirect ? 200 : 502), "\(variable)=\(excepted)")
          #expect(proxy.requests.isEmpty == isDirect, "\(variable)=\(excepted)")
        }
      }
    }
  }

  @Test func `N20: a proxy that refuses is told of, without its password`() async {
    await #expect(processExitsWith: .success) {
      for status in ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"] {
        let proxy = try TunnelProxy(answer: "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
        OwnProcessTests.set(["HTTPS_PROXY": "http://me:hush@127.0.0.1:\(proxy.port)"])
        let answer = await OwnProcessTests.get("https://api.example/v1")
        guard case .couldNotConnect("api.example", let reason) = answer.error else {
          Issue.record("\(answer)")
          continue
        }
        #expect(reason.contains("proxy") && reason.contains(status.prefix(3)))
        #expect(!reason.contains("hush"))
      }
    }
  }

  @Test func `N20: a proxy that says nothing, is not there, or has no address`() async {
    await #expect(processExitsWith: .success) {
      let silent = try TunnelProxy(answer: "")
      OwnProcessTests.set(["HTTPS_PROXY": "http://127.0.0.1:\(silent.port)"])
      #expect(
        await OwnProcessTests.get("https://api.example/", timeout: 0.4).error
          == .timedOut(.connect, seconds: 0.4))
      OwnProcessTests.set(["HTTPS_PROXY": "http://127.0.0.1:1"])
      guard case .couldNotConnect = await OwnProcessTests.get("https://api.example/").error else {
        Issue.record("a proxy that is not there was reached")
        return
      }
      let unknown = TransferFaultsTests.unknownHost
      OwnProcessTests.set(["HTTPS_PROXY": "http://\(unknown):3128"])
      #expect(
        await OwnProcessTests.get("https://api.example/").error
          == .couldNotResolve(host: "\(unknown) (the proxy)"))
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N21: only who is vouched for is spoken to`() async {
    await #expect(processExitsWith: .success) {
      let identity = try TLSServer.Identity()
      let other = try TLSServer.Identity(names: "DNS:other.example")
      for (server, authority, isTrusted) in [
        (identity, identity.certificate, true), (identity, "", false),
        (identity, other.certificate, false), (identity, "/nowhere.pem", false),
        (identity, identity.key, false), (other, other.certificate, false),
      ] {
        let tls = try TLSServer(server)
        tls.answerOnce(OwnProcessTests.ok)
        OwnProcessTests.set(["SSL_CERT_FILE": authority])
        let answer = await OwnProcessTests.get("https://127.0.0.1:\(tls.port)/")
        if isTrusted {
          #expect(answer == .init(status: 200, text: "ok"))
        } else if case .tls = answer.error {
          #expect(answer.status == nil)
        } else {
          Issue.record("\(authority): \(answer)")
        }
      }
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N21: the tool's own variable comes before the general one`() async {
    await #expect(processExitsWith: .success) {
      let identity = try TLSServer.Identity()
      let other = try TLSServer.Identity(names: "DNS:other.example")
      for (own, general, isTrusted) in [
        (identity.certificate, other.certificate, true), (identity.certificate, "", true),
        (other.certificate, identity.certificate, false), ("", identity.certificate, true),
      ] {
        let tls = try TLSServer(identity)
        tls.answerOnce(OwnProcessTests.ok)
        OwnProcessTests.set(["CURL_CA_BUNDLE": own, "SSL_CERT_FILE": general])
        let answer = await OwnProcessTests.get("https://127.0.0.1:\(tls.port)/")
        #expect((answer.status == 200) == isTrusted, "\(answer)")
      }
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N15: an end without a farewell in TLS is a cut`() async {
    await #expect(processExitsWith: .success) {
      // Without a length nothing tells: libcurl takes any end for the end.
      for length in ["Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n"] {
        let identity = try TLSServer.Identity()
        let tls = try TLSServer(identity)
        let body = length.hasPrefix("T") ? "4\r\nhalf\r\n" : "half"
        tls.answerOnce("HTTP/1.1 200 OK\r\n\(length)\r\n\(body)")
        OwnProcessTests.set(["SSL_CERT_FILE": identity.certificate])
        var text = ""
        let thrown = await #expect(throws: WireError.self) {
          let request = HTTPRequest(method: "GET", url: "https://127.0.0.1:\(tls.port)/")
          for try await event in Transfers().perform(request) {
            guard case .body(let bytes) = event else { continue }
            text += String(decoding: bytes, as: UTF8.self)
            if text == "half" { tls.die() }
          }
        }
        guard case .truncated = thrown else {
          Issue.record("\(length): \(String(describing: thrown))")
          continue
        }
        #expect(text == "half")
      }
    }
  }
}
