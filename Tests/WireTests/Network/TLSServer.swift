import CPosix
import Glibc

/// A server with TLS for one connection, or some one after the other, by the `openssl` program: a test writes what it says.
final class TLSServer: Sendable {
  static let isThere = Program.path("openssl") != nil

  let port: UInt16
  private let program: Program

  /// `protocols` is what it offers in the handshake, such as `h2`.
  init(_ identity: Identity, protocols: String? = nil, connections: Int = 1) throws {
    port = try Self.freePort()
    var argv = [
      "openssl", "s_server", "-quiet", "-accept", "127.0.0.1:\(port)", "-naccept",
      "\(connections)",
      "-cert", identity.certificate, "-key", identity.key,
    ]
    if let protocols { argv += ["-alpn", protocols] }
    program = try Program(argv)
    for _ in 0..<5000 where !Self.isListening(port) { usleep(2000) }
  }

  func send(_ bytes: [UInt8]) { program.write(bytes) }
  func send(_ text: String) { send(Array(text.utf8)) }
  /// What the client said next; nil once it is gone.
  func receive() -> [UInt8]? { program.read() }
  /// Ends without a farewell in TLS.
  func die() { program.end() }

  /// Reads until the end of a request's head, answers with `text`, and keeps the connection.
  func answerOnce(_ text: String) {
    Thread.start { [self] in
      var bytes: [UInt8] = []
      while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
        guard let more = receive() else { return }
        bytes += more
      }
      send(text)
      while receive() != nil {}
    }
  }

  private static func freePort() throws -> UInt16 {
    // Taken and given back: another may get it in between, but the kernel does not hurry to.
    let server = try LoopbackServer { _ in }
    return server.port
  }

  private static func isListening(_ port: UInt16) -> Bool {
    guard let file = fopen("/proc/net/tcp", "re") else { return true }
    defer { fclose(file) }
    let digits = String(port, radix: 16, uppercase: true)
    let address = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, Int32(line.count), file) != nil {
      let fields = line.withUnsafeBytes {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }.split(separator: " ")
      if fields.count > 3, fields[1] == address, fields[3] == "0A" { return true }
    }
    return false
  }

  /// A key and a certificate that vouches for itself, in a folder that goes with it.
  final class Identity: Sendable {
    let folder: String
    var certificate: String { folder + "/certificate.pem" }
    var key: String { folder + "/key.pem" }

    struct NotMade: Error {}

    init(names: String = "DNS:localhost,IP:127.0.0.1") throws {
      var template = Array("/tmp/tern-tls-XXXXXX".utf8CString)
      guard let made = mkdtemp(&template) else { throw NotMade() }
      folder = String(cString: made)
      _ = try Program.run([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-days", "2", "-subj", "/CN=tern", "-addext", "subjectAltName=\(names)",
        "-keyout", key, "-out", certificate,
      ])
      guard access(certificate, R_OK) == 0 else { throw NotMade() }
    }

    deinit {
      unlink(certificate)
      unlink(key)
      rmdir(folder)
    }
  }
}
