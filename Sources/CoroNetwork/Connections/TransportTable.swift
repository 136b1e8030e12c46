import CoroAsync
import CoroRuntime

/// The methods of a transport, and of the socket that it shows.
enum TransportTable {
  static func rows(_ network: Network) -> [NativeRow] {
    writingRows(network) + readingRows(network) + closingRows(network)
  }

  static func readPipeRows(_ network: Network) -> [NativeRow] { readingRows(network) + closingRows(network) }

  static func writePipeRows(_ network: Network) -> [NativeRow] { writingRows(network) + closingRows(network) }

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
        let transport = try receiver(arguments[0], machine)
        // TLS has no way to end one half.
        if !transport.encryption.isNone || transport.form.carriesMessages { throw machine.raise(.notImplementedError) }
        transport.writeEnd(network)
        return .none
      },
      NativeRow("can_write_eof", "self") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).encryption.isNone)
      },
    ] + WriteBufferTable.rows(receiver)
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
    ]
  }

  private static func closingRows(_ network: Network) -> [NativeRow] {
    [
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
        if name.object.isEqual(to: "pipe"), !transport.pipe.isNone { return transport.pipe }
        if !transport.form.hasAddress { return arguments[2].given ?? .none }
        if name.object.isEqual(to: "peername") { return transport.peerName }
        if name.object.isEqual(to: "sockname") { return transport.socketName }
        if name.object.isEqual(to: "sslcontext"), !transport.encryption.isNone { return transport.encryption }
        if name.object.isEqual(to: "ssl_object"), !transport.encryption.isNone {
          let module = try machine.importModule("ssl", innermost: true)
          return try machine.call(machine.getAttribute(module, "SSLObject"), arguments[0])
        }
        if name.object.isEqual(to: "peercert"), !transport.encryption.isNone {
          let module = try machine.importModule("ssl", innermost: true)
          let facts = try machine.call(machine.getAttribute(module, "SSLObject"), arguments[0])
          return try machine.callMethod(facts, machine.intern("getpeercert"))
        }
        if name.object.isEqual(to: "socket") {
          return SocketObject.make(
            network, name: transport.socketName, peer: transport.peerName, channel: transport.channel, machine)
        }
        return arguments[2].given ?? .none
      },
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
      NativeRow("_encryption_facts", "self, /") { (machine, arguments) throws(Unwind) in
        let agreement = try receiver(arguments[0], machine).agreement
        return machine.tuple(
          agreement?.version.map { machine.string($0) } ?? .none,
          agreement?.certificate.map { machine.makeBytes($0) } ?? .none)
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let transport = try receiver(arguments[0], machine)
        let name = machine.typeName(arguments[0])
        if transport.isLost { return machine.string("<\(name) closed>") }
        let state = transport.isClosing ? " closing" : ""
        let reads = transport.isReadingPaused || transport.isClosing ? "idle" : "polling"
        let writes = transport.writeBuffer.byteCount > 0 ? "polling" : "idle"
        return machine.string(
          "<\(name)\(state) read=\(reads) write=<\(writes), bufsize=\(transport.writeBuffer.byteCount)>>")
      },
    ]
  }

  private static func write(
    _ data: Value, to transport: TransportObject, _ network: Network, _ machine: Machine
  ) throws(Unwind) {
    guard let bytes = machine.bytesLike(data) else {
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

  static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> TransportObject {
    if case .object(let ref) = value, let transport = ref.object as? TransportObject {
      transport.settle()
      return transport
    }
    throw machine.raise(.typeError, "a transport is required, not '\(machine.typeName(value))'")
  }
}
