import Glibc
import Workspace

/// The program that asks the kernel directly, built from `calls.c` beside this file.
package struct CallsProgram: Sendable {
  /// Nil where no C compiler is.
  package let path: String?

  /// Builds it there.
  package init(at program: String) {
    let source = #filePath.replacing(suffix: "CallsProgram.swift", with: "calls.c")
    let compilers = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"]
    guard let compiler = compilers.first(where: { access($0, X_OK) == 0 }) else {
      path = nil
      return
    }
    let arguments = [compiler, "-O1", "-o", program, source]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    var status: Int32 = -1
    guard posix_spawn(&process, compiler, nil, nil, &words, environ) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else {
      path = nil
      return
    }
    path = program
  }
}

extension String {
  fileprivate func replacing(suffix: String, with other: String) -> String {
    hasSuffix(suffix) ? dropLast(suffix.count) + other : self
  }
}

extension EscapeProbe {
  /// Whether what it needs is on this machine.
  package func isPossible(with calls: CallsProgram) -> Bool {
    switch needs {
    case .compiler: calls.path != nil
    case .python: access("/usr/bin/python3", X_OK) == 0
    case .bash: Command.shell.hasSuffix("bash")
    case nil: true
    }
  }
}
