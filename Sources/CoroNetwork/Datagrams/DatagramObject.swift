import CoroAsync
import CoroRuntime
import NIOCore

/// A socket for datagrams as scripts see it: asyncio's `DatagramTransport`.
final class DatagramObject: HeapObject, WritingTransport {
  let number: Int
  let loop: Ref<EventLoopObject>
  let channel: any Channel
  var protocolObject: Value
  let peerName: Value
  let socketName: Value
  let isConnected: Bool

  private var outgoing: [(data: ByteBuffer, address: SocketAddress?)] = []
  var writeBuffer = WriteBuffer()
  private var isStarted = false
  private(set) var isClosing = false
  private(set) var isLost = false
  private var closes = false
  private var isInChanged = false

  init(
    _ network: Network, number: Int, loop: EventLoopObject, channel: any Channel, protocolObject: Value,
    isConnected: Bool, _ machine: Machine
  ) {
    self.number = number
    self.loop = Ref(loop)
    self.channel = channel
    self.protocolObject = protocolObject
    self.isConnected = isConnected
    peerName = isConnected ? Addresses.value(channel.remoteAddress, machine) : .none
    socketName = Addresses.value(channel.localAddress, machine)
    super.init(type: network.types.datagram, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(protocolObject)
    tracer.visit(peerName)
    tracer.visit(socketName)
  }

  override var byteCount: Int { 320 }

  /// The system's number of its addresses' family.
  var family: Int32 {
    switch channel.localAddress {
    case .v6: AF_INET6
    case .v4, .unixDomainSocket, .none: AF_INET
    }
  }

  func start(_ machine: Machine) throws(Unwind) {
    isStarted = true
    try notify("connection_made", [.object(Ref(self))], machine)
  }

  func notify(_ name: String, _ machine: Machine) throws(Unwind) { try notify(name, [], machine) }

  private func notify(_ name: String, _ arguments: [Value], _ machine: Machine) throws(Unwind) {
    do throws(Unwind) {
      _ = try machine.call(machine.getAttribute(protocolObject, name), arguments: arguments)
    } catch {
      try loop.object.reportProtocolError(
        machine, "Fatal error: protocol.\(name)() call failed.", transport: .object(Ref(self)),
        protocolObject: protocolObject)
      if let network = Network.of(machine) { abort(network) }
    }
  }

  func received(_ bytes: [UInt8], from address: SocketAddress, _ machine: Machine) throws(Unwind) {
    if isClosing || !isStarted { return }
    let sender = Addresses.value(address, machine)
    try notify("datagram_received", [machine.makeBytes(bytes), sender], machine)
  }

  func failed(_ failure: NetworkFailure, _ network: Network, _ machine: Machine) throws(Unwind) {
    if isClosing || !isStarted { return }
    try notify("error_received", [.object(Ref(network.exception(failure, machine)))], machine)
  }

  func closed(_ network: Network, _ machine: Machine) throws(Unwind) {
    if isLost { return }
    isLost = true
    isClosing = true
    writeBuffer.removeAll()
    network.remove(self)
    try notify("connection_lost", [.none], machine)
  }

  func send(_ bytes: [UInt8], to address: SocketAddress?, _ network: Network, _ machine: Machine) throws(Unwind) {
    if isClosing { return }
    outgoing.append((channel.allocator.buffer(bytes: bytes), address))
    writeBuffer.add(bytes.count)
    note(network)
    try checkHighWater(machine)
  }

  func close(_ network: Network) {
    if isClosing { return }
    isClosing = true
    closes = true
    note(network)
  }

  func abort(_ network: Network) {
    outgoing = []
    close(network)
  }

  private func note(_ network: Network) {
    if isInChanged { return }
    isInChanged = true
    network.noteChange(self)
  }

  /// What is to be handed over at the end of the tick.
  func takeOrder() -> DatagramOrder {
    let order = DatagramOrder(number: number, channel: channel, datagrams: outgoing, closes: closes)
    outgoing = []
    closes = false
    isInChanged = false
    return order
  }
}
