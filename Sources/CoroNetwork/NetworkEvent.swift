import NIOCore

/// What happened on NIO's thread, as the interpreter's thread hears of it. Connections and servers are numbers here:
/// no heap object crosses over.
enum NetworkEvent: Sendable {
  /// A connection that was asked for is there.
  case connected(Int, any Channel, WriteDescriptor?)
  /// A connection, a server or an answer that was asked for is not to be had.
  case refused(Int, [NetworkFailure])
  /// A server listens.
  case listening(Int, [any Channel])
  case accepted(server: Int, connection: Int, any Channel, WriteDescriptor?)
  case received(Int, [UInt8])
  /// Bytes that stand in the turn's block.
  case receivedShort(Int, Range<Int>)
  /// The other end sends no more.
  case ended(Int)
  /// So many bytes are with the kernel.
  case written(Int, Int)
  /// The connection is gone; the failure is nil after a regular end.
  case closed(Int, NetworkFailure?)
  /// A server's sockets are closed.
  case stopped(Int)
  /// A datagram came from an address.
  case datagram(Int, [UInt8], SocketAddress)
  /// A datagram could not be sent or received; later ones may.
  case datagramFailed(Int, NetworkFailure)
  /// `getaddrinfo` answered.
  case addresses(Int, [NameAnswer])
  /// A request or a response begins; its body comes as bytes.
  case messageHead(Int, MessageHead)
  /// It is complete.
  case messageEnd(Int)
  /// Both sides of a connection agree on its encryption; told before it is there, or goes on.
  case agreed(Int, EncryptionAgreement)
  /// A connection goes on encrypted.
  case secured(Int)
  /// `getnameinfo` answered.
  case names(Int, host: String, service: String)
}

/// An error as the operating system or the resolver reports it.
struct NetworkFailure: Sendable, Error {
  enum Kind: Sendable {
    case system, lookup
    /// TLS: the message is the reason as OpenSSL names it.
    case encryption
    case other
  }
  let kind: Kind
  /// `errno`, or the resolver's number.
  let number: Int32
  /// What goes before the system's words, such as the address; nil to use those alone.
  let message: String?

  init(kind: Kind, number: Int32, message: String? = nil) {
    self.kind = kind
    self.number = number
    self.message = message
  }

  /// From what NIO throws; `describe` makes the message of a system error.
  init(_ error: any Error, describe: (Int32) -> String? = { _ in nil }) {
    if let failure = error as? NetworkFailure {
      self = failure
    } else if let error = error as? IOError {
      self.init(kind: .system, number: error.errnoCode, message: describe(error.errnoCode))
    } else {
      self.init(kind: .other, number: 0, message: "\(error)")
    }
  }

  /// As an exception's text shows it.
  var text: String {
    switch kind {
    case .system, .lookup: "[Errno \(number)] \(message ?? Addresses.systemMessage(number))"
    case .encryption, .other: message ?? "network failure"
    }
  }
}
