import Testing
import Wire

@testable import Models

@Suite struct CredentialTests {
  private static let keys = AWSCredentials(
    accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: nil)

  private static func signed(_ compression: HTTPRequest.Compression) throws -> HTTPRequest {
    let provider = try #require(BuiltInProviders.named("bedrock")).expanded([:])
    var request = HTTPRequest(
      url: "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/invoke",
      body: [UInt8](repeating: 0x20, count: 4096), compression: compression)
    Credential.aws(keys).sign(&request, for: provider)
    return request
  }

  @Test func `what is signed is the body as it goes out`() throws {
    let (plain, packed) = (try Self.signed(.none), try Self.signed(.zstd))
    #expect(plain.body.count == 4096)
    #expect(packed.body.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) && packed.compression == .none)
    #expect(packed.encoded().body == packed.body)
    func names(_ request: HTTPRequest) -> String? {
      request.headers.first { $0.name == "Authorization" }?.value
        .split(separator: "SignedHeaders=").last.map { String($0.prefix { $0 != "," }) }
    }
    #expect(names(plain) == "host;x-amz-date")
    #expect(names(packed) == "content-encoding;host;x-amz-date")
  }
}
