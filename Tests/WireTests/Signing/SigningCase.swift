import Glibc
import JSON

@testable import Wire

/// A case of Amazon's signing suite: a request, how to sign it, and what must come out.
struct SigningCase {
  var method = ""
  var url = ""
  var headers: [HTTPRequest.Header] = []
  var body: [UInt8] = []
  var date = 0.0
  var signer: SigV4Signer
  var canonicalRequest: String
  var stringToSign: String
  var signature: String
  var authorization: String

  static let names = TestData.names(in: "sigv4")

  struct Unreadable: Error { var name: String }

  init(named name: String) throws {
    func file(_ file: String) throws -> String {
      guard let text = TestData.text(of: "sigv4/\(name)/\(file)") else {
        throw Unreadable(name: file)
      }
      return text
    }
    let context = try JSON(parsing: try file("context.json"))
    guard let keys = context["credentials"], let id = keys["access_key_id"]?.stringValue,
      let secret = keys["secret_access_key"]?.stringValue,
      let region = context["region"]?.stringValue, let service = context["service"]?.stringValue,
      let timestamp = context["timestamp"]?.stringValue,
      let date = Self.seconds(timestamp), let normalizes = context["normalize"]?.boolValue,
      let signsBody = context["sign_body"]?.boolValue
    else { throw Unreadable(name: "context.json") }
    let credentials = AWSCredentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: keys["token"]?.stringValue)
    signer = SigV4Signer(credentials: credentials, region: region, service: service)
    signer.normalizesPath = normalizes
    signer.sendsBodyHash = signsBody
    if context["omit_session_token"]?.boolValue == true { signer.tokenRule = .addedAfterwards }
    self.date = date
    canonicalRequest = try file("header-canonical-request.txt")
    stringToSign = try file("header-string-to-sign.txt")
    signature = try file("header-signature.txt")
    let line = try file("header-signed-request.txt").split(separator: "\n")
      .first { $0.hasPrefix("Authorization:") }
    authorization = String(line?.dropFirst("Authorization:".count) ?? "")
    read(try file("request.txt"))
  }

  /// Lines of a header that go on are kept as they are: folding them is what is tested.
  private mutating func read(_ request: String) {
    var lines = request.split(separator: "\n", omittingEmptySubsequences: false)[...]
    let first = lines.removeFirst()
    let target = first.dropLast(" HTTP/1.1".count).drop { $0 != " " }.dropFirst()
    method = String(first.prefix { $0 != " " })
    url = "https://example.amazonaws.com\(target)"
    while let line = lines.popFirst(), !line.isEmpty {
      if line.hasPrefix(" ") {
        headers[headers.count - 1].value += "\n\(line)"
      } else if let colon = line.firstIndex(of: ":") {
        headers.append(.init(String(line[..<colon]), String(line[colon...].dropFirst())))
      }
    }
    body = Array(lines.joined(separator: "\n").utf8)
  }

  /// Of `2015-08-30T12:36:00Z`.
  private static func seconds(_ text: String) -> Double? {
    let numbers = text.split { !$0.isNumber }.compactMap { Int32($0) }
    guard numbers.count == 6 else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
    return Double(timegm(&parts))
  }
}
