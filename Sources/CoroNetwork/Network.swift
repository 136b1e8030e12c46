import CoroAsync
import CoroRuntime
import NIOCore
import NIOPosix

/// The connections and servers of one interpreter, and NIO's thread below them.
final class Network: RootSource {
  let types: NetworkTypes
  /// NIO's one thread, started when something first asks for it.
  private var startedGroup: MultiThreadedEventLoopGroup?
  /// The host's, which is used in the place of one's own.
  private let givenGroup: (any EventLoopGroup)?
  private var lastNumber = 0
  private var connections: [Int: Ref<TransportObject>] = [:]
  private var servers: [Int: Ref<ServerObject>] = [:]
  private var requests: [Int: Ref<RequestObject>] = [:]
  private var datagrams: [Int: Ref<DatagramObject>] = [:]
  /// Of connections that are not there yet.
  private var agreements: [Int: EncryptionAgreement] = [:]
  private var processes: [Int: Ref<ProcessObject>] = [:]
  /// Threads that write to descriptors which other processes share.
  private var pumps: [Pump] = []
  /// Connections with orders to hand over at the end of the tick.
  private var changed: ContiguousArray<Ref<TransportObject>> = []
  private var changedDatagrams: ContiguousArray<Ref<DatagramObject>> = []
  /// The classes of transports derive from asyncio's.
  private var hasDerived = false
  let dataReceived: StringObject
  /// `asyncio.BufferedProtocol`, once there are transports.
  private(set) var bufferedProtocol: Ref<TypeObject>?

  init(_ machine: Machine, group: (any EventLoopGroup)? = nil) {
    types = NetworkTypes(machine)
    dataReceived = machine.intern("data_received")
    givenGroup = group
    machine.handleCount.others.append { [unowned self] in
      connections.count + servers.count + datagrams.count + processes.count
    }
  }

  deinit {
    startedGroup?.shutdownGracefully { _ in }
  }

  static func of(_ machine: Machine) -> Network? { machine.moduleStates["_network"] as? Network }

  func visitRoots(_ tracer: Tracer) {
    types.visit(tracer)
    tracer.visit(bufferedProtocol)
    for connection in connections.values { tracer.visit(connection) }
    for server in servers.values { tracer.visit(server) }
    for request in requests.values { tracer.visit(request) }
    for connection in changed { tracer.visit(connection) }
    for process in processes.values { tracer.visit(process) }
    for socket in datagrams.values { tracer.visit(socket) }
    for socket in changedDatagrams { tracer.visit(socket) }
  }

  var group: any EventLoopGroup {
    if let givenGroup { return givenGroup }
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
    if let known = loop.scheduler.companions["network"] as? Turn { return known }
    let made = Turn(group.next(), loop.scheduler.inbox, index: nextNumber())
    // Kept with the loop: another loop may one day have its address.
    loop.scheduler.companions["network"] = made
    loop.scheduler.endOfTick.append { [weak self] machine in self?.handOver(machine) }
    loop.scheduler.atClose.append { [weak self, unowned loop] machine in self?.forget(loop, made, machine) }
    return made
  }

  /// A loop is closed: what it has under way ends, and nobody hears of it any more.
  private func forget(_ loop: EventLoopObject, _ turn: Turn, _ machine: Machine) {
    handOver(machine)
    for transport in connections.values where transport.object.loop.object === loop {
      transport.object.stopWritingDirectly()
      transport.object.channel.close(promise: nil)
      remove(transport.object)
    }
    for socket in datagrams.values where socket.object.loop.object === loop {
      socket.object.channel.close(promise: nil)
      remove(socket.object)
    }
    for server in servers.values where server.object.loop.object === loop {
      for channel in server.object.channels { channel.close(promise: nil) }
      remove(server.object)
    }
    for request in requests.values where request.object.loop.object === loop {
      _ = takeRequest(request.object.number)
    }
    for process in processes.values where process.object.loop.object === loop {
      _ = takeProcess(process.object.number)
    }
    turn.eventLoop.execute { turn.close() }
  }

  /// Lets `isinstance(transport, asyncio.Transport)` hold: those classes are written in the language, and not there
  /// before the first import.
  func deriveTransports(_ machine: Machine) throws(Unwind) {
    if hasDerived { return }
    hasDerived = true
    let protocols = try machine.importModule("asyncio.protocols", innermost: true)
    if case .type(let type) = try machine.getAttribute(protocols, "BufferedProtocol") { bufferedProtocol = type }
    let module = try machine.importModule("asyncio.transports", innermost: true)
    for (type, name) in [
      (types.transport, "Transport"), (types.datagram, "DatagramTransport"), (types.readPipe, "ReadTransport"),
      (types.writePipe, "WriteTransport"), (types.messages, "Transport"),
    ] {
      if case .type(let base) = try machine.getAttribute(module, name) {
        machine.derive(type.object, from: base.object)
      }
    }
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
    if let agreement = agreements.removeValue(forKey: transport.number) { transport.agreement = agreement }
    transport.loop.object.scheduler.operationsUnderWay += 1
  }

  func remove(_ transport: TransportObject) {
    if connections.removeValue(forKey: transport.number) != nil {
      transport.loop.object.scheduler.operationsUnderWay -= 1
    }
  }

  func add(_ process: ProcessObject) {
    processes[process.number] = Ref(process)
    process.loop.object.scheduler.operationsUnderWay += 1
  }

  func takeProcess(_ number: Int) -> ProcessObject? {
    guard let process = processes.removeValue(forKey: number)?.object else { return nil }
    process.loop.object.scheduler.operationsUnderWay -= 1
    return process
  }

  func add(_ pump: Pump) { pumps.append(pump) }

  func waitForPumps() {
    if pumps.isEmpty { return }
    // Their ends of the pipes are closed with the connections.
    for transport in connections.values {
      transport.object.stopWritingDirectly()
      transport.object.channel.close(promise: nil)
    }
    for pump in pumps { pump.waitUntilFinished() }
  }

  func add(_ socket: DatagramObject) {
    datagrams[socket.number] = Ref(socket)
    socket.loop.object.scheduler.operationsUnderWay += 1
  }

  func remove(_ socket: DatagramObject) {
    if datagrams.removeValue(forKey: socket.number) != nil { socket.loop.object.scheduler.operationsUnderWay -= 1 }
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

  func noteChange(_ socket: DatagramObject) { changedDatagrams.append(Ref(socket)) }

  func handOver(_ machine: Machine) {
    for socket in changedDatagrams {
      let turn = turn(of: socket.object.loop.object)
      let order = socket.object.takeOrder()
      turn.eventLoop.execute { order.carryOut(turn) }
    }
    changedDatagrams.removeAll(keepingCapacity: true)
    if changed.isEmpty { return }
    var tick = Tick()
    let isBusy = changed.count > Network.mostWrittenHere
    for transport in changed {
      transport.object.isInChanged = false
      let loop = transport.object.loop
      let work = tick.work(of: loop, self)
      if transport.object.writeDirectly(isBusy ? work.flush : nil, machine) { continue }
      work.batch.append(transport.object.takeOrder())
    }
    changed.removeAll(keepingCapacity: true)
    tick.handOver()
  }

  /// Of more connections than this that write in one tick, NIO's thread does the writing: see `Flush`.
  private static let mostWrittenHere = 3

  /// What one loop hands over at the end of a tick.
  private final class Work {
    let turn: Turn
    let flush = Flush()
    var batch: [ConnectionOrder] = []
    init(_ turn: Turn) { self.turn = turn }
  }

  /// Of all loops; mostly there is one.
  private struct Tick {
    private var works: [(loop: Ref<EventLoopObject>, work: Work)] = []

    mutating func work(of loop: Ref<EventLoopObject>, _ network: Network) -> Work {
      if let known = works.first(where: { $0.loop == loop }) { return known.work }
      let made = Work(network.turn(of: loop.object))
      works.append((loop, made))
      return made
    }

    func handOver() {
      for (_, work) in works {
        let (turn, flush, batch) = (work.turn, work.flush, work.batch)
        if flush.isEmpty && batch.isEmpty { continue }
        turn.eventLoop.execute {
          if !flush.isEmpty { flush.carryOut(turn) }
          if !batch.isEmpty { Handover.carryOut(batch, turn) }
        }
      }
    }
  }

  /// What happened during one turn of NIO's loop.
  func deliver(_ events: [NetworkEvent], _ bytes: TurnBytes, _ machine: Machine) throws(Unwind) {
    for event in events { try deliver(event, bytes, machine) }
    // An answer to a connection that nobody touches later in the tick.
    handOver(machine)
  }

  private func deliver(_ event: NetworkEvent, _ bytes: TurnBytes, _ machine: Machine) throws(Unwind) {
    switch event {
    case .connected(let number, let channel, let descriptor):
      guard let request = takeRequest(number) else { return channel.close(promise: nil) }
      try request.connected(channel, descriptor, self, machine)
    case .listening(let number, let channels):
      guard let request = takeRequest(number) else { return channels.forEach { $0.close(promise: nil) } }
      try request.listening(channels, self, machine)
    case .refused(let number, let failures):
      agreements[number] = nil
      try takeRequest(number)?.refused(failures, self, machine)
    case .addresses(let number, let answers):
      try takeRequest(number)?.answered(SocketModule.value(answers, machine), machine)
    case .names(let number, let host, let service):
      try takeRequest(number)?.answered(machine.tuple(machine.string(host), machine.string(service)), machine)
    case .messageHead(let number, let head):
      try connections[number]?.object.received(.head(head), self, machine)
    case .messageEnd(let number): try connections[number]?.object.received(.end, self, machine)
    case .agreed(let number, let agreement):
      if let known = connections[number] { known.object.agreement = agreement } else { agreements[number] = agreement }
    case .secured(let number): try takeRequest(number)?.secured(machine)
    case .accepted(let number, let connection, let channel, let descriptor):
      guard let server = servers[number]?.object, machine.hasRoomForHandle else { return channel.close(promise: nil) }
      try server.accepted(channel, descriptor, number: connection, self, machine)
    case .received(let number, let array):
      try connections[number]?.object.received(.bytes(array), self, machine)
    case .receivedShort(let number, let range):
      try connections[number]?.object.received(bytes[range], self, machine)
    case .ended(let number):
      try connections[number]?.object.ended(self, machine)
    case .written(let number, let count):
      if let known = connections[number] {
        known.object.settle()
        try known.object.written(count, machine)
      }
      try datagrams[number]?.object.written(count, machine)
    case .closed(let number, let failure):
      try connections[number]?.object.closed(failure, self, machine)
      try datagrams[number]?.object.closed(self, machine)
    case .datagram(let number, let bytes, let address):
      try datagrams[number]?.object.received(bytes, from: address, machine)
    case .datagramFailed(let number, let failure):
      try datagrams[number]?.object.failed(failure, self, machine)
    case .stopped(let number):
      if let server = servers[number]?.object { remove(server) }
    }
  }

  /// The exception of a failure, as CPython raises it.
  func exception(_ failure: NetworkFailure, _ machine: Machine) -> ExceptionObject {
    switch failure.kind {
    case .lookup:
      return machine.makeOSError(
        of: types.lookupError.object, failure.number, message: failure.message ?? "lookup failed")
    case .system: return machine.makeOSError(failure.number, message: failure.message)
    case .encryption: return EncryptionModule.exception(failure.text, machine)
    case .other: return machine.makeException(.osError, machine.string(failure.text))
    }
  }
}

/// The classes that only the network has.
struct NetworkTypes {
  let transport, messages, datagram, readPipe, writePipe, process, server, request, socket, lookupError: Ref<TypeObject>

  init(_ machine: Machine) {
    transport = Ref(machine.makeBuiltinType("_SelectorSocketTransport", module: "asyncio.selector_events"))
    messages = Ref(machine.makeBuiltinType("_MessageTransport", module: "coro.http"))
    datagram = Ref(machine.makeBuiltinType("_SelectorDatagramTransport", module: "asyncio.selector_events"))
    readPipe = Ref(machine.makeBuiltinType("_UnixReadPipeTransport", module: "asyncio.unix_events"))
    writePipe = Ref(machine.makeBuiltinType("_UnixWritePipeTransport", module: "asyncio.unix_events"))
    process = Ref(machine.makeBuiltinType("_Process", module: "_asyncio"))
    server = Ref(machine.makeBuiltinType("_NativeServer", module: "_asyncio"))
    request = Ref(machine.makeBuiltinType("_Request", module: "_asyncio"))
    socket = Ref(machine.makeBuiltinType("TransportSocket", module: "asyncio"))
    lookupError = Ref(
      machine.makeBuiltinType(
        "gaierror", base: machine.type(.osError), layout: .exception, module: "socket", canBeSubclassed: true))
  }

  func visit(_ tracer: Tracer) {
    for type in [transport, messages, datagram, readPipe, writePipe, process, server, request, socket, lookupError] {
      tracer.visit(type)
    }
  }
}
