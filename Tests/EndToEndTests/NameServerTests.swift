import Glibc
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// A name whose address nobody tells: the table of hosts is a pipe that nobody writes to.
  @Suite struct NameServerTests {
    /// A home with a provider that is not found, of which `settings` say the rest, and one that is.
    private func place(
      _ settings: String
    ) throws -> (server: ScriptedProvider, home: TestHome, hosts: String) {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[{"answer":[{"text":"Here."}]}]}"#))
      let home = try TestHome()
      try home.write(
        """
        model = "silent/m"
        [providers.silent]
        base_url = "http://silent.test/v1"
        \(settings)
        [providers.there]
        dialect = "chat"
        base_url = "\(server.baseURL)"
        """, to: "\(home.ternHome)/config.toml")
      let hosts = "\(home.root)/hosts"
      try #require(mkfifo(hosts, 0o600) == 0)
      return (server, home, hosts)
    }

    @Test(.enabled(WorkingSandbox.comment) { await WorkingSandbox.isHere })
    func `that is silent can be left, and another model asked at once`() async throws {
      let (server, home, hosts) = try place(
        """
        dialect = "chat"
        limits = { connect_timeout = 3600 }
        """)
      defer { server.stop() }
      let tern = try TernUnderTest(
        command: TestHome.command(withHosts: hosts) + ["Well?"], in: home,
        size: ScreenSize(100, 30))
      try await tern.waitUntil(contains: "working")
      // Time to come to the name.
      try await Task.sleep(for: .seconds(1))
      tern.press(.back)
      try await tern.waitUntil(contains: "! interrupted")
      tern.type("/model there/m")
      tern.press(.send)
      _ = try await tern.settled()
      tern.type("Who is there?")
      tern.press(.send)
      try await tern.waitUntil(contains: "Here.")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
    }

    @Test(
      .enabled(WorkingSandbox.comment) { await WorkingSandbox.isHere }, arguments: [true, false])
    func `that is silent holds up no other transfer`(isWebSocket: Bool) async throws {
      let (server, home, hosts) = try place(
        """
        dialect = "responses"
        websocket = \(isWebSocket)
        limits = { request_retries = 1, connect_timeout = 1 }
        """)
      defer { server.stop() }
      // Each attempt is over after its second, although the first name is still looked for.
      let silent = try await home.tern(["exec", "Well?"], hosts: hosts, limit: 30)
      #expect(silent.exit == .code(1), "\(silent.errors)")
      #expect(silent.errors.contains("No connection within 1.0 s"), "\(silent.errors)")
      #expect(
        try await home.tern(["exec", "-m", "there/m", "Well?"], hosts: hosts).output == "Here.\n")
    }
  }
}
