package import Wire

/// Asks for one page of the web, without following redirects: whoever asks looks at each hop.
///
/// The connection is held to public addresses, whatever a name resolves to; body, time and
/// expansion are bounded.
package struct WebFetcher: Sendable {
  /// In bytes, after expansion.
  package var bodyLimit = 4 << 20
  /// In seconds, for the whole of a page.
  package var timeLimit = 30.0

  private let transfers: Transfers
  private let addresses: AddressRule
  private let resolved: [String]

  /// Fetches over `transfers`; `resolved` stands for a name server's answers, each written
  /// `host:port:address`.
  package init(
    transfers: Transfers, addresses: AddressRule = .publicOnly, resolved: [String] = []
  ) {
    self.transfers = transfers
    self.addresses = addresses
    self.resolved = resolved
  }

  package func fetch(_ address: WebAddress) async -> FetchResult {
    await withTaskGroup(of: FetchResult?.self) { group in
      group.addTask { await self.exchange(address) }
      group.addTask {
        try? await Task.sleep(for: .milliseconds(Int64(timeLimit * 1_000)))
        return Task.isCancelled ? nil : .failed("The page took longer than \(Int(timeLimit)) s.")
      }
      defer { group.cancelAll() }
      while let result = await group.next() {
        if let result { return result }
      }
      return .failed("The page was not fetched.")
    }
  }

  private func exchange(_ address: WebAddress) async -> FetchResult {
    var head: HTTPResponseHead?
    var body = Body(limit: bodyLimit)
    do {
      for try await event in transfers.perform(request(for: address)) {
        switch event {
        case .head(let received):
          head = received
          if let target = Self.redirect(received) { return .redirect(target) }
          if let fault = body.begin(received) { return .failed(fault) }
        case .body(let piece):
          try body.add(piece)
        }
        if body.isFull { break }
      }
    } catch let error as WireError {
      // What came before a silence or a cut is a part of a page, not the page.
      return .failed(error.description)
    } catch {
      return .failed("The page is damaged: its compression cannot be undone.")
    }
    guard let head else { return .failed("The server gave no answer.") }
    guard body.isFull || body.isWhole else {
      return .failed("The page ended before it was complete.")
    }
    return .page(
      FetchedPage(
        address: address, status: head.status, contentType: head.header("content-type") ?? "",
        body: body.bytes, isCut: body.isFull))
  }

  private func request(for address: WebAddress) -> HTTPRequest {
    var request = HTTPRequest(
      method: "GET", url: address.text,
      headers: [
        .init("Accept", "text/html, text/plain, text/markdown, application/json, */*;q=0.5"),
        .init("Accept-Encoding", "gzip"), .init("User-Agent", "tern"),
      ], connectTimeout: min(10, timeLimit), firstByteTimeout: timeLimit, idleTimeout: 10)
    request.addresses = addresses
    request.resolved = resolved
    return request
  }

  private static func redirect(_ head: HTTPResponseHead) -> String? {
    guard [301, 302, 303, 307, 308].contains(head.status) else { return nil }
    return head.header("location")
  }
}

/// A body as it comes: expanded where it is compressed, and cut at the limit.
private struct Body {
  let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var isFull = false
  private var inflation: Inflation?

  init(limit: Int) { self.limit = limit }

  var isWhole: Bool { inflation?.isComplete ?? true }

  /// Takes note of how the body is encoded; gives a sentence when that cannot be read.
  mutating func begin(_ head: HTTPResponseHead) -> String? {
    switch head.header("content-encoding")?.lowercased() ?? "identity" {
    case "identity", "": return nil
    case "gzip", "x-gzip", "deflate":
      inflation = try? Inflation()
      return inflation == nil ? "The page is compressed and there is no memory for it." : nil
    case let other: return "The page is encoded as \(other.prefix(40)), which is not understood."
    }
  }

  mutating func add(_ piece: [UInt8]) throws {
    let room = limit - bytes.count
    let expanded = try inflation?.expanded(piece, limit: room + 1) ?? piece
    isFull = expanded.count > room
    bytes += expanded.prefix(room)
  }
}
