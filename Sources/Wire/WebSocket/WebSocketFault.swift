/// What a server did that ends a connection: the code to close it with, and words for a person.
struct WebSocketFault: Error, Equatable {
  var code: UInt16
  var reason: String

  static let rules = WebSocketFault(code: 1002, reason: "a frame that breaks the rules")
  static let noText = WebSocketFault(code: 1007, reason: "text that is not UTF-8")
  static let corrupt = WebSocketFault(code: 1007, reason: "a message that does not unpack")

  /// With the limit in bytes.
  static func tooLong(limit: Int) -> WebSocketFault {
    WebSocketFault(code: 1009, reason: "a message longer than \(limit) bytes")
  }
}
