import CoroRuntime
import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Addresses as Python writes them: `('127.0.0.1', 80)`, `('::1', 80, 0, 0)`, a path.
enum Addresses {
  static func value(_ address: SocketAddress?, _ machine: Machine) -> Value {
    switch address {
    // The nameless end of a Unix socket has no address for NIO.
    case .none: machine.string("")
    case .v4: machine.tuple(machine.string(address?.ipAddress ?? ""), .int(address?.port ?? 0))
    case .v6(let address6):
      machine.tuple(
        machine.string(address?.ipAddress ?? ""), .int(address?.port ?? 0),
        .int(Int(UInt32(bigEndian: address6.address.sin6_flowinfo))), .int(Int(address6.address.sin6_scope_id)))
    case .unixDomainSocket: machine.string(address?.pathname ?? "")
    }
  }

  static func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// The address family is not there on this machine.
  static func isUnsupported(_ number: Int32) -> Bool { number == EAFNOSUPPORT || number == EADDRNOTAVAIL }

  /// For messages, without a machine.
  static func text(_ address: SocketAddress) -> String {
    switch address {
    case .v4: "('\(address.ipAddress ?? "")', \(address.port ?? 0))"
    case .v6(let address6):
      "('\(address.ipAddress ?? "")', \(address.port ?? 0), "
        + "\(UInt32(bigEndian: address6.address.sin6_flowinfo)), \(address6.address.sin6_scope_id))"
    case .unixDomainSocket: "'\(address.pathname ?? "")'"
    }
  }
}
