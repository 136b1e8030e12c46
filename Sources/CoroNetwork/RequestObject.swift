import CoroAsync
import CoroRuntime
import NIOCore

/// A connection or a server that was asked for and is not there yet: whose future it completes, and with what.
final class RequestObject: HeapObject {
  let number: Int
  let loop: Ref<EventLoopObject>
  let future: Ref<FutureObject>
  /// The protocol of a connection, the factory of a server's.
  let receiver: Value

  init(_ network: Network, loop: EventLoopObject, receiver: Value, _ machine: Machine) {
    number = network.nextNumber()
    self.loop = Ref(loop)
    self.receiver = receiver
    future = Ref(loop.runtime.makeFuture(machine, loop: loop))
    super.init(type: network.types.request, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(future)
    tracer.visit(receiver)
  }

  func connected(_ channel: any Channel, _ network: Network, _ machine: Machine) throws(Unwind) {
    if future.object.isDone { return channel.close(promise: nil) }
    let transport = machine.adopt(
      TransportObject(
        network, number: number, loop: loop.object, channel: channel, protocolObject: receiver, server: nil, machine))
    network.add(transport)
    try transport.startSoon(machine, completing: future.object)
  }

  func listening(_ channels: [any Channel], _ network: Network, _ machine: Machine) throws(Unwind) {
    if future.object.isDone { return channels.forEach { $0.close(promise: nil) } }
    let server = machine.adopt(
      ServerObject(network, number: number, loop: loop.object, channels: channels, factory: receiver, machine))
    network.add(server)
    try future.object.setResult(machine, .object(Ref(server)))
  }

  func refused(_ failure: NetworkFailure, _ network: Network, _ machine: Machine) throws(Unwind) {
    if future.object.isDone { return }
    try future.object.setException(machine, network.exception(failure, machine))
  }
}

extension TransportObject {
  /// In the next round of the ready queue: tells the protocol, then whoever waits for the connection.
  func startSoon(_ machine: Machine, completing future: FutureObject? = nil) throws(Unwind) {
    let start = machine.native("_start", "transport, future, /") { (machine, arguments) throws(Unwind) in
      guard let network = Network.of(machine), case .object(let ref) = arguments[0],
        let transport = ref.object as? TransportObject
      else { return .none }
      try transport.start(network, machine)
      if let future = transport.loop.object.runtime.future(in: arguments[1]), !future.isDone {
        try future.setResult(machine, arguments[0])
      }
      return .none
    }
    try loop.object.callSoon(machine, start, .object(Ref(self)), future.map { .object(Ref($0)) } ?? .none)
  }
}
