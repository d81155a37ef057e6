import CPosix

/// The greatest size of a file this process may write: what a full disk feels like.
enum FileSizeLimit {
  /// Runs `body` under a limit; SIGXFSZ must be ignored.
  static func with<Value>(_ bytes: Int, _ body: () throws -> Value) rethrows -> Value {
    var limit = rlimit()
    getrlimit(RLIMIT_FSIZE, &limit)
    var lower = limit
    lower.rlim_cur = rlim_t(bytes)
    setrlimit(RLIMIT_FSIZE, &lower)
    defer { setrlimit(RLIMIT_FSIZE, &limit) }
    return try body()
  }
}
