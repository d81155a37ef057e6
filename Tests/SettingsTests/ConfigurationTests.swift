import Glibc
import TestFolder
import Testing

@testable import Settings

@Suite struct ConfigurationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ text: String, overrides: [String] = []
  ) throws -> (Configuration, [Diagnostic]) {
    let path = try folder.write(text, to: "config.toml")
    return try SettingsFile.configuration(at: path, overrides: overrides)
  }

  private func fault(_ text: String, overrides: [String] = []) -> Diagnostic? {
    do {
      _ = try read(text, overrides: overrides)
      return nil
    } catch SettingsError.invalid(let diagnostic) {
      return diagnostic
    } catch {
      Issue.record(error)
      return nil
    }
  }

  static let whole = """
    model = "anthropic/claude-sonnet-5"
    fallback_models = ["openai/gpt-5.5", "ollama/qwen3-coder"]
    theme = "tern-light"
    keymap = "vim"
    mode = "plan"
    allow_pages = ["https://*.swift.org"]
    [providers.local]
    dialect = "chat"
    base_url = "http://127.0.0.1:8080/v1"
    api_key_env = "LOCAL_KEY"
    websocket = false
    [providers.local.headers]
    X-Team = "birds"
    [providers.another]
    dialect = "messages"
    base_url = "https://[::1]:8443"
    api_key_command = ["pass", "show", "x"]
    [limits]
    request_retries = 3
    backoff = "quadratic"
    first_byte_timeout = 12.5
    stream_idle_timeout = 30
    """

  static let configuration: Configuration = {
    var configuration = Configuration()
    configuration.model = "anthropic/claude-sonnet-5"
    configuration.fallbackModels = ["openai/gpt-5.5", "ollama/qwen3-coder"]
    configuration.theme = "tern-light"
    configuration.keymap = "vim"
    configuration.allowedPages = ["https://*.swift.org"]
    configuration.mode = "plan"
    var local = ProviderSettings(name: "local")
    local.dialect = "chat"
    local.baseURL = "http://127.0.0.1:8080/v1"
    local.keyVariable = "LOCAL_KEY"
    local.websocket = false
    local.headers = [ProviderSettings.Pair("X-Team", "birds")]
    var another = ProviderSettings(name: "another")
    another.dialect = "messages"
    another.baseURL = "https://[::1]:8443"
    another.keyCommand = ["pass", "show", "x"]
    configuration.providers = [local, another]
    configuration.limits.requestRetries = 3
    configuration.limits.backoff = "quadratic"
    configuration.limits.firstByteTimeout = 12.5
    configuration.limits.streamIdleTimeout = 30
    return configuration
  }()

  @Test func `a whole file is read, providers in its order`() throws {
    let (configuration, warnings) = try read(Self.whole)
    #expect(configuration == Self.configuration)
    #expect(warnings == [])
  }

  @Test func `a byte order mark and carriage returns change nothing`() throws {
    let text = Self.whole.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    let path = try folder.write([0xEF, 0xBB, 0xBF] + text, to: "config.toml")
    let (configuration, warnings) = try SettingsFile.configuration(at: path, overrides: [])
    #expect(configuration == Self.configuration)
    #expect(warnings == [])
  }

  @Test(arguments: ["", "\n# nothing\n"])
  func `an empty file is the defaults`(text: String) throws {
    let (configuration, warnings) = try read(text)
    #expect(configuration == Configuration())
    #expect(warnings == [])
  }

  @Test(arguments: ["/missing.toml", "/missing/config.toml"])
  func `a missing file is the defaults`(name: String) throws {
    let path = folder.path + name
    #expect(try SettingsFile.configuration(at: path, overrides: []).0 == Configuration())
  }

  @Test func `a folder in the file's place cannot be read`() {
    #expect(throws: SettingsError.unreadable(path: folder.path, errno: EISDIR)) {
      try SettingsFile.configuration(at: folder.path, overrides: [])
    }
  }

  @Test(
    arguments: [
      // No TOML at all.
      ("model = ", 1, 9), ("\nmodel \"x\"", 2, 7), ("mode = ask", 1, 8), ("[limits\n", 1, 8),
      ("mode = \"ask\"\nmode = \"plan\"", 2, 8), ("theme = \"\u{1}\"", 1, 10),
      ("[%x]", 1, 2), ("[[%x]]", 1, 3),
      // The wrong type.
      ("model = 5", 1, 1), ("\n  theme = true", 2, 3), ("keymap = [\"vim\"]", 1, 1),
      ("fallback_models = \"a/b\"", 1, 1), ("fallback_models = [\"a/b\", 3]", 1, 27),
      ("fallback_models = [\n  \"a/b\",\n  \"\"]", 3, 3), ("providers = 1", 1, 1),
      ("[providers]\nlocal = \"x\"", 2, 1), ("limits = \"none\"", 1, 1), ("model = \"\"", 1, 1),
      ("[providers.a]\nwebsocket = \"no\"", 2, 1), ("mode = 2026-11-20", 1, 1),
      // A value that cannot be.
      ("mode = \"yolo\"", 1, 1), ("[providers.a]\n dialect = \"soap\"", 2, 2),
      ("[limits]\nbackoff = \"linear\"", 2, 1), ("[limits]\nfirst_byte_timeout = -1", 2, 1),
      ("[limits]\nstream_idle_timeout = 0", 2, 1), ("[limits]\nstream_idle_timeout = inf", 2, 1),
      ("[limits]\nstream_idle_timeout = nan", 2, 1), ("limits.first_byte_timeout = 1e300", 1, 8),
      ("[limits]\nrequest_retries = -1", 2, 1), ("[limits]\nrequest_retries = 1.5", 2, 1),
      ("limits = { request_retries = 99999 }", 1, 12),
      // Addresses.
      ("[providers.a]\nbase_url = \"ftp://x\"", 2, 1),
      ("[providers.a]\nbase_url = \"localhost\"", 2, 1),
      ("[providers.a]\nbase_url = \"http://\"", 2, 1),
      ("[providers.a]\nbase_url = \"https://me:pw@x/v1\"", 2, 1),
      ("[providers.a]\nbase_url = \"https://x:port/v1\"", 2, 1),
      ("[providers.a]\nbase_url = \"https://x/v1?a=b\"", 2, 1),
      ("[providers.a]\nbase_url = \"https://x /v1\"", 2, 1),
      ("providers.a.base_url = 'https://x#y'", 1, 13),
      // Keys.
      ("[providers.a]\napi_key = \"sk-1\"", 2, 1), ("api_key = \"sk-1\"", 1, 1),
      ("[providers.a]\napi_key_env = \"sk-1\"", 2, 1),
      ("[providers.a]\napi_key_command = []", 2, 1),
      ("[providers.a]\napi_key_command = \"pass x\"", 2, 1), ("[providers.\"a b\"]", 1, 12),
      ("[providers.a]\napi_key_timeout = 5", 2, 1),
      ("[providers.a]\napi_key_command = [\"x\"]\napi_key_refresh = 0", 3, 1),
      ("[providers.a]\nauth_header = \"a b\"", 2, 1), ("[providers.a]\nquery = \"a=b\"", 2, 1),
      ("[providers.a.query]\nx = \"1\"\napi-version = 3", 3, 1),
      ("[providers.a.limits]\n  first_byte_timeout = 0", 2, 3),
      ("[providers.a.limits]\nrequest_retries = -1", 2, 1),
      ("[providers.a.quirks]\nmax_tokens_field = \"tokens\"", 2, 1),
      ("[providers.a.quirks]\nstream_usage = 1", 2, 1),
      ("[models.\"a/b\"]\nefforts = [\"low\", \"huge\"]", 2, 19),
      ("[models.\"a/b\"]\ndialects = [\"auto\"]", 2, 13),
      ("[providers.a.headers]\n\"X:Y\" = \"z\"", 2, 1),
      ("[providers.a.headers]\nX = \"a\\nb\"", 2, 1),
    ] as [(String, Int, Int)])
  func `what is wrong is said with its place`(text: String, line: Int, column: Int) throws {
    let found = try #require(fault(text))
    #expect(found.file == folder.path + "/config.toml")
    #expect([found.line, found.column] == [line, column], "\(found)")
    #expect(found.message.hasSuffix(".") || found.message.hasSuffix("?"), "\(found)")
  }

  @Test func `messages say what would be right`() {
    #expect(
      fault("mode = \"aks\"")?.message
        == "`mode` is `aks`; it must be one of `plan`, `ask`, `edits`, `auto`. Did you mean `ask`?")
    #expect(
      fault("[limits]\nrequest_retries = -1")?.message
        == "`request_retries` must be a whole number from 0 to 1000.")
    #expect(
      fault("[providers.a]\nbase_url = \"https://me:pw@x/v1\"")?.message
        == "`base_url` must not hold a name and password; use `api_key_env`.")
    #expect(fault("api_key = 1")?.message.contains("`api_key_env`") == true)
  }

  @Test func `unknown keys are warnings in the order of the file`() throws {
    let (configuration, warnings) = try read(
      """
      modle = "a/b"
      [limits]
        retries = 3
      [providers.a]
      dialekt = "chat"
      [elsewhere]
      x = 1
      """)
    #expect(configuration.providers == [ProviderSettings(name: "a")])
    let file = folder.path + "/config.toml"
    #expect(
      warnings == [
        Diagnostic(
          file: file, line: 1, column: 1,
          message: "`modle` is not known and does nothing. Did you mean `model`?"),
        Diagnostic(
          file: file, line: 3, column: 3,
          message: "`limits.retries` is not known and does nothing."),
        Diagnostic(
          file: file, line: 5, column: 1,
          message: "`providers.a.dialekt` is not known and does nothing. Did you mean `dialect`?"),
        Diagnostic(
          file: file, line: 6, column: 2, message: "`elsewhere` is not known and does nothing."),
      ])
    #expect(warnings[0].description.hasPrefix("\(file):1:1: `modle`"))
  }

  @Test func `a key among the headers is a warning`() throws {
    let (configuration, warnings) = try read(
      "[providers.a.headers]\nAuthorization = \"Bearer x\"")
    #expect(configuration.providers[0].headers.count == 1)
    #expect(warnings.map(\.line) == [2])
  }

  @Test func `overrides come last and in their order`() throws {
    let (configuration, warnings) = try read(
      Self.whole,
      overrides: [
        "mode=auto", "model = openai/gpt-5.5", "limits.request_retries=7",
        "fallback_models=[\"a/b\"]", "providers.local.base_url=https://x/v1", "mode=edits",
        "providers.\"third\".dialect='chat'", "theme=\"tern-contrast\"",
      ])
    var expected = Self.configuration
    expected.mode = "edits"
    expected.model = "openai/gpt-5.5"
    expected.limits.requestRetries = 7
    expected.fallbackModels = ["a/b"]
    expected.providers[0].baseURL = "https://x/v1"
    expected.theme = "tern-contrast"
    var third = ProviderSettings(name: "third")
    third.dialect = "chat"
    expected.providers.append(third)
    #expect(configuration == expected)
    #expect(warnings == [])
  }

  @Test(arguments: [
    "mode", "=ask", "a b=c", "fallback_models=[1", "model=\"x", "#=1", "[a]=1", "a\n=1", "a..b=1",
    "limits={x", "",
  ])
  func `what is no override is refused`(text: String) {
    #expect(throws: SettingsError.badOverride(text)) { try read("", overrides: [text]) }
  }

  @Test func `a wrong override is named`() {
    #expect(
      fault("mode = \"ask\"", overrides: ["mode=fast"])?.description
        == "-c mode=fast: `mode` is `fast`; it must be one of `plan`, `ask`, `edits`, `auto`.")
    #expect(fault("", overrides: ["limits=none"])?.file == "-c limits=none")
    #expect(fault("", overrides: ["theme="])?.file == "-c theme=")
  }

  @Test func `an override cannot smuggle a second key in`() {
    #expect(fault("", overrides: ["theme=x\nmode = \"auto\""])?.line == 0)
  }

  @Test func `an unknown override is a warning`() throws {
    let (_, warnings) = try read("", overrides: ["them=x"])
    #expect(
      warnings.map(\.description) == [
        "-c them=x: `them` is not known and does nothing. Did you mean `theme`?"
      ])
  }

  @Test func `what is known better of a model is read`() throws {
    let (configuration, warnings) = try read(
      """
      [models."local/qwen"]
      like = "qwen3-coder"
      context_window = 65_536
      max_output_tokens = 8192
      input_price = 0.25
      output_price = 1
      cache_read_price = 0
      cache_write_1h_price = 2.5
      tiers = [
        { over = 200_000, input_price = 1, output_price = 4 },
        { over = 100_000, input_price = 0.5, output_price = 2, cache_write_price = 0.75, hue = 1 },
      ]
      efforts = ["low", "high"]
      dialects = ["chat"]
      colour = "red"
      """)
    var model = ModelSettings(name: "local/qwen")
    model.like = "qwen3-coder"
    model.contextWindow = 65_536
    model.outputLimit = 8192
    var price = ModelSettings.Price(input: 0.25, output: 1)
    (price.cacheRead, price.longCacheWrite) = (0, 2.5)
    var middle = ModelSettings.Price(input: 0.5, output: 2)
    middle.cacheWrite = 0.75
    model.price = price
    model.tiers = [
      ModelSettings.Tier(over: 100_000, price: middle),
      ModelSettings.Tier(over: 200_000, price: ModelSettings.Price(input: 1, output: 4)),
    ]
    model.efforts = ["low", "high"]
    model.dialects = ["chat"]
    #expect(configuration.models == [model])
    #expect(warnings.count == 2)
  }

  @Test(arguments: [
    "[models.qwen]", "[models.\"a/b\"]\ninput_price = 1",
    "[models.\"a/b\"]\ncontext_window = 0", "[models.\"a/b\"]\ninput_price = -1",
    "[models.\"a/b\"]\ncontext_window = \"big\"", "[models.\"a/b\"]\ntiers = 5",
    "[models.\"a/b\"]\ntiers = [{ over = 5, input_price = 1, output_price = 1 }]",
    "[models.\"a/b\"]\ninput_price = 1\noutput_price = 1\ntiers = [{ over = 5 }]",
    "[models.\"a/b\"]\ninput_price = 1\noutput_price = 1\ntiers = [{ input_price = 1, output_price = 1 }]",
    "[models.\"a/b\"]\ninput_price = 1\noutput_price = 1\ntiers = [5]",
  ])
  func `what cannot be known of a model is refused`(text: String) {
    #expect(throws: SettingsError.self) { try read(text) }
  }

  @Test func `prices of the cache alone do nothing, and that is said`() throws {
    let (configuration, warnings) = try read(
      "[models.\"a/b\"]\nlike = \"gpt-5.5\"\ncache_read_price = 0.1")
    #expect(configuration.models.first?.price == nil)
    #expect(warnings.map(\.line) == [3])
  }

  @Test func `the program that Vertex has may be given time`() throws {
    let (configuration, _) = try read(
      "[providers.vertex]\napi_key_timeout = 60\napi_key_refresh = 3000")
    #expect(configuration.providers.first?.keyTimeout == 60)
    #expect(configuration.providers.first?.keyRefresh == 3000)
  }

  @Test func `a provider's dialect may be found out and its key lie in a file`() throws {
    let (configuration, warnings) = try read(
      "[providers.a]\ndialect = \"auto\"\napi_key_file = \"~/.keys/a\"")
    #expect(configuration.providers.first?.dialect == "auto")
    #expect(configuration.providers.first?.keyFile == "~/.keys/a")
    #expect(warnings == [])
  }

  @Test func `a provider's table may say all that a server wants`() throws {
    let (configuration, warnings) = try read(
      """
      [providers.a]
      base_url = "https://x/v1"
      api_key_command = ["pass", "x"]
      api_key_timeout = 30
      api_key_refresh = 3000
      auth_header = "X-Key"
      query = { api-version = "preview", zone = "a b" }
      [providers.a.limits]
      request_retries = 0
      connect_timeout = 2.5
      first_byte_timeout = 120
      stream_idle_timeout = 600
      patience = 3
      [providers.a.quirks]
      max_tokens_field = "max_completion_tokens"
      stream_usage = false
      cache_key = true
      effort = "nested"
      call_ids = "nine_letters"
      affinity_header = "x-session"
      begins_in_thought = true
      """)
    var provider = ProviderSettings(name: "a")
    provider.baseURL = "https://x/v1"
    provider.keyCommand = ["pass", "x"]
    provider.keyTimeout = 30
    provider.keyRefresh = 3000
    provider.keyHeader = "X-Key"
    provider.query = [.init("api-version", "preview"), .init("zone", "a b")]
    provider.limits.requestRetries = 0
    provider.limits.connectTimeout = 2.5
    provider.limits.firstByteTimeout = 120
    provider.limits.streamIdleTimeout = 600
    provider.quirks.outputLimitField = "max_completion_tokens"
    provider.quirks.streamUsage = false
    provider.quirks.cacheKey = true
    provider.quirks.effort = "nested"
    provider.quirks.callIDs = "nine_letters"
    provider.quirks.affinityHeader = "x-session"
    provider.quirks.beginsInThought = true
    #expect(configuration.providers == [provider])
    #expect(
      warnings.map(\.message) == ["`providers.a.limits.patience` is not known and does nothing."])
  }
}
