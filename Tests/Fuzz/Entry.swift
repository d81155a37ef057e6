import Glibc

#if FUZZING
  /// The target that `TERN_FUZZ` names.
  private let target: FuzzTarget = {
    let name = getenv("TERN_FUZZ").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget.named(name) else {
      let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
      print("TERN_FUZZ names none of the targets: \(names)")
      exit(2)
    }
    return target
  }()

  /// What libFuzzer calls with every input.
  @_cdecl("LLVMFuzzerTestOneInput")
  func checkOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.check(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
  }
#else
  /// Without libFuzzer: gives files to a target, to see again what was found.
  @main enum Entry {
    static func main() {
      let arguments = CommandLine.arguments.dropFirst()
      guard let target = arguments.first.flatMap({ FuzzTarget.named($0) }) else {
        for target in FuzzTarget.all { print(target.name) }
        exit(arguments.isEmpty ? 0 : 2)
      }
      for path in arguments.dropFirst() { check(path, target) }
    }

    private static func check(_ path: String, _ target: FuzzTarget) {
      guard let file = fopen(path, "re") else { return perror(path) }
      defer { fclose(file) }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
        bytes += buffer[..<count]
      }
      bytes.withUnsafeBytes { target.check($0) }
    }
  }
#endif
