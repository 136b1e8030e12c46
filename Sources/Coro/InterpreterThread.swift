import CoroRuntime

/// A thread whose native stack we sized: script runs on one of these, never on a thread of someone else's.
package enum InterpreterThread {
  /// Bytes of address space for the stack; memory is only used as the stack grows. Room for a recursion limit of
  /// 100,000 script calls at about 2 KB each.
  package static let defaultStackSize = 512 << 20

  /// Runs `body` on a fresh thread and waits for it.
  package static func run(stackSize: Int = defaultStackSize, _ body: @escaping @Sendable () -> Void) {
    guard let thread = NativeThread.start(stackSize: stackSize, isDetached: false, body).thread else {
      // No thread to be had: the caller's stack is smaller, but the machine asks for its bounds and keeps them.
      body()
      return
    }
    pthread_join(thread, nil)
  }
}
