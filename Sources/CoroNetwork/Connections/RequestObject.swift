import CoroAsync
import CoroRuntime
import NIOCore

/// Something that was asked for and is not there yet: whose future it completes, and with what.
final class RequestObject: HeapObject {
  enum Purpose {
    case connection, server
    case datagrams(isConnected: Bool)
    case answer
    case readPipe, writePipe
    /// The connection that is to go on encrypted.
    case encryption(Ref<TransportObject>)
  }

  let number: Int
  let purpose: Purpose
  let loop: Ref<EventLoopObject>
  let future: Ref<FutureObject>
  /// Makes protocols: the one of a connection, those of a server's.
  let factory: Value
  /// The `ssl.SSLContext` that was given, of a connection or of a server's.
  var encryption = Value.none
  var carriesMessages = false
  /// The file that a pipe was taken from.
  var pipe = Value.none
  /// A failure tells of every address that was tried, as a group.
  var reportsAllErrors = false

  init(_ network: Network, _ purpose: Purpose, loop: EventLoopObject, factory: Value, _ machine: Machine) {
    number = network.nextNumber()
    self.purpose = purpose
    self.loop = Ref(loop)
    self.factory = factory
    future = Ref(loop.runtime.makeFuture(machine, loop: loop))
    super.init(type: network.types.request, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(future)
    tracer.visit(factory)
    tracer.visit(encryption)
    tracer.visit(pipe)
    if case .encryption(let transport) = purpose { tracer.visit(transport) }
  }

  func secured(_ machine: Machine) throws(Unwind) {
    guard case .encryption(let transport) = purpose else { return }
    transport.object.encryption = encryption
    if !future.object.isDone { try future.object.setResult(machine, .object(Ref(transport.object))) }
  }

  func connected(
    _ channel: any Channel, _ descriptor: WriteDescriptor?, _ network: Network, _ machine: Machine
  ) throws(Unwind) {
    if future.object.isDone { return channel.close(promise: nil) }
    let made: Value
    do throws(Unwind) { made = try machine.call(factory) } catch {
      channel.close(promise: nil)
      return try fail(with: machine.takeException(), machine)
    }
    if case .datagrams(let isConnected) = purpose {
      let transport = machine.adopt(
        DatagramObject(
          network, number: number, loop: loop.object, channel: channel, protocolObject: made,
          isConnected: isConnected, machine))
      network.add(transport)
      try transport.startSoon(machine, completing: future.object)
    } else {
      let transport = machine.adopt(
        TransportObject(
          network, number: number, loop: loop.object, channel: channel, protocolObject: made, server: nil,
          kind: transportKind, machine))
      transport.pipe = pipe
      transport.encryption = encryption
      transport.descriptor = descriptor
      network.add(transport)
      try transport.startSoon(machine, completing: future.object)
    }
  }

  private var transportKind: TransportObject.Kind {
    switch purpose {
    case .readPipe: .readPipe
    case .writePipe: .writePipe
    case .connection: carriesMessages ? .httpClient : .socket
    case .server, .datagrams, .answer, .encryption: .socket
    }
  }

  func listening(_ channels: [any Channel], _ network: Network, _ machine: Machine) throws(Unwind) {
    if future.object.isDone { return channels.forEach { $0.close(promise: nil) } }
    let server = machine.adopt(
      ServerObject(network, number: number, loop: loop.object, channels: channels, factory: factory, machine))
    server.encryption = encryption
    server.carriesMessages = carriesMessages
    network.add(server)
    try future.object.setResult(machine, .object(Ref(server)))
  }

  func answered(_ value: Value, _ machine: Machine) throws(Unwind) {
    if !future.object.isDone { try future.object.setResult(machine, value) }
  }

  /// One reason is the exception; several that are the same are one; else the text of one tells them all.
  func refused(_ failures: [NetworkFailure], _ network: Network, _ machine: Machine) throws(Unwind) {
    if future.object.isDone { return }
    if reportsAllErrors {
      let errors = machine.makeList()
      for failure in failures {
        try machine.append(.object(Ref(network.exception(failure, machine))), to: errors)
      }
      let group = try machine.call(
        .type(Ref(machine.type(.exceptionGroup))), machine.string("create_connection failed"), .list(Ref(errors)))
      if case .object(let ref) = group, let exception = ref.object as? ExceptionObject {
        return try fail(with: exception, machine)
      }
    }
    let first = failures.first ?? NetworkFailure(kind: .other, number: 0, message: "nothing to connect to")
    if failures.allSatisfy({ $0.text == first.text }) {
      return try fail(with: network.exception(first, machine), machine)
    }
    let all = failures.map(\.text).joined(separator: ", ")
    let failure = NetworkFailure(kind: .other, number: 0, message: "Multiple exceptions: \(all)")
    try fail(with: network.exception(failure, machine), machine)
  }

  private func fail(with exception: ExceptionObject, _ machine: Machine) throws(Unwind) {
    if !future.object.isDone { try future.object.setException(machine, exception) }
  }
}

extension TransportObject {
  /// The protocol hears of it in a turn of its own, as it does where the kernel takes the bytes later.
  func noteRoom(_ machine: Machine) {
    let resume = machine.native("_resume", "transport, /") { (machine, arguments) throws(Unwind) in
      if case .object(let ref) = arguments[0], let transport = ref.object as? TransportObject {
        try transport.written(0, machine)
      }
      return .none
    }
    do throws(Unwind) { try loop.object.callSoon(machine, resume, .object(Ref(self))) } catch {
      // The loop is closed: there is nobody to be told.
      _ = machine.takeException()
    }
  }

  /// In the next round of the ready queue: tells the protocol, then whoever waits for the connection.
  func startSoon(_ machine: Machine, completing future: FutureObject? = nil) throws(Unwind) {
    let start = machine.native("_start", "transport, future, /") { (machine, arguments) throws(Unwind) in
      guard let network = Network.of(machine), case .object(let ref) = arguments[0],
        let transport = ref.object as? TransportObject
      else { return .none }
      try transport.start(network, machine)
      guard let future = transport.loop.object.runtime.future(in: arguments[1]) else { return .none }
      // Who asked for it may have been cancelled since the connection is there.
      if future.isDone {
        transport.close(network)
        return .none
      }
      try future.setResult(machine, machine.tuple(arguments[0], transport.protocolObject))
      return .none
    }
    try loop.object.callSoon(machine, start, .object(Ref(self)), future.map { .object(Ref($0)) } ?? .none)
  }
}

extension DatagramObject {
  /// In the next round of the ready queue: tells the protocol, then whoever waits for the socket.
  func startSoon(_ machine: Machine, completing future: FutureObject) throws(Unwind) {
    let start = machine.native("_start", "transport, future, /") { (machine, arguments) throws(Unwind) in
      guard let network = Network.of(machine), case .object(let ref) = arguments[0],
        let transport = ref.object as? DatagramObject
      else { return .none }
      try transport.start(machine)
      guard let future = transport.loop.object.runtime.future(in: arguments[1]) else { return .none }
      if future.isDone {
        transport.close(network)
        return .none
      }
      try future.setResult(machine, machine.tuple(arguments[0], transport.protocolObject))
      return .none
    }
    try loop.object.callSoon(machine, start, .object(Ref(self)), .object(Ref(future)))
  }
}
