import Testing

@testable import Sessions

@Suite struct CRC32Tests {
  @Test(
    arguments: [
      ("", 0), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926),
      ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
    ] as [(String, UInt32)])
  func `known sums`(text: String, sum: UInt32) {
    #expect(Array(text.utf8).withUnsafeBytes(CRC32.checksum) == sum)
  }

  @Test func `any bit that changes shows`() {
    var bytes = (0..<100).map { UInt8($0) }
    let sum = bytes.withUnsafeBytes(CRC32.checksum)
    for index in bytes.indices {
      for bit in 0..<8 {
        bytes[index] ^= 1 << bit
        #expect(bytes.withUnsafeBytes(CRC32.checksum) != sum)
        bytes[index] ^= 1 << bit
      }
    }
  }
}
