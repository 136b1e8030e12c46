import CoroRuntime
import NIOCore
import NIOPosix

/// A server that a script asked for.
struct ListeningPlan: Sendable {
  enum Place: Sendable {
    case hosts([NameQuestion])
    /// A socket that is bound already.
    case descriptor(Int32)
  }
  var place: Place
  var backlog: Int
  var reusesPort = false
  var reusesAddress = true
  var encryption: Encryption?
  /// What its connections carry is messages of HTTP.
  var carriesMessages = false
}

/// Binding listening sockets, on NIO's thread.
struct Listening: Sendable {
  let plan: ListeningPlan
  let errand: Errand

  private func bootstrap(isIPv6: Bool) -> ServerBootstrap {
    let encryption = plan.encryption
    let carriesMessages = plan.carriesMessages
    let (number, turn) = (errand.number, errand.turn)
    var bootstrap = ServerBootstrap(group: errand.eventLoop)
      .serverChannelOption(.backlog, value: Int32(clamping: plan.backlog))
      .serverChannelOption(.socketOption(.so_reuseaddr), value: plan.reusesAddress ? 1 : 0)
      // It accepts when the server starts serving.
      .serverChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = turn.nextConnection()
          try encryption?.addHandlers(to: channel, isServer: true)
          if carriesMessages { try MessageSplitter.add(to: channel, number: connection, turn: turn, isServer: true) }
          let collector = ChannelCollector(connection, turn, handshakeTimeout: encryption?.handshakeTimeout)
          try channel.pipeline.syncOperations.addHandler(collector)
          collector.afterHandshake { failure in
            // A client that cannot shake hands is no connection.
            if failure != nil { return }
            let isPlain = encryption == nil && !carriesMessages
            let descriptor = isPlain ? WriteDescriptor.copy(of: channel) : nil
            turn.add(.accepted(server: number, connection: connection, channel, descriptor))
          }
        }
      }
    if plan.reusesPort { bootstrap = bootstrap.serverChannelOption(SystemSocket.reusesPort, value: 1) }
    if isIPv6 {
      // Else it would take the IPv4 port as well.
      bootstrap = bootstrap.serverChannelOption(
        ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
    }
    return bootstrap
  }

  func start() {
    switch plan.place {
    case .descriptor(let descriptor):
      bootstrap(isIPv6: false).withBoundSocket(descriptor).whenComplete { result in
        switch result {
        case .success(let channel): errand.turn.add(.listening(errand.number, [channel]))
        case .failure(let error): errand.fail(error)
        }
      }
    case .hosts(let questions):
      NameLookup.ask(on: errand.eventLoop) { () throws(NetworkFailure) in
        var addresses: [SocketAddress] = []
        for question in questions {
          for answer in try NameLookup.answers(to: question) where !addresses.contains(answer.address) {
            addresses.append(answer.address)
          }
        }
        return addresses
      }.whenComplete { result in
        switch result {
        case .success(let addresses): bind(addresses[...], bound: [])
        case .failure(let error): errand.fail(error)
        }
      }
    }
  }

  /// Binds one address after the other; when one fails, those before it are given back.
  private func bind(_ addresses: ArraySlice<SocketAddress>, bound: [any Channel]) {
    guard let address = addresses.first else { return errand.turn.add(.listening(errand.number, bound)) }
    let rest = addresses.dropFirst()
    let isIPv6 = address.protocol == .inet6
    bootstrap(isIPv6: isIPv6).bind(to: address).whenComplete { result in
      switch result {
      case .success(let channel): bind(rest, bound: bound + [channel])
      case .failure(let error):
        let failure = NetworkFailure(error) { number in
          "error while attempting to bind on address \(Addresses.text(address)): "
            + Addresses.systemMessage(number).lowercased()
        }
        if isIPv6 && (!rest.isEmpty || !bound.isEmpty) && Addresses.isUnsupported(failure.number) {
          // A machine without IPv6 still listens on all that it has.
          return bind(rest, bound: bound)
        }
        for channel in bound { channel.close(promise: nil) }
        errand.fail([failure])
      }
    }
  }

  /// A socket in the file system, bound. One that an earlier server left there is replaced; the file stays when the
  /// server is closed, as in CPython 3.12.
  static func bindPath(_ path: String) throws(NetworkFailure) -> Int32 {
    let address: SocketAddress
    do { address = try SocketAddress(unixDomainSocketPath: path) } catch {
      throw NetworkFailure(kind: .other, number: 0, message: "AF_UNIX path too long")
    }
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, NameQuestion.stream | Int32(SOCK_CLOEXEC.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, NameQuestion.stream, 0)
    #endif
    guard descriptor >= 0 else { throw NetworkFailure(kind: .system, number: errno) }
    var facts = stat()
    if stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
    let answer = SystemSocket.bind(descriptor, to: address)
    if answer == 0 { return descriptor }
    let number = errno
    close(descriptor)
    throw NetworkFailure(
      kind: .system, number: number, message: number == EADDRINUSE ? "Address '\(path)' is already in use" : nil)
  }
}
