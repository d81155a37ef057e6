/// The exchange of one text for another in a file.
///
/// What the model writes has line feeds; a file whose lines end in CR LF is matched and written
/// with those.
struct Replacement {
  var old: [UInt8]
  var new: [UInt8]
  var isEverywhere: Bool

  /// The file's new contents, or what is wrong in words for the model.
  func applied(to bytes: [UInt8], name: String) -> Result<[UInt8], Arguments.Refusal> {
    guard !old.isEmpty else {
      return .failure(
        "\"old_string\" is empty: give the text to replace, or use write_file for a whole file.")
    }
    guard old != new else {
      return .failure("\"old_string\" and \"new_string\" are the same.")
    }
    let fitted = fitted(to: bytes)
    var places = bytes.occurrences(of: fitted.old)
    guard let first = places.first else {
      return .failure(NearMiss(fitted, in: bytes, name: name).refusal)
    }
    // Nobody can tell which of two that overlap is meant.
    if places.count == 1, !isEverywhere, let second = bytes.overlap(of: fitted.old, at: first) {
      places.append(second)
    }
    guard places.count == 1 || isEverywhere else {
      return .failure(Self.ambiguous(places, in: bytes, name: name))
    }
    return .success(fitted.exchange(in: bytes, at: places))
  }

  /// The same replacement with the file's line endings.
  private func fitted(to bytes: [UInt8]) -> Replacement {
    let endings = LineEndings(bytes)
    var copy = self
    if bytes.occurrences(of: old).isEmpty {
      // Mixed endings: the one that fits counts.
      let candidates = [old.withLineFeeds, old.withReturns]
      if let fitting = candidates.first(where: { !bytes.occurrences(of: $0).isEmpty }) {
        copy.old = fitting
      }
    }
    let usesReturns =
      copy.old.contains(0x0A) ? LineEndings(copy.old).areReturns : endings.areReturns
    copy.new = usesReturns ? new.withReturns : new.withLineFeeds
    // A lone CR that the model means to write stays its own business.
    if !usesReturns, endings.hasReturns, new.containsPair { copy.new = new }
    return copy
  }

  private func exchange(in bytes: [UInt8], at places: [Int]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + (new.count - old.count) * places.count)
    var position = 0
    for place in places {
      result += bytes[position..<place]
      result += new
      position = place + old.count
    }
    return result + bytes[position...]
  }

  private static func ambiguous(
    _ places: [Int], in bytes: [UInt8], name: String
  ) -> Arguments.Refusal {
    let lines = bytes.lineNumbers(at: Array(places.prefix(10)))
    let more = places.count > 10 ? " and further down" : ""
    return Arguments.Refusal(
      sentence: "\"old_string\" is in \(name) \(places.count) times, at lines "
        + lines.map(String.init).joined(separator: ", ") + more
        + ". Give more of the lines around it so that it is one place, or set replace_all.")
  }
}

extension Arguments.Refusal: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self.init(sentence: value) }
}

/// How the lines of a text end.
struct LineEndings {
  private(set) var pairs = 0
  private(set) var feeds = 0

  init(_ bytes: [UInt8]) {
    var last: UInt8 = 0
    for byte in bytes {
      if byte == 0x0A {
        if last == 0x0D { pairs += 1 } else { feeds += 1 }
      }
      last = byte
    }
  }

  /// Whether most lines end in CR LF.
  var areReturns: Bool { pairs > feeds }
  var hasReturns: Bool { pairs > 0 }
}

extension [UInt8] {
  /// Where `part` stands, the places not overlapping.
  func occurrences(of part: [UInt8]) -> [Int] {
    guard let first = part.first, part.count <= count else { return [] }
    var places: [Int] = []
    withUnsafeBufferPointer { bytes in
      part.withUnsafeBufferPointer { part in
        var index = 0
        let end = bytes.count - part.count
        while index <= end {
          guard bytes[index] == first else {
            index += 1
            continue
          }
          var length = 1
          while length < part.count, bytes[index + length] == part[length] { length += 1 }
          if length == part.count {
            places.append(index)
            index += length
          } else {
            index += 1
          }
        }
      }
    }
    return places
  }

  /// Where `part`, which stands at `place`, begins again before its end.
  func overlap(of part: [UInt8], at place: Int) -> Int? {
    let end = Swift.min(place + 2 * part.count - 1, count)
    return Array(self[(place + 1)..<end]).occurrences(of: part).first.map { place + 1 + $0 }
  }

  /// The lines, from 1, in which offsets that go up lie.
  func lineNumbers(at offsets: [Int]) -> [Int] {
    var number = 1
    var position = 0
    return offsets.map { offset in
      number += self[position..<offset].count { $0 == 0x0A }
      position = offset
      return number
    }
  }

  var withLineFeeds: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for (index, byte) in enumerated() {
      if byte == 0x0D, index + 1 < count, self[index + 1] == 0x0A { continue }
      bytes.append(byte)
    }
    return bytes
  }

  var withReturns: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + count / 16)
    for byte in self {
      if byte == 0x0A, bytes.last != 0x0D { bytes.append(0x0D) }
      bytes.append(byte)
    }
    return bytes
  }

  var containsPair: Bool {
    indices.dropLast().contains { self[$0] == 0x0D && self[$0 + 1] == 0x0A }
  }
}
