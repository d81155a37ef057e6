import Glibc
import PythonPrograms
import Testing

@testable import Wire

/// The cases 1 to 10 of the Autobahn test suite, which needs a Python 2.7.
///
/// Disabled by name where none is named by `TERN_PYTHON27` or found in `PATH` or among pyenv's
/// versions, or where the suite cannot be installed. `TERN_AUTOBAHN_CASES` names others, such as `12.*,13.*`.
@Suite(
  .timeLimit(.minutes(10)),
  .enabled(if: Autobahn.packages != nil, "needs Python 2.7 and autobahntestsuite"))
struct AutobahnTests {
  /// Sends back all that comes, and gives it.
  private func echo(_ transfers: Transfers, _ url: String) async throws -> [WebSocketMessage] {
    var all: [WebSocketMessage] = []
    let connection = try await transfers.openWebSocket(
      WebSocketRequest(url: url, messageLimit: 64 << 20))
    do throws(WireError) {
      for try await message in connection.messages {
        all.append(message)
        try await connection.send(message)
      }
    } catch {
      // Many cases end by a fault of the server's; the suite judges what we made of it.
    }
    return all
  }

  @Test func `no case fails`() async throws {
    let cases = getenv("TERN_AUTOBAHN_CASES").map { String(cString: $0) }
    let port = try LoopbackPort.free()
    let folder = try #require(Autobahn.packages)
    let server = try PythonServer(
      #require(Autobahn.python), environment: ["PYTHONPATH=\(folder)"], script: Autobahn.script,
      arguments: [
        "\(port)", folder, cases ?? (1...10).map { "\($0).*" }.joined(separator: ","),
      ])
    let transfers = Transfers()
    let base = "ws://127.0.0.1:\(port)"
    var count: Int?
    for _ in 0..<500 where count == nil {
      let answer = try? await echo(transfers, base + "/getCaseCount").first
      count = answer.flatMap { Int(String(decoding: $0.bytes, as: UTF8.self)) }
      if count == nil { try await Task.sleep(for: .milliseconds(20)) }
    }
    var failed: [String] = []
    let total = try #require(count)
    #expect(total > 200 || cases != nil)
    for number in 1...total {
      _ = try await echo(transfers, base + "/runCase?case=\(number)&agent=tern")
      let status = try await echo(transfers, base + "/getCaseStatus?case=\(number)&agent=tern")
      let text = String(decoding: status.first?.bytes ?? [], as: UTF8.self)
      if text.split(separator: "\"").contains(where: { $0 == "FAILED" }) || text.isEmpty {
        failed.append("\(number): \(text)")
      }
    }
    _ = try? await echo(transfers, base + "/updateReports?agent=tern")
    #expect(failed == [])
    withExtendedLifetime(server) {}
  }
}

/// The test suite, and its server.
enum Autobahn {
  /// The first that works: what `PATH` has may be pyenv's word that another version is chosen.
  static let python: String? = {
    if let named = getenv("TERN_PYTHON27") { return String(cString: named) }
    let home = getenv("HOME").map { String(cString: $0) } ?? ""
    var found = glob_t()
    defer { globfree(&found) }
    var candidates = ["python2.7"]
    if glob("\(home)/.pyenv/versions/2.7*/bin/python2.7", 0, nil, &found) == 0 {
      candidates += (0..<Int(found.gl_pathc)).compactMap { index in
        found.gl_pathv[index].map { String(cString: $0) }
      }
    }
    return candidates.first { PythonServer.run([$0, "-c", "pass"]) }
  }()

  /// The folder with the suite; nil when there is none to be had.
  static let packages: String? = {
    guard let python else { return nil }
    let folder = PythonEnvironment.folder + "/autobahn"
    let paths = ["PYTHONPATH=\(folder)"]
    let hasIt = {
      PythonServer.run([python, "-c", "import autobahntestsuite.wstest"], environment: paths)
    }
    if hasIt() { return folder }
    guard
      PythonServer.run([
        python, "-m", "pip", "install", "--quiet", "--target", folder, "autobahntestsuite==25.10.1",
      ])
    else { return nil }
    // One of its packages forgets to say that it is one.
    close(open(folder + "/zope/__init__.py", O_CREAT | O_WRONLY, 0o644))
    return hasIt() ? folder : nil
  }()

  static let script = """
    import json, sys
    port, folder, cases = sys.argv[1:4]
    json.dump({"url": "ws://127.0.0.1:" + port, "outdir": folder, "cases": cases.split(","),
               "exclude-cases": [], "exclude-agent-cases": {}, "webport": 0},
              open(folder + "/server.json", "w"))
    sys.argv = ["wstest", "-m", "fuzzingserver", "-s", folder + "/server.json"]
    from autobahntestsuite import wstest
    wstest.run()
    """
}
