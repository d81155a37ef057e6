/// The CRC-32 of ISO-HDLC (polynomial 0xEDB88320 reflected), as in gzip and PNG.
enum CRC32 {
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      ~bytes.reduce(UInt32.max) { crc, byte in
        crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)]
      }
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
}
