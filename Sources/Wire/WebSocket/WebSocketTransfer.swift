import CCurl

/// One WebSocket on its way from connection to good-bye, with its deadlines.
///
/// Belongs to the thread of the transfers.
final class WebSocketTransfer {
  private enum Phase {
    case connecting
    case upgrading(HandshakeReader)
    case open(WebSocketFraming)
    /// Its users know of the end; the server is let read our close frame.
    case leaving
  }

  /// In seconds: what a server gets to answer a close frame, or to hang up after one.
  private static let patience = 5.0
  /// In seconds: what a refusal's body gets to go on.
  private static let refusalPatience = 2.0

  let handle: UnsafeMutableRawPointer
  let channel: WebSocketChannel
  private(set) var multi: UnsafeMutableRawPointer?
  private let request: WebSocketRequest
  private let address: WebSocketAddress
  private let handshake: WebSocketHandshake
  private let socket: WebSocketSocket
  private let message: UnsafeMutablePointer<CChar>

  private var phase = Phase.connecting
  private var connectFailure: WireError?
  private var lastSign = MonotonicClock.now
  /// When the connection last took a part of what is to be sent, or had nothing to take.
  private var lastSent = MonotonicClock.now
  private var awaitsFirst = true
  private var isPaused = false
  /// Set with our close frame.
  private var patienceEnds: Double?
  /// Whether the socket may hold more than one round reads.
  private(set) var hasMore = false
  /// In bytes, since they were last asked for.
  private var received = 0

  init(_ request: WebSocketRequest, channel: WebSocketChannel) throws(WireError) {
    let address = try WebSocketAddress(request.url)
    let handshake = WebSocketHandshake(offersCompression: request.offersCompression)
    let opening = try handshake.request(to: address, headers: request.headers)
    guard let handle = curl_easy_init() else {
      throw .transport(code: 2, reason: "libcurl gave no handle")
    }
    self.handle = handle
    self.request = request
    self.channel = channel
    self.address = address
    self.handshake = handshake
    socket = WebSocketSocket(handle, host: address.host)
    socket.write(opening)
    message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setOptions()
  }

  deinit {
    curl_easy_cleanup(handle)
    message.deallocate()
  }

  private func setOptions() {
    ConnectionOptions.set(on: handle, connectTimeout: request.connectTimeout)
    ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message)
    ccurl_set_string(handle, CURLOPT_URL, address.url)
    ccurl_set_long(handle, CURLOPT_CONNECT_ONLY, 1)
    ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    // A proxy between would otherwise take the frames for requests to itself.
    ccurl_set_long(handle, CURLOPT_HTTPPROXYTUNNEL, 1)
  }
}

extension WebSocketTransfer {
  func join(_ multi: UnsafeMutableRawPointer) throws(WireError) {
    let code = curl_multi_add_handle(multi, handle)
    guard code == CURLM_OK else {
      throw .transport(code: Int(code.rawValue), reason: "libcurl refused the connection")
    }
    self.multi = multi
  }

  /// Closes the connection, and tells all who wait for something of it.
  func leave(_ outcome: Result<Void, WireError> = .failure(.cancelled)) {
    finish(outcome)
    if let multi { curl_multi_remove_handle(multi, handle) }
    multi = nil
  }

  private func finish(_ outcome: Result<Void, WireError>) {
    channel.finish(outcome)
    switch outcome {
    case .success: socket.abandon(.cancelled)
    case .failure(let error): socket.abandon(error)
    }
  }

  /// Hears from libcurl that the connection is there, TLS and all, or why it is not.
  func connected(_ code: CURLcode) {
    guard code == CURLE_OK else {
      let reason = message.pointee == 0 ? curl_easy_strerror(code) : UnsafePointer(message)
      var failure = CurlFailure(
        code: code, reason: reason.map { String(cString: $0) } ?? "", host: address.host,
        stage: .connect)
      failure.seconds = request.connectTimeout
      connectFailure = failure.error
      return
    }
    phase = .upgrading(HandshakeReader(handshake))
    lastSign = MonotonicClock.now
  }

  /// Sends and reads as far as it goes now; gives how it ended, once nothing is left to do.
  func move() -> Result<Void, WireError>? {
    if let connectFailure { return .failure(connectFailure) }
    if channel.isCancelled { return .failure(.cancelled) }
    if case .connecting = phase { return nil }
    if !socket.isAwaited { lastSent = MonotonicClock.now }
    queueOutgoing()
    flush()
    if let outcome = read() { return outcome }
    flush()
    if let error = socket.sendFailure { return .failure(error) }
    return nil
  }

  private func flush() {
    guard socket.flush() else { return }
    lastSign = MonotonicClock.now
    lastSent = lastSign
  }

  private func queueOutgoing() {
    guard case .open(let framing) = phase else { return }
    for outgoing in channel.takeOutgoing() {
      framing.queue(outgoing.message)
      socket.write(framing.takeOutput(), sent: outgoing.sent)
      awaitsFirst = true
    }
    if channel.mustClose, patienceEnds == nil {
      framing.queueClose(code: 1000)
      socket.write(framing.takeOutput())
      patienceEnds = MonotonicClock.now + Self.patience
    }
  }
}

extension WebSocketTransfer {
  /// How many bytes came since the last call.
  func takeReceived() -> Int {
    defer { received = 0 }
    return received
  }

  /// Whether there is nothing to do but to read messages.
  var isReceiving: Bool {
    guard case .open = phase else { return false }
    return !awaitsFirst && !isPaused && !hasMore && patienceEnds == nil && !socket.hasOutput
  }

  /// Reads at most 1 MiB, for others want their turn.
  private func read() -> Result<Void, WireError>? {
    hasMore = false
    isPaused = false
    for _ in 0..<16 {
      if case .open = phase, channel.isFull() {
        isPaused = true
        return nil
      }
      switch socket.read() {
      case .nothingYet: return nil
      case .end: return ending(.truncated(reason: "the server closed it without a close frame"))
      case .failed(let error): return ending(error)
      case .bytes(let count):
        lastSign = MonotonicClock.now
        received += count
        do throws(WireError) { try take(socket.bytes(count)) } catch { return .failure(error) }
      }
    }
    hasMore = true
    return nil
  }

  /// What the connection's end means now.
  private func ending(_ error: WireError) -> Result<Void, WireError> {
    switch phase {
    case .upgrading(let reader): .failure(reader.refusal ?? error)
    case .leaving: .success(())
    case .connecting, .open: patienceEnds == nil ? .failure(error) : .success(())
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
    switch phase {
    case .connecting, .leaving: break
    case .upgrading(var reader):
      let opened = try reader.read(bytes)
      phase = .upgrading(reader)
      guard let opened else { return }
      let framing = WebSocketFraming(limit: request.messageLimit, deflate: opened.deflate)
      phase = .open(framing)
      channel.open(opened.head)
      opened.rest.withUnsafeBytes { take($0, framing) }
    case .open(let framing): take(bytes, framing)
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer, _ framing: WebSocketFraming) {
    let messages = framing.receive(bytes)
    socket.write(framing.takeOutput())
    if !messages.isEmpty {
      awaitsFirst = false
      channel.deliver(messages)
    }
    guard let end = framing.end else { return }
    phase = .leaving
    switch end {
    case .violation(let reason): finish(.failure(.webSocketProtocol(reason: reason)))
    case .closed where patienceEnds != nil: finish(.success(()))
    case .closed(let code, let reason):
      finish(.failure(.webSocketClosed(code: code, reason: reason)))
    }
    patienceEnds = MonotonicClock.now + Self.patience
  }
}

extension WebSocketTransfer {
  /// When what is under way is overdue, and how it ends then.
  func deadline(_ now: Double) -> (at: Double, outcome: Result<Void, WireError>) {
    switch phase {
    case .connecting:
      let seconds = request.connectTimeout
      return (lastSign + seconds, .failure(.timedOut(.connect, seconds: seconds)))
    case .upgrading(let reader):
      let seconds = request.firstByteTimeout
      guard let refusal = reader.refusal else {
        return (lastSign + seconds, .failure(.timedOut(.firstByte, seconds: seconds)))
      }
      // What matters was said; the body may never come to an end.
      return (lastSign + min(seconds, Self.refusalPatience), .failure(refusal))
    case .leaving: return (patienceEnds ?? now, .success(()))
    case .open:
      if let patienceEnds { return (patienceEnds, .success(())) }
      let seconds = awaitsFirst ? request.firstByteTimeout : request.idleTimeout
      let error = WireError.timedOut(awaitsFirst ? .firstByte : .idle, seconds: seconds)
      let silence = silenceEnds(after: seconds, now)
      // A server that reads nothing gives no other sign, and may even send pings.
      let stall = lastSent + request.firstByteTimeout
      guard socket.isAwaited, !isPaused, stall < silence else { return (silence, .failure(error)) }
      return (stall, .failure(.timedOut(.firstByte, seconds: request.firstByteTimeout)))
    }
  }

  /// Silence counts only while somebody waits for words.
  private func silenceEnds(after seconds: Double, _ now: Double) -> Double {
    guard !isPaused, let since = channel.waitsSince(isDue: false) else { return .infinity }
    let end = max(lastSign, since) + seconds
    return end > now || channel.waitsSince(isDue: true) != nil ? end : .infinity
  }

  /// What the thread is to wait for.
  var entry: curl_waitfd? {
    if case .connecting = phase { return nil }
    return socket.entry(isReading: !isPaused)
  }
}
