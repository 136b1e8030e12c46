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
    case .none: .none
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

  /// Looks a name up; may take seconds, so never on a thread that has other things to do.
  static func resolve(host: String?, port: Int, forListening: Bool) throws(NetworkFailure) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    if forListening { hints.ai_flags = AI_PASSIVE }
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    if code != 0 {
      throw NetworkFailure(kind: .lookup, number: code, message: String(cString: gai_strerror(code)))
    }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      guard let bytes = entry.pointee.ai_addr else { continue }
      switch entry.pointee.ai_family {
      case AF_INET:
        let address = UnsafeRawPointer(bytes).load(as: sockaddr_in.self)
        addresses.append(SocketAddress(address, host: host ?? ""))
      case AF_INET6:
        let address = UnsafeRawPointer(bytes).load(as: sockaddr_in6.self)
        addresses.append(SocketAddress(address, host: host ?? ""))
      default: break
      }
    }
    return addresses
  }
}
