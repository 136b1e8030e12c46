import CTerminalGuard
import CoroRuntime

/// Signals as bytes of a pipe, so that they are dealt with where the terminal is polled and nowhere else.
struct SignalPipe {
  let readEnd: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
    readEnd = ends[0]
    coro_watch_signals(ends[1])
  }

  /// Those that arrived since the last time, in order.
  func take() -> [Int32] {
    var result: [Int32] = []
    var scratch = [UInt8](repeating: 0, count: 64)
    while true {
      let count = scratch.withUnsafeMutableBytes { Platform.read(readEnd, $0) }
      if count <= 0 { return result }
      result += scratch[..<count].map(Int32.init)
    }
  }
}
