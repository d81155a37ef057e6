import Synchronization
import Testing

@testable import Workspace

/// What is kept of an output, and what is handed on as it comes.
@Suite struct OutputTests {
  static let kept = CommandResult.headLimit + CommandResult.tailLimit

  @Test(arguments: [0, 1, 100, kept - 1, kept, kept + 1, 10 * kept], [1, 7, 4_096, 1 << 20])
  func `head and tail are kept, the middle is counted`(size: Int, piece: Int) {
    guard size / piece < 100_000 else { return }
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    var buffer = OutputBuffer()
    for start in stride(from: 0, to: size, by: piece) {
      buffer.append(Array(bytes[start..<min(start + piece, size)]))
    }
    let (output, omitted) = buffer.finish()
    #expect(omitted == max(0, size - Self.kept))
    #expect(
      output
        == (size <= Self.kept
          ? bytes : bytes.prefix(CommandResult.headLimit) + bytes.suffix(CommandResult.tailLimit)))
  }

  /// The pieces that a pacer hands on, of outputs that come at the given times.
  private func pieces(_ outputs: [([UInt8], Double)]) -> [[UInt8]] {
    let box = Pieces()
    var pacer = OutputPacer { box.add($0) }
    for (bytes, now) in outputs { pacer.add(bytes, now: now) }
    pacer.finish(now: 1_000)
    return box.all
  }

  private final class Pieces: Sendable {
    private let pieces = Mutex<[[UInt8]]>([])
    func add(_ piece: [UInt8]) { pieces.withLock { $0.append(piece) } }
    var all: [[UInt8]] { pieces.withLock { $0 } }
  }

  @Test func `the first piece goes at once and the next ones together`() {
    #expect(
      pieces([([1], 10), ([2], 10.01), ([3], 10.02), ([4], 10.06), ([5], 10.07)])
        == [[1], [2, 3, 4], [5]])
  }

  @Test(arguments: 0...9)
  func `no piece ends inside a character`(at split: Int) {
    let text = Array("é€😀".utf8)
    let given = pieces([(Array(text[..<split]), 1), (Array(text[split...]), 2)])
    #expect(given.flatMap { $0 } == text)
    for piece in given { #expect(String(validating: piece, as: UTF8.self) != nil) }
  }

  @Test func `what is no text is handed on all the same`() {
    let bytes: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0xFF, 0xE2]
    #expect(pieces([(bytes, 1)]).flatMap { $0 } == bytes)
  }

  @Test func `of a flood the latest part goes`() {
    let flood = Array(repeating: Array("é".utf8), count: 100_000).flatMap { $0 }
    let given = pieces([(flood, 1)])
    #expect(given.map(\.count) == [16 << 10])
  }
}
