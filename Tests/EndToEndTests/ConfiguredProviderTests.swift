import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// A provider that is nowhere but in `config.toml`.
  @Suite struct ConfiguredProviderTests {
    private static func configuration(_ baseURL: String) -> String {
      """
      model = "gateway/m"
      [providers.gateway]
      dialect = "chat"
      base_url = "\(baseURL)"
      api_key_command = ["echo", "sk-own"]
      api_key_timeout = 5
      auth_header = "X-Pass"
      headers = { X-Team = "birds" }
      query = { api-version = "preview", zone = "a b" }
      [providers.gateway.limits]
      request_retries = 0
      [providers.gateway.quirks]
      max_tokens_field = "max_completion_tokens"
      stream_usage = false
      affinity_header = "X-Session"
      [models."gateway/m"]
      context_window = 100_000
      max_output_tokens = 2000
      """
    }

    @Test func `is asked as its table says`() async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[{"answer":[{"text":"Yes."}]}]}"#))
      defer { server.stop() }
      let home = try TestHome()
      try home.write(
        Self.configuration(server.baseURL), to: "\(home.ternHome)/config.toml")
      let program = try await home.tern(["exec", "Well?"])
      #expect(program.exit == .code(0), "\(program.errors)")
      let request = try #require(server.requests.first)
      #expect(request.path.hasSuffix("/chat/completions?api-version=preview&zone=a%20b"))
      #expect(request.header("x-pass") == "sk-own")
      #expect(request.header("authorization") == nil)
      #expect(request.header("x-team") == "birds")
      let body = try JSON(parsing: request.body)
      #expect(body["max_tokens"] == nil && body["stream_options"] == nil)
      #expect(!TestHome.read("\(home.ternHome)/tern.log").contains("sk-own"))
    }

    @Test func `is asked as often as its own limits say`() async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(
          parsing: #"{"steps":[{"status":503,"error":{"type":"t","message":"Busy."}}]}"#))
      defer { server.stop() }
      let home = try TestHome()
      try home.write(
        Self.configuration(server.baseURL) + "\n[limits]\nrequest_retries = 5\n",
        to: "\(home.ternHome)/config.toml")
      #expect(try await home.tern(["exec", "Well?"]).exit == .code(1))
      #expect(server.requests.count == 1)
    }

    @Test func `that asks for hours is told of, not waited for`() async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(
          parsing:
            #"{"steps":[{"status":429,"headers":{"retry-after":"7200"},"error":{"type":"rate_limit_error","code":"rate_limit_exceeded","message":"Slow down."}}]}"#
        ))
      defer { server.stop() }
      let home = try TestHome()
      try home.configure("chat", baseURL: server.baseURL)
      let program = try await home.tern(["exec", "Well?"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains("asks to wait 120 minutes"), "\(program.errors)")
    }
  }
}
