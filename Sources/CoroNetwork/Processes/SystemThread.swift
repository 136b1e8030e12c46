import CoroRuntime

/// A thread for one call of the system that blocks for as long as it likes: a child that runs, a terminal that nobody
/// types at. It never touches an interpreter.
enum SystemThread {
  /// Such a thread only waits and copies.
  private static let stackSize = 128 << 10

  /// Starts one; an error number where there is none to be had.
  static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
    NativeThread.start(stackSize: stackSize, isDetached: true, body).error
  }
}
