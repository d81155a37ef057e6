/// Names of hosts in the letters that the network knows (RFC 3492): what looks alike reads
/// differently there.
///
///     Punycode.encoded("раypal")    // "xn--ypal-43d9g", with two Cyrillic letters
enum Punycode {
  /// A label with its prefix; nil for one that needs no code.
  static func encoded(_ label: String) -> String? {
    let scalars = label.unicodeScalars.map(\.value)
    guard scalars.contains(where: { $0 >= 0x80 }), scalars.count < 64 else { return nil }
    let basic = scalars.filter { $0 < 0x80 }
    var output = basic.compactMap { UInt8(exactly: $0) }
    if !basic.isEmpty { output.append(UInt8(ascii: "-")) }
    var state = State(handled: basic.count, basicCount: basic.count)
    while state.handled < scalars.count {
      guard let next = scalars.filter({ $0 >= state.code }).min() else { break }
      state.delta += (next - state.code) * UInt32(state.handled + 1)
      state.code = next
      for scalar in scalars {
        if scalar < next { state.delta += 1 }
        if scalar == next { state.write(to: &output) }
      }
      state.delta += 1
      state.code += 1
    }
    return "xn--" + String(decoding: output, as: UTF8.self)
  }

  private struct State {
    var code: UInt32 = 0x80
    var delta: UInt32 = 0
    var bias: UInt32 = 72
    var handled: Int
    var basicCount: Int

    /// Writes the delta as a number of variable length, and begins the next one.
    mutating func write(to output: inout [UInt8]) {
      var rest = delta
      var base: UInt32 = 36
      while true {
        let threshold = base <= bias ? 1 : min(26, base - bias)
        if rest < threshold { break }
        output.append(Self.digit(threshold + (rest - threshold) % (36 - threshold)))
        rest = (rest - threshold) / (36 - threshold)
        base += 36
      }
      output.append(Self.digit(rest))
      adapt()
      delta = 0
      handled += 1
    }

    private mutating func adapt() {
      delta = handled == basicCount ? delta / 700 : delta / 2
      delta += delta / UInt32(handled + 1)
      var steps: UInt32 = 0
      while delta > 455 {
        delta /= 35
        steps += 36
      }
      bias = steps + 36 * delta / (delta + 38)
    }

    private static func digit(_ value: UInt32) -> UInt8 {
      UInt8(truncatingIfNeeded: value < 26 ? 0x61 + value : 0x16 + value)
    }
  }

  /// The names in a text that have such letters, each with its code, in order.
  static func names(in text: String) -> [(name: String, code: String)] {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return [] }
    let words = text.unicodeScalars.split { !isOfName($0) }
    return words.compactMap { word in
      let name = String(word)
      return encoded(name).map { (name, $0) }
    }
  }

  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
    default: scalar.value >= 0x80 && scalar.properties.isAlphabetic
    }
  }
}
