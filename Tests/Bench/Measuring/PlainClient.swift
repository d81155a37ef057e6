import Glibc

/// Asks for an answer and reads it without looking at it: the least that receiving can cost.
enum PlainClient {
  /// Seconds of CPU of this thread until the answer's end.
  static func cpuOfReading(port: Int) throws -> Double {
    let descriptor = try LoopbackServer.connected(to: port)
    defer { close(descriptor) }
    let body = #"{"model":"model","stream":true,"messages":[{"role":"user","content":"go"}]}"#
    let request =
      "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
      + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    let start = ThreadTime.seconds
    guard Glibc.write(descriptor, request, request.utf8.count) == request.utf8.count else {
      throw BenchError("The request was not sent.")
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
    return ThreadTime.seconds - start
  }
}
