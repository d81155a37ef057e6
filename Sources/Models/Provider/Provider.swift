/// Where a model is served and how it is spoken to: a value, never behaviour.
package struct Provider: Sendable, Equatable {
  /// The name in `provider/model`.
  package var name: String
  /// The dialect that is spoken unless a call or the catalogue says another.
  package var dialect: WireDialect
  /// With its version, without a slash at the end: `https://api.openai.com/v1`.
  ///
  /// `{NAME}` stands for a variable of the environment: see ``expanded(_:)``.
  package var baseURL: String
  package var authentication: Authentication
  /// Sent with every request, after the dialect's own.
  package var headers: [Header]
  package var limits: Limits
  /// Dialects that are served beside the first, with their own base where it differs.
  package var otherDialects: [OtherDialect] = []
  /// Whether the first dialect is only a guess, to be tried once.
  package var probesDialect = false
  /// Added to every address: `api-version=preview`.
  package var query: [Header] = []
  package var route = Route.path
  /// Whether calls of the Responses dialect go over one WebSocket for as long as it works.
  package var usesWebSocket = false
  /// nil takes what is known of ``host``.
  package var quirks: ProviderQuirks?

  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package struct OtherDialect: Sendable, Equatable {
    package var dialect: WireDialect
    /// nil when it is the provider's own.
    package var baseURL: String?
    package init(_ dialect: WireDialect, baseURL: String? = nil) {
      self.dialect = dialect
      self.baseURL = baseURL
    }
  }

  /// How a request's address is made of the base.
  package enum Route: Sendable, Equatable {
    /// `{base}/responses`, `/chat/completions` or `/messages`; the model is in the body.
    case path
    /// `{base}/publishers/anthropic/models/{model}:streamRawPredict`.
    case vertex
    /// `{base}/model/{model}/invoke-with-response-stream`, answered in event-stream frames.
    case bedrock
  }

  /// A program that prints the key.
  package struct KeyProgram: Sendable, Equatable {
    /// The program and its arguments.
    package var arguments: [String]
    /// In seconds: it is ended when it has not printed the key by then.
    package var timeout: Double
    /// In seconds: a key that is older is asked for again; nil keeps it until it is refused.
    package var refresh: Double?
    package init(_ arguments: [String], timeout: Double = 10, refresh: Double? = nil) {
      self.arguments = arguments
      self.timeout = timeout
      self.refresh = refresh
    }
  }

  /// Where the key comes from and which header carries it.
  package struct Authentication: Sendable, Equatable {
    package enum Source: Sendable, Equatable {
      case none
      /// The name of an environment variable.
      case environment(String)
      /// A program; its standard output, trimmed, is the key.
      case command(KeyProgram)
      /// The path of a file that holds the key alone.
      case file(String)
      /// A key given directly (`tern demo`, tests).
      case literal(String)
      /// AWS's own places: the variable of a bearer key, those of an access key, a profile.
      case aws
    }
    package enum Scheme: Sendable, Equatable {
      /// `Authorization: Bearer KEY`
      case bearer
      /// `NAME: KEY`, such as `x-api-key`.
      case header(String)
      /// AWS's signature, version 4; a bearer key is sent as one.
      case sigV4(region: String, service: String)
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
    /// How often a request may be sent again; nil leaves it to the configuration.
    package var retries: Int?
    package init(
      connectTimeout: Double = 20, firstByteTimeout: Double = 60, idleTimeout: Double = 300,
      retries: Int? = nil
    ) {
      self.connectTimeout = connectTimeout
      self.firstByteTimeout = firstByteTimeout
      self.idleTimeout = idleTimeout
      self.retries = retries
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

extension Provider {
  /// All dialects that it speaks, its first one first.
  package var dialects: [WireDialect] { [dialect] + otherDialects.map(\.dialect) }

  /// The base of a dialect's addresses, without a slash at the end.
  func base(of dialect: WireDialect) -> String {
    let own = otherDialects.first { $0.dialect == dialect }?.baseURL
    return String((own ?? baseURL).reversed().drop { $0 == "/" }.reversed())
  }

  /// The host's name in ``baseURL``, without port, an IPv6 address in its brackets; empty when
  /// there is none.
  var host: String {
    guard let scheme = baseURL.utf8.firstIndex(of: UInt8(ascii: ":")) else { return "" }
    let rest = baseURL[scheme...].dropFirst().drop { $0 == "/" }
    if rest.first == "[", let end = rest.firstIndex(of: "]") { return rest[...end].lowercased() }
    return rest.prefix { $0 != "/" && $0 != ":" }.lowercased()
  }
}
