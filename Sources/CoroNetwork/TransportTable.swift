import CoroAsync
import CoroRuntime

/// The methods of a transport, and of the socket that it shows.
enum TransportTable {
  static func rows(_ network: Network) -> [NativeRow] {
    writingRows(network) + readingRows(network) + closingRows(network)
  }

  private static func writingRows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("write", "self, data") { [unowned network] (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        try write(arguments[1], to: transport, network, machine)
        return .none
      },
      NativeRow("writelines", "self, list_of_data") { [unowned network] (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        try machine.forEach(in: arguments[1]) { (data) throws(Unwind) in
          try write(data, to: transport, network, machine)
          return true
        }
        return .none
      },
      NativeRow("write_eof", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).writeEnd(network)
        return .none
      },
      NativeRow("can_write_eof", "self") { (machine, arguments) throws(Unwind) in .bool(true) },
      NativeRow("get_write_buffer_size", "self") { (machine, arguments) throws(Unwind) in
        .int(try receiver(arguments[0], machine).bufferedBytes)
      },
      NativeRow("get_write_buffer_limits", "self") { (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        return machine.tuple(.int(transport.low), .int(transport.high))
      },
      NativeRow("set_write_buffer_limits", "self, high=None, low=None") { (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        let givenHigh = try arguments[1].givenAndNotNone.map { (value) throws(Unwind) in try machine.index(value) }
        let givenLow = try arguments[2].givenAndNotNone.map { (value) throws(Unwind) in try machine.index(value) }
        let high = givenHigh ?? givenLow.map { 4 * $0 } ?? 64 << 10
        let low = givenLow ?? high / 4
        guard high >= low, low >= 0 else {
          throw machine.raise(.valueError, "high (\(high)) must be >= low (\(low)) must be >= 0")
        }
        transport.high = high
        transport.low = low
        try transport.checkHighWater(machine)
        return .none
      },
    ]
  }

  private static func readingRows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("is_reading", "self") { (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        return .bool(!transport.isReadingPaused && !transport.isClosing)
      },
      NativeRow("pause_reading", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).pauseReading(network)
        return .none
      },
      NativeRow("resume_reading", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).resumeReading(network, machine)
        return .none
      },
      NativeRow("get_protocol", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).protocolObject
      },
      NativeRow("set_protocol", "self, protocol") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).protocolObject = arguments[1]
        return .none
      },
      NativeRow("get_extra_info", "self, name, default=None") { [unowned network] (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        guard case .string(let name) = arguments[1] else { return arguments[2].given ?? .none }
        if name.object.isEqual(to: "peername") { return transport.peerName }
        if name.object.isEqual(to: "sockname") { return transport.socketName }
        if name.object.isEqual(to: "socket") {
          return SocketObject.make(network, name: transport.socketName, peer: transport.peerName, machine)
        }
        return arguments[2].given ?? .none
      },
    ]
  }

  private static func closingRows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("close", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).close(network)
        return .none
      },
      NativeRow("abort", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).abort(network)
        return .none
      },
      NativeRow("is_closing", "self") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isClosing)
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        if transport.isLost { return machine.string("<_SelectorSocketTransport closed>") }
        let state = transport.isClosing ? " closing" : ""
        let reads = transport.isReadingPaused || transport.isClosing ? "idle" : "polling"
        let writes = transport.bufferedBytes > 0 ? "polling" : "idle"
        return machine.string(
          "<_SelectorSocketTransport\(state) read=\(reads) write=<\(writes), bufsize=\(transport.bufferedBytes)>>")
      },
    ]
  }

  private static func write(
    _ data: Value, to transport: TransportObject, _ network: Network, _ machine: Machine
  ) throws(Unwind) {
    guard case .object(let ref) = data, let bytes = machine.bytesLike(ref.object) else {
      throw machine.raise(
        .typeError, "data argument must be a bytes-like object, not '\(machine.typeName(data))'")
    }
    // Nothing in between calls script, so the array stays what it is.
    var failure: Unwind?
    bytes.withUnsafeBytes { pointer in
      do throws(Unwind) { try transport.write(pointer, network, machine) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> TransportObject {
    if case .object(let ref) = value, let transport = ref.object as? TransportObject { return transport }
    throw machine.raise(.typeError, "a transport is required, not '\(machine.typeName(value))'")
  }
}

extension Machine {
  /// The bytes of a `bytes` or `bytearray`; nil for anything else.
  func bytesLike(_ object: HeapObject) -> [UInt8]? {
    switch object.kind {
    case .bytes, .byteArray: (object as? BytesObject)?.bytes
    default: nil
    }
  }
}

/// What `get_extra_info('socket')` and `server.sockets` show of a socket: its addresses.
final class SocketObject: HeapObject {
  let name: Value
  let peer: Value

  private init(_ type: Ref<TypeObject>, name: Value, peer: Value) {
    self.name = name
    self.peer = peer
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(name)
    tracer.visit(peer)
  }

  static func make(_ network: Network, name: Value, peer: Value, _ machine: Machine) -> Value {
    .object(Ref(machine.adopt(SocketObject(network.types.socket, name: name, peer: peer))))
  }

  static func rows() -> [NativeRow] {
    [
      NativeRow("getsockname", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).name
      },
      NativeRow("getpeername", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).peer
      },
      NativeRow("fileno", "self") { (machine, arguments) throws(Unwind) in .int(-1) },
      NativeRow("setsockopt", "self, *args") { (machine, arguments) throws(Unwind) in .none },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let socket = try receiver(arguments[0], machine)
        var text = "<asyncio.TransportSocket laddr=\(try machine.representation(socket.name))"
        if !socket.peer.isNone { text += ", raddr=\(try machine.representation(socket.peer))" }
        return machine.string(text + ">")
      },
    ]
  }

  static func attributes() -> [NativeAttribute] {
    [
      NativeAttribute("family") { (machine, value) throws(Unwind) in
        guard case .tuple(let name) = try receiver(value, machine).name else { return .int(1) }
        return .int(name.object.count == 4 ? 10 : 2)
      },
      NativeAttribute("type") { (machine, value) throws(Unwind) in .int(1) },
      NativeAttribute("proto") { (machine, value) throws(Unwind) in .int(6) },
    ]
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> SocketObject {
    if case .object(let ref) = value, let socket = ref.object as? SocketObject { return socket }
    throw machine.raise(.typeError, "a socket is required, not '\(machine.typeName(value))'")
  }
}
