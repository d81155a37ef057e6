/// One message of an `application/vnd.amazon.eventstream` body.
package struct EventStreamMessage: Sendable, Equatable {
  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  package enum Value: Sendable, Equatable {
    case bool(Bool)
    case int8(Int8)
    case int16(Int16)
    case int32(Int32)
    case int64(Int64)
    case bytes([UInt8])
    case string(String)
    /// Milliseconds since 1970.
    case timestamp(Int64)
    /// 16 bytes.
    case uuid([UInt8])
  }

  /// What the message is, by its header `:message-type`.
  package enum Kind: Sendable, Equatable {
    /// An event by its `:event-type`, such as `chunk`.
    case event(String)
    /// A modelled failure by its `:exception-type`, such as `throttlingException`; the payload
    /// tells more.
    case exception(String)
    /// A failure that has no payload.
    case error(code: String, message: String)
    /// A kind that nobody told of; the empty text when the message names none.
    case other(String)
  }

  package var headers: [Header]
  package var payload: [UInt8]

  package init(headers: [Header] = [], payload: [UInt8] = []) {
    self.headers = headers
    self.payload = payload
  }

  /// The text of a header; nil without one of that name, or when it is no text.
  package func text(_ name: String) -> String? {
    guard case .string(let text) = headers.first(where: { $0.name == name })?.value else {
      return nil
    }
    return text
  }

  package var kind: Kind {
    switch text(":message-type") {
    case "event": .event(text(":event-type") ?? "")
    case "exception": .exception(text(":exception-type") ?? "")
    case "error":
      .error(code: text(":error-code") ?? "", message: text(":error-message") ?? "")
    case let other: .other(other ?? "")
    }
  }
}
