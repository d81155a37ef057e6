import CZstd

/// Compresses the bodies of requests (RFC 8878).
package enum Zstandard {
  /// One frame that holds all of `bytes` and their length; nil when the library has no memory.
  package static func compressed(_ bytes: [UInt8], level: Int32 = 3) -> [UInt8]? {
    let bound = ZSTD_compressBound(bytes.count)
    guard ZSTD_isError(bound) == 0 else { return nil }
    var isDone = false
    let frame = [UInt8](unsafeUninitializedCapacity: bound) { frame, count in
      let size = ZSTD_compress(frame.baseAddress, bound, bytes, bytes.count, level)
      isDone = ZSTD_isError(size) == 0
      count = isDone ? size : 0
    }
    return isDone ? frame : nil
  }
}

extension HTTPRequest {
  /// In bytes: below this a body gains nothing that is worth the header.
  static let leastToCompress = 1 << 10

  /// The request as it goes out: its body compressed, when it asks for that and gains by it.
  ///
  /// What is signed is made so before.
  package func encoded() -> HTTPRequest {
    guard compression == .zstd, body.count >= Self.leastToCompress,
      !headers.contains(where: { $0.name.lowercased() == "content-encoding" }),
      let frame = Zstandard.compressed(body), frame.count < body.count
    else { return self }
    var request = self
    request.compression = .none
    request.body = frame
    request.headers.append(Header("Content-Encoding", "zstd"))
    return request
  }
}
