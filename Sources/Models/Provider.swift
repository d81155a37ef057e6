/// Where a model is served and how it is spoken to: a value, never behaviour.
package struct Provider: Sendable, Equatable {
  /// The name in `provider/model`.
  package var name: String
  package var dialect: WireDialect
  /// With its version, without a slash at the end: `https://api.openai.com/v1`.
  package var baseURL: String
  package var authentication: Authentication
  /// Sent with every request, after the dialect's own.
  package var headers: [Header]
  package var limits: Limits

  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Where the key comes from and which header carries it.
  package struct Authentication: Sendable, Equatable {
    package enum Source: Sendable, Equatable {
      case none
      /// The name of an environment variable.
      case environment(String)
      /// The program and its arguments; its standard output, trimmed, is the key.
      case command([String])
      /// A key given directly (`tern demo`, tests).
      case literal(String)
    }
    package enum Scheme: Sendable, Equatable {
      /// `Authorization: Bearer KEY`
      case bearer
      /// `NAME: KEY`, such as `x-api-key`.
      case header(String)
    }
    package var source: Source
    package var scheme: Scheme
    package init(source: Source, scheme: Scheme) {
      self.source = source
      self.scheme = scheme
    }
  }

  /// Waits in seconds.
  package struct Limits: Sendable, Equatable {
    package var connectTimeout: Double
    package var firstByteTimeout: Double
    package var idleTimeout: Double
    package init(
      connectTimeout: Double = 20, firstByteTimeout: Double = 60, idleTimeout: Double = 300
    ) {
      self.connectTimeout = connectTimeout
      self.firstByteTimeout = firstByteTimeout
      self.idleTimeout = idleTimeout
    }
  }

  package init(
    name: String, dialect: WireDialect, baseURL: String, authentication: Authentication,
    headers: [Header] = [], limits: Limits = Limits()
  ) {
    self.name = name
    self.dialect = dialect
    self.baseURL = baseURL
    self.authentication = authentication
    self.headers = headers
    self.limits = limits
  }
}
