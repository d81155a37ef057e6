import Agent
import JSON
import Models
import Synchronization
import Testing
import Tools
import Wire

/// A page fetched in a session: who is asked, and where a redirect may lead.
@Suite(.timeLimit(.minutes(2))) struct FetchTests {
  private struct Run {
    var outcome: ToolOutcome?
    var asked: [FetchRequest]
  }

  /// Runs a turn in which the model asks for a page; each answer is taken in turn.
  private func run(
    _ url: String, _ answers: [ApprovalAnswer] = [.once], rules: [String] = [],
    calls: Int = 1, fetch: @escaping @Sendable (WebAddress) async -> FetchResult
  ) async throws -> Run {
    let asked = Mutex<[FetchRequest]>([])
    let call = AgentSessionTests.call("fetch_url", ["url": .string(url), "reason": "to see"])
    let scenario = AgentSessionTests.scenario(
      (0..<calls).map { _ in [call] } + [[["text": "Done."]]])
    let bench = try SessionBench(
      scenario,
      .init(
        configure: {
          $0.fetch = fetch
          $0.fetchRules = rules.compactMap { HostRule($0) }
        },
        answer: { request in
          guard case .fetch(let page) = request.subject else { return nil }
          let number = asked.withLock { asked in
            asked.append(page)
            return asked.count - 1
          }
          return number < answers.count ? answers[number] : .no(comment: nil)
        }))
    #expect(await bench.turn("Fetch it") == .completed)
    let outcomes = bench.events.compactMap { event in
      if case .toolFinished(_, let outcome) = event { outcome } else { nil }
    }
    return Run(outcome: outcomes.last, asked: asked.withLock { $0 })
  }

  private static func page(_ address: WebAddress, _ body: String = "hello") -> FetchResult {
    .page(
      FetchedPage(
        address: address, status: 200, contentType: "text/plain", body: Array(body.utf8)))
  }

  @Test func `a page is fetched after a yes`() async throws {
    let run = try await run("https://good.example/a") { Self.page($0) }
    #expect(run.asked == [FetchRequest(url: "https://good.example/a", reason: "to see")])
    #expect(run.outcome == ToolOutcome("https://good.example/a (status 200)\n\nhello"))
  }

  @Test func `a no is a no`() async throws {
    let run = try await run("https://good.example/a", [.no(comment: "offline")]) { address in
      Issue.record("\(address) was fetched")
      return .failed("")
    }
    #expect(run.outcome?.isError == true)
    #expect(run.outcome?.output.contains("They say: offline") == true)
  }

  @Test func `a host allowed for the session asks no more`() async throws {
    let run = try await run("https://good.example/a", [.session], calls: 3) { Self.page($0) }
    #expect(run.asked.count == 1)
    #expect(run.outcome?.isError == false)
  }

  @Test func `E12: a rule asks nobody, and only for what it covers`() async throws {
    let rules = ["https://*.good.example"]
    let covered = try await run("https://docs.good.example/a", rules: rules) { Self.page($0) }
    #expect(covered.asked == [])
    #expect(covered.outcome?.isError == false)
    let twin = try await run("https://good.example.evil.test/", rules: rules) { Self.page($0) }
    #expect(twin.asked.count == 1)
  }

  @Test func `a redirect within the host is followed, and to another asked about`() async throws {
    let run = try await run("http://good.example/1", [.once, .once]) { address in
      switch address.text {
      case "http://good.example/1": .redirect("/2")
      case "http://good.example/2": .redirect("https://good.example/3")
      case "https://good.example/3": .redirect("https://other.example/4")
      default: Self.page(address)
      }
    }
    #expect(
      run.asked == [
        FetchRequest(url: "http://good.example/1", reason: "to see"),
        FetchRequest(
          url: "https://other.example/4", reason: "to see",
          redirectedFrom: "https://good.example/3"),
      ])
    #expect(run.outcome?.output.hasPrefix("https://other.example/4 (status 200)") == true)
  }

  /// B13: what is asked about is the address that is fetched, however the model wrote it.
  @Test(arguments: [
    ("https://GOOD.example:443/a/../b/./c", "https://GOOD.example:443/b/c"),
    ("HTTPS://good.example", "https://good.example/"),
    ("https://good.example/%2e%2e/x#part", "https://good.example/%2e%2e/x"),
    ("http://0x08.8/", "http://8.0.0.8/"),
  ])
  func `B13: an address is told as it is asked`(url: String, shown: String) async throws {
    let run = try await run(url, [.no(comment: nil)]) { Self.page($0) }
    #expect(run.asked.map(\.url) == [shown])
  }

  /// A rule, where its page leads, and whether that is asked about.
  static let hops: [(rule: String, target: String, isAsked: Bool)] = [
    ("https://hub.example/me/", "/me/2", false), ("https://hub.example/me/", "/other", true),
    ("https://hub.example/me/", "https://hub.example/me/%2e%2e/other", true),
    ("https://hub.example/me/", "https://hub.example:8443/me/2", true),
    ("https://hub.example", "/other", false), ("https://*.hub.example", "/other", false),
    ("https://*.hub.example", "https://docs.hub.example/other", false),
    ("https://hub.example", "https://docs.hub.example/other", true),
  ]

  @Test(arguments: hops)
  func `E12: a redirect leaves no rule for a part of a site`(
    rule: String, target: String, isAsked: Bool
  ) async throws {
    let run = try await run("https://hub.example/me/1", [], rules: [rule]) { address in
      address.path == "/me/1" ? .redirect(target) : Self.page(address)
    }
    #expect(run.asked.count == (isAsked ? 1 : 0))
    #expect(run.asked.allSatisfy { $0.redirectedFrom == "https://hub.example/me/1" })
    #expect(run.outcome?.isError == isAsked)
  }

  @Test func `E12: a yes to one site is none to the rest of another`() async throws {
    let rules = ["https://hub.example/me/"]
    let run = try await run("https://good.example/", [.once], rules: rules) { address in
      switch address.text {
      case "https://good.example/": .redirect("https://hub.example/me/1")
      case "https://hub.example/me/1": .redirect("/other")
      default: Self.page(address)
      }
    }
    #expect(run.asked.map(\.url) == ["https://good.example/", "https://hub.example/other"])
    #expect(run.outcome?.isError == true)
  }

  @Test func `a rule for a host follows it from http to https`() async throws {
    let run = try await run("http://good.example/", [], rules: ["http://good.example"]) {
      $0.scheme == "http" ? .redirect("https://good.example/") : Self.page($0)
    }
    #expect(run.asked == [])
    #expect(run.outcome?.isError == false)
  }

  @Test func `a redirect that is declined ends it`() async throws {
    let run = try await run("https://good.example/", [.once]) { _ in
      .redirect("https://evil.example/")
    }
    #expect(
      run.outcome?.output
        == "The page leads to https://evil.example/. The person declined this, and nothing was done."
    )
  }

  static let refused: [(target: String, words: String)] = [
    ("http://good.example/", "sends on from https to http://good.example/"),
    ("http://other.example/", "sends on from https to http://other.example/"),
    ("file:///etc/passwd", "Only http and https addresses are fetched, not file:"),
    ("gopher://x/", "Only http and https"), ("https://me@good.example/", "a name or a password"),
    ("https://good.example:25/", "Port 25 is not one of the web."),
    ("https://good.example%00.evil.example/", "is not a web address"),
    ("https://good.example/again", "sent on more than 10 times"),
  ]

  @Test(arguments: refused)
  func `E11: a redirect may not lead just anywhere`(target: String, words: String) async throws {
    let count = Mutex(0)
    let run = try await run("https://good.example/") { _ in
      count.withLock { $0 += 1 }
      return .redirect(target)
    }
    #expect(run.outcome?.isError == true)
    #expect(run.outcome?.output.contains(words) == true, "\(run.outcome?.output ?? "")")
    #expect(count.withLock { $0 } <= 11)
  }

  @Test(arguments: [
    "https://good.example@evil.example/", "https://good.com%00.evil.test/", "http://x:25/",
    "https://", "http://[fe80::1%25lo]/",
  ])
  func `E10: an address that may not be asked asks nobody`(url: String) async throws {
    let run = try await run(url) { Self.page($0) }
    #expect(run.asked == [])
    #expect(run.outcome?.output.hasPrefix("Nothing was fetched.") == true)
  }

  @Test func `E11: a redirect into a private network is refused by its address`() async throws {
    let server = try PageServer { path, peer in
      if path == "/" {
        peer.redirect(to: "/inner")
      } else {
        peer.page("secret")
      }
    }
    // The name leads elsewhere at the second time, as with a name server that rebinds.
    let count = Mutex(0)
    let run = try await run("http://good.test:\(server.port)/") { address in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return await WebFetcher(
        transfers: Transfers(), addresses: WebFetcherTests.loopback,
        resolved: ["good.test:\(server.port):127.0.0.\(number)"]
      ).fetch(address)
    }
    #expect(
      run.outcome
        == ToolOutcome(
          "Nothing was fetched. good.test leads to 127.0.0.2, which is not a public address.",
          isError: true))
    #expect(server.requests == ["/"])
  }

  @Test func `E13: a page that is no text is refused`() async throws {
    let run = try await run("https://good.example/") { address in
      .page(
        FetchedPage(
          address: address, status: 200, contentType: "image/png", body: [0x89, 0x50, 0]))
    }
    #expect(
      run.outcome?.output
        == "https://good.example/ (status 200)\n"
        + "The page is image/png (3 bytes), not text, and is not shown.")
  }

  @Test func `E13: a long page is cut, and a failing status is an error`() async throws {
    let long = try await run("https://good.example/") { address in
      Self.page(address, String(repeating: "long ", count: 20_000))
    }
    #expect(long.outcome.map { $0.output.utf8.count < 60 << 10 } == true)
    #expect(
      long.outcome?.output.contains(
        "[… 50848 more bytes of text are not shown; the whole text is in /") == true)
    let missing = try await run("https://good.example/") { address in
      .page(
        FetchedPage(
          address: address, status: 404, contentType: "text/plain", body: Array("none".utf8)))
    }
    #expect(missing.outcome?.isError == true)
  }
}
