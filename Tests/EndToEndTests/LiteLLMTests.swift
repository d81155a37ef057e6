import Glibc
import JSON
import PythonPrograms
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// A whole conversation through a translator of other people's: `tern exec` speaks one dialect
  /// to LiteLLM's proxy, which asks ``ScriptedProvider`` in another.
  ///
  /// Disabled by name until `make judges` has installed the proxy.
  @Suite(.enabled(if: LiteLLM.isInstalled, "needs LiteLLM, which `make judges` installs"))
  struct LiteLLMTests {
    @Test func `a conversation with a tool is the same in every translation`() async throws {
      let proxy = try await LiteLLM()
      for dialect in ["responses", "chat", "messages"] {
        for model in LiteLLM.models { try await converse(dialect, model, proxy) }
      }
      #expect(proxy.failures == [])
    }

    private func converse(_ dialect: String, _ model: String, _ proxy: LiteLLM) async throws {
      let home = try TestHome()
      try home.write("the secret is swordfish-7\n", to: "\(home.workspace)/note.txt")
      try home.configure(
        dialect, baseURL: proxy.baseURL, key: LiteLLM.key, model: "test/\(model)")

      let first = try await home.tern(["exec", "--json", "What is the secret?"])
      #expect(first.exit == .code(0), "\(dialect), \(model): \(first.errors)\n\(first.output)")
      let told = try Told(first)
      #expect(told == LiteLLM.conversation, "\(dialect), \(model)")

      // The history goes the same way, thoughts and all.
      let second = try await home.tern(
        ["exec", "--json", "--resume", Told.thread(of: first), "Thank you"])
      #expect(second.exit == .code(0), "\(dialect), \(model): \(second.errors)\n\(second.output)")
      #expect(try Told(second).texts == ["You are welcome."], "\(dialect), \(model)")
    }
  }
}

/// What a run of `tern exec --json` told.
struct Told: Equatable {
  var texts: [String] = []
  var reasoning: [String] = []
  var calls: [String] = []
  /// Input, of it cached, and output.
  var usage: [Int?] = []

  static func thread(of program: FinishedProgram) throws -> String {
    let start = try program.lines.first.map { try JSON(parsing: $0) }
    return start?["thread_id"]?.stringValue ?? ""
  }

  private mutating func take(_ item: JSON) {
    let text = item["text"]?.stringValue ?? ""
    switch item["type"] {
    case "agent_message": texts.append(text)
    case "reasoning": reasoning.append(text)
    case "tool_call": calls.append(item["summary"]?.stringValue ?? "")
    default: break
    }
  }
}

extension Told {
  init(_ program: FinishedProgram) throws {
    for event in try program.lines.map({ try JSON(parsing: $0) }) {
      switch event["type"] {
      case "turn.completed":
        usage = ["input_tokens", "cached_input_tokens", "output_tokens"].map {
          event["usage"]?[$0]?.intValue
        }
      case "item.completed": take(event["item"] ?? .null)
      default: break
      }
    }
  }
}

/// LiteLLM's proxy before a scripted provider that knows one conversation.
final class LiteLLM: Sendable {
  static let key = "sk-judge"
  /// By the dialect in which the proxy asks for them: chat, Responses, Messages.
  static let models = ["scripted-chat", "gpt-5.5", "claude-sonnet-5"]

  private static let program = PythonEnvironment.folder + "/litellm/bin/litellm"
  static let isInstalled = access(program, X_OK) == 0

  private static let scenario = """
    {"last": "repeat",
     "steps": [{"error": {"message": "The conversation has taken another way."},
       "alternatives": [
         {"if_contains": ["What is the secret?"],
          "answer": [{"thinking": "It must be in the note."}, {"text": "I read the note."},
                     {"tool_call": {"name": "read_file", "arguments": {"path": "note.txt"}}}],
          "usage": {"input": 900, "cached": 100, "output": 40}},
         {"if_contains": ["swordfish-7"],
          "answer": [{"thinking": "There it is."}, {"text": "The secret is swordfish-7."}],
          "usage": {"input": 1000, "cached": 900, "output": 12}},
         {"if_contains": ["Thank you"],
          "answer": [{"text": "You are welcome."}],
          "usage": {"input": 1100, "cached": 1000, "output": 5}}]}]}
    """

  /// What is told of the first turn.
  static let conversation = Told(
    texts: ["I read the note.", "The secret is swordfish-7."],
    reasoning: ["It must be in the note.", "There it is."], calls: ["read_file note.txt"],
    usage: [1900, 1000, 52])

  let baseURL: String
  private let provider: ScriptedProvider
  private let proxy: PythonServer
  private let home: TestHome

  /// What reached the provider and should not have; the proxy's own looks around do not count.
  var failures: [String] { provider.failures.filter { !$0.contains("/models") } }

  init() async throws {
    provider = try ScriptedProvider(scenario: Scenario(parsing: Self.scenario))
    home = try TestHome()
    let root = "http://127.0.0.1:\(provider.port)"
    let file = "\(home.root)/proxy.yaml"
    try home.write(
      """
      model_list:
        - model_name: scripted-chat
          litellm_params: {model: hosted_vllm/scripted, api_base: "\(root)/v1", api_key: k}
        - model_name: gpt-5.5
          litellm_params: {model: openai/gpt-5.5, api_base: "\(root)/v1", api_key: k}
        - model_name: claude-sonnet-5
          litellm_params: {model: anthropic/claude-sonnet-5, api_base: "\(root)", api_key: k}
      litellm_settings: {telemetry: false}
      """, to: file)
    let port = try LoopbackPort.free()
    proxy = try PythonServer(
      Self.program,
      environment: ["LITELLM_MASTER_KEY=\(Self.key)", "LITELLM_LOCAL_MODEL_COST_MAP=True"],
      arguments: ["--config", file, "--host", "127.0.0.1", "--port", "\(port)"])
    baseURL = "http://127.0.0.1:\(port)/v1"
    guard try await LoopbackPort.waitForServer(at: port) else { throw NotStarted() }
  }

  struct NotStarted: Error {}
}
