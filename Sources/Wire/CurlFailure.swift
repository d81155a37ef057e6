import CCurl
import Glibc

/// A result code of libcurl with what was known when it came.
struct CurlFailure {
  var code: CURLcode
  /// The library's own words.
  var reason: String
  var host: String
  /// How far the transfer had come.
  var stage: WireError.Stage
  /// The limit of that stage.
  var seconds = 0.0
  /// Why the system gave no connection, an `errno`; 0 when that is not known.
  var systemError: Int32 = 0

  var error: WireError {
    switch code {
    case CURLE_URL_MALFORMAT: .invalidURL(host)
    // What the server said is no HTTP of ours.
    case CURLE_UNSUPPORTED_PROTOCOL: transport
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      .couldNotResolve(host: unresolved)
    case CURLE_COULDNT_CONNECT: .couldNotConnect(host: host, reason: refusal)
    case CURLE_PROXY: .couldNotConnect(host: host, reason: reason)
    case CURLE_OPERATION_TIMEDOUT: .timedOut(stage, seconds: seconds)
    // Cut within the handshake: no word on the certificate.
    case CURLE_SSL_CONNECT_ERROR where isCutHandshake: .couldNotConnect(host: host, reason: reason)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
      CURLE_USE_SSL_FAILED:
      .tls(reason: reason)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING: .truncated(reason: reason)
    // It stops at 300 kB of headers, with different codes from version to version.
    case CURLE_OUT_OF_MEMORY where stage == .idle, CURLE_RECV_ERROR where isHeaderBomb:
      .transport(code: Int(code.rawValue), reason: "the response's headers are too large")
    // A proxy that refuses the tunnel is a reading error to libcurl.
    case CURLE_RECV_ERROR where stage == .connect:
      .couldNotConnect(host: host, reason: refusedTunnel ?? reason)
    case CURLE_RECV_ERROR: .truncated(reason: reason)
    case CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3:
      stage == .idle ? .truncated(reason: reason) : transport
    default: transport
    }
  }

  /// The system's word, for the library's own names the host once more.
  private var refusal: String {
    guard systemError != 0, let text = strerror(systemError) else { return reason }
    let words = String(cString: text)
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  private var isCutHandshake: Bool {
    reason.contains("SSL_ERROR_SYSCALL") || reason.contains("unexpected eof")
  }

  private var isHeaderBomb: Bool { reason.hasPrefix("Too large response headers") }

  /// Says who it was that "CONNECT tunnel failed, response 403" speaks of.
  private var refusedTunnel: String? {
    let words = "CONNECT tunnel failed, response "
    guard reason.hasPrefix(words) else { return nil }
    return "the proxy refused a tunnel with status \(reason.dropFirst(words.count))"
  }

  private var transport: WireError { .transport(code: Int(code.rawValue), reason: reason) }

  /// "Could not resolve proxy: name" names the one that has no address.
  private var unresolved: String {
    guard code == CURLE_COULDNT_RESOLVE_PROXY, let colon = reason.lastIndex(of: ":") else {
      return host
    }
    return "\(reason[reason.index(after: colon)...].drop { $0 == " " }) (the proxy)"
  }
}
