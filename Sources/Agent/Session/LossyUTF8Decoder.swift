/// Decodes UTF-8 that comes in pieces: a character cut at the end of one is completed by the next,
/// and what is no UTF-8 becomes U+FFFD.
struct LossyUTF8Decoder {
  private var rest: [UInt8] = []

  mutating func decode(_ piece: some Sequence<UInt8>) -> String {
    rest.append(contentsOf: piece)
    let cut = rest.count - unfinishedCount
    let text = String(decoding: rest[..<cut], as: UTF8.self)
    rest.removeFirst(cut)
    return text
  }

  /// How many bytes at the end begin a character that is not whole.
  private var unfinishedCount: Int {
    for back in 1...3 where back <= rest.count {
      let byte = rest[rest.count - back]
      let length =
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      if byte & 0xC0 == 0x80 { continue }
      return length > back ? back : 0
    }
    return 0
  }
}
