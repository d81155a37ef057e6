/// What is kept of a command's output: head and tail in memory, and a long one in a file as well.
struct OutputRecord {
  private var buffer = OutputBuffer()
  private var file: OutputFile?
  private var fileSize = 0
  private var isFileOver = false

  /// Takes a piece; `newFile` makes a file as soon as something would be left out.
  mutating func append(
    _ bytes: some RandomAccessCollection<UInt8>, newFile: () -> OutputFile?
  ) {
    if !isFileOver, buffer.isFull(with: bytes.count) {
      if file == nil {
        file = newFile()
        if file == nil { isFileOver = true }
        write(buffer.everything)
      }
      write(bytes)
    }
    buffer.append(bytes)
  }

  private mutating func write(_ bytes: some RandomAccessCollection<UInt8>) {
    guard let file, !isFileOver else { return }
    let piece = bytes.prefix(CommandResult.outputFileLimit - fileSize)
    isFileOver = !file.append(piece) || piece.count < bytes.count
    fileSize += piece.count
  }

  /// Head and tail so far, how many bytes are missing in between, and the file with all of them.
  mutating func contents() -> (output: [UInt8], omittedBytes: Int, file: FilePath?) {
    let (output, omitted) = buffer.finish()
    return (output, omitted, omitted > 0 ? file?.path : nil)
  }
}
