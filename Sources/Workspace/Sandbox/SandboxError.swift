import Glibc

/// Why a command could not be held in the sandbox.
enum SandboxError: Error, Equatable, CustomStringConvertible {
  /// The root of the file system is the workspace.
  case workspaceIsEverything
  /// The processor's system calls are not known.
  case unknownProcessor
  /// A program that the sandbox is made of is not there, or is not to be trusted.
  case program(String, reason: String)
  /// The place of something protected could not be filled.
  case cannotGuard(FilePath, errno: Int32)
  case system(operation: String, errno: Int32)

  var description: String {
    switch self {
    case .workspaceIsEverything:
      "the workspace is the whole file system, so that nothing could be held back."
    case .unknownProcessor: "there is no system call filter for this processor."
    case .program(let path, let reason): "\(path) \(reason)."
    case .cannotGuard(let path, let code):
      "\(path.display) could not be kept from being made: \(String(cString: strerror(code)))."
    case .system(let operation, let code):
      "\(operation) failed: \(String(cString: strerror(code)))."
    }
  }
}
