import JSON

/// The session that `tern demo` plays: no key, no network, a project of its own.
///
///     let folder = try DemoWorkspace.create()
///     let server = try ScriptedProvider(scenario: Scenario(parsing: Demo.scenario(isPaced: true)))
enum Demo {
  /// What the person asks for.
  static let prompt = "The slug test fails. Find the bug and fix it."

  /// A scenario file for ``ScriptedProvider``; one that is paced takes about 20 seconds and the
  /// time of the person's decisions.
  static func scenario(isPaced: Bool) -> [UInt8] {
    play(
      [
        DemoScenario.look, DemoScenario.overload, DemoScenario.runTest, DemoScenario.explainBug,
        DemoScenario.patch, DemoScenario.runTestAgain, DemoScenario.finishPlan,
        DemoScenario.closing,
      ], isPaced: isPaced)
  }

  /// What is left to say when the session is resumed.
  static func continuedScenario(isPaced: Bool) -> [UInt8] {
    play([DemoScenario.afterword], isPaced: isPaced)
  }

  private static func play(_ steps: [JSON], isPaced: Bool) -> [UInt8] {
    JSON.object([
      JSON.Member("steps", .array(isPaced ? steps.map(paced) : steps)),
      JSON.Member("last", "repeat"),
    ]).serialized()
  }

  /// The step at the speed at which models write, its alternatives too.
  private static func paced(_ step: JSON) -> JSON {
    var step = step
    if step["answer"] != nil {
      step.set("pace", ["deltas_per_second": 90, "delta_characters": 6, "delay": .number("0.3")])
    }
    if let alternatives = step["alternatives"]?.arrayValue {
      step.set("alternatives", .array(alternatives.map(paced)))
    }
    return step
  }
}
