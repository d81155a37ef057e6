import Wire

extension Client {
  /// Opens a connection that the first call finds ready, its handshakes done.
  ///
  /// Only where there is something to win: a server that is spoken to without TLS is near.
  func connect(for options: CallOptions) async {
    let dialect = try? ModelRequest.dialect(options, provider)
    let url = provider.base(of: dialect ?? provider.dialect)
    guard url.lowercased().hasPrefix("https://") else { return }
    let request = HTTPRequest(
      method: "HEAD", url: url, headers: [], body: [],
      connectTimeout: provider.limits.connectTimeout, firstByteTimeout: 20, idleTimeout: 20)
    telemetry?.record(request, to: provider, model: "")
    var iterator = transfers.perform(request).makeAsyncIterator()
    do throws(WireError) {
      while try await iterator.next() != nil {}
    } catch {
      let reason = ErrorClassifier(provider: provider.name).error(error)
      telemetry?.record(.event(.failed(reason)))
    }
  }
}
