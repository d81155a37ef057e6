/// What a ``ScriptedProvider`` answers, request by request; read from a scenario file (JSON).
package struct Scenario: Sendable {
  package init(parsing bytes: [UInt8]) throws(ScenarioError) {}
}

package enum ScenarioError: Error, Sendable, Equatable, CustomStringConvertible {
  case malformed(step: Int, reason: String)
  case cannotListen(errno: Int32)
  package var description: String {
    switch self {
    case .malformed(let step, let reason): "Step \(step) of the scenario: \(reason)"
    case .cannotListen(let code): "No loopback port could be opened (errno \(code))."
    }
  }
}
