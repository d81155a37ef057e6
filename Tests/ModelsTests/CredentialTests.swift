import JSON
import Synchronization
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

  private static let key = "sk-live-0123456789"

  @Test(arguments: WireDialect.allCases, [401, 429, 500, 200])
  func `what a server says of the key is not told`(
    dialect: WireDialect, status: Int
  ) async throws {
    let said = #"{"error":{"message":"Invalid API key: \#(Self.key), ask again","code":"x"}}"#
    let server = try JSONServer { _ in .json(said, status: status) }
    let heard = Mutex<[String]>([])
    let client = Client(
      provider: ConversationSample.provider(dialect, base: server.root + "/v1"),
      credentials: .fixed(Self.key), transfers: Transfers(),
      telemetry: Telemetry { record in heard.withLock { $0.append(record.json.text) } })
    let result = await client.complete(ConversationSample.prompt(), CallOptions(model: "m"))
    #expect(result.firstError?.message.contains("Invalid API key: …, ask again") == true)
    #expect(!heard.withLock { $0 }.joined().contains(Self.key))
  }

  @Test func `nor is it where an answer is one document`() async throws {
    let server = try JSONServer { _ in .json("no key \(Self.key)", status: 403) }
    let provider = ConversationSample.provider(.chat, base: server.root + "/v1")
    await #expect {
      try await Discovery(transfers: Transfers()).models(of: provider, credential: .key(Self.key))
    } throws: { error in
      (error as? ModelError)?.message == "local said 403: no key …"
    }
  }

  @Test func `a word that happens to be the key stays`() {
    let errors = ErrorClassifier(provider: "p", secret: "ollama")
    #expect(
      errors.error(inStream: ["error": "ollama is busy"]).message
        == "p reported an error: ollama is busy")
  }
}
