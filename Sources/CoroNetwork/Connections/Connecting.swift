import CoroRuntime
import NIOCore
import NIOPosix

/// A connection that a script asked for.
struct ConnectionPlan: Sendable {
  enum Place: Sendable {
    case host(NameQuestion)
    case path(String)
  }
  var place: Place
  /// Where the connection comes from, where the script chose it.
  var local: NameQuestion?
  var encryption: Encryption?
  /// What it carries is messages of HTTP.
  var carriesMessages = false
}

/// Connecting, on NIO's thread.
struct Connecting: Sendable {
  let plan: ConnectionPlan
  let errand: Errand

  func start() {
    switch plan.place {
    case .path(let path):
      bootstrap.connect(unixDomainSocketPath: path).whenComplete { result in
        switch result {
        case .success(let channel): connected(channel)
        case .failure(let error): errand.fail(error)
        }
      }
    case .host(let question):
      let plan = plan
      NameLookup.ask(on: errand.eventLoop) { () throws(NetworkFailure) in
        // An address needs no look-up; where the connection comes from is looked up along with where it goes.
        let remote = try Connecting.addresses(of: question)
        guard let local = plan.local else { return (remote, [SocketAddress]()) }
        return (remote, try Connecting.addresses(of: local))
      }.whenComplete { result in
        switch result {
        case .success(let (remote, local)): connect(to: remote[...], from: local, failures: [])
        case .failure(let error): errand.fail(error)
        }
      }
    }
  }

  private static func addresses(of question: NameQuestion) throws(NetworkFailure) -> [SocketAddress] {
    let addresses = try NameLookup.answers(to: question).map(\.address)
    if addresses.isEmpty {
      throw NetworkFailure(kind: .other, number: 0, message: "getaddrinfo() returned empty list")
    }
    return addresses
  }

  private var bootstrap: ClientBootstrap {
    let encryption = plan.encryption
    let carriesMessages = plan.carriesMessages
    let (number, turn) = (errand.number, errand.turn)
    return ClientBootstrap(group: errand.eventLoop)
      .channelOption(.allowRemoteHalfClosure, value: true)
      // The system decides when to give up, as it does in CPython.
      .connectTimeout(.hours(24))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try encryption?.addHandlers(to: channel, isServer: false)
          if carriesMessages { try MessageSplitter.add(to: channel, number: number, turn: turn, isServer: false) }
          try channel.pipeline.syncOperations.addHandler(
            ChannelCollector(number, turn, handshakeTimeout: encryption?.handshakeTimeout))
        }
      }
  }

  /// Tries every address of the host in turn, and says of each why it failed.
  private func connect(to addresses: ArraySlice<SocketAddress>, from local: [SocketAddress], failures: [NetworkFailure])
  {
    guard let address = addresses.first else { return errand.fail(failures) }
    var bootstrap = bootstrap
    if !local.isEmpty {
      guard let own = local.first(where: { $0.protocol == address.protocol }) else {
        let failure = NetworkFailure(
          kind: .other, number: 0, message: "no matching local address with family=\(address.protocol) found")
        return connect(to: addresses.dropFirst(), from: local, failures: failures + [failure])
      }
      bootstrap = bootstrap.bind(to: own)
    }
    bootstrap.connect(to: address).whenComplete { result in
      switch result {
      case .success(let channel): connected(channel)
      case .failure(let error):
        let failure = NetworkFailure(error) { number in
          number == ENETUNREACH || number == EADDRNOTAVAIL || number == EACCES
            ? nil : "Connect call failed \(Addresses.text(address))"
        }
        connect(to: addresses.dropFirst(), from: local, failures: failures + [failure])
      }
    }
  }

  /// The connection is there: what is to be encrypted still shakes hands.
  private func connected(_ channel: any Channel) {
    let (number, turn) = (errand.number, errand.turn)
    guard plan.encryption != nil else {
      let descriptor = plan.carriesMessages ? nil : WriteDescriptor.copy(of: channel)
      return turn.add(.connected(number, channel, descriptor))
    }
    guard let collector = try? channel.pipeline.syncOperations.handler(type: ChannelCollector.self) else { return }
    collector.afterHandshake { failure in
      turn.add(failure.map { .refused(number, [$0]) } ?? .connected(number, channel, nil))
    }
  }
}
