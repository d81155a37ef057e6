import Glibc
import PythonPrograms
import Testing

/// The vendors' own libraries for Python, and the programs here that ask them.
enum Judges {
  /// An interpreter that has both; nil where `python3 -m venv` or the packages cannot be had.
  static let python = PythonEnvironment.interpreter(
    with: ["openai": "3.57.0", "anthropic": "2.14.0"])

  static let needed: ConditionTrait = .enabled(
    if: python != nil, "needs python3 -m venv, openai and anthropic")

  /// The path of a program beside this file.
  static func program(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    return "\(folder)/\(name)"
  }
}

/// The server that holds requests against the vendors' types, for as long as it is held.
final class RequestJudge: Sendable {
  private let server: PythonServer
  let port: UInt16

  init() async throws {
    port = try LoopbackPort.free()
    server = try PythonServer(
      #require(Judges.python), arguments: [Judges.program("requests.py"), "\(port)"])
    #expect(try await LoopbackPort.waitForServer(at: port))
  }

  /// Where requests are held to the types alone, or with what other servers add to them.
  func base(isPlain: Bool = true) -> String {
    "http://127.0.0.1:\(port)/\(isPlain ? "plain" : "kin")/v1"
  }
}
