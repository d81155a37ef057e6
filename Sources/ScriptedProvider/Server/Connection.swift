import CPosix
import Glibc
import JSON

/// One client on the server's thread: its request as it comes and its reply as it goes.
final class Connection {
  let descriptor: Int32

  private var parser = RequestParser()
  /// Set once the connection is a WebSocket.
  private var session: SocketSession?
  private var reply: Reply?
  private var piece = 0
  /// Bytes of the piece that are sent.
  private var sent = 0
  /// When the piece may go, in seconds of the monotonic clock.
  private var due = 0.0
  private var keepsAlive = true
  private(set) var isOpen = true

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var one: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  /// What to poll for.
  func events(at now: Double) -> Int16 {
    let isDue = reply.map { piece < $0.pieces.count && due <= now } ?? false
    return Int16(isDue ? POLLIN | POLLOUT : POLLIN)
  }

  /// Seconds until there is something to send; nil when there is nothing.
  func wait(at now: Double) -> Double? {
    guard let reply, piece < reply.pieces.count else { return nil }
    return max(0, due - now)
  }

  /// Reads what is there; an end of the client's bytes is taken as its farewell, and what came
  /// just before it as a request all the same.
  func receive(_ playback: Playback, at now: Double) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while isOpen {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { break }
      guard count > 0 else {
        advance(playback, at: now)
        return shut()
      }
      playback.note(received: count)
      if session == nil { parser.append(buffer[..<count]) }
      session?.append(buffer[..<count])
    }
    advance(playback, at: now)
  }

  /// Takes the next request when no reply is under way.
  private func advance(_ playback: Playback, at now: Double) {
    guard isOpen, reply == nil else { return }
    if let reply = session?.next(playback) {
      return begin(reply, at: now)
    }
    guard session == nil else { return }
    switch parser.next() {
    case .needsMore: return
    case .wantsContinue:
      let line = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
      send(descriptor, line, line.count, Int32(MSG_NOSIGNAL))
    case .request(let request, let keepsAlive):
      self.keepsAlive = keepsAlive
      if let reply = playback.upgrade(request) {
        if reply.isUpgrade { session = SocketSession(request) }
        begin(reply, at: now)
      } else {
        begin(playback.reply(to: request), at: now)
      }
    case .malformed(let reason):
      keepsAlive = false
      begin(Reply(status: 400, json: ["error": ["message": .string(reason)]]), at: now)
    }
  }

  private func begin(_ reply: Reply, at now: Double) {
    self.reply = reply
    piece = 0
    sent = 0
    due = now + (reply.pieces.first?.wait ?? 0)
  }

  /// Sends what is due and as much as the client takes.
  func transmit(_ playback: Playback, at now: Double) {
    while isOpen, let reply, piece < reply.pieces.count, due <= now {
      let bytes = reply.pieces[piece].bytes
      let count = bytes.withUnsafeBytes { buffer in
        send(
          descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      guard count >= 0 else { return shut() }
      sent += count
      guard sent == bytes.count else { continue }
      sent = 0
      piece += 1
      if piece < reply.pieces.count {
        // From when it was due, so that a pace holds on average.
        due += reply.pieces[piece].wait
      } else {
        finish(reply, playback, at: now)
      }
    }
  }

  private func finish(_ reply: Reply, _ playback: Playback, at now: Double) {
    switch reply.ending {
    case .keepAlive where keepsAlive:
      self.reply = nil
      advance(playback, at: now)
    case .keepAlive, .close: shut()
    case .reset:
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
      shut()
    case .stall: break
    }
  }

  func shut() {
    guard isOpen else { return }
    isOpen = false
    close(descriptor)
  }
}
