import CoroREPL
import CoroRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a script reads from descriptor 0. It waits a moment at a time and says then that it was interrupted: in between
/// the script looks whether Ctrl-C came, which the system tells another thread.
enum StandardInput {
  /// Milliseconds: nobody notices, and waiting costs nothing.
  private static let moment: Int32 = 50

  /// As `Host.readInput`: the number of bytes, or an error number negated.
  static func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard Terminal.isReadable(0, milliseconds: moment) else { return -Int(EINTR) }
    let count = Platform.read(0, buffer)
    return count < 0 ? -Int(errno) : count
  }
}
