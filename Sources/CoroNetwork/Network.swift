import CoroAsync
import CoroRuntime
import NIOCore
import NIOPosix

/// The connections and servers of one interpreter, and NIO's thread below them.
final class Network: RootSource {
  let types: NetworkTypes
  /// NIO's one thread, started when something first asks for it.
  private var startedGroup: MultiThreadedEventLoopGroup?
  private var lastNumber = 0
  private var connections: [Int: Ref<TransportObject>] = [:]
  private var servers: [Int: Ref<ServerObject>] = [:]
  private var requests: [Int: Ref<RequestObject>] = [:]
  /// One for each loop, by the loop's address.
  private var turns: [UInt: Turn] = [:]
  /// Connections with orders to hand over at the end of the tick.
  private var changed: ContiguousArray<Ref<TransportObject>> = []

  init(_ machine: Machine) {
    types = NetworkTypes(machine)
  }

  deinit {
    startedGroup?.shutdownGracefully { _ in }
  }

  static func of(_ machine: Machine) -> Network? { machine.moduleStates["_network"] as? Network }

  func visitRoots(_ tracer: Tracer) {
    types.visit(tracer)
    for connection in connections.values { tracer.visit(connection) }
    for server in servers.values { tracer.visit(server) }
    for request in requests.values { tracer.visit(request) }
    for connection in changed { tracer.visit(connection) }
  }

  var group: MultiThreadedEventLoopGroup {
    if let startedGroup { return startedGroup }
    let made = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    startedGroup = made
    return made
  }

  func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  /// The turn that posts to this loop's inbox.
  func turn(of loop: EventLoopObject) -> Turn {
    let address = Ref(loop).address
    if let known = turns[address] { return known }
    let made = Turn(group.next(), loop.scheduler.inbox, index: nextNumber())
    turns[address] = made
    loop.scheduler.endOfTick.append { [weak self] machine in self?.handOver(machine) }
    return made
  }

  // MARK: what is under way

  func add(_ request: RequestObject) {
    requests[request.number] = Ref(request)
    request.loop.object.scheduler.operationsUnderWay += 1
  }

  func takeRequest(_ number: Int) -> RequestObject? {
    guard let request = requests.removeValue(forKey: number)?.object else { return nil }
    request.loop.object.scheduler.operationsUnderWay -= 1
    return request
  }

  func add(_ transport: TransportObject) {
    connections[transport.number] = Ref(transport)
    transport.loop.object.scheduler.operationsUnderWay += 1
  }

  func remove(_ transport: TransportObject) {
    if connections.removeValue(forKey: transport.number) != nil {
      transport.loop.object.scheduler.operationsUnderWay -= 1
    }
  }

  func add(_ server: ServerObject) {
    servers[server.number] = Ref(server)
    server.loop.object.scheduler.operationsUnderWay += 1
  }

  func remove(_ server: ServerObject) {
    if servers.removeValue(forKey: server.number) != nil { server.loop.object.scheduler.operationsUnderWay -= 1 }
  }

  // MARK: between the threads

  /// A connection has something for NIO: it goes over at the end of the tick, with everybody else's.
  func noteChange(_ transport: TransportObject) {
    if transport.isInChanged { return }
    transport.isInChanged = true
    changed.append(Ref(transport))
  }

  private func handOver(_ machine: Machine) {
    if changed.isEmpty { return }
    var orders: [UInt: [ConnectionOrder]] = [:]
    for transport in changed {
      transport.object.isInChanged = false
      orders[transport.object.loop.address, default: []].append(transport.object.takeOrder())
    }
    changed.removeAll(keepingCapacity: true)
    for (loop, batch) in orders {
      guard let turn = turns[loop] else { continue }
      group.next().execute { Handover.carryOut(batch, turn) }
    }
  }

  /// What happened during one turn of NIO's loop.
  func deliver(_ events: [NetworkEvent], _ machine: Machine) throws(Unwind) {
    for event in events { try deliver(event, machine) }
    // An answer to a connection that nobody touches later in the tick.
    handOver(machine)
  }

  private func deliver(_ event: NetworkEvent, _ machine: Machine) throws(Unwind) {
    switch event {
    case .connected(let number, let channel):
      guard let request = takeRequest(number) else { return channel.close(promise: nil) }
      try request.connected(channel, self, machine)
    case .listening(let number, let channels):
      guard let request = takeRequest(number) else { return channels.forEach { $0.close(promise: nil) } }
      try request.listening(channels, self, machine)
    case .refused(let number, let failure):
      try takeRequest(number)?.refused(failure, self, machine)
    case .accepted(let number, let connection, let channel):
      guard let server = servers[number]?.object else { return channel.close(promise: nil) }
      try server.accepted(channel, number: connection, self, machine)
    case .received(let number, let bytes):
      try connections[number]?.object.received(bytes, self, machine)
    case .ended(let number):
      try connections[number]?.object.ended(self, machine)
    case .written(let number, let count):
      try connections[number]?.object.written(count, machine)
    case .closed(let number, let failure):
      try connections[number]?.object.closed(failure, self, machine)
    case .stopped(let number):
      if let server = servers[number]?.object { remove(server) }
    }
  }

  /// The exception of a failure, as CPython raises it.
  func exception(_ failure: NetworkFailure, _ machine: Machine) -> ExceptionObject {
    let message = failure.message.map { machine.string($0) }
    switch failure.kind {
    case .lookup:
      return machine.makeException(
        types.lookupError.object, .int(Int(failure.number)), message ?? machine.string("lookup failed"))
    case .system: return machine.makeOSError(failure.number, message: failure.message)
    case .other: return machine.makeException(.osError, message ?? machine.string("network failure"))
    }
  }
}

/// The classes that only the network has.
struct NetworkTypes {
  let transport, server, request, socket, lookupError: Ref<TypeObject>

  init(_ machine: Machine) {
    transport = Ref(machine.makeBuiltinType("_SelectorSocketTransport", module: "asyncio.selector_events"))
    server = Ref(machine.makeBuiltinType("_NativeServer", module: "_asyncio"))
    request = Ref(machine.makeBuiltinType("_Request", module: "_asyncio"))
    socket = Ref(machine.makeBuiltinType("TransportSocket", module: "asyncio"))
    lookupError = Ref(
      machine.makeBuiltinType(
        "gaierror", base: machine.type(.osError), layout: .exception, module: "socket", canBeSubclassed: true))
  }

  func visit(_ tracer: Tracer) {
    for type in [transport, server, request, socket, lookupError] { tracer.visit(type) }
  }
}
