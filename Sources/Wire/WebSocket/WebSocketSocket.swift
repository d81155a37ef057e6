import CCurl

/// The bytes of a connection that libcurl opened and leaves to us.
///
/// Belongs to the thread of the transfers; the handle is its owner's.
final class WebSocketSocket {
  enum Reading: Equatable {
    case bytes(Int)
    case nothingYet
    case end
    case failed(WireError)
  }

  private let handle: UnsafeMutableRawPointer
  private let host: String
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  private var output: [UInt8] = []
  /// How much of `output` was sent, and of everything ever written.
  private var position = 0
  private var sentInAll = 0
  private var waiting: [(end: Int, sent: WebSocketChannel.Sent)] = []
  /// Sending may fail because of what the server has said before: that is read first.
  private(set) var sendFailure: WireError?

  init(_ handle: UnsafeMutableRawPointer, host: String) {
    self.handle = handle
    self.host = host
  }

  deinit { room.deallocate() }

  var hasOutput: Bool { position < output.count }
  /// Whether anybody waits for a message to go.
  var isAwaited: Bool { !waiting.isEmpty }

  /// What has been read last.
  func bytes(_ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: room[..<count])
  }

  /// Adds to what is to be sent; `sent` hears of the moment when all of it went.
  func write(_ bytes: [UInt8], sent: WebSocketChannel.Sent? = nil) {
    if hasOutput { output += bytes } else { (output, position) = (bytes, 0) }
    if let sent { waiting.append((sentInAll + output.count - position, sent)) }
  }

  /// Sends what the connection takes now; true when that was anything.
  func flush() -> Bool {
    let before = sentInAll
    while hasOutput {
      var count = 0
      let code = output[position...].withUnsafeBytes {
        curl_easy_send(handle, $0.baseAddress, $0.count, &count)
      }
      position += count
      sentInAll += count
      if code == CURLE_OK, count > 0 { continue }
      if code != CURLE_OK, code != CURLE_AGAIN {
        sendFailure = failure(code)
        (output, position) = ([], 0)
      }
      break
    }
    if !hasOutput { (output, position) = ([], 0) }
    while let first = waiting.first, first.end <= sentInAll {
      waiting.removeFirst().sent.resume(returning: .success(()))
    }
    return sentInAll > before
  }

  func read() -> Reading {
    var count = 0
    let code = curl_easy_recv(handle, room.baseAddress, room.count, &count)
    switch code {
    case CURLE_OK: return count > 0 ? .bytes(count) : .end
    case CURLE_AGAIN: return .nothingYet
    default: return .failed(failure(code))
    }
  }

  /// Tells those who wait for their message to go that it will not.
  func abandon(_ error: WireError) {
    for one in waiting { one.sent.resume(returning: .failure(error)) }
    waiting = []
  }

  /// What `curl_multi_poll` is to wait for; nil when nothing from the socket is of use now.
  func entry(isReading: Bool) -> curl_waitfd? {
    var descriptor = curl_socket_t(-1)
    guard isReading || hasOutput, ccurl_get_socket(handle, &descriptor) == CURLE_OK,
      descriptor >= 0
    else { return nil }
    let events = (isReading ? CURL_WAIT_POLLIN : 0) | (hasOutput ? CURL_WAIT_POLLOUT : 0)
    return curl_waitfd(fd: descriptor, events: Int16(events), revents: 0)
  }

  private func failure(_ code: CURLcode) -> WireError {
    let reason = String(cString: curl_easy_strerror(code))
    guard code != CURLE_SEND_ERROR else { return .truncated(reason: reason) }
    return CurlFailure(code: code, reason: reason, host: host, stage: .idle).error
  }
}
