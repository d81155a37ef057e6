import CPosix

/// The greatest size of a file this process may write: what a full disk feels like.
enum FileSizeLimit {
  /// Runs `body` under a limit; SIGXFSZ must be ignored.
  static func with<Value>(_ bytes: Int, _ body: () throws -> Value) rethrows -> Value {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    var lower = limit
    lower.rlim_cur = rlim_t(bytes)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &lower)
    defer { setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) }
    return try body()
  }
}
