/// Why bytes did not come, or were not what their framing promises.
package enum WireError: Error, Sendable, Equatable, CustomStringConvertible {
  case invalidURL(String)
  /// A header's name or value holds what no header may, such as a line break.
  case invalidHeader(name: String)
  case couldNotResolve(host: String)
  case couldNotConnect(host: String, reason: String)
  case tls(reason: String)
  /// The host's address is none that the request may go to.
  case addressRefused(host: String, address: String)
  case timedOut(Stage, seconds: Double)
  /// The connection ended before the response did.
  case truncated(reason: String)
  case transport(code: Int, reason: String)
  case lineTooLong(limit: Int)
  case eventTooLong(limit: Int)
  /// A message in Amazon's event-stream framing that is damaged.
  case brokenFrame(EventStreamFault)
  /// A body that is compressed although nobody asked for it.
  case unexpectedEncoding(String)
  /// The server answered a WebSocket's handshake with something else than an upgrade.
  case upgradeRefused(HTTPResponseHead, body: [UInt8])
  /// The server closed a WebSocket; the code is 1005 when it named none.
  case webSocketClosed(code: Int, reason: String)
  case webSocketProtocol(reason: String)
  case cancelled

  package enum Stage: String, Sendable, Equatable { case connect, firstByte, idle }

  package var description: String {
    switch self {
    case .invalidURL(let url): "\(url) is not a URL that can be asked."
    case .invalidHeader(let name): "The header \(name) cannot be sent as it is."
    case .couldNotResolve(let host): "The host \(host) has no address."
    case .couldNotConnect(let host, let reason): "No connection to \(host): \(reason)."
    case .addressRefused(let host, let address):
      host == address
        ? "\(address) is not a public address."
        : "\(host) leads to \(address), which is not a public address."
    case .tls(let reason): "The connection could not be secured: \(reason)."
    case .timedOut(let stage, let seconds):
      switch stage {
      case .connect: "No connection within \(seconds) s."
      case .firstByte: "The server sent nothing for \(seconds) s."
      case .idle: "The stream was silent for \(seconds) s."
      }
    case .truncated(let reason): "The connection ended before the answer did: \(reason)."
    case .transport(let code, let reason): "The transfer failed (curl \(code)): \(reason)."
    case .lineTooLong(let limit): "The server sent a line longer than \(limit >> 20) MiB."
    case .eventTooLong(let limit): "The server sent an event longer than \(limit >> 20) MiB."
    case .brokenFrame(let fault): "The server sent a damaged message: \(fault.description)."
    case .unexpectedEncoding(let name): "The answer is encoded as \(name), which nobody asked for."
    case .upgradeRefused(let head, _): "The server refused a WebSocket with status \(head.status)."
    case .webSocketClosed(let code, let reason):
      "The server closed the WebSocket (\(code))\(reason.isEmpty ? "" : ": \(reason)")."
    case .webSocketProtocol(let reason): "The server broke the WebSocket protocol: \(reason)."
    case .cancelled: "The transfer was cancelled."
    }
  }
}
