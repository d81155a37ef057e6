import JSON
import ScriptedProvider
import Testing

@testable import tern

@Suite struct DemoScenarioTests {
  @Test(arguments: [true, false]) func `it is a scenario that the provider plays`(
    isPaced: Bool
  ) throws {
    _ = try Scenario(parsing: Demo.scenario(isPaced: isPaced))
    _ = try Scenario(parsing: Demo.continuedScenario(isPaced: isPaced))
  }

  @Test func `paced it takes less than 25 seconds`() throws {
    let steps = try JSON(parsing: Demo.scenario(isPaced: true))["steps"]?.arrayValue ?? []
    var seconds = 0.0
    for step in steps {
      guard let pace = step["pace"], let rate = pace["deltas_per_second"]?.doubleValue,
        let size = pace["delta_characters"]?.doubleValue
      else {
        seconds += 2  // The wait before the retry.
        continue
      }
      let answer = step["alternatives"]?.arrayValue?.last?["answer"] ?? step["answer"]
      let text = (answer?.text.count).map(Double.init) ?? 0
      seconds += (pace["delay"]?.doubleValue ?? 0) + text / size / rate
    }
    #expect(seconds > 8 && seconds < 25)
  }
}
