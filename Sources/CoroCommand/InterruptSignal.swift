import CoroNetwork
import CoroRuntime
import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns Ctrl-C into `KeyboardInterrupt`: the running program sees it at its next safepoint.
final class InterruptSignal {
  private let source: any DispatchSourceSignal
  private let flag: InterruptFlag

  /// Nil where whoever started the process has it ignore Ctrl-C, as a shell does with what runs in the background.
  init?(_ flag: InterruptFlag) {
    if SignalSource.isIgnored(SIGINT) { return nil }
    flag.hasSource = true
    self.flag = flag
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { flag.request() }
    source.resume()
  }

  func stop() {
    source.cancel()
    flag.hasSource = false
    signal(SIGINT, SIG_DFL)
  }
}
