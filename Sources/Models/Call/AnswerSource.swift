import Wire

/// Where a call's answer comes from.
enum AnswerSource {
  /// The transfer is nil once it ended.
  case http(TransferStream.AsyncIterator?, ResponseReader)
  case webSocket(ResponsesExchange)
}
