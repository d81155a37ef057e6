import Models
import Tools
import Workspace

// MARK: - A request

extension AgentSession {
  enum RequestResult {
    case answered(Completion)
    case failed(ModelError)
    case interrupted
  }

  /// Sends the history, as often as ``Recovery`` says, to each model it names.
  func request(_ number: Int) async -> RequestResult {
    var recovery = Recovery(limits: configuration.recoveryLimits(asking: model))
    var chain = [model] + configuration.fallbackModels.filter { $0 != model }
    var attempt = 0
    while !Task.isCancelled {
      attempt += 1
      let model = chain[0]
      emit(.requestStarted(request: number, attempt: attempt, model: model))
      let result = await self.attempt(request: number, attempt: attempt, model: model)
      guard let error = result.error else { return .answered(result.completion) }
      guard !Task.isCancelled, error.kind != .cancelled else { return .interrupted }
      emit(.attemptFailed(request: number, attempt: attempt, error))
      // A whole call was received: it runs, and the answer goes on from its result.
      guard history.openCalls.isEmpty else { return .answered(result.completion) }
      let step = recovery.step(
        after: error, random: configuration.random(), hasNextModel: chain.count > 1)
      switch step {
      case .stop: return .failed(error)
      case .nextModel:
        chain.removeFirst()
        emit(.modelSwitched(from: model, to: chain[0], reason: error.description))
      case .retry(let delay):
        emit(
          .retryScheduled(
            Retry(
              request: number, attempt: attempt + 1, limit: recovery.limits.retries + 1,
              delay: delay, reason: error.description)))
        await pause.begin(seconds: delay).value
        guard !pause.hasGivenUp else { return Task.isCancelled ? .interrupted : .failed(error) }
      }
    }
    return .interrupted
  }

  /// Streams one answer and tells it as it comes.
  private func attempt(
    request: Int, attempt: Int, model: ModelReference
  ) async -> (completion: Completion, error: ModelError?) {
    let asked: TurnSession
    do {
      asked = try await turnSession(for: model)
    } catch {
      return (Completion(stop: Stop(.failed)), error)
    }
    var answer = Answer(request: request, attempt: attempt, model: model)
    let (prompt, options) = (prompt(), options(for: model))
    willSend(prompt, options, to: model)
    for await batch in asked.stream(prompt, options) {
      emit(answer.events(of: batch) + accounts(of: batch, asked: asked, options, model))
      if answer.completion != nil { break }
    }
    didEnd(asked, model)
    if Task.isCancelled { emit(answer.interrupted()) }
    let end = answer.completion ?? Completion(stop: Stop(.cancelled))
    return (end, answer.error ?? (Task.isCancelled ? .interrupted : nil))
  }

  func prompt() -> Prompt {
    Prompt(
      system: instructions, items: history.requestItems, tools: configuration.toolbox.specs)
  }

  func options(for model: ModelReference) -> CallOptions {
    CallOptions(
      model: model.model, effort: effort,
      maxOutputTokens: configuration.outputBudget(of: model), conversationID: id)
  }
}

extension ModelError {
  static var interrupted: ModelError { ModelError(.cancelled, message: "Interrupted.") }
}
