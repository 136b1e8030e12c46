import CoroAsync
import CoroRuntime
import NIOCore

/// Listening sockets below an asyncio `Server`: bound, but accepting only once it is told to.
final class ServerObject: HeapObject {
  let number: Int
  let loop: Ref<EventLoopObject>
  let channels: [any Channel]
  let factory: Value
  /// The addresses, as `server.sockets` shows them.
  var sockets: Value = .none
  private var clients: ContiguousArray<Ref<TransportObject>> = []
  /// Futures of `wait_closed`.
  private let waiters: Ref<ListObject>
  private(set) var isClosed = false
  var carriesMessages = false
  /// The `ssl.SSLContext` of its connections.
  var encryption = Value.none

  init(
    _ network: Network, number: Int, loop: EventLoopObject, channels: [any Channel], factory: Value, _ machine: Machine
  ) {
    self.number = number
    self.loop = Ref(loop)
    self.channels = channels
    self.factory = factory
    waiters = Ref(machine.makeList())
    super.init(type: network.types.server, kind: .other)
    let names = channels.map {
      SocketObject.make(
        network, name: Addresses.value($0.localAddress, machine), peer: .none, channel: $0, machine)
    }
    sockets = .list(Ref(machine.makeList(names)))
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(factory)
    tracer.visit(sockets)
    for client in clients { tracer.visit(client) }
    tracer.visit(waiters)
    tracer.visit(encryption)
  }

  override var byteCount: Int { 240 }

  func startServing() {
    for channel in channels {
      channel.setOption(.autoRead, value: true).whenSuccess { channel.read() }
    }
  }

  /// A connection came in: the factory makes its protocol.
  func accepted(
    _ channel: any Channel, _ descriptor: WriteDescriptor?, number: Int, _ network: Network, _ machine: Machine
  ) throws(Unwind) {
    if isClosed { return channel.close(promise: nil) }
    let made: Value
    do throws(Unwind) {
      made = try machine.call(factory)
    } catch {
      channel.close(promise: nil)
      return try loop.object.reportProtocolError(
        machine, "Error on transport creation for incoming connection", transport: .none, protocolObject: .none)
    }
    let transport = machine.adopt(
      TransportObject(
        network, number: number, loop: loop.object, channel: channel, protocolObject: made, server: self,
        kind: carriesMessages ? .httpServer : .socket, machine))
    transport.encryption = encryption
    transport.descriptor = descriptor
    clients.append(Ref(transport))
    network.add(transport)
    try transport.startSoon(machine)
  }

  func lost(_ transport: TransportObject, _ network: Network, _ machine: Machine) throws(Unwind) {
    clients.removeAll { $0 == Ref(transport) }
    try wakeIfClosed(machine)
  }

  func close(_ network: Network, _ machine: Machine) throws(Unwind) {
    if isClosed { return }
    isClosed = true
    sockets = .list(Ref(machine.makeList()))
    for channel in channels { channel.close(promise: nil) }
    network.remove(self)
    try wakeIfClosed(machine)
  }

  func closeClients(_ network: Network, abort: Bool) {
    for client in clients { if abort { client.object.abort(network) } else { client.object.close(network) } }
  }

  /// A future that is done when the server is closed and its last connection is gone.
  func waitClosed(_ machine: Machine) throws(Unwind) -> Value {
    let future = loop.object.runtime.makeFuture(machine, loop: loop.object)
    if isClosed && clients.isEmpty {
      try future.setResult(machine, .none)
    } else {
      try machine.append(.object(Ref(future)), to: waiters.object)
    }
    return .object(Ref(future))
  }

  private func wakeIfClosed(_ machine: Machine) throws(Unwind) {
    guard isClosed, clients.isEmpty else { return }
    while waiters.object.count > 0 {
      let waiter = waiters.object.remove(at: 0)
      if let future = loop.object.runtime.future(in: waiter), !future.isDone { try future.setResult(machine, .none) }
    }
  }

  // MARK: methods

  static func rows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("start_serving", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).startServing()
        return .none
      },
      NativeRow("close", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).close(network, machine)
        return .none
      },
      NativeRow("wait_closed", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).waitClosed(machine)
      },
      NativeRow("close_clients", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).closeClients(network, abort: false)
        return .none
      },
      NativeRow("abort_clients", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).closeClients(network, abort: true)
        return .none
      },
    ]
  }

  static func attributes() -> [NativeAttribute] {
    [NativeAttribute("sockets") { (machine, value) throws(Unwind) in try receiver(value, machine).sockets }]
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> ServerObject {
    if case .object(let ref) = value, let server = ref.object as? ServerObject { return server }
    throw machine.raise(.typeError, "a server is required, not '\(machine.typeName(value))'")
  }
}
