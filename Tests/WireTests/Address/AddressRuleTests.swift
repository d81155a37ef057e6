import Synchronization
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct AddressRuleTests {
  private func error(_ request: HTTPRequest, _ transfers: Transfers = Transfers()) async
    -> WireError?
  {
    do throws(WireError) {
      for try await _ in transfers.perform(request) {}
      return nil
    } catch {
      return error
    }
  }

  private func request(_ url: String, _ rule: AddressRule?) -> HTTPRequest {
    var request = HTTPRequest(method: "GET", url: url)
    request.addresses = rule
    return request
  }

  @Test func `a connection to an address that is not allowed is never made`() async throws {
    let connections = Mutex(0)
    let server = try LoopbackServer { peer in
      connections.withLock { $0 += 1 }
      _ = peer.readRequest()
    }
    #expect(
      await error(request(server.url(), .publicOnly))
        == .addressRefused(host: "127.0.0.1", address: "127.0.0.1"))
    #expect(connections.withLock { $0 } == 0)
  }

  @Test func `a name counts by the address it leads to`() async throws {
    var asked = request("http://page.example:4000/", .publicOnly)
    asked.resolved = ["page.example:4000:10.1.2.3"]
    #expect(await error(asked) == .addressRefused(host: "page.example", address: "10.1.2.3"))
  }

  @Test func `a connection that is open already is no way round`() async throws {
    let server = try LoopbackServer { peer in
      while !peer.readRequest().isEmpty {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      }
    }
    let transfers = Transfers()
    #expect(await error(request(server.url(), nil), transfers) == nil)
    #expect(
      await error(request(server.url(), .publicOnly), transfers)
        == .addressRefused(host: "127.0.0.1", address: "127.0.0.1"))
  }

  @Test func `an allowed address is asked`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    }
    let loopback = AddressRule { $0 == IPAddress("127.0.0.1") }
    #expect(await error(request(server.url(), loopback)) == nil)
  }
}
