import Wire

/// Where a call's answer comes from.
enum AnswerSource {
  case http(HTTPAnswer)
  case webSocket(ResponsesExchange)
  /// All there is: a connection was refused.
  case refusal([ResponseEvent])
}

/// An answer over HTTP, and what was read of it.
struct HTTPAnswer {
  /// nil once it ended.
  var transfer: TransferStream.AsyncIterator?
  var reader: ResponseReader
}
