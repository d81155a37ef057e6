import CPosix

/// A lock on a whole file that belongs to the open file, not to the process.
///
/// It goes with the last descriptor of it, also when the process is killed.
enum FileLock {
  /// Answers false with `errno` set when someone else has it.
  static func take(_ descriptor: Int32) -> Bool { cposix_lock_whole_file(descriptor) == 0 }

  /// Gives the lock back, whoever still has the file open: a child that is being spawned shares it
  /// until it becomes another program.
  static func release(_ descriptor: Int32) { _ = cposix_unlock_whole_file(descriptor) }
}
