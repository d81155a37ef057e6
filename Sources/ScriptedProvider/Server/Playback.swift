import Glibc
import JSON
import Synchronization

/// Where a scenario stands, and what has come in so far.
final class Playback: Sendable {
  private struct State {
    var step = 0
    /// Requests that the step at `step` has had.
    var played = 0
    var requests: [RecordedRequest] = []
    var failures: [String] = []
    var receivedBytes = 0
    var modelListings = 0
  }

  private let scenario: Scenario
  private let prefix: String
  /// What a request for a WebSocket gets: 101 or a refusal.
  private let upgradeStatus: Int
  /// What the yes to a WebSocket says beside.
  private let upgradeHeaders: [RecordedRequest.Header]
  /// What is told of the models served; nil where the server has no such list.
  private let models: JSON?
  private let state = Mutex(State())

  init(
    _ scenario: Scenario, upgradeStatus: Int, upgradeHeaders: [RecordedRequest.Header] = [],
    models: JSON? = nil
  ) {
    self.models = models
    self.scenario = scenario
    self.upgradeStatus = upgradeStatus
    self.upgradeHeaders = upgradeHeaders
    prefix = scenario.prefix ?? String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
  }

  var requests: [RecordedRequest] { state.withLock { $0.requests } }
  var failures: [String] { state.withLock { $0.failures } }
  var receivedBytes: Int { state.withLock { $0.receivedBytes } }
  var modelListings: Int { state.withLock { $0.modelListings } }

  func note(received count: Int) { state.withLock { $0.receivedBytes += count } }

  /// Notes the request and says what it gets.
  func reply(to request: RecordedRequest) -> Reply {
    if let answer = listing(request) { return answer }
    let number = state.withLock { state in
      state.requests.append(request)
      return state.requests.count
    }
    let id = "\(prefix)_\(number)"
    guard let dialect = Dialect(path: request.path) else {
      return refuse("\(request.path) is no path of a dialect", status: 404, .chat, id)
    }
    guard request.method == "POST" else {
      return refuse(
        "\(request.method) \(request.path): only POST is served", status: 405, dialect, id)
    }
    let body: RequestBody
    do { body = try RequestBody(request.body, dialect: dialect) } catch {
      return refuse("request \(number): the body is not JSON: \(error)", dialect, id)
    }
    if let fault = HistoryCheck.fault(in: body.json, dialect) {
      return refuse("request \(number): \(fault)", dialect, id)
    }
    let isCompaction = request.path.hasSuffix(Dialect.compactionPath)
    if isCompaction, !isNextCompaction { return Self.noSuchEndpoint }
    guard let (step, place) = nextStep() else {
      return refuse("request \(number): the scenario has no more steps", dialect, id)
    }
    if let mismatch = step.expectation.mismatch(request.path, dialect, body) {
      return refuse("request \(number), step \(place): \(mismatch)", dialect, id)
    }
    return Reply(step.answer(to: body), dialect: dialect, body: body, id: id)
  }

  /// What a request for a WebSocket gets; nil for any other request.
  func upgrade(_ request: RecordedRequest) -> Reply? {
    guard request.header("upgrade")?.lowercased() == "websocket",
      Dialect(path: request.path) == .responses, let key = request.header("sec-websocket-key")
    else { return nil }
    if upgradeStatus == 101 { return Reply(upgradeWith: key, headers: upgradeHeaders) }
    let error = ScriptedError(type: "invalid_request_error", message: "No WebSocket here.")
    return Reply(
      status: upgradeStatus, headers: upgradeHeaders,
      json: Dialect.responses.body(of: error, id: prefix))
  }

  /// Notes a message of a WebSocket, and says what it gets: `whole` is what it asks for in full.
  ///
  /// The second value is the response when it is one that can be gone on from.
  func reply(to message: RecordedRequest, whole: JSON) -> (Reply, JSON?) {
    let number = state.withLock { state in
      state.requests.append(message)
      return state.requests.count
    }
    let id = "\(prefix)_\(number)"
    func refuse(_ sentence: String) -> (Reply, JSON?) {
      state.withLock { $0.failures.append(sentence) }
      let error = ScriptedError(type: "invalid_request_error", message: sentence)
      return (Reply(frameOf: error, status: 400), nil)
    }
    guard let body = try? RequestBody(whole.serialized(), dialect: .responses) else {
      return refuse("message \(number): not JSON")
    }
    if let fault = HistoryCheck.fault(in: body.json, .responses) {
      return refuse("message \(number): \(fault)")
    }
    if whole["generate"]?.boolValue == false {
      return Reply.frames(Answer(content: .script(Script(parts: []))), body: body, id: id)
    }
    guard let (step, place) = nextStep() else {
      return refuse("message \(number): the scenario has no more steps")
    }
    if let mismatch = step.expectation.mismatch(message.path, .responses, body) {
      return refuse("message \(number), step \(place): \(mismatch)")
    }
    return Reply.frames(step.answer(to: body), body: body, id: id)
  }

  /// What a question for the server's models gets, which is no request of the scenario; nil for
  /// any other.
  private func listing(_ request: RecordedRequest) -> Reply? {
    guard request.method == "GET" else { return nil }
    if request.path.hasSuffix("/props") { return Self.noSuchEndpoint }
    guard request.path.hasSuffix("/models") else { return nil }
    state.withLock { $0.modelListings += 1 }
    return models.map { Reply(status: 200, json: $0) } ?? Self.noSuchEndpoint
  }

  /// Servers that do not shorten histories know no such path; no step is for them.
  private static let noSuchEndpoint = Reply(
    status: 404, json: ["error": ["message": "Not found", "type": "invalid_request_error"]])

  private var isNextCompaction: Bool {
    state.withLock { state in
      guard state.step < scenario.steps.count else { return false }
      if case .compaction = scenario.steps[state.step].answer.content { return true }
      return false
    }
  }

  /// The step whose turn it is and its number, from 1.
  private func nextStep() -> (Step, Int)? {
    state.withLock { state in
      if state.step == scenario.steps.count {
        switch scenario.afterLast {
        case .fail: return nil
        case .repeat: state.step -= 1
        case .loop: state.step = 0
        }
      }
      let place = state.step
      let step = scenario.steps[place]
      state.played += 1
      if state.played >= step.count {
        state.step += 1
        state.played = 0
      }
      return (step, place + 1)
    }
  }

  private func refuse(
    _ sentence: String, status: Int = 400, _ dialect: Dialect, _ id: String
  ) -> Reply {
    state.withLock { $0.failures.append(sentence) }
    let error = ScriptedError(type: "invalid_request_error", message: sentence)
    return Reply(status: status, json: dialect.body(of: error, id: id))
  }
}
