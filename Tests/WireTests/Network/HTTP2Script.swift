import Glibc

/// The server's side of an HTTP/2 connection for one request, as frames that a test chooses.
struct HTTP2Script {
  enum Kind: UInt8 {
    case data, headers, priority, reset, settings, push, ping, goAway, window, continuation
  }

  static func frame(
    _ kind: Kind, flags: UInt8 = 0, stream: UInt8 = 0, _ payload: [UInt8] = []
  ) -> [UInt8] {
    let size = payload.count
    return [UInt8(size >> 16), UInt8(size >> 8 & 0xFF), UInt8(size & 0xFF), kind.rawValue, flags]
      + [0, 0, 0, stream] + payload
  }

  /// `:status: 200`, from the static table.
  static let head = frame(.headers, flags: 4, stream: 1, [0x88])
  static func body(_ text: String, isLast: Bool) -> [UInt8] {
    frame(.data, flags: isLast ? 1 : 0, stream: 1, Array(text.utf8))
  }
  static func reset(_ code: UInt8) -> [UInt8] {
    frame(.reset, stream: 1, [0, 0, 0, code])
  }
  static func goAway(last: UInt8, _ code: UInt8 = 0) -> [UInt8] {
    frame(.goAway, [0, 0, 0, last, 0, 0, 0, code])
  }

  /// Sends settings at once, and `answer` when the request has come to its end.
  static func play(
    _ answer: [UInt8], end: [UInt8] = [], settings: [UInt8] = [], on server: TLSServer
  ) {
    Thread.start {
      server.send(frame(.settings, settings) + frame(.settings, flags: 1))
      var client = Heard(on: server)
      guard client.wait(until: hasRequest) else { return }
      server.send(answer)
      if !end.isEmpty {
        // What is not read when its end comes is dropped with it: who answers a ping has read it.
        server.send(frame(.ping, [UInt8](repeating: 0, count: 8)))
        guard client.wait(until: hasPong) else { return }
        usleep(50_000)
        server.send(end)
      }
      while server.receive() != nil {}
    }
  }

  /// Answers the first request of a first connection with `answer` and then with silence, whatever
  /// else is asked there, and that of a second connection with all of `next`.
  static func fallSilent(after answer: [UInt8], next: [UInt8], on server: TLSServer) {
    Thread.start {
      let hello = frame(.settings) + frame(.settings, flags: 1)
      server.send(hello)
      var client = Heard(on: server)
      guard client.wait(until: hasRequest) else { return }
      server.send(answer)
      client.bytes = []
      guard client.wait(until: { preface(in: $0) != nil }), let start = preface(in: client.bytes)
      else { return }
      client.bytes.removeSubrange(..<start)
      server.send(hello)
      guard client.wait(until: hasRequest) else { return }
      server.send(next)
      while server.receive() != nil {}
    }
  }

  /// What was heard of the client so far.
  private struct Heard {
    let server: TLSServer
    var bytes: [UInt8] = []

    init(on server: TLSServer) { self.server = server }

    /// Hears on until something is there; false when the client leaves before.
    mutating func wait(until isThere: ([UInt8]) -> Bool) -> Bool {
      while !isThere(bytes) {
        guard let more = server.receive() else { return false }
        bytes += more
      }
      return true
    }
  }

  /// Where a connection begins in what was heard.
  private static func preface(in bytes: [UInt8]) -> Int? {
    let preface = Array("PRI * HTTP/2.0".utf8)
    return bytes.indices.first { bytes[$0...].starts(with: preface) }
  }

  /// Whether a frame of stream 1 came that ends the request.
  private static func hasRequest(_ bytes: [UInt8]) -> Bool {
    hasFrame(in: bytes) { kind, flags, stream in stream == 1 && kind <= 1 && flags & 1 == 1 }
  }

  private static func hasPong(_ bytes: [UInt8]) -> Bool {
    hasFrame(in: bytes) { kind, flags, _ in kind == Kind.ping.rawValue && flags & 1 == 1 }
  }

  /// Looks at the heads of what the client sent after its preface.
  private static func hasFrame(
    in bytes: [UInt8], _ isWanted: (_ kind: UInt8, _ flags: UInt8, _ stream: UInt8) -> Bool
  ) -> Bool {
    var offset = 24
    while offset + 9 <= bytes.count {
      let size = Int(bytes[offset]) << 16 | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2])
      if isWanted(bytes[offset + 3], bytes[offset + 4], bytes[offset + 8]) { return true }
      offset += 9 + size
    }
    return false
  }
}
