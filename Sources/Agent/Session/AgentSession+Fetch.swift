import Models
import Tools
import Wire
import Workspace

extension AgentSession {
  private static let hopLimit = 10
  /// What the model is shown of a page at once, in bytes.
  private static let pageLimit = 48 << 10

  /// Fetches a page after asking; where a server sends on to another host, that is asked again.
  func fetch(_ request: FetchRequest, for preparation: Preparation) async {
    let call = preparation.call
    var hasStarted = false
    func end(_ outcome: ToolOutcome) {
      emit((hasStarted ? [] : [preparation.started]) + [.toolFinished(callID: call.id, outcome)])
    }
    func end(_ sentence: String) { end(ToolOutcome(sentence, isError: true)) }
    guard let fetch = configuration.fetch else { return end("Pages cannot be fetched here.") }
    var asked = request
    var granted: [WebAddress] = []
    do {
      var address = try WebAddress(request.url)
      for _ in 0...Self.hopLimit {
        switch await permission(for: address, asked, call, &granted) {
        case .granted: break
        case .declined(let sentence):
          return end(hasStarted ? "The page leads to \(address.text). \(sentence)" : sentence)
        }
        guard !Task.isCancelled else { return end("Interrupted; nothing was fetched.") }
        if !hasStarted {
          hasStarted = true
          emit(preparation.started)
        }
        switch await fetch(address) {
        case .failed(let reason): return end("Nothing was fetched. \(reason)")
        case .page(let page): return end(await outcome(of: page))
        case .redirect(let target):
          let next = try address.resolving(target)
          guard next.scheme == "https" || address.scheme == "http" else {
            return end(
              "Nothing was fetched. The server sends on from https to \(next.text), which is not "
                + "secured.")
          }
          asked = FetchRequest(
            url: next.text, reason: request.reason, redirectedFrom: address.text)
          address = next
        }
      }
      end("Nothing was fetched. The server sent on more than \(Self.hopLimit) times.")
    } catch {
      end("Nothing was fetched. \(error)")
    }
  }

  private enum Permission {
    case granted
    /// The sentence is for the model.
    case declined(String)
  }

  /// Whether one address of a fetch may be asked; `granted` are those whose whole site may.
  ///
  /// A yes to a page, or a rule for its host, is one to where it leads on that site. A rule for a
  /// part of a site is none to the rest of it.
  private func permission(
    for address: WebAddress, _ request: FetchRequest, _ call: ToolCall,
    _ granted: inout [WebAddress]
  ) async -> Permission {
    if granted.contains(where: { Self.isSameSite($0, address) }) { return .granted }
    let rules = (fetchRules + configuration.fetchRules).filter { $0.allows(address) }
    if !rules.isEmpty {
      if rules.contains(where: \.isOfWholeHost) { granted.append(address) }
      return .granted
    }
    var shown = request
    shown.url = address.text
    let answer = await ask(call, .fetch(shown))
    switch answer {
    case .once: granted.append(address)
    case .session:
      fetchRules.append(HostRule(originOf: address))
      granted.append(address)
    case .no, .nobody, .interrupted, .always, .edited, .patch, .reply:
      return .declined(Self.refusal(answer) ?? "The person declined this.")
    }
    return .granted
  }

  /// The same host and port, or the same host from http to https.
  private static func isSameSite(_ from: WebAddress, _ to: WebAddress) -> Bool {
    guard from.host == to.host else { return false }
    return from.origin == to.origin
      || from.scheme == "http" && from.port == 80 && to.scheme == "https" && to.port == 443
  }

  private func outcome(of page: FetchedPage) async -> ToolOutcome {
    let isError = !(200..<300).contains(page.status)
    var head = "\(page.address.text) (status \(page.status))"
    do throws(PageText.Fault) {
      let content = try await Self.text(of: page)
      if let title = content.title, !title.isEmpty { head += "\nTitle: \(title)" }
      if page.isCut { head += "\n[the page is longer than what is fetched; its end is missing]" }
      guard content.text.saysAnything else {
        return ToolOutcome("\(head)\nThe page holds no text.", isError: isError)
      }
      return ToolOutcome("\(head)\n\n\(await shown(content.text))", isError: isError)
    } catch {
      return ToolOutcome("\(head)\n\(error.description)", isError: true)
    }
  }

  /// Reads a page beside the session, which has others to answer meanwhile.
  @concurrent private static func text(
    of page: FetchedPage
  ) async throws(PageText.Fault) -> PageText {
    try PageText(page.body, contentType: page.contentType)
  }

  /// The beginning of a long text, and where all of it is.
  private func shown(_ text: String) async -> String {
    guard text.utf8.count > Self.pageLimit else { return text }
    var decoder = LossyUTF8Decoder()
    let start = decoder.decode(text.utf8.prefix(Self.pageLimit))
    let left = text.utf8.count - start.utf8.count
    let file = await workspace.keep(text, kind: "page")
    let place = file.map { "; the whole text is in \($0.display), for read_file and search" } ?? ""
    return "\(start)\n[… \(left) more bytes of text are not shown\(place) …]"
  }
}

extension String {
  fileprivate var saysAnything: Bool { contains { !$0.isWhitespace } }
}
