import CoroRuntime
import NIOCore

/// How a connection is to be encrypted.
struct Encryption: Sendable {
  func addHandlers(to channel: any Channel, isServer: Bool) throws {}
}

extension Encryption {
  static let connectionReset: Int32 = ECONNRESET

  /// What an error in a channel means for the script; nil for one that means nothing.
  static func failure(_ error: any Error) -> NetworkFailure? { NetworkFailure(error) }
}

extension Network {
  /// The encryption that a connection or server was asked for: `None`, or what the library made of `ssl=`.
  func encryption(_ value: Value, _ machine: Machine) throws(Unwind) -> Encryption? {
    if value.isNone { return nil }
    throw machine.raise(.notImplementedError, "TLS connections are not supported yet")
  }
}
