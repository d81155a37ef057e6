import Glibc

/// Where test data lies that is not part of the repository.
enum TestData {
  /// `TERN_TEST_DATA`, or the folder `shared/data` beside the checkout.
  static let folder: String =
    getenv("TERN_TEST_DATA").map { String(cString: $0) }
    ?? Binary.folder(of: Binary.root) + "/shared/data"
}

extension TestHome {
  /// Runs the program without a terminal in this home.
  func tern(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) async throws -> FinishedProgram {
    try await FinishedProgram.run(
      [Binary.path] + arguments, input: input, environment: self.environment(adding: environment),
      folder: workspace)
  }
}
