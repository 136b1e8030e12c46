import CoroAsync
import CoroRuntime
import NIOCore
import NIOPosix

/// The loop's methods below `create_connection` and `create_server`.
enum ConnectingTable {
  static func rows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("_connect", "self, host, port, receiver, **options") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let loop = try loop(arguments[0], machine)
        try refuseEncryption(arguments[4], machine)
        if arguments[1].isNone && arguments[2].isNone {
          throw machine.raise(.valueError, "host and port was not specified and no sock specified")
        }
        let host = try text(arguments[1], machine) ?? "localhost"
        let port = try port(arguments[2], machine)
        return request(network, loop, arguments[3], machine) { number, turn, group in
          Connecting.connect(host: host, port: port, number: number, turn: turn, group: group)
        }
      },
      NativeRow("_connect_unix", "self, path, receiver, **options") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let loop = try loop(arguments[0], machine)
        guard let path = try text(arguments[1], machine) else {
          throw machine.raise(.valueError, "no path and sock were specified")
        }
        return request(network, loop, arguments[2], machine) { number, turn, group in
          Connecting.connect(path: path, number: number, turn: turn, group: group)
        }
      },
      NativeRow("_listen", "self, host, port, factory, backlog, /, **options") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let loop = try loop(arguments[0], machine)
        try refuseEncryption(arguments[5], machine)
        let hosts = try hosts(arguments[1], machine)
        let port = try port(arguments[2], machine)
        let backlog = try machine.index(arguments[4])
        return request(network, loop, arguments[3], machine) { number, turn, group in
          Listening.listen(
            hosts: hosts, port: port, backlog: backlog, number: number, turn: turn, group: group)
        }
      },
      NativeRow("_listen_unix", "self, path, factory, backlog, /, **options") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let loop = try loop(arguments[0], machine)
        guard let path = try text(arguments[1], machine) else {
          throw machine.raise(.valueError, "path was not specified, and no sock specified")
        }
        let backlog = try machine.index(arguments[3])
        return request(network, loop, arguments[2], machine) { number, turn, group in
          Listening.listen(path: path, backlog: backlog, number: number, turn: turn, group: group)
        }
      },
    ]
  }

  /// Notes who waits and starts the work on NIO's thread.
  private static func request(
    _ network: Network, _ loop: EventLoopObject, _ receiver: Value, _ machine: Machine,
    start: (Int, Turn, MultiThreadedEventLoopGroup) -> Void
  ) -> Value {
    let request = machine.adopt(RequestObject(network, loop: loop, receiver: receiver, machine))
    network.add(request)
    start(request.number, network.turn(of: loop), network.group)
    return .object(Ref(request.future.object))
  }

  private static func loop(_ value: Value, _ machine: Machine) throws(Unwind) -> EventLoopObject {
    if case .object(let ref) = value, let loop = ref.object as? EventLoopObject { return loop }
    throw machine.raise(.typeError, "an event loop is required, not '\(machine.typeName(value))'")
  }

  private static func text(_ value: Value, _ machine: Machine) throws(Unwind) -> String? {
    switch value {
    case .none, .undefined: return nil
    case .string(let ref): return ref.object.text
    case .object(let ref):
      if let bytes = machine.bytesLike(ref.object) { return String(decoding: bytes, as: UTF8.self) }
    default: break
    }
    throw machine.raise(.typeError, "getaddrinfo() argument 1 must be string or None")
  }

  private static func port(_ value: Value, _ machine: Machine) throws(Unwind) -> Int {
    switch value {
    case .none, .undefined: return 0
    case .string(let ref):
      guard let number = Int(ref.object.text) else {
        throw machine.raise(.osError, "service '\(ref.object.text)' is not known; give the port's number")
      }
      return number
    default:
      let number = try machine.index(value)
      guard (0...65535).contains(number) else {
        throw machine.raise(.overflowError, "getaddrinfo() argument 2 must be in 0-65535")
      }
      return number
    }
  }

  /// One host, several, or nil for all interfaces.
  private static func hosts(_ value: Value, _ machine: Machine) throws(Unwind) -> [String?] {
    switch value {
    case .list, .tuple:
      var hosts: [String?] = []
      try machine.forEach(in: value) { (host) throws(Unwind) in
        hosts.append(try text(host, machine))
        return true
      }
      return hosts
    default:
      guard let host = try text(value, machine), !host.isEmpty else { return [nil] }
      return [host]
    }
  }

  private static func refuseEncryption(_ options: Value, _ machine: Machine) throws(Unwind) {
    guard case .dictionary(let ref) = options,
      let wanted = machine.get(ref.object, machine.intern("ssl")).givenAndNotNone, try machine.isTrue(wanted)
    else { return }
    throw machine.raise(.notImplementedError, "TLS connections are not supported yet")
  }
}

/// Connecting, on NIO's thread.
enum Connecting {
  private static func bootstrap(
    number: Int, turn: Turn, group: MultiThreadedEventLoopGroup
  ) -> ClientBootstrap {
    ClientBootstrap(group: group)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ChannelCollector(number, turn))
        }
      }
  }

  /// Tries every address of the host in turn, and says of each why it failed.
  static func connect(host: String, port: Int, number: Int, turn: Turn, group: MultiThreadedEventLoopGroup) {
    if let address = try? SocketAddress(ipAddress: host, port: port) {
      return connect(to: [address], failures: [], number: number, turn: turn, group: group)
    }
    let eventLoop = group.next()
    let resolved = eventLoop.makePromise(of: [SocketAddress].self)
    // A thread of its own: looking a name up can take seconds, and there is one thread for all connections.
    NIOSingletons.posixBlockingThreadPool.submit { _ in
      do throws(NetworkFailure) {
        resolved.succeed(try Addresses.resolve(host: host, port: port, forListening: false))
      } catch { resolved.fail(error) }
    }
    resolved.futureResult.whenComplete { result in
      switch result {
      case .success(let addresses):
        connect(to: addresses, failures: [], number: number, turn: turn, group: group)
      case .failure(let error): turn.add(.refused(number, NetworkFailure(error)))
      }
    }
  }

  static func connect(path: String, number: Int, turn: Turn, group: MultiThreadedEventLoopGroup) {
    bootstrap(number: number, turn: turn, group: group).connect(unixDomainSocketPath: path).whenComplete { result in
      switch result {
      case .success(let channel): turn.add(.connected(number, channel))
      case .failure(let error): turn.add(.refused(number, NetworkFailure(error)))
      }
    }
  }

  private static func connect(
    to addresses: [SocketAddress], failures: [NetworkFailure], number: Int, turn: Turn,
    group: MultiThreadedEventLoopGroup
  ) {
    guard let address = addresses.first else {
      return group.next().execute { turn.add(.refused(number, combined(failures))) }
    }
    bootstrap(number: number, turn: turn, group: group).connect(to: address).whenComplete { result in
      switch result {
      case .success(let channel): turn.add(.connected(number, channel))
      case .failure(let error):
        let failure = NetworkFailure(error) { _ in "Connect call failed \(Addresses.text(address))" }
        connect(
          to: Array(addresses.dropFirst()), failures: failures + [failure], number: number, turn: turn, group: group)
      }
    }
  }

  /// Several reasons become one, as asyncio puts it.
  private static func combined(_ failures: [NetworkFailure]) -> NetworkFailure {
    guard let first = failures.first else {
      return NetworkFailure(kind: .other, number: 0, message: "getaddrinfo() returned empty list")
    }
    if failures.allSatisfy({ $0.message == first.message && $0.number == first.number }) { return first }
    let all = failures.map { "[Errno \($0.number)] \($0.message ?? "")" }.joined(separator: ", ")
    return NetworkFailure(kind: .other, number: 0, message: "Multiple exceptions: \(all)")
  }
}
