import CCurl
import Glibc

/// What every connection has in common, whatever is spoken over it.
enum ConnectionOptions {
  /// Sets them on an easy handle; `connectTimeout` in seconds.
  static func set(on handle: UnsafeMutableRawPointer, connectTimeout: Double) {
    ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    // Without it, leaving waits for a name server that is silent, and all other transfers with it.
    ccurl_set_long(handle, CURLOPT_QUICK_EXIT, 1)
    ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    ccurl_set_long(
      handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int((connectTimeout * 1000).rounded())))
    ccurl_set_long(handle, CURLOPT_BUFFERSIZE, 64 << 10)
    ccurl_set_long(handle, CURLOPT_TCP_NODELAY, 1)
    ccurl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_set_long(handle, CURLOPT_TCP_KEEPIDLE, 30)
    ccurl_set_long(handle, CURLOPT_TCP_KEEPINTVL, 15)
    ccurl_set_long(handle, CURLOPT_MAXAGE_CONN, 600)
    ccurl_set_long(handle, CURLOPT_DNS_CACHE_TIMEOUT, 300)
    ccurl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    // Left to itself it gives every child process a share in the connection, which then stays.
    ccurl_set_socket(handle) { _, _, address in
      guard let address = address?.pointee else { return CURL_SOCKET_BAD }
      let type = address.socktype | Int32(SOCK_CLOEXEC.rawValue)
      return socket(address.family, type, address.protocol)
    }
    // The libcurl tool reads these three; the library does not.
    if let file = variable("CURL_CA_BUNDLE") ?? variable("SSL_CERT_FILE") {
      ccurl_set_string(handle, CURLOPT_CAINFO, file)
    }
    if let folder = variable("SSL_CERT_DIR") { ccurl_set_string(handle, CURLOPT_CAPATH, folder) }
  }

  /// The value of a variable of the environment; nil when it is not set or empty.
  private static func variable(_ name: String) -> UnsafeMutablePointer<CChar>? {
    getenv(name).flatMap { $0.pointee == 0 ? nil : $0 }
  }
}
