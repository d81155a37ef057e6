import JSON

/// What a server remembers of a connection's last answer, and need not be told again.
///
/// The memory is the connection's: it is good for one whose answer was whole, and for as long as
/// nothing but the input changes, at its end.
struct ResponsesChain: Sendable, Equatable {
  let responseID: String
  /// The body of the request that was answered, without what is compared otherwise.
  private let settings: JSON
  /// All that the server has: what was sent, and what it answered.
  private let items: [JSON]

  /// How many items the server has.
  var length: Int { items.count }

  /// `output` is the answer as input items.
  init(body: JSON, output: [JSON], responseID: String) {
    settings = Self.settings(of: body)
    items = (body["input"]?.arrayValue ?? []) + output
    self.responseID = responseID
  }

  /// The message that asks for what `body` asks for, as short as the server's memory allows.
  ///
  /// Without `generates` the server only reads, so that it knows the beginning when it matters.
  static func message(
    _ body: JSON, after chain: ResponsesChain?, generates: Bool = true, routing: String? = nil
  ) -> JSON {
    var message: JSON = ["type": "response.create"]
    // What is known goes without the input that is known.
    let rest = chain?.rest(of: body)
    for member in body.members ?? [] where member.name != "stream" && member.name != "background" {
      let isShortened = member.name == "input" && rest != nil
      message.set(member.name, isShortened ? .array(rest ?? []) : member.value)
    }
    if rest != nil {
      message.set("previous_response_id", ifPresent: chain.map { .string($0.responseID) })
    }
    if !generates { message.set("generate", false) }
    if let routing {
      message.set("client_metadata", [TurnSession.routingHeader: .string(routing)])
    }
    return message
  }

  /// What the server has not heard of `body`'s input; nil when all of it must be said.
  func rest(of body: JSON) -> [JSON]? {
    let input = body["input"]?.arrayValue ?? []
    guard Self.settings(of: body) == settings, input.starts(with: items) else { return nil }
    return Array(input[items.count...])
  }

  private static func settings(of body: JSON) -> JSON {
    .object((body.members ?? []).filter { $0.name != "input" && $0.name != "stream" })
  }
}
