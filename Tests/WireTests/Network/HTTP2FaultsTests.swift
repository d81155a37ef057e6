import Testing

@testable import Wire

extension OwnProcessTests {
  /// What a server may do over HTTP/2: N16.
  @Suite struct HTTP2FaultsTests {}
}

extension OwnProcessTests.HTTP2FaultsTests {
  typealias Answer = NetworkFaultsTests.Answer
  typealias Script = HTTP2Script

  /// Asks a server that answers with frames.
  ///
  /// `end` follows once the client has had time to read them.
  static func ask(
    _ frames: [UInt8], end: [UInt8] = [], settings: [UInt8] = [], body: [UInt8] = []
  ) async throws -> Answer {
    let identity = try TLSServer.Identity()
    let server = try TLSServer(identity, protocols: "h2")
    Script.play(frames, end: end, settings: settings, on: server)
    OwnProcessTests.set(["SSL_CERT_FILE": identity.certificate])
    return await NetworkFaultsTests.read(
      HTTPRequest(
        url: "https://127.0.0.1:\(server.port)/", body: body, firstByteTimeout: 3, idleTimeout: 3))
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N16: an answer in frames, and those that hold nothing`() async {
    await #expect(processExitsWith: .success) {
      let whole = Script.head + Script.body("ok", isLast: true)
      let pings = Array(
        repeating: Script.frame(.ping, [UInt8](repeating: 1, count: 8)), count: 2000)
      let settings = Array(repeating: Script.frame(.settings, [0, 3, 0, 0, 0, 9]), count: 500)
      let unknown = [0, 0, 2, 0xEE, 0, 0, 0, 0, 1, 1, 2] as [UInt8]
      for frames in [
        whole, Script.goAway(last: 1) + whole, pings.flatMap { $0 } + whole,
        settings.flatMap { $0 } + whole, unknown + whole,
        Script.head + Script.body("", isLast: false) + Script.body("o", isLast: false)
          + Script.goAway(last: 1) + Script.body("k", isLast: true),
      ] {
        let answer = try await OwnProcessTests.HTTP2FaultsTests.ask(frames)
        #expect(answer == .init(status: 200, text: "ok"))
      }
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N16: a stream that is reset keeps what came`() async {
    await #expect(processExitsWith: .success) {
      let half = Script.head + Script.body("half", isLast: false)
      for code in [1, 2, 8, 11] as [UInt8] {
        let cut = try await OwnProcessTests.HTTP2FaultsTests.ask(half, end: Script.reset(code))
        guard case .truncated = cut.error else {
          Issue.record("\(code): \(cut)")
          continue
        }
        #expect(cut.status == 200 && cut.text == "half")
        let early = try await OwnProcessTests.HTTP2FaultsTests.ask(Script.reset(code))
        #expect(early.error != nil && early.status == nil)
      }
      // What was refused unseen is asked again, on a connection that this server does not take.
      #expect(try await OwnProcessTests.HTTP2FaultsTests.ask(Script.reset(7)).error != nil)
      #expect(try await OwnProcessTests.HTTP2FaultsTests.ask(Script.goAway(last: 0)).error != nil)
      let bodyAfterEnd =
        Script.head + Script.body("x", isLast: true) + Script.body("y", isLast: true)
      #expect(try await OwnProcessTests.HTTP2FaultsTests.ask(bodyAfterEnd).text == "x")
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N16: a window that never opens, and headers without end, are bounded`() async {
    await #expect(processExitsWith: .success) {
      let closed: [UInt8] = [0, 4, 0, 0, 0, 0]
      let stuck = try await OwnProcessTests.HTTP2FaultsTests.ask(
        [], settings: closed, body: [1, 2, 3])
      #expect(stuck.error == .timedOut(.firstByte, seconds: 3))
      // A literal header with a value of 16,000 bytes, thirty times over.
      let literal: [UInt8] =
        [0x00, 1, 0x78, 0x7F, 0x81, 0x7C] + [UInt8](repeating: 0x79, count: 16_000)
      let first = Script.frame(.headers, stream: 1, [0x88])
      let line = Script.frame(.continuation, stream: 1, literal)
      let more = Array(repeating: line, count: 30).flatMap { $0 }
      let bomb = try await OwnProcessTests.HTTP2FaultsTests.ask(first + more)
      #expect(bomb.error != nil && bomb.text.isEmpty)
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N23: after a silence the next request goes over a new connection`() async {
    await #expect(processExitsWith: .success) {
      let half = Script.head + Script.body("half", isLast: false)
      for (answer, stage, text) in [([], WireError.Stage.firstByte, ""), (half, .idle, "half")] {
        let identity = try TLSServer.Identity()
        let server = try TLSServer(identity, protocols: "h2", connections: 2)
        // A connection that does not come would be waited for also when all else is over.
        defer { server.die() }
        Script.fallSilent(
          after: answer, next: Script.head + Script.body("ok", isLast: true), on: server)
        OwnProcessTests.set(["SSL_CERT_FILE": identity.certificate])
        let transfers = Transfers()
        let request = HTTPRequest(
          url: "https://127.0.0.1:\(server.port)/", firstByteTimeout: 2, idleTimeout: 2)
        let silent = await NetworkFaultsTests.read(request, transfers)
        #expect(silent.error == .timedOut(stage, seconds: 2))
        #expect(silent.text == text)
        let next = await NetworkFaultsTests.read(request, transfers)
        #expect(next == .init(status: 200, text: "ok"))
      }
    }
  }

  @Test(OwnProcessTests.needsOpenSSL)
  func `N23: so it does where the person did not wait for the silence to end`() async {
    await #expect(processExitsWith: .success) {
      let identity = try TLSServer.Identity()
      let server = try TLSServer(identity, protocols: "h2", connections: 2)
      defer { server.die() }
      Script.fallSilent(after: [], next: Script.head + Script.body("ok", isLast: true), on: server)
      OwnProcessTests.set(["SSL_CERT_FILE": identity.certificate])
      let transfers = Transfers(trust: 1)
      let request = HTTPRequest(
        url: "https://127.0.0.1:\(server.port)/", firstByteTimeout: 8, idleTimeout: 8)
      let left = Task { await NetworkFaultsTests.read(request, transfers).error }
      try await Task.sleep(for: .seconds(3))
      left.cancel()
      #expect(await left.value == .cancelled)
      let next = await NetworkFaultsTests.read(request, transfers)
      #expect(next == .init(status: 200, text: "ok"))
    }
  }
}
