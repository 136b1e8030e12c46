import CoroAsync
import CoroRuntime
import NIOCore

/// A connection as scripts see it: asyncio's `Transport`.
///
/// What is written during a tick is collected here and handed to NIO at its end. What arrives while the script
/// paused reading waits here.
final class TransportObject: HeapObject, WritingTransport {
  enum Kind { case socket, readPipe, writePipe, httpClient, httpServer }

  /// What arrives: bytes, and of HTTP what stands around them.
  enum Arrival {
    case bytes([UInt8])
    case head(MessageHead)
    case end
  }

  let number: Int
  let form: Kind
  let loop: Ref<EventLoopObject>
  let channel: any Channel
  var protocolObject: Value
  let server: Ref<ServerObject>?
  let peerName: Value
  /// The `ssl.SSLContext` of an encrypted connection.
  /// What TLS agreed on.
  var agreement: EncryptionAgreement?
  var encryption = Value.none
  /// The file that a pipe was taken from; it is closed with the pipe.
  var pipe = Value.none
  let socketName: Value

  /// Written in this tick, not handed over yet.
  private var outgoing: ByteBuffer?
  /// For writing without NIO, where that is possible.
  var descriptor: WriteDescriptor?
  /// Written together with what others wrote, of which it is not known yet what the kernel took.
  private var inFlight: (flush: Flush, place: Int)?
  private var parts: [MessagePart] = []
  var writeBuffer = WriteBuffer()
  private var ending = ConnectionOrder.Ending.none
  private var setsPaused: Bool?
  private var confirmed = 0
  var isInChanged = false

  private(set) var isReadingPaused = false
  private(set) var isClosing = false
  private(set) var wroteEnd = false
  /// The other end sends no more.
  private(set) var isEnded = false
  /// Why a script's mistake ended the connection.
  private var fatalError = Value.none
  private var isStarted = false
  private(set) var isLost = false
  /// Arrived while reading was paused.
  private var held: ContiguousArray<Arrival> = []
  private var holdsEnd = false

  /// Arrived bytes are confirmed in pieces of this size: NIO's thread need not hear of every message.
  private static let confirmedAtOnce = 64 << 10

  init(
    _ network: Network, number: Int, loop: EventLoopObject, channel: any Channel, protocolObject: Value,
    server: ServerObject?, kind: Kind = .socket, _ machine: Machine
  ) {
    self.number = number
    form = kind
    self.loop = Ref(loop)
    self.channel = channel
    self.protocolObject = protocolObject
    self.server = server.map { Ref($0) }
    peerName = kind.hasAddress ? Addresses.value(channel.remoteAddress, machine) : .none
    socketName = kind.hasAddress ? Addresses.value(channel.localAddress, machine) : .none
    let type =
      switch kind {
      case .socket: network.types.transport
      case .httpClient, .httpServer: network.types.messages
      case .readPipe: network.types.readPipe
      case .writePipe: network.types.writePipe
      }
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(protocolObject)
    tracer.visit(server)
    tracer.visit(peerName)
    tracer.visit(encryption)
    tracer.visit(pipe)
    tracer.visit(socketName)
    tracer.visit(fatalError)
  }

  override var byteCount: Int { 400 }

  /// Tells the protocol of the connection and begins to read.
  func start(_ network: Network, _ machine: Machine) throws(Unwind) {
    try notify("connection_made", [.object(Ref(self))], machine)
    isStarted = true
    if isReadingPaused || isClosing { return }
    setPaused(false, network)
    // The end of a stream, and what comes before it, arrives even while nobody reads.
    try deliverHeld(network, machine)
  }

  func notify(_ name: String, _ machine: Machine) throws(Unwind) { _ = try notify(name, [], machine) }

  /// Calls a method of the protocol. What it raises goes to the loop's handler, and the connection goes.
  @discardableResult
  private func notify(_ name: String, _ arguments: [Value], _ machine: Machine) throws(Unwind) -> Value {
    do throws(Unwind) {
      return try machine.call(machine.getAttribute(protocolObject, name), arguments: arguments)
    } catch {
      try fail("Fatal error: protocol.\(name)() call failed.", machine)
      return .none
    }
  }

  /// The exception on its way, out of the protocol, goes to the loop's handler and ends the connection.
  private func fail(_ message: String, _ machine: Machine) throws(Unwind) {
    if let exception = machine.currentException { fatalError = .object(Ref(exception)) }
    try loop.object.reportProtocolError(
      machine, message, transport: .object(Ref(self)), protocolObject: protocolObject)
    if let network = Network.of(machine) { abort(network) }
  }

  // MARK: arriving

  /// Bytes that stand there for as long as this takes.
  func received(_ bytes: UnsafeRawBufferPointer, _ network: Network, _ machine: Machine) throws(Unwind) {
    if isLost || isClosing || isReadingPaused || !held.isEmpty || !isStarted {
      return try received(.bytes(Array(bytes)), network, machine)
    }
    try give(bytes, network, machine)
    confirm(bytes.count, network)
  }

  func received(_ arrival: Arrival, _ network: Network, _ machine: Machine) throws(Unwind) {
    if isLost || isClosing {
      if case .bytes(let bytes) = arrival { confirm(bytes.count, network) }
    } else if isReadingPaused || !held.isEmpty || !isStarted {
      held.append(arrival)
    } else {
      try hand(arrival, network, machine)
    }
  }

  private func hand(_ arrival: Arrival, _ network: Network, _ machine: Machine) throws(Unwind) {
    switch arrival {
    case .bytes(let bytes):
      var failure: Unwind?
      bytes.withUnsafeBytes { pointer in
        do throws(Unwind) { try give(pointer, network, machine) } catch { failure = error }
      }
      if let failure { throw failure }
      confirm(bytes.count, network)
    case .head(let head): try notify("head_received", [try head.value(machine)], machine)
    case .end: try notify("message_ended", [], machine)
    }
  }

  /// Bytes for the protocol, or for the buffer that it brings.
  private func give(_ bytes: UnsafeRawBufferPointer, _ network: Network, _ machine: Machine) throws(Unwind) {
    guard let buffered = network.bufferedProtocol,
      machine.type(of: protocolObject).isSubtype(of: buffered.object)
    else {
      do throws(Unwind) {
        let receive = try machine.getAttribute(protocolObject, network.dataReceived)
        if let reader = loop.with({ $0.runtime }).reader(fedBy: receive) {
          try reader.feed(bytes, machine)
        } else {
          _ = try machine.call(receive, machine.makeBytes(Array(bytes)))
        }
      } catch { try fail("Fatal error: protocol.data_received() call failed.", machine) }
      return
    }
    let data = machine.makeBytes(Array(bytes))
    do throws(Unwind) {
      let library = try machine.importModule("asyncio.protocols", innermost: true)
      _ = try machine.call(machine.getAttribute(library, "feed_buffered"), protocolObject, data)
    } catch { try fail("Fatal error: protocol.buffer_updated() call failed.", machine) }
  }

  private func confirm(_ count: Int, _ network: Network) {
    confirmed += count
    if confirmed >= TransportObject.confirmedAtOnce { network.noteChange(self) }
  }

  func ended(_ network: Network, _ machine: Machine) throws(Unwind) {
    if isLost || isEnded { return }
    if !held.isEmpty || isReadingPaused || !isStarted {
      holdsEnd = true
      return
    }
    isEnded = true
    if isClosing { return }
    // Nobody reads any more what is written to it.
    if form == .writePipe { return close(network) }
    let keepsOpen = try notify("eof_received", [], machine)
    // A pipe has no other half.
    let closes = try !machine.isTrue(keepsOpen)
    if closes || form == .readPipe { close(network) }
  }

  func closed(_ failure: NetworkFailure?, _ network: Network, _ machine: Machine) throws(Unwind) {
    if isLost { return }
    // What arrived before the end is delivered before it, even to a protocol that paused.
    isReadingPaused = false
    try deliverHeld(network, machine)
    // Where both halves end at once, NIO says only that the connection is gone.
    if failure == nil { try ended(network, machine) }
    isLost = true
    isClosing = true
    stopWritingDirectly()
    network.remove(self)
    let error: Value = reason(failure).map { .object(Ref(network.exception($0, machine))) } ?? fatalError
    writeBuffer.removeAll()
    outgoing = nil
    try notify("connection_lost", [error], machine)
    if !pipe.isNone { _ = try machine.callMethod(pipe, machine.intern("close")) }
    try server?.object.lost(self, network, machine)
  }

  /// Why the connection is gone. A pipe that nobody reads from any more is no error while nothing is to be written.
  private func reason(_ failure: NetworkFailure?) -> NetworkFailure? {
    guard form == .writePipe, let failure else { return failure }
    return writeBuffer.byteCount > 0
      ? NetworkFailure(kind: .system, number: EPIPE) : failure.kind == .other ? nil : failure
  }

  private func deliverHeld(_ network: Network, _ machine: Machine) throws(Unwind) {
    while !held.isEmpty && !isReadingPaused && !isLost && !isClosing {
      try hand(held.removeFirst(), network, machine)
    }
    if holdsEnd && held.isEmpty && !isReadingPaused {
      holdsEnd = false
      try ended(network, machine)
    }
  }

  // MARK: what the script asks for

  func write(_ bytes: UnsafeRawBufferPointer, _ network: Network, _ machine: Machine) throws(Unwind) {
    if wroteEnd { throw machine.raise(.runtimeError, "Cannot call write() after write_eof()") }
    if bytes.isEmpty || isLost || isClosing { return }
    if form.carriesMessages {
      parts.append(.body(channel.allocator.buffer(bytes: bytes)))
    } else {
      if outgoing == nil { outgoing = channel.allocator.buffer(capacity: bytes.count) }
      outgoing?.writeBytes(bytes)
    }
    writeBuffer.add(bytes.count)
    network.noteChange(self)
    if writeBuffer.isHigh {
      settle()
      try checkHighWater(machine)
    }
  }

  /// The first lines of a message, or its end.
  func send(_ part: MessagePart, _ network: Network) {
    if isLost || isClosing || !form.carriesMessages { return }
    parts.append(part)
    network.noteChange(self)
  }

  func writeEnd(_ network: Network) {
    if wroteEnd || isClosing { return }
    if form == .writePipe { return close(network) }
    wroteEnd = true
    if case .none = ending { ending = .output }
    network.noteChange(self)
  }

  func close(_ network: Network) {
    if isClosing { return }
    isClosing = true
    ending = .all
    network.noteChange(self)
  }

  func abort(_ network: Network) {
    if isLost { return }
    isClosing = true
    ending = .abort
    outgoing = nil
    parts = []
    writeBuffer.removeAll()
    network.noteChange(self)
  }

  func pauseReading(_ network: Network) {
    if isClosing || isReadingPaused { return }
    isReadingPaused = true
    setPaused(true, network)
  }

  func resumeReading(_ network: Network, _ machine: Machine) throws(Unwind) {
    if isClosing || !isReadingPaused { return }
    isReadingPaused = false
    setPaused(false, network)
    if held.isEmpty && !holdsEnd { return }
    // In a turn of its own: the caller may be in the middle of a message.
    let deliver = machine.native("_deliver", "transport, /") { (machine, arguments) throws(Unwind) in
      guard let network = Network.of(machine), case .object(let ref) = arguments[0],
        let transport = ref.object as? TransportObject
      else { return .none }
      try transport.deliverHeld(network, machine)
      return .none
    }
    try loop.object.callSoon(machine, deliver, .object(Ref(self)))
  }

  private func setPaused(_ paused: Bool, _ network: Network) {
    setsPaused = paused
    network.noteChange(self)
  }

  /// At the end of a tick: writes what it has to write, if NIO has nothing of this connection's left, the kernel takes all of it
  /// at once and there is nothing else to be done. False: the rest is NIO's.
  ///
  /// - Parameter flush: where many connections write together.
  func writeDirectly(_ flush: Flush?, _ machine: Machine) -> Bool {
    let isWritten = writeOutgoing(ending == .none ? flush : nil, machine)
    switch ending {
    case .none: break
    case .output: return false
    case .all, .abort:
      // NIO's descriptor has to be the last one, or nothing would end.
      stopWritingDirectly()
      return false
    }
    return isWritten && setsPaused == nil && confirmed < TransportObject.confirmedAtOnce && parts.isEmpty
  }

  /// Whether nothing is left of what was written in this tick.
  private func writeOutgoing(_ flush: Flush?, _ machine: Machine) -> Bool {
    guard let waiting = outgoing?.readableBytes, waiting > 0 else { return true }
    settle()
    guard let descriptor, writeBuffer.byteCount == waiting, !isLost else { return false }
    if let flush, waiting <= TransportObject.mostFlushed, let outgoing {
      inFlight = (flush, flush.add(number, descriptor, outgoing, asksForWord: writeBuffer.isPaused))
      self.outgoing?.clear()
      return true
    }
    let taken = outgoing?.readWithUnsafeReadableBytes { descriptor.write($0) } ?? 0
    writeBuffer.remove(taken)
    if writeBuffer.isDue { noteRoom(machine) }
    if taken < waiting { return false }
    if waiting > TransportObject.mostKept { outgoing = nil } else { outgoing?.clear() }
    return true
  }

  /// What was written together with others may be with the kernel by now.
  func settle() {
    guard let (flush, place) = inFlight, let taken = flush.taken(place) else { return }
    inFlight = nil
    writeBuffer.remove(taken)
  }

  /// Copied once more than longer pieces, which are.
  private static let mostFlushed = 4096
  /// The block of what is written is used again up to this size.
  private static let mostKept = 64 << 10

  /// From here on NIO does all the writing.
  func stopWritingDirectly() { descriptor = nil }

  /// What is to be handed over at the end of the tick.
  func takeOrder() -> ConnectionOrder {
    let order = ConnectionOrder(
      number: number, channel: channel, data: outgoing, ending: ending, setsPaused: setsPaused, confirmed: confirmed,
      parts: parts, form: form)
    outgoing = nil
    parts = []
    ending = .none
    setsPaused = nil
    confirmed = 0
    return order
  }
}

extension TransportObject.Kind {
  /// What it carries is messages of HTTP.
  var carriesMessages: Bool { self == .httpClient || self == .httpServer }
  var hasAddress: Bool { self != .readPipe && self != .writePipe }
}
