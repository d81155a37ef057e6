/// A reason not to go on, as a sentence, and the exit code that says so.
struct Failure: Error, CustomStringConvertible {
  var description: String
  var exitCode: Int32

  /// The command line or the configuration must change first.
  static func usage(_ sentence: String) -> Failure { Failure(description: sentence, exitCode: 2) }

  /// What was asked was tried and did not succeed.
  static func failed(_ sentence: String) -> Failure { Failure(description: sentence, exitCode: 1) }
}
