import CoroRuntime
import Dispatch
import Synchronization

/// Hears of one signal to this process, on a thread of the system's.
///
/// It is the process that gets signals, so there is one of these for each, and an embedder is asked before
/// (`ProcessAccess.handle`).
final class SignalSource {
  let number: Int32
  private let source: any DispatchSourceSignal

  init(_ number: Int32, _ body: @escaping @Sendable () -> Void) {
    self.number = number
    // Else the signal would do what it does by itself as well. Children that are ignored would not be waited for.
    if number != SIGCHLD { signal(number, SIG_IGN) }
    source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: body)
    source.resume()
  }

  /// The signal does again what it did.
  func stop() {
    source.cancel()
    signal(number, number == SIGPIPE || number == SIGINT ? SIG_IGN : SIG_DFL)
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
