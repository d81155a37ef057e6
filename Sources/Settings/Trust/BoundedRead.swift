import Glibc

/// Reads what is open, and no more than was agreed.
enum BoundedRead {
  struct Failure: Error, Equatable {
    var code: Int32
  }

  /// All bytes; a file of more than `limit` is a failure (`EFBIG`).
  static func bytes(of file: Int32, limit: Int) -> Result<[UInt8], Failure> {
    let result = head(of: file, limit: limit + 1)
    guard case .success(let bytes) = result, bytes.count > limit else { return result }
    return .failure(Failure(code: EFBIG))
  }

  /// The first bytes, at most `limit`.
  static func head(of file: Int32, limit: Int) -> Result<[UInt8], Failure> {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: min(limit, 64 << 10))
    while bytes.count < limit {
      let count = read(file, &block, min(block.count, limit - bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return .failure(Failure(code: errno)) }
      guard count > 0 else { break }
      bytes += block[..<count]
    }
    return .success(bytes)
  }
}
