import CoroRuntime
import NIOCore
import NIOPosix

/// A socket for datagrams that a script asked for.
struct DatagramPlan: Sendable {
  /// Nil for a socket that the system binds to where it likes.
  var local: NameQuestion?
  /// The one it talks to, where there is only one.
  var remote: NameQuestion?
  var reusesPort = false
  var allowsBroadcast = false
}

/// Making sockets for datagrams, on NIO's thread.
struct DatagramBinding: Sendable {
  let plan: DatagramPlan
  let errand: Errand

  func start() {
    let plan = plan
    NameLookup.ask(on: errand.eventLoop) { () throws(NetworkFailure) in
      let local = try plan.local.map { (question) throws(NetworkFailure) in try NameLookup.answers(to: question) }
      let remote = try plan.remote.map { (question) throws(NetworkFailure) in try NameLookup.answers(to: question) }
      return (local?.map(\.address) ?? [], remote?.map(\.address) ?? [])
    }.whenComplete { result in
      switch result {
      case .success(let (local, remote)): open(pairs(local, remote)[...], failures: [])
      case .failure(let error): errand.fail(error)
      }
    }
  }

  /// Which addresses belong together: those of one family.
  private func pairs(_ local: [SocketAddress], _ remote: [SocketAddress]) -> [(SocketAddress?, SocketAddress?)] {
    if plan.local == nil { return remote.map { (nil, $0) } }
    if plan.remote == nil { return local.map { ($0, nil) } }
    return local.flatMap { own in remote.filter { $0.protocol == own.protocol }.map { (own, $0) } }
  }

  private var bootstrap: DatagramBootstrap {
    let (number, turn) = (errand.number, errand.turn)
    let isConnected = plan.remote != nil
    var bootstrap = DatagramBootstrap(group: errand.eventLoop).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(DatagramCollector(number, turn, isConnected: isConnected))
      }
    }
    // The largest datagram there is.
    bootstrap = bootstrap.channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65536))
    if plan.reusesPort { bootstrap = bootstrap.channelOption(SystemSocket.reusesPort, value: 1) }
    if plan.allowsBroadcast { bootstrap = bootstrap.channelOption(.socketOption(.so_broadcast), value: 1) }
    return bootstrap
  }

  private func open(_ pairs: ArraySlice<(SocketAddress?, SocketAddress?)>, failures: [NetworkFailure]) {
    guard let (local, remote) = pairs.first else {
      let nothing = NetworkFailure(kind: .other, number: 0, message: "can not get address information")
      return errand.fail([failures.first ?? nothing])
    }
    let opened: EventLoopFuture<any Channel>
    if let local, let remote {
      opened = bootstrap.bind(to: local).flatMap { channel in channel.connect(to: remote).map { channel } }
    } else if let remote {
      opened = bootstrap.connect(to: remote)
    } else if let local {
      opened = bootstrap.bind(to: local)
    } else {
      return open(pairs.dropFirst(), failures: failures)
    }
    opened.whenComplete { result in
      switch result {
      case .success(let channel): errand.turn.add(.connected(errand.number, channel, nil))
      case .failure(let error): open(pairs.dropFirst(), failures: failures + [NetworkFailure(error)])
      }
    }
  }
}

/// The end of a datagram channel's pipeline.
final class DatagramCollector: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let number: Int
  private let turn: Turn
  private let isConnected: Bool

  init(_ number: Int, _ turn: Turn, isConnected: Bool) {
    self.number = number
    self.turn = turn
    self.isConnected = isConnected
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    turn.add(.datagram(number, Array(envelope.data.readableBytesView), envelope.remoteAddress))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    turn.add(.datagramFailed(number, NetworkFailure(error)))
  }

  func channelInactive(context: ChannelHandlerContext) {
    turn.add(.closed(number, nil))
    context.fireChannelInactive()
  }
}

/// What the interpreter wants sent from one socket at the end of a tick.
struct DatagramOrder: Sendable {
  let number: Int
  let channel: any Channel
  var datagrams: [(data: ByteBuffer, address: SocketAddress?)] = []
  var closes = false

  func carryOut(_ turn: Turn) {
    let number = number
    for (data, address) in datagrams {
      let count = data.readableBytes
      let sent: EventLoopFuture<Void>
      if let address {
        sent = channel.write(AddressedEnvelope(remoteAddress: address, data: data))
      } else {
        sent = channel.write(data)
      }
      sent.whenComplete { result in
        if case .failure(let error) = result { turn.add(.datagramFailed(number, NetworkFailure(error))) }
        turn.add(.written(number, count))
      }
    }
    channel.flush()
    if closes { channel.close(promise: nil) }
  }
}
