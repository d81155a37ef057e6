import JSON

/// Puts together a chat answer's tool calls from pieces that name them by index, by id or not at
/// all, and that come whole or cut.
struct ChatToolCalls: Sendable {
  private struct Call: Sendable {
    var index: Int?
    var id: String
    var name: String
    var arguments = CallArguments()
    var isCustom = false
    /// What the provider added to the call and wants back, such as a thought's signature.
    var extra: [JSON.Member] = []
    /// The item's index in the answer, once the name is known.
    var item: Int?

    /// Whether the arguments can be all; of free text nobody can tell.
    var isWhole: Bool { !isCustom && arguments.isWhole }
  }

  private var calls: [Call] = []
  /// How many calls earlier answers in the same stream had; keeps made-up ids apart.
  private var made = 0

  var isEmpty: Bool { calls.isEmpty }

  mutating func take(_ piece: JSON, into answer: inout AnswerBuilder) {
    let function = Self.body(piece)
    let position = self.position(of: piece)
    if calls[position].name.isEmpty, let name = function?["name"]?.stringValue {
      calls[position].name = name
    }
    if piece["custom"] != nil { calls[position].isCustom = true }
    if calls[position].id.isEmpty, let id = piece["id"]?.stringValue { calls[position].id = id }
    for member in piece.members ?? []
    where !["index", "id", "type", "function", "custom"].contains(member.name)
      && !member.value.isNull
    {
      calls[position].extra.removeAll { $0.name == member.name }
      calls[position].extra.append(member)
    }
    announce(position, &answer)
    let arguments = Self.arguments(function?["arguments"] ?? function?["input"])
    calls[position].arguments.append(arguments)
    if let item = calls[position].item { answer.append(arguments: arguments, to: item) }
  }

  /// How an answer's end bears on its calls.
  enum Ending: Sendable {
    /// All of them are as the model meant them.
    case whole
    /// Only those with whole arguments are: pieces of several may have come by turns.
    case cut
    /// Nobody said why it ended; a call that nothing was said of may be one without arguments.
    case unsaid
  }

  /// Ends the calls; false when one was left out.
  mutating func finish(
    _ ending: Ending, origin: ResponseItem.Origin, into answer: inout AnswerBuilder
  ) -> Bool {
    var isSound = true
    for call in calls {
      guard let item = call.item else { continue }
      let isKept =
        switch ending {
        case .whole: true
        case .cut: call.isWhole
        case .unsaid: call.isWhole || (call.arguments.text.isEmpty && !call.isCustom)
        }
      if isKept {
        answer.close(item, Self.item(call, origin))
      } else {
        answer.abandon(item)
        isSound = false
      }
    }
    made += calls.count
    calls = []
    return isSound
  }
}

extension ChatToolCalls {
  /// The call that a piece belongs to, begun when it is new.
  private mutating func position(of piece: JSON) -> Int {
    let id = piece["id"]?.stringValue ?? ""
    let name = Self.body(piece)?["name"]?.stringValue ?? ""
    let index = piece["index"]?.intValue
    let found =
      if let index { calls.lastIndex { $0.index == index } } else if !id.isEmpty {
        calls.lastIndex { $0.id == id }
      } else if name.isEmpty || calls.last?.name.isEmpty == true || goesOn(piece, name) {
        calls.indices.last
      } else {
        nil as Int?
      }
    if let found, !isAnother(calls[found], id: id, name: name) { return found }
    calls.append(Call(index: index, id: "", name: ""))
    return calls.count - 1
  }

  /// Whether a piece that has but a name goes on with the last call: some servers repeat the name in
  /// every piece.
  private func goesOn(_ piece: JSON, _ name: String) -> Bool {
    guard let last = calls.last, last.name == name, !last.isCustom, !last.isWhole else {
      return false
    }
    let function = Self.body(piece)
    let arguments = Self.arguments(function?["arguments"] ?? function?["input"])
    return last.arguments.text.isEmpty || !JSON.isObject(arguments)
  }

  /// Whether a piece with a call's index is another call all the same: servers that send whole
  /// calls give them all index 0.
  ///
  /// With the same name it is one only behind a whole call: there are servers that make up an id
  /// for each piece, and a call is not to run twice because of that.
  private func isAnother(_ call: Call, id: String, name: String) -> Bool {
    !id.isEmpty && !name.isEmpty && !call.id.isEmpty && id != call.id
      && (call.isWhole || (!call.name.isEmpty && name != call.name))
  }

  /// What the call itself says, whichever kind of tool it is of.
  private static func body(_ piece: JSON) -> JSON? { piece["function"] ?? piece["custom"] }

  private mutating func announce(_ position: Int, _ answer: inout AnswerBuilder) {
    guard calls[position].item == nil, !calls[position].name.isEmpty else { return }
    if calls[position].id.isEmpty {
      let answerID = answer.responseID ?? "answer"
      calls[position].id = "call_\(answerID)_\(made + position)"
    }
    let kind = ResponseEvent.ItemKind.toolCall(id: calls[position].id, name: calls[position].name)
    let item = answer.begin(kind)
    calls[position].item = item
    answer.append(arguments: calls[position].arguments.text, to: item)
  }

  /// The text of the arguments, which some servers send as an object instead of its text.
  private static func arguments(_ value: JSON?) -> String {
    switch value {
    case nil, .null: ""
    case .string(let text): text
    case .some(let value): value.text
    }
  }

  private static func item(_ call: Call, _ origin: ResponseItem.Origin) -> ResponseItem {
    let arguments = call.arguments.text
    let neutral = ToolCall(
      id: call.id, name: call.name,
      arguments: arguments.isEmpty && !call.isCustom ? "{}" : arguments,
      kind: call.isCustom ? .custom : .function)
    guard !call.extra.isEmpty, !call.isCustom else { return ResponseItem(.toolCall(neutral)) }
    var payload: JSON = [
      "id": .string(neutral.id), "type": "function",
      "function": ["name": .string(neutral.name), "arguments": .string(neutral.arguments)],
    ]
    for member in call.extra { payload.set(member.name, member.value) }
    return ResponseItem(.toolCall(neutral), payload: payload, origin: origin)
  }
}
