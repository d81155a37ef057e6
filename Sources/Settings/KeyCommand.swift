import CPosix
import Glibc

/// Runs the program that prints a provider's key.
package enum KeyCommand {
  /// The first line that the program prints, without the white space around it.
  ///
  /// The program has no terminal and no input, and is ended with all its children after
  /// `timeout` seconds, or when the task is cancelled. Runs on a thread of its own.
  ///
  ///     let key = try await KeyCommand.run(["pass", "show", "anthropic"])
  package static func run(
    _ argv: [String], timeout: Double = 10
  ) async throws(SettingsError) -> String {
    let end = EndRequest()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        start {
          continuation.resume(
            returning: Result { () throws(SettingsError) in
              try runNow(argv, timeout: timeout, until: end)
            })
        }
      }
    } onCancel: {
      end.make()
    }
    return try result.get()
  }

  private static func runNow(
    _ argv: [String], timeout: Double, until end: EndRequest
  ) throws(SettingsError) -> String {
    let program = argv.first ?? ""
    guard !end.isMade else { throw .keyCommandCancelled(program: program) }
    let child = try KeyProcess(argv)
    defer { child.close() }
    guard let ending = child.wait(seconds: timeout, until: end) else {
      if end.isMade { throw .keyCommandCancelled(program: program) }
      throw .keyCommandTimedOut(program: program, seconds: timeout)
    }
    guard ending.status == 0 else {
      throw .keyCommandFailed(
        program: program, status: ending.status,
        message: HiddenKeys.text(firstLine(ending.errors)))
    }
    let key = firstLine(ending.output)
    guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .keyCommandPrintedNoKey(program: program)
    }
    return key
  }

  private static func firstLine(_ bytes: [UInt8]) -> String {
    let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
    let line = lines.first { $0.contains { $0 > 0x20 } } ?? []
    let start = line.drop { $0 <= 0x20 }
    let end = start.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start.startIndex
    return String(decoding: start[..<end].prefix(4096), as: UTF8.self)
  }

  /// Runs the work on a new thread, or here when the system has none left.
  private static func start(_ work: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(Work(work)).toOpaque()
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, context)
    if code == 0 {
      pthread_detach(thread)
    } else {
      Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
    }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
