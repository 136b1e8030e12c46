import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A descriptor of a connection's socket for the interpreter's own thread, which writes to it without asking NIO's thread as
/// long as the kernel takes everything at once.
///
/// It is a copy: NIO closes its own when the connection fails, and the number may then belong to another connection before
/// the interpreter hears of it. The copy is closed before NIO is told to close, so that the end goes out when it should.
final class WriteDescriptor: Sendable {
  private let number: Int32
  /// Writes what the kernel does not take at once.
  let channel: any Channel

  private init(_ number: Int32, _ channel: any Channel) {
    self.number = number
    self.channel = channel
  }

  deinit { close(number) }

  /// A copy of a channel's descriptor, on NIO's thread; nil where the channel has none, or where descriptors get scarce: what
  /// is written then goes through NIO.
  static func copy(of channel: any Channel) -> WriteDescriptor? {
    let pipeline = channel.pipeline.syncOperations
    let copy = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { (handle) -> Int32 in
      fcntl(handle, F_DUPFD_CLOEXEC, 0)
    }
    guard let copy, copy >= 0 else { return nil }
    var limit = rlimit()
    #if canImport(Darwin)
      let asked = getrlimit(RLIMIT_NOFILE, &limit)
    #else
      let asked = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #endif
    // One descriptor more for each connection: never of the last half, which connections need themselves.
    if asked == 0, UInt64(copy) >= UInt64(limit.rlim_cur) / 2 {
      close(copy)
      return nil
    }
    return WriteDescriptor(copy, channel)
  }

  /// How many of the bytes the kernel took. Less than all also where it failed: NIO meets the failure when it writes the rest.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      let flags: Int32 = 0  // NIO has told the socket not to raise signals.
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    while true {
      let count = send(number, bytes.baseAddress, bytes.count, flags)
      if count >= 0 { return count }
      if errno != EINTR { return 0 }
    }
  }
}
