import JSON

/// Makes a history fit to be sent: providers refuse calls without results, results without calls,
/// and empty messages, and none can read another's sealed thoughts.
///
/// The order of what stays is the history's own, but that the results of one answer's calls come
/// together right after it. The same history gives the same items always, and a history that
/// grows at its end keeps what came before.
package struct HistoryNormalizer: Sendable {
  /// Whom the request goes to; payloads of others are left out.
  package let target: ResponseItem.Origin
  private let callIDs: ProviderQuirks.CallIDs

  /// `callIDs` is nil for what the target's name says.
  package init(target: ResponseItem.Origin, callIDs: ProviderQuirks.CallIDs? = nil) {
    self.target = target
    self.callIDs = callIDs ?? (target.provider == "mistral" ? .nineLetters : .plain)
  }

  package func normalized(_ items: [ResponseItem]) -> [ResponseItem] {
    var results = Self.pairs(in: items)
    let ids = ToolCallID(target: target, style: callIDs)
    var normal: [ResponseItem] = []
    var open: [(id: String, call: Int)] = []

    func settle() {
      for (id, call) in open {
        var result =
          results.removeValue(forKey: call)
          ?? ToolResult(callID: id, output: Self.interrupted, isError: true)
        result.callID = ids.fitted(id)
        result.attachments.removeAll(where: \.isBlank)
        normal.append(ResponseItem(.toolResult(result)))
      }
      open = []
    }

    for (position, item) in items.enumerated() {
      switch item.content {
      case .toolCall(var call):
        open.append((call.id, position))
        var fitted = item.kept(for: target)
        call.id = ids.fitted(call.id)
        fitted.content = .toolCall(call)
        fitted.nameCall(call.id)
        normal.append(fitted)
      case .toolResult: settle()
      case .userMessage(let text, let attachments):
        settle()
        let parts = attachments.filter { !$0.isBlank }
        var kept = item.kept(for: target)
        if kept.payload != nil || !text.isBlank || !parts.isEmpty {
          kept.content = .userMessage(text.isBlank ? "" : text, attachments: parts)
          normal.append(kept)
        }
      case .compaction(let summary):
        settle()
        let kept = item.kept(for: target)
        if kept.payload != nil || !summary.isBlank { normal.append(kept) }
      case .assistantMessage(let text):
        let kept = item.kept(for: target)
        if kept.payload != nil || !text.isBlank { normal.append(kept) }
      case .reasoning:
        let kept = item.kept(for: target)
        if kept.payload != nil { normal.append(kept) }
      }
    }
    settle()
    return Self.withoutLooseThoughts(normal)
  }

  /// Leaves out thoughts that nothing followed: an answer that was cut after thinking.
  private static func withoutLooseThoughts(_ items: [ResponseItem]) -> [ResponseItem] {
    var isFollowed = false
    var kept: [ResponseItem] = []
    for item in items.reversed() {
      switch item.content {
      case .assistantMessage, .toolCall: isFollowed = true
      case .userMessage, .toolResult, .compaction: isFollowed = false
      case .reasoning: if !isFollowed { continue }
      }
      kept.append(item)
    }
    return kept.reversed()
  }

  /// What stands for the result of a call that was never run to its end.
  package static let interrupted = "The call was interrupted before it had a result."

  /// The result of each call, by the call's position.
  ///
  /// Where calls of one answer have one id, their results come in the calls' order; else a result
  /// belongs to the nearest call.
  private static func pairs(in items: [ResponseItem]) -> [Int: ToolResult] {
    var waiting: [String: [Int]] = [:]
    var pairs: [Int: ToolResult] = [:]
    var answerStart = 0
    for (position, item) in items.enumerated() {
      switch item.content {
      case .toolCall(let call):
        waiting[call.id, default: []].removeAll { $0 < answerStart }
        waiting[call.id, default: []].append(position)
      case .toolResult(let result):
        guard let call = waiting[result.callID]?.first else { continue }
        waiting[result.callID]?.removeFirst()
        pairs[call] = result
      case .userMessage, .compaction: answerStart = position
      case .assistantMessage, .reasoning: break
      }
    }
    return pairs
  }
}

extension ResponseItem {
  /// Lets the payload of a call name it as its result will.
  fileprivate mutating func nameCall(_ id: String) {
    guard let own = payload?["call_id"], own != .string(id),
      ParallelCalls.wrapperID(of: self) == nil
    else { return }
    payload?.set("call_id", .string(id))
  }

  /// The item with its payload only when `target` made it.
  fileprivate func kept(for target: Origin) -> ResponseItem {
    origin == target ? self : ResponseItem(content)
  }
}

extension ContentPart {
  fileprivate var isBlank: Bool {
    guard case .text(let text) = self else { return false }
    return text.isBlank
  }
}

extension String {
  /// Whether there is nothing but white space.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
