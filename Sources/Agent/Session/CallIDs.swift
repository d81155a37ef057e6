import JSON
import Models

/// Gives each call of a session an id of its own.
///
/// Some servers number the calls of each answer from the start, and some name two of one answer
/// alike: without this a call would get another's result. A call that is told twice, with
/// the same arguments, is one call and runs once.
struct CallIDs {
  private var used: Set<String>
  /// Those of the answer under way, as its server told them.
  private var told: [ToolCall] = []
  /// No provider takes an id that is longer than 64 bytes.
  private static let stemLength = 48

  init(used: Set<String>) { self.used = used }

  /// The item with an id that no call had before; nil for a call that was told already.
  mutating func distinct(_ item: ResponseItem) -> ResponseItem? {
    guard let call = item.toolCall else { return item }
    guard !told.contains(call) else { return nil }
    told.append(call)
    let id = unused(call.id)
    used.insert(id)
    return id == call.id ? item : item.withCallID(id)
  }

  /// Keeps others from the ids of calls that came within one.
  mutating func reserve(_ calls: [ResponseItem]) {
    used.formUnion(calls.compactMap { $0.toolCall?.id })
  }

  private func unused(_ id: String) -> String {
    guard id.isEmpty || used.contains(id) else { return id }
    let stem =
      id.isEmpty ? "call" : String(decoding: id.utf8.prefix(Self.stemLength), as: UTF8.self)
    var number = 2
    while used.contains("\(stem)_\(number)") { number += 1 }
    return "\(stem)_\(number)"
  }
}

extension ResponseItem {
  /// The same call with another id, in its provider's own form too.
  fileprivate func withCallID(_ id: String) -> ResponseItem {
    guard case .toolCall(var call) = content else { return self }
    call.id = id
    var item = self
    item.content = .toolCall(call)
    if let payload {
      item.payload = payload.with(payload["call_id"] == nil ? "id" : "call_id", .string(id))
    }
    return item
  }
}
