import CoroRuntime
import Dispatch
import Synchronization

/// Hears of one signal to this process, on a thread of the system's.
///
/// It is the process that gets signals, so there is one of these for each, and an embedder is asked before
/// (`ProcessAccess.handle`).
package final class SignalSource {
  let number: Int32
  private let source: any DispatchSourceSignal
  private let wasIgnored: Bool

  init(_ number: Int32, _ body: @escaping @Sendable () -> Void) {
    self.number = number
    wasIgnored = SignalSource.isIgnored(number)
    // Else the signal would do what it does by itself as well. Children that are ignored would not be waited for.
    if number != SIGCHLD { signal(number, SIG_IGN) }
    source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: body)
    // What comes before the source is registered is lost, and a program may send itself a signal at once.
    let registered = DispatchSemaphore(value: 0)
    source.setRegistrationHandler { registered.signal() }
    source.resume()
    _ = registered.wait(timeout: .now() + 1)
  }

  /// The signal does again what it did.
  func stop() {
    source.cancel()
    signal(number, wasIgnored ? SIG_IGN : SIG_DFL)
  }

  /// Whether the signal does nothing to the process.
  package static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Signals that came and whose handlers did not run yet.
final class PendingSignals: Sendable {
  private let numbers = Mutex<[Int32]>([])

  func add(_ number: Int32) { numbers.withLock { $0.append(number) } }

  func take() -> [Int32] {
    numbers.withLock { pending in
      defer { pending = [] }
      return pending
    }
  }
}
