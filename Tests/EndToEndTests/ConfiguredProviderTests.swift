import Glibc
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

    @Test(arguments: [false, true])
    func `is where its maker's variable says, unless the file says another place`(
      isInFile: Bool
    ) async throws {
      let scenario = try Scenario(parsing: #"{"steps":[{"answer":[{"text":"Yes."}]}]}"#)
      let (named, written) = (
        try ScriptedProvider(scenario: scenario), try ScriptedProvider(scenario: scenario)
      )
      defer {
        named.stop()
        written.stop()
      }
      let home = try TestHome()
      let table = isInFile ? "[providers.openai]\nbase_url = \"\(written.baseURL)\"\n" : ""
      try home.write("model = \"openai/gpt-5.5\"\n" + table, to: "\(home.ternHome)/config.toml")
      let program = try await home.tern(
        ["exec", "Well?"],
        environment: ["OPENAI_API_KEY": "sk-own", "OPENAI_BASE_URL": named.baseURL])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(named.requests.count == (isInFile ? 0 : 1))
      #expect(written.requests.count == (isInFile ? 1 : 0))
    }

    @Test func `Vertex waits for its program as long as it is told to`() async throws {
      let home = try TestHome()
      let program = "\(home.root)/gcloud"
      try home.write("#!/bin/sh\nexec sleep 30\n", to: program)
      #expect(chmod(program, 0o755) == 0)
      try home.write(
        "model = \"vertex/claude-opus-5\"\n[providers.vertex]\napi_key_timeout = 1\n",
        to: "\(home.ternHome)/config.toml")
      let run = try await home.tern(
        ["exec", "Well?"],
        environment: [
          "PATH": "\(home.root):/usr/bin:/bin", "GOOGLE_CLOUD_PROJECT": "birds",
        ])
      #expect(run.exit == .code(1))
      #expect(run.errors.contains("gave no key within 1 seconds"), "\(run.errors)")
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
