import CPosix
import Glibc

/// The file in memory that ncurses takes for a terminal; what it writes there is a frame's bytes.
///
/// The file keeps its length from frame to frame, so that its pages are not given back and asked
/// for again; the write position tells how much of it is new.
struct FrameMemory: ~Copyable {
  let descriptor: Int32
  private var mapping: UnsafeMutableRawPointer?
  private var capacity = 0

  init?() {
    descriptor = cposix_memfd("tern-frame")
    guard descriptor >= 0 else { return nil }
  }

  /// Forgets what was written.
  func rewind() { lseek(descriptor, 0, SEEK_SET) }

  /// Passes what was written since ``rewind()`` to `body`.
  mutating func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let length = max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
    if length > capacity { map(atLeast: length) }
    guard length <= capacity else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    return body(UnsafeRawBufferPointer(start: mapping, count: length))
  }

  private mutating func map(atLeast length: Int) {
    unmap()
    // Beyond the file's end there is nothing to read yet; addresses cost nothing.
    let wanted = (length / (1 << 20) + 1) << 20
    let address = mmap(nil, wanted, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let address, address != UnsafeMutableRawPointer(bitPattern: -1) else { return }
    mapping = address
    capacity = wanted
  }

  private mutating func unmap() {
    if let mapping { munmap(mapping, capacity) }
    mapping = nil
    capacity = 0
  }

  deinit {
    if let mapping { munmap(mapping, capacity) }
    Glibc.close(descriptor)
  }
}
