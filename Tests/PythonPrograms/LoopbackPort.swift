import Glibc

/// Ports for servers that cannot say which one the system gave them.
package enum LoopbackPort {
  /// A port that nobody listens on, below those that the system gives out by itself: none of the
  /// servers and connections of other tests takes it meanwhile.
  package static func free() throws -> UInt16 {
    for _ in 0..<100 {
      let port = UInt16.random(in: 20_000..<30_000)
      if asked(port, bind) { return port }
    }
    throw PythonServer.NotStarted(code: EADDRINUSE)
  }

  /// Waits until a server listens, a minute at most; whether one does.
  package static func waitForServer(at port: UInt16) async throws -> Bool {
    for _ in 0..<1200 {
      if asked(port, connect) { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  private static func asked(
    _ port: UInt16, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        call(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
