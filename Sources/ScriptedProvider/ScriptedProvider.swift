/// A loopback HTTP/1.1 server that plays a scenario in whatever dialect it is asked.
///
///     let server = try ScriptedProvider(scenario: Scenario(parsing: bytes))
///     server.baseURL      // http://127.0.0.1:40123/v1
///     server.stop()
package final class ScriptedProvider: Sendable {
  package let port: Int
  package var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  /// Starts listening, on a thread of its own.
  package init(scenario: Scenario) throws(ScenarioError) { port = 0 }

  package func stop() {}

  /// The requests so far: path, headers, body.
  package var requests: [RecordedRequest] { [] }
}

package struct RecordedRequest: Sendable, Equatable {
  package var method: String
  package var path: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package static func == (left: RecordedRequest, right: RecordedRequest) -> Bool {
    left.method == right.method && left.path == right.path && left.body == right.body
      && left.headers.elementsEqual(right.headers, by: ==)
  }
}
