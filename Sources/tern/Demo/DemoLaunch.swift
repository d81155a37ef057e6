import Agent
import CPosix
import Glibc
import Models
import ScriptedProvider
import Sessions
import Settings
import Tools
import Workspace

/// `tern demo`: a scripted session in a folder of its own, against a provider on loopback.
struct DemoLaunch {
  private var setup: Setup

  init(_ invocation: Invocation) throws(Failure) { setup = try Setup(invocation) }

  func run() throws(Failure) -> Int32 {
    var setup = setup
    let hasTerminal = isatty(0) != 0 && isatty(1) != 0
    let provider = try DemoProvider(continuing: false)
    setup.providers.append(provider.provider)
    setup.chosenModel = DemoProvider.model
    setup.locations.sessions = try DemoStore.made().folder
    setup.configuration.fallbackModels = []
    // Nothing of it is kept but what lies in the temporary folder.
    setup.environment[TelemetryLog.variable] = "off"
    do {
      setup.folder = try DemoWorkspace.create()
    } catch {
      throw .failed("The demo's folder cannot be made: \(error)")
    }
    var launch = Launch(setup)
    guard hasTerminal else {
      Output.progress("No terminal: the demo runs as `tern exec` would, and says yes to itself.")
      launch.approver = { request in
        switch request.subject {
        case .command, .fetch: .once
        case .loop: .no(comment: nil)
        case .question(let question): .reply(question.options.first?.label ?? "Yes.")
        case .patch(let proposal): .patch(.everything(in: proposal))
        }
      }
      return try launch.exec(Invocation.Execution(prompt: Demo.prompt))
    }
    return try launch.fullScreen(prompt: Demo.prompt, resuming: nil)
  }
}

/// The loopback provider of the demo.
struct DemoProvider {
  static let name = "demo"
  static let model = ModelReference(provider: name, model: "scripted")

  /// It costs nothing, and says so.
  static var entry: ModelEntry {
    var entry = ModelEntry(model)
    entry.contextWindow = 200_000
    entry.billing = .local
    return entry
  }

  private let server: ScriptedProvider

  /// `continuing` plays what follows the scripted turn.
  init(continuing: Bool) throws(Failure) {
    let isPaced = ProcessEnvironment.variables["TERN_DEMO_PACE"] != "0"
    let bytes =
      continuing
      ? Demo.continuedScenario(isPaced: isPaced) : Demo.scenario(isPaced: isPaced)
    do {
      server = try ScriptedProvider(scenario: Scenario(parsing: bytes))
    } catch {
      throw .failed(error.description)
    }
  }

  var provider: Provider {
    Provider(
      name: Self.name, dialect: .messages, baseURL: server.baseURL,
      authentication: .init(source: .none, scheme: .header("x-api-key")))
  }
}
