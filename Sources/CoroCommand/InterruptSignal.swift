import CoroNetwork
import CoroRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns Ctrl-C into `KeyboardInterrupt`: the running program sees it at its next safepoint.
///
/// A handler of the process, not a source of Dispatch's: that starts a thread and an event loop of its own, a fifteenth of
/// the time of starting. The handler stores one atomic flag, and the system runs it on the main thread, which only waits.
final class InterruptSignal {
  /// Whom the handler tells. Signals are the process's, and handlers are given nothing but their number.
  nonisolated(unsafe) private static var told: Unmanaged<InterruptFlag>?
  private let flag: InterruptFlag

  /// Nil where whoever started the process has it ignore Ctrl-C, as a shell does with what runs in the background.
  init?(_ flag: InterruptFlag) {
    if SignalSource.isIgnored(SIGINT) { return nil }
    flag.hasSource = true
    self.flag = flag
    InterruptSignal.told = Unmanaged.passUnretained(flag)
    signal(SIGINT) { _ in InterruptSignal.told?._withUnsafeGuaranteedRef { $0.request() } }
  }

  /// Lets Ctrl-C through: whoever started the process may have blocked it. To be called on the main thread, before the
  /// interpreter's begins: threads have what their starter has, and the system asks the main thread first.
  static func unblock() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  func stop() {
    signal(SIGINT, SIG_DFL)
    InterruptSignal.told = nil
    flag.hasSource = false
  }
}
