import JSON
import Models
import Testing
import Wire

/// The addresses and bodies of the clouds.
@Suite struct RouteTests {
  static func request(
    _ name: String, model: String = "claude-opus-5", environment: [String: String] = [:],
    _ change: (inout CallOptions, inout Provider) -> Void = { _, _ in }
  ) throws -> ModelRequest {
    var options = CallOptions(model: model)
    var provider = try #require(BuiltInProviders.named(name)).expanded(environment)
    change(&options, &provider)
    return try ModelRequest(
      ConversationSample.prompt(), options, provider: provider, key: "k")
  }

  static let addresses: [(String, [String: String], String, String)] = [
    (
      "azure", ["AZURE_RESOURCE_NAME": "mine"], "my-deployment",
      "https://mine.openai.azure.com/openai/v1/responses"
    ),
    (
      "foundry", ["AZURE_RESOURCE_NAME": "b", "ANTHROPIC_FOUNDRY_RESOURCE": "a"], "claude-opus-5",
      "https://a.services.ai.azure.com/anthropic/v1/messages"
    ),
    (
      "vertex", ["GOOGLE_CLOUD_PROJECT": "p1"], "claude-haiku-4-5@20251001",
      "https://aiplatform.googleapis.com/v1/projects/p1/locations/global/publishers/anthropic/models/claude-haiku-4-5@20251001:streamRawPredict"
    ),
    (
      "vertex", ["ANTHROPIC_VERTEX_PROJECT_ID": "p2", "CLOUD_ML_REGION": "eu"], "m",
      "https://aiplatform.eu.rep.googleapis.com/v1/projects/p2/locations/eu/publishers/anthropic/models/m:streamRawPredict"
    ),
    (
      "vertex", ["GOOGLE_CLOUD_PROJECT": "p", "CLOUD_ML_REGION": "us-east5"], "m",
      "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/m:streamRawPredict"
    ),
    (
      "bedrock", [:], "global.anthropic.claude-haiku-4-5-20251001-v1:0",
      "https://bedrock-runtime.us-east-1.amazonaws.com/model/global.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke-with-response-stream"
    ),
    (
      "bedrock", ["AWS_DEFAULT_REGION": "eu-west-1"], "arn:aws:bedrock/x",
      "https://bedrock-runtime.eu-west-1.amazonaws.com/model/arn%3Aaws%3Abedrock%2Fx/invoke-with-response-stream"
    ),
    (
      "bedrock-mantle", ["AWS_REGION": "eu-north-1"], "anthropic.claude-opus-5-5",
      "https://bedrock-mantle.eu-north-1.api.aws/anthropic/v1/messages"
    ),
  ]

  @Test(arguments: addresses)
  func `a cloud has its own address`(
    name: String, environment: [String: String], model: String, url: String
  ) throws {
    #expect(try Self.request(name, model: model, environment: environment).url == url)
  }

  @Test func `another dialect may lie elsewhere`() throws {
    let request = try Self.request("bedrock-mantle", model: "openai.gpt-5.5") { options, _ in
      options.dialect = .responses
    }
    #expect(request.url == "https://bedrock-mantle.us-east-1.api.aws/openai/v1/responses")
    #expect(request.dialect == .responses)
  }

  @Test func `the catalogue knows in which dialect a model is served`() throws {
    let gpt = try Self.request("bedrock-mantle", model: "openai.gpt-5.5")
    #expect(gpt.url == "https://bedrock-mantle.us-east-1.api.aws/openai/v1/responses")
    let claude = try Self.request("bedrock-mantle", model: "anthropic.claude-opus-5-5")
    #expect(claude.dialect == .messages)
    #expect(try Self.request("openrouter", model: "openai/gpt-5.5").dialect == .chat)
  }

  @Test func `Vertex has the model in the address and the version in the body`() throws {
    let request = try Self.request("vertex", environment: ["GOOGLE_CLOUD_PROJECT": "p"])
    let body = try JSON(parsing: request.body)
    #expect(body.members?.first?.name == "anthropic_version")
    #expect(body["anthropic_version"] == "vertex-2023-10-16")
    #expect(body["model"] == nil)
    #expect(body["stream"] == true)
    #expect(!request.headers.contains { $0.name == "anthropic-version" })
    #expect(request.headers.contains(HTTPRequest.Header("Authorization", "Bearer k")))
  }

  @Test(arguments: [
    ("amazon.nova-pro-v1:0", false), ("us.meta.llama4-maverick-17b-instruct-v1:0", false),
    ("openai.gpt-oss-120b-1:0", false), ("us.anthropic.claude-opus-5-5", true),
    ("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0", false),
    ("arn:aws:bedrock:eu-west-1:123:inference-profile/eu.anthropic.claude-opus-5", true),
    ("arn:aws:bedrock:eu-west-1:123:application-inference-profile/a1b2c3", true),
  ])
  func `Bedrock is asked for Claude's models alone`(model: String, isAsked: Bool) throws {
    if isAsked {
      #expect(try Self.request("bedrock", model: model).dialect == .messages)
    } else {
      let refusal = #expect(throws: ModelError.self) {
        try Self.request("bedrock", model: model)
      }
      #expect(refusal?.kind == .invalidRequest)
      #expect(refusal?.message.contains("none of Claude's models") == true)
    }
  }

  @Test func `Bedrock takes the betas in the body and no word of streaming`() throws {
    let request = try Self.request("bedrock") { options, _ in
      options.headers = [Provider.Header("anthropic-beta", "a, b")]
    }
    let body = try JSON(parsing: request.body)
    #expect(body["anthropic_version"] == "bedrock-2023-05-31")
    #expect(body["anthropic_beta"]?.text == #"["a","b"]"#)
    #expect(body["model"] == nil && body["stream"] == nil)
    #expect(!request.headers.contains { $0.name.lowercased() == "anthropic-beta" })
    #expect(
      request.headers.contains(
        HTTPRequest.Header("Accept", "application/vnd.amazon.eventstream")))
  }

  @Test func `Azure's key has its own header, and a query is added`() throws {
    let request = try Self.request("azure", environment: ["AZURE_RESOURCE_NAME": "r"]) {
      $1.query = [Provider.Header("api-version", "preview"), Provider.Header("a b", "c&d")]
    }
    #expect(request.url.hasSuffix("/openai/v1/responses?api-version=preview&a%20b=c%26d"))
    #expect(request.headers.contains(HTTPRequest.Header("api-key", "k")))
  }

  @Test func `what an address waits for is named`() throws {
    let azure = try #require(BuiltInProviders.named("azure"))
    #expect(azure.expanded([:]).missingVariable == "AZURE_RESOURCE_NAME")
    #expect(azure.expanded(["AZURE_RESOURCE_NAME": ""]).missingVariable == "AZURE_RESOURCE_NAME")
    #expect(azure.expanded(["AZURE_RESOURCE_NAME": "x"]).missingVariable == nil)
    let vertex = try #require(BuiltInProviders.named("vertex"))
    #expect(vertex.expanded([:]).missingVariable == "ANTHROPIC_VERTEX_PROJECT_ID")
  }

  @Test func `the region is signed for that is asked`() throws {
    let bedrock = try #require(BuiltInProviders.named("bedrock"))
      .expanded(["AWS_REGION": "eu-west-3"])
    #expect(bedrock.authentication.scheme == .sigV4(region: "eu-west-3", service: "bedrock"))
  }

  @Test(arguments: [
    ("https://bedrock-runtime.ap-southeast-2.amazonaws.com", "ap-southeast-2"),
    ("https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
    ("https://vpce-0a-1.bedrock-runtime.eu-central-1.vpce.amazonaws.com", "eu-central-1"),
    ("https://bedrock-runtime.cn-north-1.amazonaws.com.cn", "cn-north-1"),
    ("https://bedrock-mantle.eu-north-1.api.aws/v1", "eu-north-1"),
    ("https://proxy.eu-west-1.example.com", "us-west-2"), ("http://127.0.0.1:9", "us-west-2"),
  ])
  func `an address that names its region is signed for that one`(
    base: String, region: String
  ) throws {
    var bedrock = try #require(BuiltInProviders.named("bedrock"))
    bedrock.baseURL = base
    #expect(
      bedrock.expanded(["AWS_REGION": "us-west-2"]).authentication.scheme
        == .sigV4(region: region, service: "bedrock"))
  }

  @Test func `Azure's resource is known by the address in its own variable too`() throws {
    let azure = try #require(BuiltInProviders.named("azure"))
    let base = "https://mine.openai.azure.com/openai/v1"
    let endpoint = "https://mine.openai.azure.com/"
    #expect(azure.expanded(["AZURE_OPENAI_ENDPOINT": endpoint]).baseURL == base)
    #expect(
      azure.expanded(["AZURE_OPENAI_ENDPOINT": endpoint, "AZURE_RESOURCE_NAME": "own"]).baseURL
        == "https://own.openai.azure.com/openai/v1")
    let elsewhere = azure.expanded(["AZURE_OPENAI_ENDPOINT": "https://example.com/"])
    #expect(elsewhere.missingVariable == "AZURE_RESOURCE_NAME")
  }
}
