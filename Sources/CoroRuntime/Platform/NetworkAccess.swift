/// What a script may do on the network: every look-up, connection and port is asked about here first.
///
/// The command allows everything. An embedder that wants less answers an error number, which the script sees as the
/// `OSError` that the system would have raised: `EACCES` as `PermissionError`.
package struct NetworkAccess {
  package enum Purpose: Sendable {
    /// Asking for the addresses of a name, or for the name of an address.
    case lookUp(host: String)
    /// A connection, or datagrams to this address.
    case connect(host: String, port: Int)
    /// A connection to a socket in the file system.
    case connectToPath(String)
    /// Waiting for connections or datagrams; without a host on every interface.
    case listen(host: String?, port: Int)
    /// Waiting for connections at a socket in the file system.
    case listenAtPath(String)
  }

  /// The error number for what is not allowed; nil for what is.
  package var refusal: (_ purpose: Purpose) -> Int32?

  package init(refusal: @escaping (_ purpose: Purpose) -> Int32?) {
    self.refusal = refusal
  }

  /// Refuses nothing.
  package static var everything: NetworkAccess { NetworkAccess { _ in nil } }
}

/// What a script may do with processes: every program it starts and every signal is asked about here first.
///
/// Refusals are error numbers, as those of `NetworkAccess`.
package struct ProcessAccess {
  package enum Purpose: Sendable {
    case start(program: String, arguments: [String])
    /// A signal to another process.
    case signal(process: Int, number: Int)
    /// Hearing of a signal to this process instead of what it does by itself.
    case handle(signal: Int)
  }

  /// The error number for what is not allowed; nil for what is.
  package var refusal: (_ purpose: Purpose) -> Int32?

  package init(refusal: @escaping (_ purpose: Purpose) -> Int32?) {
    self.refusal = refusal
  }

  /// Refuses nothing.
  package static var everything: ProcessAccess { ProcessAccess { _ in nil } }
}

extension Machine {
  /// Asks for permission; to be called before anything is done.
  package func permit(_ purpose: NetworkAccess.Purpose) throws(Unwind) {
    if let number = host.networkAccess.refusal(purpose) { throw osError(number) }
    if case .lookUp = purpose { return }
    try checkHandles()
  }

  /// Asks for permission; to be called before anything is done.
  package func permit(_ purpose: ProcessAccess.Purpose) throws(Unwind) {
    if let number = host.processAccess.refusal(purpose) { throw osError(number) }
    if case .start = purpose { try checkHandles() }
  }
}
