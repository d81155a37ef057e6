import CCurl
import Glibc

/// An address of the Internet Protocol, as a connection has it.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// Four of version 4, sixteen of version 6.
  package let bytes: [UInt8]

  /// Makes the address of four or sixteen bytes; nil of any other count.
  ///
  /// One of version 6 that stands for one of version 4 becomes that.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = Self.embedded(in: bytes) ?? bytes
  }

  /// Reads `192.0.2.1` or `2001:db8::1`.
  package init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self.init(bytes: withUnsafeBytes(of: &four) { Array($0) })
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self.init(bytes: withUnsafeBytes(of: &six) { Array($0) })
    } else {
      return nil
    }
  }

  /// The address within `::ffff:0:0/96`, `::/96`, `64:ff9b::/96` and `2002::/16`, which lead to
  /// hosts of version 4.
  private static func embedded(in bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == 16 else { return nil }
    if bytes.starts(with: [0x20, 0x02]) { return Array(bytes[2..<6]) }
    let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    let zeros = [UInt8](repeating: 0, count: 12)
    let prefix = Array(bytes[..<12])
    if prefix == translated || prefix == mapped { return Array(bytes[12...]) }
    guard prefix == zeros, bytes[12...] != [0, 0, 0, 0], bytes[12...] != [0, 0, 0, 1] else {
      return nil
    }
    return Array(bytes[12...])
  }

  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether the address is one of the public Internet: none of this machine, of a private or
  /// shared network, of a link, for a group, or reserved (RFC 6890 and its registries).
  package var isPublic: Bool {
    if bytes.count == 4 { return !Self.special4.contains { $0.contains(bytes) } }
    // Of version 6 only 2000::/3 is given out.
    return bytes[0] & 0xE0 == 0x20 && !Self.special6.contains { $0.contains(bytes) }
  }

  private struct Range {
    var prefix: [UInt8]
    var bits: Int

    init(_ prefix: [UInt8], _ bits: Int) {
      self.prefix = prefix
      self.bits = bits
    }

    func contains(_ bytes: [UInt8]) -> Bool {
      (0..<bits).allSatisfy { bit in
        let mask = UInt8(0x80) >> UInt8(bit % 8)
        return (bit / 8 < prefix.count ? prefix[bit / 8] : 0) & mask == bytes[bit / 8] & mask
      }
    }
  }

  private static let special4 = [
    Range([0], 8), Range([10], 8), Range([100, 64], 10), Range([127], 8), Range([169, 254], 16),
    Range([172, 16], 12), Range([192, 0, 0], 24), Range([192, 0, 2], 24), Range([192, 88, 99], 24),
    Range([192, 168], 16), Range([198, 18], 15), Range([198, 51, 100], 24),
    Range([203, 0, 113], 24), Range([224], 4), Range([240], 4),
  ]

  private static let special6 = [
    // Teredo, benchmarking, ORCHID, documentation.
    Range([0x20, 0x01, 0, 0], 32), Range([0x20, 0x01, 0, 2, 0, 0], 48),
    Range([0x20, 0x01, 0, 0x10], 28), Range([0x20, 0x01, 0, 0x20], 28),
    Range([0x20, 0x01, 0x0D, 0xB8], 32), Range([0x3F, 0xFF], 20),
  ]
}

extension IPAddress {
  /// The address in a socket's, of `AF_INET` or `AF_INET6`.
  init?(_ address: UnsafePointer<sockaddr>) {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      self.init(bytes: UnsafeRawPointer(address).bytes(4, after: 4))
    case AF_INET6:
      self.init(bytes: UnsafeRawPointer(address).bytes(16, after: 8))
    default: return nil
    }
  }
}

extension UnsafeRawPointer {
  fileprivate func bytes(_ count: Int, after offset: Int) -> [UInt8] {
    (0..<count).map { load(fromByteOffset: offset + $0, as: UInt8.self) }
  }
}
