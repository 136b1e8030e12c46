import CoroAsync
import CoroRuntime
import NIOCore

/// The methods of a socket for datagrams.
enum DatagramTable {
  static func rows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("sendto", "self, data, addr=None") { [unowned network] (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        guard let bytes = machine.bytesLike(arguments[1]) else {
          throw machine.raise(
            .typeError, "data argument must be a bytes-like object, not '\(machine.typeName(arguments[1]))'")
        }
        let address = try address(arguments[2], of: transport, network, machine)
        if bytes.isEmpty { return .none }
        try transport.send(bytes, to: address, network, machine)
        return .none
      },
      NativeRow("close", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).close(network)
        return .none
      },
      NativeRow("abort", "self") { [unowned network] (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).abort(network)
        return .none
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        let state = transport.isLost ? " closed" : transport.isClosing ? " closing" : ""
        return machine.string(
          "<_SelectorDatagramTransport\(state) write=<bufsize=\(transport.writeBuffer.byteCount)>>")
      },
      NativeRow("is_closing", "self") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isClosing)
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
          return SocketObject.make(
            network, name: transport.socketName, peer: transport.peerName, channel: transport.channel, kind: 2, machine)
        }
        return arguments[2].given ?? .none
      },
    ] + WriteBufferTable.rows(receiver)
  }

  private static func address(
    _ value: Value, of transport: DatagramObject, _ network: Network, _ machine: Machine
  ) throws(Unwind) -> SocketAddress? {
    guard let given = value.givenAndNotNone else { return nil }
    if transport.isConnected {
      if try machine.isEqual(given, transport.peerName) { return nil }
      let peer = try machine.representation(transport.peerName)
      throw machine.raise(.valueError, "Invalid address: must be None or \(peer)")
    }
    guard case .tuple(let ref) = given, ref.object.count >= 2, let host = machine.stringObject(ref.object[0]) else {
      throw machine.raise(.typeError, "AF_INET address must be tuple, not \(machine.typeName(given))")
    }
    let port = try machine.index(ref.object[1])
    try machine.permit(.connect(host: host.text, port: port))
    if let address = try? SocketAddress(ipAddress: host.text, port: port) { return address }
    // A name is looked up on the spot, as in CPython: whoever minds looks it up before.
    let question = NameQuestion(
      host: host.text, service: String(port), family: transport.family, kind: NameQuestion.datagram)
    do throws(NetworkFailure) { return try NameLookup.answers(to: question).first?.address } catch {
      throw machine.raise(network.exception(error, machine))
    }
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> DatagramObject {
    if case .object(let ref) = value, let transport = ref.object as? DatagramObject { return transport }
    throw machine.raise(.typeError, "a datagram transport is required, not '\(machine.typeName(value))'")
  }
}
