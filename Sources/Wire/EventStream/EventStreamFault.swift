/// What is wrong with a message in Amazon's event-stream framing.
package enum EventStreamFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The lengths at its start are not what was sent.
  case preludeChecksum
  case messageChecksum
  /// A message of so many bytes with so many bytes of headers cannot be, or is too long.
  case length(message: Int, headers: Int)
  /// A header has no name, an unknown type, or goes beyond the headers' end.
  case header

  package var description: String {
    switch self {
    case .preludeChecksum: "the checksum of its lengths is wrong"
    case .messageChecksum: "its checksum is wrong"
    case .length(let message, let headers):
      "a length of \(message) bytes with \(headers) bytes of headers"
    case .header: "its headers make no sense"
    }
  }
}
