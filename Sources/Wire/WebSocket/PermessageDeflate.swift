/// What both ends agreed on about compression (RFC 7692, section 7).
struct PermessageDeflate: Equatable {
  /// Whether our own window starts empty with each message.
  var clientForgets = false
  /// Whether the server's does.
  var serverForgets = false
  /// Of our own window: 2 to the power of it bytes.
  var clientWindowBits = 15

  static let offer = "permessage-deflate; client_max_window_bits"

  /// Reads the header of the response; nil without an extension.
  ///
  /// - Throws: ``WireError/webSocketProtocol(reason:)`` for anything that was not offered.
  static func accepted(_ header: String?) throws(WireError) -> PermessageDeflate? {
    guard let header, !header.isEmpty else { return nil }
    let extensions = header.split(separator: ",", omittingEmptySubsequences: false)
    guard extensions.count == 1 else { throw refusal(header) }
    let parts = extensions[0].split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.trimmingBlanks.lowercased() }
    guard parts.first == "permessage-deflate" else { throw refusal(header) }
    var result = PermessageDeflate()
    var seen: Set<String> = []
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { String($0.trimmingBlanks) }
      let bits = pair.count > 1 ? windowBits(pair[1]) : nil
      guard seen.insert(pair[0]).inserted else { throw refusal(header) }
      switch (pair[0], bits) {
      case ("client_no_context_takeover", nil) where pair.count == 1: result.clientForgets = true
      case ("server_no_context_takeover", nil) where pair.count == 1: result.serverForgets = true
      case ("client_max_window_bits", let bits?): result.clientWindowBits = bits
      // Any window of the server's fits into the 32 KiB that we unpack with.
      case ("server_max_window_bits", .some): break
      default: throw refusal(header)
      }
    }
    return result
  }

  private static func windowBits(_ text: String) -> Int? {
    let digits =
      text.hasPrefix("\"") && text.hasSuffix("\"") ? text.dropFirst().dropLast() : text[...]
    guard let bits = Int(digits), (8...15).contains(bits) else { return nil }
    return bits
  }

  private static func refusal(_ header: String) -> WireError {
    .webSocketProtocol(reason: "the server wants extensions that were not offered: \(header)")
  }
}

extension Substring {
  var trimmingBlanks: Substring {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = utf8.firstIndex(where: { !isBlank($0) }),
      let last = utf8.lastIndex(where: { !isBlank($0) })
    else { return self[endIndex...] }
    return self[first...last]
  }
}
