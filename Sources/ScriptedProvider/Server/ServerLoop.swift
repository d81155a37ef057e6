import CPosix
import Glibc

/// The server's thread: one `poll` over the port, the connections and the word to stop.
struct ServerLoop {
  private let listener: Int32
  private let wake: Int32
  private let playback: Playback
  private var connections: [Connection] = []

  init(_ listener: Int32, _ wake: Int32, _ playback: Playback) {
    self.listener = listener
    self.wake = wake
    self.playback = playback
  }

  mutating func run() {
    defer {
      for connection in connections { connection.shut() }
      close(listener)
    }
    while true {
      var polled = [wake, listener].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let now = monotonicSeconds()
      polled += connections.map {
        pollfd(fd: $0.descriptor, events: $0.events(at: now), revents: 0)
      }
      let wait = connections.compactMap { $0.wait(at: now) }.min()
      let timeout = wait.map { Int32(min($0 * 1000, 60_000).rounded(.up)) } ?? -1
      guard poll(&polled, nfds_t(polled.count), timeout) >= 0 || errno == EINTR else { return }
      if polled[0].revents != 0 { return }
      serve(polled.dropFirst(2))
      if polled[1].revents != 0 { acceptAll() }
    }
  }

  private mutating func serve(_ polled: ArraySlice<pollfd>) {
    for (connection, entry) in zip(connections, polled) {
      let now = monotonicSeconds()
      if entry.revents & ~Int16(POLLOUT) != 0 { connection.receive(playback, at: now) }
      connection.transmit(playback, at: now)
    }
    connections.removeAll { !$0.isOpen }
  }

  private mutating func acceptAll() {
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      cposix_set_cloexec(descriptor)
      cposix_set_nonblocking(descriptor)
      connections.append(Connection(descriptor))
    }
  }
}

/// Seconds of a clock that nobody sets.
private func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
