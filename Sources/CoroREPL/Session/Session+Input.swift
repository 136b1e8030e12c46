import CoroRuntime

/// Standard input of scripts, which shares its descriptor with the prompt.
extension Session {
  /// Bytes for `input()` and `sys.stdin`, as `Host.readInput` answers them.
  ///
  /// Only a statement that the prompt waits for may read; a background task would take the keys of the prompt. The
  /// wait is cut into pieces: between them the machine looks for Ctrl-C.
  func readInput(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard foreground != nil || isStarting else { return -Int(EAGAIN) }
    let waiting = options.typeAhead.take(most: buffer.count)
    if !waiting.isEmpty {
      buffer.copyBytes(from: waiting)
      return waiting.count
    }
    guard Terminal.isReadable(0, milliseconds: 20) else { return -Int(EINTR) }
    let count = Platform.read(0, buffer)
    if count > 0, buffer[count - 1] == 10 { channel.post(.readRow) }
    return count < 0 ? -Int(errno) : count
  }
}
