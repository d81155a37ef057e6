import Testing

@testable import Wire

/// Examples of FIPS 180-4, RFC 4231 and RFC 6455.
@Suite struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `SHA-256`(text: String, hex: String) {
    #expect(Digest.hex(Digest.sha256(Array(text.utf8))) == hex)
  }

  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
  ])
  func `SHA-1`(text: String, hex: String) {
    #expect(Digest.hex(Digest.sha1(Array(text.utf8))) == hex)
  }

  @Test(arguments: [
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ])
  func `HMAC with SHA-256`(key: [UInt8], text: String, hex: String) {
    #expect(Digest.hex(Digest.hmacSHA256(Array(text.utf8), key: key)) == hex)
  }

  @Test func `a WebSocket's accept key`() {
    let key = "dGhlIHNhbXBsZSBub25jZQ==" + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    #expect(Base64.encoded(Digest.sha1(Array(key.utf8))) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("\u{FF}\0?>", "w78APz4="),
  ])
  func `Base64, there and back`(text: String, code: String) {
    #expect(Base64.encoded(Array(text.utf8)) == code)
    #expect(Base64.decoded(code) == Array(text.utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v\n", " Zm9", "Zm-_", "Zg==Zg==", "Zé==",
  ])
  func `what is no Base64`(code: String) {
    #expect(Base64.decoded(code) == nil)
  }
}
