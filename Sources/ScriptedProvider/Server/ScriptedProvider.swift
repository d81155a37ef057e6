import CPosix
import Glibc
package import JSON
import Synchronization

/// A loopback HTTP/1.1 server that plays a scenario in whatever dialect it is asked.
///
///     let server = try ScriptedProvider(scenario: Scenario(parsing: bytes))
///     server.baseURL      // http://127.0.0.1:40123/v1
///     server.stop()
package final class ScriptedProvider: Sendable {
  package let port: Int
  package var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  private let playback: Playback
  private let wake: Int32
  private let thread: Mutex<pthread_t?>

  /// Starts listening, on a thread of its own.
  ///
  /// `upgradeStatus` is what a request for a WebSocket gets, with `upgradeHeaders` beside: 101 or a
  /// refusal such as 426. `models` is what `GET {base}/models` gets; nil for 404.
  package init(
    scenario: Scenario, upgradeStatus: Int = 101, upgradeHeaders: [RecordedRequest.Header] = [],
    models: JSON? = nil
  ) throws(ScenarioError) {
    let listener = try Listener()
    let wake = cposix_eventfd()
    guard wake >= 0 else {
      let code = errno
      close(listener.descriptor)
      throw .cannotListen(errno: code)
    }
    let playback = Playback(
      scenario, upgradeStatus: upgradeStatus, upgradeHeaders: upgradeHeaders, models: models)
    let descriptor = listener.descriptor
    guard
      let thread = startThread({
        var loop = ServerLoop(descriptor, wake, playback)
        loop.run()
      })
    else {
      close(descriptor)
      close(wake)
      throw .cannotListen(errno: EAGAIN)
    }
    self.port = listener.port
    self.playback = playback
    self.wake = wake
    self.thread = Mutex(thread)
  }

  deinit { stop() }

  /// Closes the port and every connection, and waits until the thread has ended.
  package func stop() {
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let running else { return }
    var one: UInt64 = 1
    write(wake, &one, 8)
    pthread_join(running, nil)
    close(wake)
  }

  /// The requests so far.
  package var requests: [RecordedRequest] { playback.requests }

  /// How often the models were asked for.
  package var modelListings: Int { playback.modelListings }

  /// All that clients sent: heads, bodies and frames.
  package var receivedBytes: Int { playback.receivedBytes }

  /// What was not as the scenario expected, a sentence each.
  package var failures: [String] { playback.failures }
}

/// A socket that listens on a port of 127.0.0.1 that the kernel chose.
private struct Listener {
  let descriptor: Int32
  let port: Int

  init() throws(ScenarioError) {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { throw .cannotListen(errno: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, generic, &length) == 0
      }
    }
    guard isBound else {
      let code = errno
      close(descriptor)
      throw .cannotListen(errno: code)
    }
    self.descriptor = descriptor
    port = Int(UInt16(bigEndian: address.sin_port))
  }
}

/// Runs the body on a new thread; nil when there is none to be had.
private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let box = Unmanaged.passRetained(Box(body))
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { pointer in
      if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
      return nil
    }, box.toOpaque())
  guard code == 0 else {
    box.release()
    return nil
  }
  return thread
}
