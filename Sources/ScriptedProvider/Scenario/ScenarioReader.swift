import JSON

/// Reads scenario files, strictly: a member it does not know is an error that names it.
struct ScenarioReader {
  /// From 1; 0 stands for the scenario itself.
  private let step: Int

  static func scenario(_ bytes: [UInt8]) throws(ScenarioError) -> Scenario {
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw .unreadable(error) }
    let reader = ScenarioReader(step: 0)
    try reader.check(json, has: ["steps", "last", "loop", "prefix", "comment"])
    guard let elements = json["steps"]?.arrayValue, !elements.isEmpty else {
      throw .malformed(step: 0, reason: "`steps` is not an array with an element")
    }
    var steps: [Step] = []
    for (index, element) in elements.enumerated() {
      steps.append(try ScenarioReader(step: index + 1).step(element))
    }
    return Scenario(
      steps: steps, afterLast: try reader.afterLast(json),
      prefix: try reader.string(json, "prefix"))
  }

  private func afterLast(_ json: JSON) throws(ScenarioError) -> Scenario.AfterLast {
    if json["loop"] == .bool(true) { return .loop }
    guard let word = try string(json, "last") else { return .fail }
    guard word != "loop", let last = Scenario.AfterLast(rawValue: word) else {
      throw error("`last` is neither \"fail\" nor \"repeat\"")
    }
    return last
  }
}

// MARK: - Steps

extension ScenarioReader {
  private static let answerMembers = [
    "status", "headers", "error", "answer", "usage", "stop", "recording", "compaction", "pace",
    "fault", "comment",
  ]

  private func step(_ json: JSON) throws(ScenarioError) -> Step {
    try check(json, has: Self.answerMembers + ["expect", "alternatives", "repeat"])
    var step = Step(answer: try answer(json))
    if let expectation = json["expect"] { step.expectation = try self.expectation(expectation) }
    for element in json["alternatives"]?.arrayValue ?? [] {
      try check(element, has: Self.answerMembers + ["if_contains", "unless_contains"])
      step.alternatives.append(
        Step.Alternative(
          ifContains: try strings(element, "if_contains"),
          unlessContains: try strings(element, "unless_contains"), answer: try answer(element)))
    }
    step.count = try integer(json, "repeat") ?? 1
    return step
  }

  private func expectation(_ json: JSON) throws(ScenarioError) -> Expectation {
    try check(json, has: ["contains", "excludes", "latest_contains", "path", "dialect"])
    var dialect: Dialect?
    if let word = try string(json, "dialect") {
      dialect = Dialect(rawValue: word)
      if dialect == nil { throw error("`dialect` is none of responses, chat, messages") }
    }
    return Expectation(
      contains: try strings(json, "contains") ?? [], excludes: try strings(json, "excludes") ?? [],
      latestContains: try strings(json, "latest_contains") ?? [],
      path: try string(json, "path"), dialect: dialect)
  }

  private func answer(_ json: JSON) throws(ScenarioError) -> Answer {
    var answer = Answer(content: try content(json))
    if case .error = answer.content { answer.status = 400 }
    if let status = try integer(json, "status") { answer.status = status }
    for member in json["headers"]?.members ?? [] {
      guard let value = member.value.stringValue else { throw error("a header is not a string") }
      answer.headers.append(RecordedRequest.Header(name: member.name, value: value))
    }
    if let pace = json["pace"] { answer.pace = try self.pace(pace) }
    if let fault = json["fault"] { answer.fault = try self.fault(fault) }
    return answer
  }

  private func content(_ json: JSON) throws(ScenarioError) -> Answer.Content {
    let given = ["answer", "recording", "error", "compaction"].filter { json[$0] != nil }
    guard given.count == 1 else {
      throw error(
        "has \(given.count) of `answer`, `recording`, `error` and `compaction`; one is needed")
    }
    if let words = try string(json, "compaction") { return .compaction(words) }
    if let path = try string(json, "recording") {
      guard let bytes = File.contents(path) else { throw error("\(path) cannot be read") }
      return .recording(bytes)
    }
    if let failure = json["error"] { return .error(try scriptedError(failure)) }
    var parts: [Script.Part] = []
    for part in json["answer"]?.arrayValue ?? [] { parts.append(try self.part(part)) }
    let usage: Script.Usage? =
      if let usage = json["usage"] { try self.usage(usage) } else { nil }
    return .script(Script(parts: parts, stop: try word(json, "stop"), usage: usage))
  }
}

// MARK: - Parts

extension ScenarioReader {
  private func part(_ json: JSON) throws(ScenarioError) -> Script.Part {
    try check(json, has: ["thinking", "text", "tool_call", "repeat"])
    let count = try integer(json, "repeat") ?? 1
    if let paragraphs = try strings(json, "thinking") {
      return .thinking(Array(repeatElement(paragraphs, count: count).joined()))
    }
    if let text = try string(json, "text") { return .text(String(repeating: text, count: count)) }
    guard let call = json["tool_call"], let name = call["name"]?.stringValue else {
      throw error("a part of the answer is no thinking, text or tool_call with a name")
    }
    try check(call, has: ["name", "arguments"])
    let arguments = call["arguments"] ?? .object([])
    return .toolCall(name: name, arguments: arguments.stringValue ?? arguments.text)
  }

  private func usage(_ json: JSON) throws(ScenarioError) -> Script.Usage {
    try check(json, has: ["input", "cached", "output", "reasoning"])
    return Script.Usage(
      input: try integer(json, "input") ?? 0, cached: try integer(json, "cached") ?? 0,
      output: try integer(json, "output") ?? 0, reasoning: try integer(json, "reasoning") ?? 0)
  }

  private func scriptedError(_ json: JSON) throws(ScenarioError) -> ScriptedError {
    try check(json, has: ["type", "message", "code"])
    return ScriptedError(
      type: try string(json, "type") ?? "invalid_request_error",
      message: try string(json, "message") ?? "", code: try string(json, "code"))
  }

  private func pace(_ json: JSON) throws(ScenarioError) -> Pace {
    try check(json, has: ["deltas_per_second", "delta_characters", "chunk_bytes", "delay"])
    var pace = Pace()
    pace.deltasPerSecond = json["deltas_per_second"]?.doubleValue
    if let count = try integer(json, "delta_characters") { pace.deltaCharacters = count }
    pace.chunkBytes = try integer(json, "chunk_bytes")
    pace.delay = json["delay"]?.doubleValue ?? 0
    guard pace.deltasPerSecond ?? 1 > 0, pace.chunkBytes ?? 1 > 0, pace.deltaCharacters > 0 else {
      throw error("`pace` has a figure that is not above 0")
    }
    return pace
  }

  private func fault(_ json: JSON) throws(ScenarioError) -> Fault {
    try check(json, has: ["kind", "after_events", "at_byte", "error"])
    guard let kind: Fault.Kind = try word(json, "kind") else {
      throw error("a fault has no `kind`")
    }
    let place: Fault.Place
    switch (try integer(json, "after_events"), try integer(json, "at_byte")) {
    case (let events?, nil): place = .afterEvents(events)
    case (nil, let byte?): place = .atByte(byte)
    default: throw error("a fault needs one of `after_events` and `at_byte`")
    }
    var fault = Fault(kind: kind, place: place)
    if let event = json["error"] { fault.error = try scriptedError(event) }
    return fault
  }
}

// MARK: - Members

extension ScenarioReader {
  private func error(_ reason: String) -> ScenarioError { .malformed(step: step, reason: reason) }

  private func check(_ json: JSON, has names: [String]) throws(ScenarioError) {
    guard let members = json.members else { throw error("\(json.text) is not an object") }
    guard let unknown = members.first(where: { !names.contains($0.name) }) else { return }
    throw error("`\(unknown.name)` is none of \(names.joined(separator: ", "))")
  }

  private func string(_ json: JSON, _ name: String) throws(ScenarioError) -> String? {
    guard let value = json[name] else { return nil }
    guard let text = value.stringValue else { throw error("`\(name)` is not a string") }
    return text
  }

  private func integer(_ json: JSON, _ name: String) throws(ScenarioError) -> Int? {
    guard let value = json[name] else { return nil }
    guard let number = value.intValue, number >= 0 else {
      throw error("`\(name)` is not a whole number from 0")
    }
    return number
  }

  /// A string, or several.
  private func strings(_ json: JSON, _ name: String) throws(ScenarioError) -> [String]? {
    guard let value = json[name] else { return nil }
    if let text = value.stringValue { return [text] }
    let texts = value.arrayValue?.compactMap(\.stringValue)
    guard let texts, texts.count == value.arrayValue?.count else {
      throw error("`\(name)` is neither a string nor an array of them")
    }
    return texts
  }

  private func word<Word: RawRepresentable<String>>(
    _ json: JSON, _ name: String
  ) throws(ScenarioError) -> Word? {
    guard let text = try string(json, name) else { return nil }
    guard let word = Word(rawValue: text) else { throw error("`\(name)` cannot be \"\(text)\"") }
    return word
  }
}
