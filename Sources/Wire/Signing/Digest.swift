import CCrypto

/// Hashes of bytes, by libcrypto.
///
///     Digest.hex(Digest.sha256(Array("abc".utf8)))  // ba7816bf…
package enum Digest {
  /// 32 bytes (FIPS 180-4).
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    digest(bytes, EVP_sha256(), size: 32)
  }

  /// 20 bytes; for the handshake of WebSocket, which asks for it (RFC 6455), and nothing else.
  package static func sha1(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, EVP_sha1(), size: 20) }

  /// The 32 bytes by which one who knows `key` can tell that `bytes` are the sender's (RFC 2104).
  package static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { code, count in
      var size: UInt32 = 0
      let done = HMAC(
        EVP_sha256(), key, Int32(key.count), bytes, bytes.count, code.baseAddress, &size)
      precondition(done != nil && size == 32, "libcrypto has no HMAC with SHA-256")
      count = 32
    }
  }

  /// Two lower-case digits a byte.
  package static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func digest(_ bytes: [UInt8], _ kind: OpaquePointer, size: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { digest, count in
      var length: UInt32 = 0
      let done = EVP_Digest(bytes, bytes.count, digest.baseAddress, &length, kind, nil)
      precondition(done == 1 && length == size, "libcrypto lacks a hash")
      count = size
    }
  }
}
