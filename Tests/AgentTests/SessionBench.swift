import Agent
import Glibc
import Models
import ScriptedProvider
import Sessions
import Synchronization
import TestFolder
import Tools
import Wire
import Workspace

/// A session against a scripted provider, in a folder of its own.
final class SessionBench: Sendable {
  let folder: TemporaryFolder
  let server: ScriptedProvider
  let session: AgentSession
  let log: SessionLog
  private let record: Record

  /// What happened, and who answers questions meanwhile.
  private final class Record: Sendable {
    let events = Mutex<[TimedEvent]>([])
    let session = Mutex<AgentSession?>(nil)
  }

  struct Options: Sendable {
    var dialect = WireDialect.messages
    /// Further ones of the session's own provider.
    var otherDialects: [WireDialect] = []
    var mode = PermissionMode.ask
    var retries = 3
    var fallback: [ModelReference] = []
    var files: [String: String] = [:]
    /// Where the session's own provider is; nil for the scripted one.
    var address: String?
    var catalogue = ModelCatalogue.shipped
    var websocket = false
    /// What an upgrade to a WebSocket is answered with.
    var upgradeStatus = 101
    var effort: CallOptions.Effort?
    /// Those of the provider's transfers.
    var timers = Provider.Limits()
    var noticeableSilence = 20.0
    /// Keys to authenticate with, each after the one before was refused; empty for none.
    var keys: [String] = []
    var sandbox = SandboxPolicy()
    /// Where the session's folder is made; nil for where temporary ones belong.
    var parent: String?
    /// Changes what is not named above.
    var configure: @Sendable (inout AgentConfiguration) -> Void = { _ in }
    var answer: @Sendable (ApprovalRequest) -> ApprovalAnswer? = { _ in .once }
    /// Called with each event before anything follows it.
    var heard: @Sendable (SessionEvent, AgentSession?) -> Void = { _, _ in }

    /// The same where no command can be held.
    var withoutSandbox: Options {
      var options = self
      options.sandbox.bubblewrap = "/nowhere/bwrap"
      return options
    }
  }

  static let model = ModelReference(provider: "scripted", model: "test-1")

  convenience init(_ scenario: String, _ options: Options = Options()) throws {
    let folder = try TemporaryFolder(in: options.parent)
    for (name, text) in options.files { try folder.write(text, to: name) }
    try self.init(
      ScriptedProvider(
        scenario: Scenario(parsing: scenario), upgradeStatus: options.upgradeStatus),
      folder: folder,
      log: SessionStore(folder: "\(folder.path)/.sessions").create(), options: options)
  }

  /// The session as another run of the program finds it; `lost` events are added to its log first.
  func resumed(
    after lost: [SessionEvent] = [], _ options: Options = Options()
  ) async throws -> SessionBench {
    try log.append(lost.map(\.json))
    log.close()
    let opened = try SessionStore(folder: "\(folder.path)/.sessions").openLatest()
    let restored = opened.records.compactMap { record in
      SessionEvent(json: record.payload).map { TimedEvent(time: record.time, event: $0) }
    }
    let bench = try SessionBench(
      server, folder: folder, log: opened.log, restored: restored, options: options)
    await bench.session.start(isResumed: true)
    return bench
  }

  private init(
    _ server: ScriptedProvider, folder: TemporaryFolder, log: SessionLog,
    restored: [TimedEvent] = [],
    options: Options
  ) throws {
    self.server = server
    self.folder = folder
    self.log = log
    record = Record()
    let clients = Self.clients(of: server, options)
    var limits = Recovery.Limits(retries: options.retries)
    limits.noticeableSilence = options.noticeableSilence
    let record = record
    let answer = options.answer
    let heard = options.heard
    var configuration = AgentConfiguration(
      model: Self.model, fallbackModels: options.fallback, mode: options.mode,
      effort: options.effort,
      recovery: limits,
      client: { model async throws(ModelError) in
        guard let client = clients[model.provider] else {
          throw ModelError(.invalidRequest, message: "There is no provider \(model.provider).")
        }
        return client
      },
      catalogue: { options.catalogue },
      clock: { Self.now() }, random: { 0 }, version: "test")
    options.configure(&configuration)
    session = AgentSession(
      configuration: configuration,
      workspace: try Workspace(root: FilePath(folder.path), policy: options.sandbox), log: log,
      restored: restored
    ) { events in
      record.events.withLock { $0 += events }
      let session = record.session.withLock { $0 }
      for event in events { heard(event.event, session) }
      for case .approvalRequested(let request) in events.map(\.event) {
        guard let answer = answer(request) else { continue }
        Task { await record.session.withLock { $0 }?.answer(request.id, answer) }
      }
    }
    record.session.withLock { $0 = session }
  }

  /// The client of the session's own provider, and one for each dialect by its name.
  private static func clients(
    of server: ScriptedProvider, _ options: Options
  ) -> [String: Client] {
    let transfers = Transfers()
    let names = [("scripted", options.dialect)] + WireDialect.allCases.map { ($0.rawValue, $0) }
    return names.reduce(into: [:]) { clients, entry in
      var provider = Provider(
        name: entry.0, dialect: entry.1,
        baseURL: entry.0 == "scripted" ? options.address ?? server.baseURL : server.baseURL,
        authentication: .init(source: .none, scheme: .bearer), limits: options.timers)
      if entry.0 == "scripted" {
        provider.otherDialects = options.otherDialects.map { Provider.OtherDialect($0) }
      }
      provider.usesWebSocket = options.websocket && entry.0 == "scripted"
      clients[entry.0] = Client(
        provider: provider, credentials: Self.credentials(options.keys), transfers: transfers)
    }
  }

  private static func credentials(_ keys: [String]) -> CredentialSource {
    let first = keys.first.map { Credential.key($0) }
    let current: CredentialSource.Fetch = { () async throws(ModelError) -> Credential? in first }
    guard keys.count > 1 else { return CredentialSource(current: current) }
    let second = Credential.key(keys[1])
    return CredentialSource(current: current) {
      (_: Credential?) async throws(ModelError) -> Credential? in second
    }
  }

  deinit { server.stop() }

  var events: [SessionEvent] { record.events.withLock { $0.map(\.event) } }

  /// Says something and waits for the turn's end.
  @discardableResult
  func turn(_ text: String) async -> TurnEnding? {
    await session.send(text)
    return await session.waitUntilIdle()
  }

  /// Waits until an event has happened, at most 20 seconds.
  func wait(until isReached: @Sendable ([SessionEvent]) -> Bool) async -> Bool {
    for _ in 0..<2000 {
      if isReached(events) { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  /// Waits until the server has been sent so many requests, at most 20 seconds.
  func waitForRequests(_ count: Int) async -> Bool {
    await wait { _ in server.requests.count >= count }
  }

  func file(_ name: String) -> String? { folder.text(name) }

  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}

extension [SessionEvent] {
  /// All text that was shown of answers, in order.
  var shownText: String {
    reduce(into: "") { text, event in
      if case .assistantDelta(_, let delta) = event { text += delta }
    }
  }

  var shownReasoning: String {
    reduce(into: "") { text, event in
      if case .reasoningDelta(_, let delta, _) = event { text += delta }
    }
  }

  var toolOutcomes: [String: String] {
    reduce(into: [:]) { outcomes, event in
      if case .toolFinished(let call, let outcome) = event { outcomes[call] = outcome.output }
    }
  }

  var endings: [TurnEnding] {
    compactMap { event in
      if case .turnFinished(_, let ending) = event { ending } else { nil }
    }
  }
}
