/// Fits a call's id to what the provider that is asked accepts, always in the same way.
///
/// A model may be switched within a session, so that ids of one provider come before another.
struct ToolCallID: Sendable {
  let target: ResponseItem.Origin
  var style = ProviderQuirks.CallIDs.plain

  func fitted(_ id: String) -> String {
    if style == .nineLetters {
      let isFit = id.utf8.count == 9 && id.utf8.allSatisfy(Self.isAlphanumeric)
      return isFit ? id : Self.digest(id, length: 9)
    }
    let limit = target.dialect == .chat ? 40 : 64
    let isFit =
      !id.isEmpty && id.utf8.count <= limit
      && id.utf8.allSatisfy { Self.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F }
    // Chat servers accept any character in the ids they made themselves.
    let isOwn = target.dialect == .chat && !id.isEmpty && id.utf8.count <= limit
    return isFit || isOwn ? id : "call_" + Self.digest(id, length: 16)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  /// A digest of letters and digits (FNV-1a, 64 bits, finished by a multiply and shift).
  private static func digest(_ id: String, length: Int) -> String {
    let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    var bytes: [UInt8] = []
    for _ in 0..<length {
      hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
      bytes.append(letters[Int((hash >> 32) % UInt64(letters.count))])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
