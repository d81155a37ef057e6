/// An HTTP request whose response is read as it arrives.
package struct HTTPRequest: Sendable {
  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// How the body is compressed on its way, which the provider must be known to take.
  package enum Compression: Sendable, Equatable {
    case none
    /// Bodies from 1 KiB on; the header is added with it.
    case zstd
  }

  package var method: String
  package var url: String
  package var headers: [Header]
  package var body: [UInt8]
  /// A request that is signed is compressed before, by ``encoded()``: the signature is of the body
  /// as it goes out.
  package var compression: Compression
  /// In seconds: name resolution, connection and TLS.
  package var connectTimeout: Double
  /// In seconds, from the request's end to the response's first byte.
  package var firstByteTimeout: Double
  /// In seconds, between two pieces of the body.
  package var idleTimeout: Double
  /// Where the request may go; nil for anywhere.
  package var addresses: AddressRule?
  /// Addresses that stand for a name server's answers, each as `host:port:address`.
  package var resolved: [String] = []

  package init(
    method: String = "POST", url: String, headers: [Header] = [], body: [UInt8] = [],
    connectTimeout: Double = 20, firstByteTimeout: Double = 60, idleTimeout: Double = 300,
    compression: Compression = .none
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.compression = compression
    self.connectTimeout = connectTimeout
    self.firstByteTimeout = firstByteTimeout
    self.idleTimeout = idleTimeout
  }
}

/// A response's status line and headers; names in lower case.
package struct HTTPResponseHead: Sendable, Equatable {
  package var status: Int
  package var headers: [HTTPRequest.Header]
  package init(status: Int, headers: [HTTPRequest.Header]) {
    self.status = status
    self.headers = headers
  }

  package func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }
}
