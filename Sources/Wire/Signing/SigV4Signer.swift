import Glibc

/// Signs requests to Amazon's services ("AWS Signature Version 4", in headers).
///
///     let signer = SigV4Signer(credentials: credentials, region: "eu-west-1", service: "bedrock")
///     request.headers = signer.headers(
///       method: request.method, url: request.url, headers: request.headers,
///       body: request.body, date: now)
///
/// The signature is of exactly these headers and this body: sign last, and again for each try,
/// since the date in it may be five minutes old at most.
package struct SigV4Signer: Sendable {
  /// Whether the token of temporary keys is a part of what is signed, which most services want.
  package enum TokenRule: Sendable { case signed, addedAfterwards }

  private let credentials: AWSCredentials
  private let region: String
  private let service: String

  /// Whether the path's dot segments are resolved: everywhere but in S3.
  package var normalizesPath = true
  /// Whether the body's hash also goes out as a header.
  package var sendsBodyHash = false
  package var tokenRule = TokenRule.signed

  package init(credentials: AWSCredentials, region: String, service: String) {
    self.credentials = credentials
    self.region = region
    self.service = service
  }

  /// All the headers to send: those given, but for earlier signatures, and those of the signature.
  ///
  /// `date` is in seconds since 1970. The header `Host` is signed as the URL has it, and not
  /// added.
  package func headers(
    method: String, url: String, headers: [HTTPRequest.Header], body: [UInt8], date: Double
  ) -> [HTTPRequest.Header] {
    sign(method: method, url: url, headers: headers, body: body, date: date).headers
  }
}

extension SigV4Signer {
  /// A signature with the texts that led to it.
  struct Signature {
    var canonicalRequest: String
    var stringToSign: String
    var authorization: String
    var headers: [HTTPRequest.Header]
  }

  func sign(
    method: String, url: String, headers: [HTTPRequest.Header], body: [UInt8], date: Double
  ) -> Signature {
    let time = Self.timestamp(date)
    let day = String(time.prefix(8))
    let bodyHash = Digest.hex(Digest.sha256(body))
    var headers = headers.filter { !Self.own.contains($0.name.lowercased()) }
    headers.append(.init("X-Amz-Date", time))
    if sendsBodyHash { headers.append(.init("X-Amz-Content-Sha256", bodyHash)) }
    let token = credentials.sessionToken.map { HTTPRequest.Header("X-Amz-Security-Token", $0) }
    if let token, tokenRule == .signed { headers.append(token) }
    let canonical = CanonicalRequest(
      method: method, url: url, headers: headers, bodyHash: bodyHash,
      path: normalizesPath ? .normalized : .asSent)
    if let token, tokenRule == .addedAfterwards { headers.append(token) }

    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let hash = Digest.hex(Digest.sha256(Array(canonical.text.utf8)))
    let stringToSign = ["AWS4-HMAC-SHA256", time, scope, hash].joined(separator: "\n")
    let signature = Digest.hex(Digest.hmacSHA256(Array(stringToSign.utf8), key: key(day: day)))
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
      + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
    headers.append(.init("Authorization", authorization))
    return Signature(
      canonicalRequest: canonical.text, stringToSign: stringToSign,
      authorization: authorization, headers: headers)
  }

  /// The headers that a signature brings with it.
  private static let own: Set<String> = [
    "authorization", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token",
  ]

  /// The key of a day, a region and a service.
  func key(day: String) -> [UInt8] {
    [day, region, service, "aws4_request"].reduce(Array("AWS4\(credentials.secretAccessKey)".utf8))
    {
      Digest.hmacSHA256(Array($1.utf8), key: $0)
    }
  }

  /// `20150830T123600Z`.
  private static func timestamp(_ date: Double) -> String {
    var seconds = time_t(date.isFinite ? min(max(date, 0), 253_402_300_799) : 0)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = [parts.tm_mon + 1, parts.tm_mday].map(digits).joined()
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(digits).joined()
    return "\(parts.tm_year + 1900)\(day)T\(clock)Z"
  }
}
