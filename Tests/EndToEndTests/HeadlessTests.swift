import CPosix
import Glibc
import JSON
import ScriptedProvider
import TestFolder
import Testing

extension EndToEndTests {
  /// What people who script Tern rely on.
  @Suite struct HeadlessTests {
    private static let size = ScreenSize(100, 30)

    private func home(
      _ scenario: String, more: String = ""
    ) throws -> (home: TestHome, server: ScriptedProvider) {
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure("messages", baseURL: server.baseURL, more: more)
      return (home, server)
    }

    @Test func `a command may follow its options`() async throws {
      let home = try TestHome()
      let list = try await home.tern(["--mode", "plan", "sessions", "--json"])
      #expect(list.exit == .code(0), "\(list.errors)")
      #expect(list.lines.isEmpty)
      let stray = try await home.tern(["sessions", "--last"])
      #expect(stray.exit == .code(2))
      #expect(stray.errors.contains("`tern sessions` does not take --last."))
    }

    @Test func `a message is progress only once something follows it`() async throws {
      let (home, server) = try home(
        """
        {"steps": [{"answer": [{"text": "I look around."},
                               {"tool_call": {"name": "list_dir", "arguments": {"path": "."}}}]},
                   {"answer": [{"text": "Forty-two."}]}]}
        """)
      let program = try await home.tern(["exec", "What is it?"])
      #expect(program.output == "Forty-two.\n")
      #expect(program.errors.contains("I look around.\n"))
      #expect(!program.errors.contains("Forty-two."), "\(program.errors)")
      #expect(server.failures == [])
    }

    @Test func `a refusal is a failure with a sentence`() async throws {
      let (home, server) = try home(
        #"{"steps": [{"answer": [{"text": "I'd rather not."}], "stop": "refusal"}]}"#)
      let program = try await home.tern(["exec", "Do it"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains("tern: The model declined"), "\(program.errors)")
      #expect(server.failures == [])
    }

    /// What a model or a tool writes does nothing to the terminal; a file gets it as it is.
    @Test func `nothing steers the terminal`() async throws {
      let text = #"one \u001b]52;c;aGk=\u0007\u001b[2Jtwo\u202ethree\nfour"#
      let (home, server) = try home(
        """
        {"steps": [{"answer": [{"text": "\(text)"},
                               {"tool_call": {"name": "list_dir", "arguments": {"path": "\(text)"}}}]},
                   {"answer": [{"text": "\(text)"}]}]}
        """)
      let program = try await home.tern(["exec", "Talk"])
      #expect(program.output.contains("\u{1B}]52;c;aGk=\u{7}\u{1B}[2Jtwo\u{202E}three\nfour\n"))
      #expect(program.errors.contains("one ]52;c;aGk=[2Jtwothree\nfour"))
      #expect(!program.errors.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
      #expect(server.failures == [])
      let (other, second) = try self.home(#"{"steps": [{"answer": [{"text": "\#(text)"}]}]}"#)
      let tern = try TernUnderTest(["exec", "Talk"], in: other, size: Self.size)
      #expect(try await tern.waitForExit() == .code(0))
      #expect(tern.terminal.output.contains(Array("one ]52;c;aGk=[2Jtwothree\r\nfour".utf8)))
      #expect(second.failures == [])
    }

    @Test func `an interruption ends with 130 and what was said`() async throws {
      let (home, server) = try home(
        """
        {"steps": [{"answer": [{"text": "\(String(repeating: "word after word ", count: 200))"}],
                    "pace": {"deltas_per_second": 20, "delta_characters": 16}}]}
        """)
      let tern = try TernUnderTest(["exec", "--json", "Talk"], in: home, size: Self.size)
      try await tern.waitUntil(contains: "word after")
      tern.terminal.signal(SIGINT)
      #expect(try await tern.waitForExit() == .code(130))
      #expect(tern.screen.contains("Interrupted."), "\(tern.screen.picture)")
      #expect(server.failures == [])
    }

    @Test func `an unknown id comes before the lack of a terminal`() async throws {
      let (home, server) = try home(#"{"steps": [{"answer": [{"text": "Done."}]}]}"#)
      _ = try await home.tern(["exec", "Hello"])
      let program = try await home.tern(["resume", "ffff"])
      #expect(program.exit == .code(2))
      #expect(program.errors.contains("ffff"), "\(program.errors)")
      #expect(!program.errors.contains("terminal"))
      let known = try await home.tern(["resume", "--last"])
      #expect(known.exit == .code(2))
      #expect(known.errors.contains("terminal"), "\(known.errors)")
      #expect(server.failures == [])
    }

    @Test func `a session goes on in its mode, unless another one is named`() async throws {
      let (home, server) = try home(
        #"{"steps": [{"answer": [{"text": "Done."}]}], "last": "repeat"}"#)
      _ = try await home.tern(["exec", "--mode", "plan", "Hello"])
      _ = try await home.tern(["exec", "--last", "Hello"])
      _ = try await home.tern(["exec", "--last", "--mode", "edits", "Hello"])
      let modes = server.requests.map { request in
        let body = String(decoding: request.body, as: UTF8.self)
        // What was said of it before stays in the conversation.
        return body.split(separator: "Mode: ").last.map { String($0.prefix { $0.isLetter }) }
      }
      #expect(modes == ["plan", "plan", "edits"])
    }

    @Test func `a session whose folder is gone goes on here, and says so`() async throws {
      let (home, server) = try home(
        #"{"steps": [{"answer": [{"text": "Done."}]}], "last": "repeat"}"#)
      let folder = "\(home.root)/other"
      mkdir(folder, 0o700)
      _ = try await home.tern(["exec", "-C", folder, "Hello"])
      rmdir(folder)
      let program = try await home.tern(["exec", "--last", "Hello"])
      #expect(program.exit == .code(0))
      #expect(program.errors.contains("\(folder): This folder is gone"), "\(program.errors)")
      #expect(server.failures == [])
    }

    @Test(arguments: ["link", "file", "open folder"])
    func `the demo does not write where somebody else prepared a place`(
      trap: String
    ) async throws {
      let home = try TestHome()
      let place = "\(home.root)/tmp/tern-demo-\(geteuid())"
      switch trap {
      case "link": symlink(home.workspace, place)
      case "file": try home.write("", to: place)
      default:
        mkdir(place, 0o700)
        chmod(place, 0o777)
      }
      let program = try await home.tern(["demo"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains(place), "\(program.errors)")
      #expect(TemporaryFolder.names(in: home.workspace) == [])
      #expect(TemporaryFolder.names(in: "\(home.root)/tmp") == ["tern-demo-\(geteuid())"])
    }
  }
}
