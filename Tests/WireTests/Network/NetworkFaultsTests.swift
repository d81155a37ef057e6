import CPosix
import Synchronization
import Testing

@testable import Wire

/// What a server may answer, row by row: N10 to N18, N25 to N28.
@Suite(.timeLimit(.minutes(1))) struct NetworkFaultsTests {
  /// All of an answer: its status, its body, and the error that ended it.
  struct Answer: Equatable {
    var status: Int?
    var text = ""
    var error: WireError?
  }

  static func read(_ request: HTTPRequest, _ transfers: Transfers = Transfers()) async -> Answer {
    var answer = Answer()
    do throws(WireError) {
      for try await event in transfers.perform(request) {
        switch event {
        case .head(let head): answer.status = head.status
        case .body(let bytes): answer.text += String(decoding: bytes, as: UTF8.self)
        }
      }
    } catch {
      answer.error = error
    }
    return answer
  }

  static func answer(to bytes: String, method: String = "POST") async throws -> Answer {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send(bytes)
    }
    return await read(HTTPRequest(method: method, url: server.url(), idleTimeout: 5))
  }

  static let answers: [(String, Answer)] = [
    ("HTTP/1.1 204 No Content\r\n\r\n", Answer(status: 204)),
    ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Answer(status: 200)),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Answer(status: 200)),
    (
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 P\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
      Answer(status: 200, text: "x")
    ),
    (
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
      Answer(status: 200, text: "<html>")
    ),
    ("HTTP/1.1 200 OK\r\n\r\nuntil the end", Answer(status: 200, text: "until the end")),
  ]

  @Test(arguments: answers)
  func `N10: answers that are no stream`(bytes: String, answer: Answer) async throws {
    #expect(try await Self.answer(to: bytes) == answer)
  }

  @Test func `N10: another protocol is not switched to`() async throws {
    let bytes = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc"
    let answer = try await Self.answer(to: bytes)
    #expect(answer.status == nil && answer.text == "" && answer.error != nil)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nfffffffffffffffff\r\n",
  ])
  func `N15: a body that does not end as promised`(bytes: String) async throws {
    let answer = try await Self.answer(to: bytes)
    #expect(answer.status == 200 && answer.text == "half" && answer.error != nil)
  }

  @Test(arguments: ["gzip", "deflate", "br", "zstd", "GZIP", "gzip, br", "x-unknown"])
  func `N15: an encoding that nobody asked for`(name: String) async throws {
    let rest = "Content-Encoding: \(name)\r\nContent-Length: 4\r\n\r\n\u{1F}garb"
    let answer = try await Self.answer(to: "HTTP/1.1 200 OK\r\n" + rest)
    #expect(answer == Answer(status: 200, error: .unexpectedEncoding(name.lowercased())))
    // Of a failure its status is kept.
    #expect(try await Self.answer(to: "HTTP/1.1 503 No\r\n" + rest) == Answer(status: 503))
  }

  @Test(arguments: ["identity", ""])
  func `N15: no encoding at all`(name: String) async throws {
    let bytes = "HTTP/1.1 200 OK\r\nContent-Encoding: \(name)\r\nContent-Length: 2\r\n\r\nok"
    #expect(try await Self.answer(to: bytes) == Answer(status: 200, text: "ok"))
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `N17: no redirect takes the request elsewhere`(status: Int) async throws {
    let visitors = Mutex(0)
    let other = try LoopbackServer { peer in
      visitors.withLock { $0 += 1 }
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    let places: [String?] = [
      other.url("/x"), "http://localhost:\(other.port)/", "//127.0.0.1:\(other.port)/",
      "https://127.0.0.1:\(other.port)/", "/same", "?", "", nil, "file:///etc/passwd",
    ]
    for place in places {
      let location = place.map { "Location: \($0)\r\n" } ?? ""
      let answer = try await Self.answer(
        to: "HTTP/1.1 \(status) Go\r\n\(location)Content-Length: 2\r\n\r\ngo")
      #expect(answer == Answer(status: status, text: "go"), "to \(place ?? "nowhere")")
    }
    #expect(visitors.withLock { $0 } == 0)
  }

  static let waits: [([String], Double?)] = [
    (["0"], 0.0), (["5"], 5), (["999999"], 86_400), (["-1"], nil), (["1.5"], 1.5), (["abc"], nil),
    (["3", "7"], 7), ([], nil), (["Sun, 06 Nov 1994 08:49:47 GMT"], 10),
    (["Sun, 06 Nov 1994 08:49:07 GMT"], 0), (["Mon, 07 Nov 1994 08:49:37 GMT"], 86_400),
  ]

  /// The row would cut a wait to a minute.
  ///
  /// Here what a server asks for is a minimum, for who comes
  /// earlier is refused again; it is shown as a countdown that a key ends, and no wait is longer
  /// than a day.
  @Test(arguments: [(0.0, 2.0), (30, 30), (90, 90), (7200, 7200), (999_999, 86_400)])
  func `N18: a server's wait is kept as a minimum, beyond a minute too, and a day at most`(
    asked: Double, kept: Double
  ) {
    #expect(Backoff().delay(attempt: 3, serverWait: asked, random: 0.5) == kept)
  }

  @Test(arguments: waits)
  func `N18: the wait a server asks for, by its own clock`(values: [String], wait: Double?) {
    let headers = values.map { HTTPRequest.Header("retry-after", $0) }
    let date = HTTPRequest.Header("date", "Sun, 06 Nov 1994 08:49:37 GMT")
    for skew in [-86_400.0, 0, 86_400] {
      let now = 784_111_777 + skew
      #expect(RetryAfter.parse(headers: headers + [date], now: now) == wait)
    }
  }

  static let badHeaders: [(String, ResponseHeadReader.Fault)] = [
    ("X: a\0b", .control), ("X: a\rY: b", .control), ("X: \u{1B}[2J", .control),
    (String(repeating: "X: y\r\n", count: 10_000) + "X: z", .count),
  ]

  @Test(arguments: badHeaders)
  func `N27: headers that no server should send`(
    lines: String, fault: ResponseHeadReader.Fault
  ) async throws {
    let bytes = "HTTP/1.1 200 OK\r\n\(lines)\r\nContent-Length: 2\r\n\r\nok"
    let answer = try await Self.answer(to: bytes)
    guard case .transport(_, let reason) = answer.error, answer.text.isEmpty else {
      Issue.record("\(answer)")
      return
    }
    // A NUL is for libcurl to refuse.
    #expect(reason == fault.rawValue || lines.contains("\0"))
  }

  @Test(arguments: [0, 1, 100 << 10, 10 << 20])
  func `N28: a prompt of any size goes out whole`(size: Int) async throws {
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 31 ^ $0 >> 7) }
    let server = try LoopbackServer { peer in
      let hash = Digest.hex(Digest.sha256(peer.readRequestBytes().body))
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n\(hash)")
    }
    let answer = await Self.read(HTTPRequest(url: server.url(), body: body))
    #expect(answer == Answer(status: 200, text: Digest.hex(Digest.sha256(body))))
  }

  @Test(arguments: ["key\nX: y", "key\r\nX: y", "key\r", "\nkey", "a\0b"])
  func `N28: a key that could carry a header is refused`(key: String) async {
    let request = HTTPRequest(
      url: "http://127.0.0.1:1/", headers: [.init("Authorization", "Bearer \(key)")])
    let answer = await Self.read(request)
    #expect(answer == Answer(error: .invalidHeader(name: "Authorization")))
    #expect(!"\(answer)".contains("Bearer"))
  }
}
