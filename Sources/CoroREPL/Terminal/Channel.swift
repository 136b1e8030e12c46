import CoroRuntime
import Synchronization

/// What the interpreter's thread tells the terminal's.
enum Report: Sendable {
  /// The interpreter runs, and what comes before the first prompt begins. The flag is what Ctrl-C sets.
  case started(InterruptFlag)
  /// Statements may come.
  case ready
  /// What scripts wrote, in order.
  case output([UInt8])
  case errors([UInt8])
  /// A statement read a row, whose end the terminal has shown.
  case readRow
  /// The statement of this number is done, or goes on without anybody waiting.
  case finished(Int)
  /// A statement asked to leave, with this exit code.
  case wantsToLeave(Int32)
  /// It was asked to leave, but these tasks are not done.
  case stillRunning([String])
  case ended(Int32)
}

/// The way from the interpreter's thread to the terminal's: reports in order, and a pipe that wakes the one that polls.
///
/// All output of scripts goes through here, so that one thread alone touches the terminal. Whoever writes faster than
/// the terminal takes it waits.
final class Channel: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let drained = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var reports: [Report] = []
  private var waitingBytes = 0
  private var isClosed = false
  private let wakeEnd: Int32
  /// Readable when there are reports.
  let readEnd: Int32

  /// Bytes of output that may wait before writers do: many screens, little memory.
  private static let mostWaiting = 256 << 10

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    readEnd = ends[0]
    wakeEnd = ends[1]
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
    pthread_mutex_init(lock, nil)
    pthread_cond_init(drained, nil)
  }

  /// From any thread.
  func post(_ report: Report) {
    pthread_mutex_lock(lock)
    let wasEmpty = reports.isEmpty
    append(report)
    pthread_mutex_unlock(lock)
    if wasEmpty { wake() }
  }

  /// Output of a script; waits while too much is on its way.
  func write(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int32 {
    pthread_mutex_lock(lock)
    while waitingBytes > Channel.mostWaiting && !isClosed { pthread_cond_wait(drained, lock) }
    if isClosed {
      pthread_mutex_unlock(lock)
      return Host.write(bytes, to: isError ? 2 : 1)
    }
    let wasEmpty = reports.isEmpty
    append(isError ? .errors(Array(bytes)) : .output(Array(bytes)))
    waitingBytes += bytes.count
    pthread_mutex_unlock(lock)
    if wasEmpty { wake() }
    return 0
  }

  /// Neighbouring pieces of one stream become one.
  private func append(_ report: Report) {
    switch (reports.last, report) {
    case (.output(var bytes)?, .output(let more)):
      reports.removeLast()
      bytes += more
      reports.append(.output(bytes))
    case (.errors(var bytes)?, .errors(let more)):
      reports.removeLast()
      bytes += more
      reports.append(.errors(bytes))
    default: reports.append(report)
    }
  }

  private func wake() {
    var byte: UInt8 = 1
    _ = withUnsafeBytes(of: &byte) { Platform.write(wakeEnd, $0) }
  }

  /// All that was told since the last time, in order.
  func take() -> [Report] {
    var scratch: [UInt8] = Array(repeating: 0, count: 64)
    while scratch.withUnsafeMutableBytes({ Platform.read(readEnd, $0) }) > 0 {}
    pthread_mutex_lock(lock)
    let taken = reports
    reports = []
    waitingBytes = 0
    pthread_cond_broadcast(drained)
    pthread_mutex_unlock(lock)
    return taken
  }

  /// From now on output goes straight to its descriptor: the terminal's thread no longer looks.
  func close() {
    pthread_mutex_lock(lock)
    isClosed = true
    pthread_cond_broadcast(drained)
    pthread_mutex_unlock(lock)
  }

  deinit {
    pthread_cond_destroy(drained)
    pthread_mutex_destroy(lock)
    drained.deallocate()
    lock.deallocate()
  }
}
