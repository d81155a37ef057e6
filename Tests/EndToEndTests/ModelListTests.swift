import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// What servers and keys on this machine make known of models.
  @Suite struct ModelListTests {
    static func server(
      _ steps: String = #"{"answer":[{"text":"Yes."}]}"#
    ) throws -> ScriptedProvider {
      try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[\#(steps)]}"#),
        models: [
          "data": [
            ["id": "model", "context_length": 200000], ["id": "other", "context_length": 100000],
          ]
        ])
    }

    static func listed(_ home: TestHome, _ environment: [String: String] = [:]) async throws
      -> (models: [JSON], errors: String)
    {
      let program = try await home.tern(["models", "--json"], environment: environment)
      #expect(program.exit == .code(0), "\(program.errors)")
      return (try program.lines.map { try JSON(parsing: $0) }, program.errors)
    }

    @Test func `a server without a key tells what it serves, whatever it is called`() async throws {
      let server = try Self.server()
      defer { server.stop() }
      let home = try TestHome()
      try home.configure("chat", baseURL: server.baseURL)
      let (models, errors) = try await Self.listed(home)
      let own = models.filter { $0["model"]?.stringValue?.hasPrefix("test/") == true }
      #expect(own.map { $0["model"] } == ["test/model", "test/other"])
      #expect(own.map { $0["context_window"] } == [200_000, 100_000])
      let log = TestHome.read("\(home.ternHome)/tern.log")
      #expect(log.contains(#""type":"request","provider":"test""#))
      // Nobody said that Ollama or its like runs here; something else may answer at their ports.
      #expect(!errors.contains("test: ") && !errors.contains("No connection"), "\(errors)")
    }

    @Test func `a server that was configured and is not there is told of`() async throws {
      let home = try TestHome()
      try home.configure("chat", baseURL: "http://127.0.0.1:1/v1")
      let (_, errors) = try await Self.listed(home)
      #expect(errors.contains("tern: test: "), "\(errors)")
    }

    @Test func `keys in Amazon's file make Bedrock's models known`() async throws {
      let home = try TestHome()
      try home.write(
        "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n",
        to: "\(home.root)/aws")
      func hasBedrock(_ environment: [String: String]) async throws -> Bool {
        try await Self.listed(home, environment).models.contains {
          $0["model"]?.stringValue?.hasPrefix("bedrock/") == true
        }
      }
      #expect(try await hasBedrock(["AWS_SHARED_CREDENTIALS_FILE": "\(home.root)/aws"]))
      #expect(try await !hasBedrock([:]))
    }

    @Test func `a price of long requests, and of what is cached an hour, can be configured`()
      async throws
    {
      let usage = #"{"input":9000,"cached":0,"output":100}"#
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[{"answer":[{"text":"Yes."}],"usage":\#(usage)}]}"#))
      defer { server.stop() }
      let home = try TestHome()
      try home.configure("chat", baseURL: server.baseURL)
      try home.write(
        TestHome.read("\(home.ternHome)/config.toml") + """

          [models."test/model"]
          input_price = 1
          output_price = 1
          cache_write_1h_price = 2
          tiers = [{ over = 8000, input_price = 3, output_price = 10 }]
          """, to: "\(home.ternHome)/config.toml")
      let program = try await home.tern(["exec", "--json", "Well?"])
      let last = try JSON(parsing: try #require(program.lines.last))
      #expect(last["usage"]?["cost_microdollars"] == 28_000)
    }

    @Test func `a deployment costs what its model does, since a day that is told`() async throws {
      let usage = #"{"input":1000,"cached":0,"output":100}"#
      let server = try ScriptedProvider(
        scenario: Scenario(
          parsing: #"{"steps":[{"answer":[{"text":"Yes."}],"usage":\#(usage)}],"last":"repeat"}"#))
      defer { server.stop() }
      for (line, cost, date) in [
        (#"like = "gpt-5.5""#, 8000, "2026-11-20"),
        ("input_price = 1\noutput_price = 2", 1200, "20"),
      ] {
        let home = try TestHome()
        try home.configure("chat", baseURL: server.baseURL)
        try home.write(
          TestHome.read("\(home.ternHome)/config.toml") + "\n[models.\"test/model\"]\n\(line)\n",
          to: "\(home.ternHome)/config.toml")
        let program = try await home.tern(["exec", "--json", "Well?"])
        let last = try JSON(parsing: try #require(program.lines.last))
        #expect(last["usage"]?["cost_microdollars"]?.intValue == cost)
        let session = TestHome.tree("\(home.ternHome)/sessions").values
          .map { String(decoding: $0, as: UTF8.self) }.joined()
        let told = session.split(separator: "\"price_date\":\"").last?.prefix { $0 != "\"" } ?? ""
        #expect(told.hasPrefix(date) && told.split(separator: "-").count == 3, "\(told)")
      }
    }

    @Test func `llama.cpp goes by its name with a point too`() async throws {
      let server = try Self.server()
      defer { server.stop() }
      let home = try TestHome()
      try home.write(
        """
        model = "llama.cpp/model"
        [providers."llama.cpp"]
        base_url = "\(server.baseURL)"
        """, to: "\(home.ternHome)/config.toml")
      let program = try await home.tern(["exec", "Well?"])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(program.output == "Yes.\n")
    }

    @Test(.enabled(WorkingSandbox.comment) { await WorkingSandbox.isHere })
    func `a server in a network of one's own is asked in a session too`() async throws {
      let server = try Self.server(#"{"answer":[{"text":"Yes."}],"pace":{"delay":0.5}}"#)
      defer { server.stop() }
      let home = try TestHome()
      try home.configure(
        "chat", baseURL: "http://gpu-box:\(server.port)/v1", key: "sk-own")
      try home.write("127.0.0.1 gpu-box\n", to: "\(home.root)/hosts")
      let program = try await home.tern(["exec", "Well?"], hosts: "\(home.root)/hosts")
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(server.modelListings > 0)
    }

    @Test func `after a local server's first answer it is asked again what it gives`() async throws
    {
      let server = try Self.server(
        #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]},{"answer":[{"text":"Yes."}],"pace":{"delay":0.5}}"#
      )
      defer { server.stop() }
      let home = try TestHome()
      try home.configure("chat", baseURL: server.baseURL)
      let program = try await home.tern(["exec", "Well?"])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(server.failures == [])
      #expect(server.modelListings == 2)
    }
  }
}
