import JSON

/// The trace of a past session, to be remembered from.
package struct MemoryTrace: Sendable, Equatable {
  package var id: String
  /// Where the session's log lies.
  package var sourcePath: String
  package var items: [ResponseItem]

  package init(id: String, sourcePath: String, items: [ResponseItem]) {
    self.id = id
    self.sourcePath = sourcePath
    self.items = items
  }
}

/// What is worth keeping of one trace.
package struct MemorySummary: Sendable, Equatable {
  /// What happened, at length.
  package var trace: String
  /// What to remember of it.
  package var memory: String

  package init(trace: String, memory: String) {
    self.trace = trace
    self.memory = memory
  }
}

extension Client {
  /// Lets the provider summarise traces (`POST {base}/memories/trace_summarize`), a summary each.
  ///
  /// Throws `invalidRequest` where the provider does not speak the Responses API.
  package func summarizeMemories(
    _ traces: [MemoryTrace], _ options: CallOptions
  ) async throws(ModelError) -> [MemorySummary] {
    guard provider.dialects.contains(.responses) else {
      throw .refused("\(provider.name) cannot summarise traces by itself.", provider)
    }
    var named = options
    named.conversationID = options.conversationID ?? conversationID
    let answer = try await UnaryCall(
      turn: turn(), options: named, path: "memories/trace_summarize", dialect: .responses,
      body: memoryBody(traces, options)
    ).answer()
    let output = answer["output"]?.arrayValue ?? []
    guard output.count == traces.count else {
      throw ErrorClassifier(provider: provider.name)
        .violation("answered with \(output.count) summaries of \(traces.count) traces")
    }
    return output.map { summary in
      MemorySummary(
        trace: (summary["trace_summary"] ?? summary["raw_memory"])?.stringValue ?? "",
        memory: summary["memory_summary"]?.stringValue ?? "")
    }
  }

  func memoryBody(_ traces: [MemoryTrace], _ options: CallOptions) -> JSON {
    let target = ResponseItem.Origin(
      provider: provider.name, dialect: .responses, model: options.model)
    let normalizer = HistoryNormalizer(
      target: target, callIDs: provider.effectiveQuirks.callIDs)
    var body: JSON = ["model": .string(options.model)]
    body.set(
      "traces",
      .array(
        traces.map { trace in
          let prompt = Prompt(system: [], items: normalizer.normalized(trace.items), tools: [])
          return [
            "id": .string(trace.id), "metadata": ["source_path": .string(trace.sourcePath)],
            "items": .array(ResponsesInput(prompt).items),
          ]
        }))
    let traits = ModelTraits(options, provider: provider.name)
    if let effort = options.effort, traits.takesEffort {
      body.set("reasoning", ["effort": .string(traits.word(for: effort))])
    }
    return body
  }
}
