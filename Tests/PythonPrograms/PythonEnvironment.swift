import Glibc

/// Interpreters with packages of other authors, each in a folder of the build, made once.
///
/// Without Python or the network there is none, and the tests that want it say so.
package enum PythonEnvironment {
  package static let folder: String = {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    return root + "/.build/python"
  }()

  /// An interpreter that has the packages; nil when there is none to be had.
  ///
  /// Each is named with its version: what tests say of it is not to change by a release of it.
  package static func interpreter(with packages: KeyValuePairs<String, String>) -> String? {
    let name = packages.map { "\($0)-\($1)" }.joined(separator: "+")
    let modules = packages.map(\.key)
    if let python = made(name, importing: modules) { return python }
    let home = "\(folder)/\(name)"
    guard PythonServer.run(["python3", "-m", "venv", home]),
      PythonServer.run(
        [
          "\(home)/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
          "--retries", "1", "--timeout", "10",
        ] + packages.map { "\($0)==\($1)" })
    else { return nil }
    return made(name, importing: modules)
  }

  /// The interpreter of a folder that was made before; nil when it is not there or lacks a package.
  package static func made(_ name: String, importing packages: [String]) -> String? {
    let python = "\(folder)/\(name)/bin/python"
    guard access(python, X_OK) == 0,
      PythonServer.run([python, "-c", packages.map { "import \($0)" }.joined(separator: "\n")])
    else { return nil }
    return python
  }
}
