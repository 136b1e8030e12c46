import Synchronization

/// Asked from any thread, seen by the machine's own at a safepoint.
package final class InterruptFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  private let source = Atomic<Bool>(false)
  package init() {}

  /// Whether Ctrl-C sets it: not in a process that was started with that ignored, nor in a host that has it do other things.
  package var hasSource: Bool {
    get { source.load(ordering: .relaxed) }
    set { source.store(newValue, ordering: .relaxed) }
  }

  package func request() { flag.store(true, ordering: .releasing) }

  /// Whether one was asked for and not taken yet.
  package var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Whether one was asked for since the last call.
  package func take() -> Bool {
    flag.load(ordering: .relaxed) && flag.exchange(false, ordering: .acquiring)
  }
}
