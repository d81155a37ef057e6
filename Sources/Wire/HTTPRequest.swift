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

  package var method: String
  package var url: String
  package var headers: [Header]
  package var body: [UInt8]
  /// In seconds: name resolution, connection and TLS.
  package var connectTimeout: Double
  /// In seconds, from the request's end to the response's first byte.
  package var firstByteTimeout: Double
  /// In seconds, between two pieces of the body.
  package var idleTimeout: Double

  package init(
    method: String = "POST", url: String, headers: [Header] = [], body: [UInt8] = [],
    connectTimeout: Double = 20, firstByteTimeout: Double = 60, idleTimeout: Double = 300
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
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
