import CPosix
import Glibc

/// Asks for an answer and reads it without looking at it: the least that receiving can cost.
enum PlainClient {
  /// Seconds of CPU of this thread until the answer's end.
  static func cpuOfReading(port: Int) throws -> Double {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw BenchError("No socket.") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw BenchError("Port \(port) does not answer.") }
    let body = #"{"model":"model","stream":true,"messages":[{"role":"user","content":"go"}]}"#
    let request =
      "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
      + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    let start = cpu()
    guard Glibc.write(descriptor, request, request.utf8.count) == request.utf8.count else {
      throw BenchError("The request was not sent.")
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
    return cpu() - start
  }

  private static func cpu() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
