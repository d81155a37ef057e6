import CCurl

/// One easy handle: its request, what has come and not been handed on, and its deadlines.
///
/// Belongs to the thread of the transfers.
final class Transfer {
  let handle: UnsafeMutableRawPointer
  let channel: TransferChannel
  private(set) var multi: UnsafeMutableRawPointer?
  private let request: HTTPRequest
  private let host: String
  private let headers: HeaderList
  private let message: UnsafeMutablePointer<CChar>
  private let addressGuard: AddressGuard?
  private var resolved: UnsafeMutablePointer<curl_slist>?

  private var headReader = ResponseHeadReader()
  private var head: HTTPResponseHead?
  private var body: [UInt8] = []
  /// What the body is encoded with although the request asked for nothing such.
  private var encoding: String?
  private var refusal: WireError?
  private var isPaused = false
  private var stage = WireError.Stage.connect
  private var lastSign = MonotonicClock.now
  private var uploaded: curl_off_t = 0
  /// What came of the response since nobody reads it, and until when more of it may come.
  private var lingering: (bytes: Int, end: Double)?

  /// In seconds and bytes: how near the end of a response must be to be waited for unread.
  private static let patience = 0.2
  private static let rest = 64 << 10

  init(_ request: HTTPRequest, channel: TransferChannel) throws(WireError) {
    let host = try request.checkedHost()
    let headers = try HeaderList(request)
    guard let handle = curl_easy_init() else {
      throw .transport(code: 2, reason: "libcurl gave no handle")
    }
    self.handle = handle
    self.host = host
    self.headers = headers
    self.request = request
    self.channel = channel
    addressGuard = request.addresses.map { AddressGuard($0) }
    message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setOptions()
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(resolved)
    message.deallocate()
  }

  func join(_ multi: UnsafeMutableRawPointer) throws(WireError) {
    let code = curl_multi_add_handle(multi, handle)
    guard code == CURLM_OK else {
      throw .transport(code: Int(code.rawValue), reason: "libcurl refused the transfer")
    }
    self.multi = multi
  }

  /// Has the connection closed with the transfer: where nothing comes over it, nobody may be there.
  func forbidReuse() { ccurl_set_long(handle, CURLOPT_FORBID_REUSE, 1) }

  /// For how long nothing was heard of the server, in seconds; a transfer that rests heard enough.
  func silence(_ now: Double) -> Double { isPaused ? 0 : now - lastSign }

  func leave() {
    if let multi { curl_multi_remove_handle(multi, handle) }
    multi = nil
  }

  /// Hands on what one round brought, as one piece; gives its length in bytes.
  func flush() -> Int {
    if let head {
      channel.deliver(head)
      self.head = nil
    }
    guard !body.isEmpty else { return 0 }
    defer { body = [] }
    channel.deliver(body)
    return body.count
  }

  /// Whether there is nothing to do but to read the response.
  var isReceiving: Bool { stage == .idle && !isPaused }

  func resumeIfDrained() -> WireError? {
    guard isPaused, channel.mayResume() else { return nil }
    isPaused = false
    lastSign = MonotonicClock.now
    // May call `receive` at once with what was held back, and pause again.
    let code = curl_easy_pause(handle, CURLPAUSE_CONT)
    return code == CURLE_OK ? nil : failure(code)
  }
}

extension Transfer {
  /// Notes whether anybody still reads the response.
  func updateReader(_ now: Double) {
    guard lingering == nil, channel.isLingering else { return }
    lingering = (0, now + Self.patience)
    body = []
  }

  /// When the stage under way is overdue, and what that means then.
  func deadline(_ now: Double) -> (at: Double, error: WireError) {
    if let lingering {
      return (lingering.bytes > Self.rest ? now : lingering.end, .cancelled)
    }
    updateStage(now)
    let seconds =
      switch stage {
      case .connect: request.connectTimeout
      case .firstByte: request.firstByteTimeout
      case .idle: isPaused ? .infinity : request.idleTimeout
      }
    return (lastSign + seconds, .timedOut(stage, seconds: seconds))
  }

  /// The first byte is awaited from when the request has gone out: each part of it that goes is
  /// a sign of life.
  private func updateStage(_ now: Double) {
    guard stage != .idle else { return }
    var value: curl_off_t = 0
    if stage == .connect {
      ccurl_get_off(handle, CURLINFO_PRETRANSFER_TIME_T, &value)
      guard value > 0 else { return }
      stage = .firstByte
      lastSign = now
    }
    ccurl_get_off(handle, CURLINFO_SIZE_UPLOAD_T, &value)
    if value != uploaded {
      uploaded = value
      lastSign = now
    }
  }
}

extension Transfer {
  func outcome(of code: CURLcode) -> Result<Void, WireError> {
    if let refusal { return .failure(refusal) }
    guard code == CURLE_OK else { return .failure(failure(code)) }
    // libcurl takes an end within the headers for the end of them.
    guard headReader.isComplete else {
      return .failure(.truncated(reason: "the server closed it within the headers"))
    }
    return .success(())
  }

  private func failure(_ code: CURLcode) -> WireError {
    if let address = addressGuard?.refused {
      return .addressRefused(host: host, address: address.description)
    }
    updateStage(MonotonicClock.now)
    let reason = message.pointee == 0 ? curl_easy_strerror(code) : UnsafePointer(message)
    var failure = CurlFailure(
      code: code, reason: reason.map { String(cString: $0) } ?? "", host: host, stage: stage)
    var systemError = 0
    _ = ccurl_get_long(handle, CURLINFO_OS_ERRNO, &systemError)
    failure.systemError = Int32(truncatingIfNeeded: systemError)
    failure.seconds = stage == .connect ? request.connectTimeout : request.firstByteTimeout
    return failure.error
  }

  static func perform(_ multi: UnsafeMutableRawPointer) {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
  }

  /// The next transfer that ended in this round, and how.
  static func nextFinished(
    of multi: UnsafeMutableRawPointer
  ) -> (UnsafeMutableRawPointer, CURLcode)? {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle
      else { continue }
      return (handle, ccurl_message_result(message))
    }
    return nil
  }
}

extension Transfer {
  private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
    noteLife()
    if let head = headReader.read(line) {
      self.head = head
      encoding = unexpectedEncoding(of: head)
      if let encoding, (200..<300).contains(head.status) { refusal = .unexpectedEncoding(encoding) }
    }
    if let fault = headReader.fault {
      refuse(fault.rawValue)
      return 0
    }
    return line.count
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    noteLife()
    guard headReader.isComplete else {
      refuse("the server switched to another protocol")
      return 0
    }
    // A failure's status says enough without its body.
    guard encoding == nil else { return refusal == nil ? bytes.count : 0 }
    guard lingering == nil else {
      lingering?.bytes += bytes.count
      return bytes.count
    }
    if channel.mustPause(pending: body.count) {
      isPaused = true
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  private func refuse(_ reason: String) {
    refusal = .transport(code: Int(CURLE_WEIRD_SERVER_REPLY.rawValue), reason: reason)
  }

  private func unexpectedEncoding(of head: HTTPResponseHead) -> String? {
    guard let name = head.header("content-encoding")?.lowercased(),
      !["", "identity"].contains(name),
      !request.headers.contains(where: { $0.name.lowercased() == "accept-encoding" })
    else { return nil }
    return name
  }

  private func noteLife() {
    stage = .idle
    lastSign = MonotonicClock.now
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension Transfer {
  private func setOptions() {
    let me = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message)
    ccurl_set_data(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return Transfer.from(context)?.receiveHeader(line) ?? 0
    }
    ccurl_set_pointer(handle, CURLOPT_HEADERDATA, me)
    ccurl_set_data(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return Transfer.from(context)?.receive(piece) ?? 0
    }
    ccurl_set_pointer(handle, CURLOPT_WRITEDATA, me)
    setRequest()
    setConnection()
  }

  private func setRequest() {
    ccurl_set_string(handle, CURLOPT_URL, request.url)
    ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers.first)
    if request.method == "GET" && request.body.isEmpty {
      ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
    } else if request.method == "HEAD" {
      ccurl_set_long(handle, CURLOPT_NOBODY, 1)
    } else {
      ccurl_set_off(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
      _ = request.body.withUnsafeBytes {
        if let bytes = $0.baseAddress {
          ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, bytes)
        } else {
          ccurl_set_string(handle, CURLOPT_COPYPOSTFIELDS, "")
        }
      }
      ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
      if request.body.count > 64 << 10 {
        ccurl_set_long(handle, CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
      }
    }
  }

  private func setConnection() {
    ConnectionOptions.set(on: handle, connectTimeout: request.connectTimeout)
    addressGuard?.watch(handle)
    for entry in request.resolved { resolved = curl_slist_append(resolved, entry) }
    if let resolved { ccurl_set_list(handle, CURLOPT_RESOLVE, resolved) }
    ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    ccurl_set_long(handle, CURLOPT_PIPEWAIT, 1)
  }
}
