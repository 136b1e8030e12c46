import NIOCore
import NIOPosix

/// Binding listening sockets, on NIO's thread.
enum Listening {
  private static func bootstrap(
    backlog: Int, number: Int, turn: Turn, group: MultiThreadedEventLoopGroup, isIPv6: Bool
  ) -> ServerBootstrap {
    var bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: Int32(clamping: backlog))
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // It accepts when the server starts serving.
      .serverChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = turn.nextConnection()
          try channel.pipeline.syncOperations.addHandler(ChannelCollector(connection, turn))
          turn.add(.accepted(server: number, connection: connection, channel))
        }
      }
    if isIPv6 {
      // Else it would take the IPv4 port as well.
      bootstrap = bootstrap.serverChannelOption(
        ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
    }
    return bootstrap
  }

  static func listen(
    hosts: [String?], port: Int, backlog: Int, number: Int, turn: Turn, group: MultiThreadedEventLoopGroup
  ) {
    let resolved = group.next().makePromise(of: [SocketAddress].self)
    NIOSingletons.posixBlockingThreadPool.submit { _ in
      do throws(NetworkFailure) {
        var addresses: [SocketAddress] = []
        for host in hosts {
          for address in try Addresses.resolve(host: host, port: port, forListening: true)
          where !addresses.contains(address) {
            addresses.append(address)
          }
        }
        resolved.succeed(addresses)
      } catch { resolved.fail(error) }
    }
    resolved.futureResult.whenComplete { result in
      switch result {
      case .success(let addresses):
        bind(addresses, bound: [], backlog: backlog, number: number, turn: turn, group: group)
      case .failure(let error): turn.add(.refused(number, NetworkFailure(error)))
      }
    }
  }

  static func listen(path: String, backlog: Int, number: Int, turn: Turn, group: MultiThreadedEventLoopGroup) {
    bootstrap(backlog: backlog, number: number, turn: turn, group: group, isIPv6: false)
      .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true)
      .whenComplete { result in
        switch result {
        case .success(let channel): turn.add(.listening(number, [channel]))
        case .failure(let error): turn.add(.refused(number, NetworkFailure(error)))
        }
      }
  }

  /// Binds one address after the other; when one fails, those before it are given back.
  private static func bind(
    _ addresses: [SocketAddress], bound: [any Channel], backlog: Int, number: Int, turn: Turn,
    group: MultiThreadedEventLoopGroup
  ) {
    guard let address = addresses.first else {
      return group.next().execute { turn.add(.listening(number, bound)) }
    }
    let rest = Array(addresses.dropFirst())
    let isIPv6 = address.protocol == .inet6
    bootstrap(backlog: backlog, number: number, turn: turn, group: group, isIPv6: isIPv6)
      .bind(to: address)
      .whenComplete { result in
        switch result {
        case .success(let channel):
          bind(rest, bound: bound + [channel], backlog: backlog, number: number, turn: turn, group: group)
        case .failure(let error):
          let failure = NetworkFailure(error) { number in
            "error while attempting to bind on address \(Addresses.text(address)): "
              + Addresses.systemMessage(number).lowercased()
          }
          if isIPv6 && (!rest.isEmpty || !bound.isEmpty) && Addresses.isUnsupported(failure.number) {
            // A machine without IPv6 still listens on all that it has.
            return bind(rest, bound: bound, backlog: backlog, number: number, turn: turn, group: group)
          }
          for channel in bound { channel.close(promise: nil) }
          turn.add(.refused(number, failure))
        }
      }
  }
}
