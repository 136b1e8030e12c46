import CoroRuntime
import NIOCore

/// Calls of the system whose names methods here bear as well.
enum SystemSocket {
  /// NIO has no name of its own for this option.
  static let reusesPort = ChannelOptions.Types.SocketOption(
    level: .socket, name: NIOBSDSocket.Option(rawValue: SO_REUSEPORT))

  static func bind(_ descriptor: Int32, to address: SocketAddress) -> Int32 {
    address.withSockAddr { pointer, size in
      #if canImport(Glibc)
        Glibc.bind(descriptor, pointer, socklen_t(size))
      #elseif canImport(Musl)
        Musl.bind(descriptor, pointer, socklen_t(size))
      #else
        Darwin.bind(descriptor, pointer, socklen_t(size))
      #endif
    }
  }
}
