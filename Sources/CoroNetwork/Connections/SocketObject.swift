import CoroRuntime
import NIOCore

/// What `get_extra_info('socket')` and `server.sockets` show of a socket: its addresses and its options.
final class SocketObject: HeapObject {
  let name: Value
  let peer: Value
  let channel: any Channel
  /// `SOCK_STREAM` or `SOCK_DGRAM`, as Python numbers them.
  let kindNumber: Int

  private init(_ type: Ref<TypeObject>, name: Value, peer: Value, channel: any Channel, kind: Int) {
    self.name = name
    self.peer = peer
    self.channel = channel
    kindNumber = kind
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(name)
    tracer.visit(peer)
  }

  static func make(
    _ network: Network, name: Value, peer: Value, channel: any Channel, kind: Int = 1, _ machine: Machine
  ) -> Value {
    .object(
      Ref(machine.adopt(SocketObject(network.types.socket, name: name, peer: peer, channel: channel, kind: kind))))
  }

  static func rows() -> [NativeRow] {
    [
      NativeRow("getsockname", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).name
      },
      NativeRow("getpeername", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).peer
      },
      // The descriptor is NIO's.
      NativeRow("fileno", "self") { (machine, arguments) throws(Unwind) in .int(-1) },
      NativeRow("setsockopt", "self, level, option, value, /") { (machine, arguments) throws(Unwind) in
        let socket = try receiver(arguments[0], machine)
        let option = try option(arguments, machine)
        if let bytes = machine.bytesLike(arguments[3]) {
          try socket.set(option, to: bytes, machine)
        } else {
          let number = Int32(truncatingIfNeeded: try machine.index(arguments[3]))
          try socket.set(option, to: withUnsafeBytes(of: number) { Array($0) }, machine)
        }
        return .none
      },
      NativeRow("getsockopt", "self, level, option, /") { (machine, arguments) throws(Unwind) in
        let socket = try receiver(arguments[0], machine)
        guard let provider = socket.channel as? any SocketOptionProvider else { throw machine.osError(ENOPROTOOPT) }
        let option = try option(arguments, machine)
        do {
          // NIO's thread never waits for this one.
          return .int(Int(try provider.getOption(option, as: Int32.self).wait()))
        } catch { throw machine.osError((error as? IOError)?.errnoCode ?? EBADF) }
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let socket = try receiver(arguments[0], machine)
        var text = "<asyncio.TransportSocket laddr=\(try machine.representation(socket.name))"
        if !socket.peer.isNone { text += ", raddr=\(try machine.representation(socket.peer))" }
        return machine.string(text + ">")
      },
    ]
  }

  private static func option(_ arguments: Arguments, _ machine: Machine) throws(Unwind) -> SocketOption {
    SocketOption(
      level: Int32(truncatingIfNeeded: try machine.index(arguments[1])),
      name: Int32(truncatingIfNeeded: try machine.index(arguments[2])))
  }

  private func set(_ option: SocketOption, to bytes: [UInt8], _ machine: Machine) throws(Unwind) {
    guard let provider = channel as? any SocketOptionProvider else { throw machine.osError(ENOPROTOOPT) }
    do {
      switch bytes.count {
      case 4: try provider.set(option, bytes, as: Int32.self)
      // What `SO_LINGER` takes.
      case 8: try provider.set(option, bytes, as: Int64.self)
      default: throw IOError(errnoCode: EINVAL, reason: "setsockopt")
      }
    } catch { throw machine.osError((error as? IOError)?.errnoCode ?? EBADF) }
  }

  static func attributes() -> [NativeAttribute] {
    [
      NativeAttribute("family") { (machine, value) throws(Unwind) in
        let family: Int32 =
          switch try receiver(value, machine).channel.localAddress {
          case .v4: AF_INET
          case .v6: AF_INET6
          case .unixDomainSocket, .none: AF_UNIX
          }
        return try member("AddressFamily", family, machine)
      },
      NativeAttribute("type") { (machine, value) throws(Unwind) in
        try member("SocketKind", Int32(try receiver(value, machine).kindNumber), machine)
      },
      NativeAttribute("proto") { (machine, value) throws(Unwind) in
        try receiver(value, machine).kindNumber == 2 ? .int(17) : .int(6)
      },
    ]
  }

  /// A number as a member of one of `socket`'s enumerations.
  private static func member(_ name: String, _ number: Int32, _ machine: Machine) throws(Unwind) -> Value {
    let module = try machine.importModule("socket", innermost: true)
    return try machine.call(machine.getAttribute(module, name), .int(Int(number)))
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> SocketObject {
    if case .object(let ref) = value, let socket = ref.object as? SocketObject { return socket }
    throw machine.raise(.typeError, "a socket is required, not '\(machine.typeName(value))'")
  }
}

/// A socket option by the system's numbers.
struct SocketOption: Sendable {
  let level: Int32
  let name: Int32
}

extension SocketOptionProvider {
  fileprivate func getOption<Number: FixedWidthInteger & Sendable>(
    _ option: SocketOption, as type: Number.Type
  ) -> EventLoopFuture<Number> {
    unsafeGetSocketOption(
      level: NIOBSDSocket.OptionLevel(rawValue: option.level), name: NIOBSDSocket.Option(rawValue: option.name))
  }

  fileprivate func set<Number: FixedWidthInteger & Sendable>(
    _ option: SocketOption, _ bytes: [UInt8], as type: Number.Type
  ) throws {
    var number = Number.zero
    withUnsafeMutableBytes(of: &number) { $0.copyBytes(from: bytes) }
    try unsafeSetSocketOption(
      level: NIOBSDSocket.OptionLevel(rawValue: option.level), name: NIOBSDSocket.Option(rawValue: option.name),
      value: number
    ).wait()
  }
}
