import JSON
import Models
import Testing
import Wire

/// Claude through Amazon's framing and signatures.
@Suite struct BedrockTests {
  static func message(_ headers: [(String, String)], _ payload: String) -> [UInt8] {
    var head: [UInt8] = []
    for (name, value) in headers {
      head += [UInt8(name.utf8.count)] + Array(name.utf8) + [7]
      head += [UInt8(value.utf8.count >> 8), UInt8(value.utf8.count & 255)] + Array(value.utf8)
    }
    let body = Array(payload.utf8)
    let prelude = number(16 + head.count + body.count) + number(head.count)
    let message = prelude + number(Int(checksum(prelude))) + head + body
    return message + number(Int(checksum(message)))
  }

  static func chunk(_ event: String) -> [UInt8] {
    message(
      [(":event-type", "chunk"), (":message-type", "event")],
      #"{"bytes":"\#(Base64.encoded(Array(event.utf8)))","p":"abc"}"#)
  }

  private static func number(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  static let answer = [
    #"{"type":"message_start","message":{"id":"m1","model":"claude","usage":{"input_tokens":5}}}"#,
    #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Yes"}}"#,
    #"{"type":"content_block_stop","index":0}"#,
    #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}"#,
    #"{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":5}}"#,
  ]

  static func events(_ bytes: [UInt8], size: Int) -> [ResponseEvent] {
    var decoder = ResponseDecoder(dialect: .messages, provider: "bedrock", model: "m")
    decoder.useEventStream()
    var events: [ResponseEvent] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      events += decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    return events + decoder.finish()
  }

  @Test(arguments: [1, 7, 61, 100_000])
  func `frames hold the events of the dialect, wherever they are cut`(size: Int) {
    let events = Self.events(Self.answer.flatMap(Self.chunk), size: size)
    #expect(DecoderSample.contents(events) == [.assistantMessage("Yes")])
    #expect(DecoderSample.completion(events)?.usage == Usage(input: 5, output: 2))
    #expect(DecoderSample.completion(events)?.stop.kind == .endOfTurn)
  }

  static let exceptions: [(String, ModelError.Kind)] = [
    ("throttlingException", .rateLimited(retryAfter: nil)),
    ("modelStreamErrorException", .serverError(status: 500, retryAfter: nil)),
    ("internalServerException", .serverError(status: 500, retryAfter: nil)),
    ("modelTimeoutException", .serverError(status: 408, retryAfter: nil)),
    ("serviceUnavailableException", .overloaded(retryAfter: nil)),
    ("validationException", .invalidRequest),
  ]

  @Test(arguments: exceptions)
  func `an exception among the frames is an error`(type: String, kind: ModelError.Kind) {
    let start = Self.chunk(Self.answer[0])
    let exception = Self.message(
      [(":exception-type", type), (":message-type", "exception")], #"{"message":"Oh"}"#)
    let events = Self.events(start + exception, size: 50)
    #expect(DecoderSample.failure(events)?.kind == kind)
    #expect(DecoderSample.failure(events)?.message == "bedrock reported \(type): Oh")
  }

  @Test func `an error without a payload is one too`() {
    let error = Self.message(
      [
        (":message-type", "error"), (":error-code", "InternalServerException"),
        (":error-message", "Gone"),
      ], "")
    #expect(
      DecoderSample.failure(Self.events(error, size: 9))?.kind
        == .serverError(status: 500, retryAfter: nil))
  }

  @Test func `a broken or missing frame is no answer`() {
    var bytes = Self.answer.flatMap(Self.chunk)
    bytes[40] ^= 1
    #expect(DecoderSample.failure(Self.events(bytes, size: 100))?.kind == .protocolViolation)
    let cut = Array(Self.answer.dropLast(2).flatMap(Self.chunk).dropLast(3))
    let events = Self.events(cut, size: 100)
    #expect(DecoderSample.failure(events)?.kind == .protocolViolation)
  }

  @Test(arguments: ["no JSON", "{}", #"{"bytes":7}"#, #"{"bytes":"?!"}"#, #"{"bytes":"W10="}"#])
  func `a chunk that cannot be read ends the answer, what came before it kept`(payload: String) {
    let broken = Self.message([(":event-type", "chunk"), (":message-type", "event")], payload)
    let frames = Self.answer.map(Self.chunk)
    let bytes = (frames[..<4] + [broken] + frames[4...]).flatMap { $0 }
    let events = Self.events(bytes, size: 100)
    #expect(DecoderSample.failure(events)?.kind == .protocolViolation)
    #expect(DecoderSample.contents(events) == [.assistantMessage("Yes")])
  }

  @Test func `an event of another kind than a chunk is passed over`() {
    let other = Self.message(
      [(":event-type", "initial-response"), (":message-type", "event")], "{}")
    let events = Self.events(other + Self.answer.flatMap(Self.chunk), size: 100)
    #expect(DecoderSample.failure(events) == nil)
    #expect(DecoderSample.contents(events) == [.assistantMessage("Yes")])
  }

  @Test(arguments: ["aws", "key"])
  func `a request is signed or carries a key, and is answered`(way: String) async throws {
    let bytes = Self.answer.flatMap(Self.chunk)
    let server = try JSONServer { _ in
      JSONServer.Response(
        headers: ["content-type: application/vnd.amazon.eventstream"], body: bytes)
    }
    var provider = try #require(BuiltInProviders.named("bedrock"))
      .expanded(["AWS_REGION": "eu-west-1"])
    provider.baseURL = server.root
    let credential: Credential =
      way == "key"
      ? .key("bedrock-key")
      : .aws(AWSCredentials(accessKeyID: "AKID", secretAccessKey: "s", sessionToken: "t"))
    let client = Client(
      provider: provider,
      credentials: CredentialSource(current: { () async throws(ModelError) in credential }),
      transfers: Transfers())
    let result = await client.complete(
      ConversationSample.prompt(), CallOptions(model: "anthropic.claude-x-v1:0"))
    #expect(result.firstError == nil)
    #expect(ClientAttemptsTests.text(result) == "Yes")
    let sent = try #require(server.requests.first)
    #expect(sent.line == "POST /model/anthropic.claude-x-v1%3A0/invoke-with-response-stream")
    let authorization = sent.headers["authorization"] ?? ""
    if way == "key" {
      #expect(authorization == "Bearer bedrock-key")
    } else {
      #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/"))
      #expect(authorization.contains("/eu-west-1/bedrock/aws4_request"))
      #expect(sent.headers["x-amz-security-token"] == "t")
    }
  }

  @Test(arguments: [
    "content-type: application/octet-stream", "content-type: text/event-stream", "X-Gateway: 1",
  ])
  func `frames are known by themselves where a gateway changed their type`(
    header: String
  ) async throws {
    let bytes = Self.answer.flatMap(Self.chunk)
    let server = try JSONServer { _ in JSONServer.Response(headers: [header], body: bytes) }
    var provider = try #require(BuiltInProviders.named("bedrock")).expanded([:])
    provider.baseURL = server.root
    let client = Client(provider: provider, key: "k", transfers: Transfers())
    let result = await client.complete(
      ConversationSample.prompt(), CallOptions(model: "anthropic.claude-x-v1:0"))
    #expect(result.firstError == nil)
    #expect(ClientAttemptsTests.text(result) == "Yes")
  }
}
