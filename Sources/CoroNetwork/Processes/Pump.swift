import CoroRuntime

/// Copies between a descriptor that other processes share and a pipe, on a thread of its own.
///
/// A descriptor 0, 1 or 2 must never be made non-blocking: on a terminal that reaches the shell as well. So NIO gets the
/// other end of the pipe.
final class Pump: @unchecked Sendable {
  private let finished = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  private init() { pthread_mutex_init(finished, nil) }

  deinit {
    pthread_mutex_destroy(finished)
    finished.deallocate()
  }

  /// The end of a pipe in which all appears that can be read from the descriptor.
  static func reading(_ descriptor: Int32) -> Result<Int32, NetworkFailure> {
    start { ends in Pump.copy(from: descriptor, to: ends[1], closing: [ends[1]]) }.map { $0[0] }
  }

  /// The end of a pipe out of which all is written to the descriptor.
  static func writing(_ descriptor: Int32) -> Result<(end: Int32, pump: Pump), NetworkFailure> {
    let pump = Pump()
    return start { ends in
      pthread_mutex_lock(pump.finished)
      Pump.copy(from: ends[0], to: descriptor, closing: [ends[0]])
      pthread_mutex_unlock(pump.finished)
    }.map { ($0[1], pump) }
  }

  /// Waits until what was put into the pipe is with the descriptor; the pipe's end must be closed.
  func waitUntilFinished() {
    pthread_mutex_lock(finished)
    pthread_mutex_unlock(finished)
  }

  private static func start(_ body: @escaping @Sendable ([Int32]) -> Void) -> Result<[Int32], NetworkFailure> {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { return .failure(NetworkFailure(kind: .system, number: errno)) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let pair = ends
    let error = SystemThread.start { body(pair) }
    if error == 0 { return .success(pair) }
    for end in pair { close(end) }
    return .failure(NetworkFailure(kind: .system, number: error))
  }

  private static func copy(from source: Int32, to target: Int32, closing ends: [Int32]) {
    defer { for end in ends { close(end) } }
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = chunk.withUnsafeMutableBytes { Platform.read(source, $0) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      let error = chunk.withUnsafeBytes { Host.write(UnsafeRawBufferPointer(rebasing: $0[..<count]), to: target) }
      if error != 0 { return }
    }
  }
}
