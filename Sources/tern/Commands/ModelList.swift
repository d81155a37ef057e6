import JSON
import Models
import Settings

/// Lists the models that can be asked: `tern models`.
///
/// Those of the catalogue whose provider has a key here, and what the servers on this machine
/// serve, with the context that they really give.
struct ModelList {
  private let setup: Setup

  init(_ invocation: Invocation) throws(Failure) { setup = try Setup(invocation) }

  func print(asJSON: Bool) throws(Failure) -> Int32 {
    let found = discovered()
    let known = KnownModels(setup.configuration, providers: setup.providers)
    known.learn(found)
    let catalogue = known.catalogue
    let served = Set(found.map(\.reference))
    let usable = Set(setup.providers.filter { $0.isUsable(in: setup.environment) }.map(\.name))
    let entries = catalogue.entries.filter {
      served.contains($0.reference) || usable.contains($0.reference.provider)
    }
    if asJSON {
      for entry in entries { Output.print(json(entry).text) }
    } else if entries.isEmpty {
      Output.print(
        "No model: no provider's key is set, and no server answers on this machine.")
    } else {
      let width = entries.map { $0.reference.description.count }.max() ?? 0
      for entry in entries { Output.print(line(entry, width)) }
    }
    return 0
  }

  /// What the servers without a key, and those of the configuration, tell of themselves.
  private func discovered() -> [ModelEntry] {
    let configured = Set(setup.configuration.providers.map(\.name))
    let servers = setup.providers.filter { provider in
      provider.route == .path && provider.missingVariable == nil
        && (provider.authentication.source == .none || configured.contains(provider.name))
    }
    let log = TelemetryLog(
      path: setup.locations.logFile, environment: setup.environment,
      onFailure: { Output.progress("tern: \($0)") })
    defer { log?.flush() }
    let clients = Clients(
      providers: setup.providers, environment: setup.environment, telemetry: log?.telemetry)
    let answers = waitFor {
      await withTaskGroup(of: Answer.self) { group in
        for server in servers {
          group.addTask {
            do throws(ModelError) {
              return .models(try await clients.models(of: server, patience: 3))
            } catch {
              // Nobody says that a server runs here; one that was configured is expected to.
              let isMissing = error.kind == .transport || error.kind == .timedOut(.connect)
              let isExpected = configured.contains(server.name)
              return isMissing && !isExpected ? .models([]) : .failure(error.message)
            }
          }
        }
        return await group.reduce(into: [Answer]()) { $0.append($1) }
      }
    }
    var entries: [ModelEntry] = []
    var failures: [String] = []
    for answer in answers {
      switch answer {
      case .models(let some): entries += some
      case .failure(let message): failures.append(message)
      }
    }
    for failure in failures.sorted() { Output.progress("tern: \(failure)") }
    return entries.sorted { $0.reference.description < $1.reference.description }
  }

  private enum Answer: Sendable {
    case models([ModelEntry])
    case failure(String)
  }
}

extension ModelList {
  private func line(_ entry: ModelEntry, _ width: Int) -> String {
    let name = Output.printable(entry.reference.description)
    let padding = String(repeating: " ", count: max(0, width - name.count))
    let window = Self.tokens(entry.contextWindow)
    let gap = String(repeating: " ", count: max(1, 8 - window.count))
    return name + padding + gap + window + "  " + price(entry)
  }

  /// A count in few characters: `1M`, `128k`, `?` where it is not known.
  private static func tokens(_ count: Int?) -> String {
    guard let count else { return "?" }
    if count >= 1_000_000 {
      let hundredths = count % 1_000_000 / 10_000
      let fraction = hundredths < 10 ? "0\(hundredths)" : "\(hundredths)"
      return "\(count / 1_000_000)" + (hundredths == 0 ? "M" : ".\(fraction)M")
    }
    return count >= 1000 ? "\(count / 1000)k" : "\(count)"
  }

  private func price(_ entry: ModelEntry) -> String {
    switch entry.billing {
    case .local: "on this machine"
    case .subscription: "by subscription"
    case .unknown: "price unknown"
    case .tokens(let prices):
      "$\(Self.dollars(prices.base.input)) in, $\(Self.dollars(prices.base.output)) out a million"
    }
  }

  private static func dollars(_ micro: Int) -> String {
    let cents = (micro + 5_000) / 10_000
    let fraction = cents % 100
    return "\(cents / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
  }

  private func json(_ entry: ModelEntry) -> JSON {
    var json: JSON = ["model": .string(entry.reference.description)]
    json.set("context_window", ifPresent: entry.contextWindow.map { .int($0) })
    json.set("max_output_tokens", ifPresent: entry.outputLimit.map { .int($0) })
    json.set("dialects", .array(entry.dialects.map { .string($0.rawValue) }))
    json.set("efforts", .array(entry.efforts.map { .string($0.rawValue) }))
    if let prices = entry.prices {
      json.set(
        "price_microdollars_per_million",
        ["input": .int(prices.base.input), "output": .int(prices.base.output)])
    }
    json.set("deprecated_on", ifPresent: entry.deprecatedOn.map { .string($0) })
    return json
  }
}
