import CPosix
import Glibc

/// A long output in a file that only its owner may read.
final class OutputFile: Sendable {
  let path: FilePath
  private let file: Descriptor

  /// Makes the file; nil when that is not possible, and the output then has none.
  init?(in folder: FilePath, name: String) {
    path = folder.appending(FilePath(name))
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let number = path.bytes.withCString { cposix_open($0, flags, 0o600) }
    guard number >= 0 else { return nil }
    file = Descriptor(number)
  }

  /// Appends bytes; false when the disk does not take them.
  func append(_ bytes: some Collection<UInt8>) -> Bool { file.writeAll(Array(bytes)) }
}
