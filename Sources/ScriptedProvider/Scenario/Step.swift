/// One request's part of a scenario.
struct Step: Sendable, Equatable {
  var expectation = Expectation()
  /// Tried in order before ``answer``.
  var alternatives: [Alternative] = []
  var answer: Answer
  /// How many requests the step is for.
  var count = 1

  struct Alternative: Sendable, Equatable {
    /// One of these is in what came after the model's last words; nil asks nothing.
    var ifContains: [String]?
    /// None of these is.
    var unlessContains: [String]?
    var answer: Answer
  }
}

/// What a request gets.
struct Answer: Sendable, Equatable {
  enum Content: Sendable, Equatable {
    case script(Script)
    /// The bytes of a recorded stream, sent as they are.
    case recording([UInt8])
    /// An error in the dialect's shape.
    case error(ScriptedError)
    /// A shortened history, sealed, for a request to the endpoint that shortens them.
    case compaction(String)
  }

  var status = 200
  var headers: [RecordedRequest.Header] = []
  var content: Content
  var pace = Pace()
  var fault: Fault?
}

/// An error as a provider words it.
struct ScriptedError: Sendable, Equatable {
  var type: String
  var message: String
  var code: String?
}

/// How fast an answer goes out; the default is as fast as the client reads.
struct Pace: Sendable, Equatable {
  /// How many characters of a text make a delta.
  var deltaCharacters = 6
  var deltasPerSecond: Double?
  /// Cuts the stream into pieces of this many bytes, wherever an event or a character stands.
  var chunkBytes: Int?
  /// In seconds, before the first byte.
  var delay: Double = 0
}

/// What goes wrong in the middle of an answer.
struct Fault: Sendable, Equatable {
  enum Kind: String, Sendable, Equatable {
    /// The connection stays open and silent.
    case stall
    /// The connection is torn down.
    case reset
    /// The connection is closed, the body unfinished.
    case truncate
    /// The body ends in good order, the answer unfinished.
    case end
    /// An error event ends the stream.
    case error
  }
  enum Place: Sendable, Equatable {
    case afterEvents(Int)
    case atByte(Int)
  }

  var kind: Kind
  var place: Place
  /// The event of kind ``Kind/error``.
  var error = ScriptedError(type: "server_error", message: "The scenario failed here.")
}
