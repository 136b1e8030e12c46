import Synchronization

/// Asked from any thread, seen by the machine's own at a safepoint.
package final class InterruptFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  package init() {}

  package func request() { flag.store(true, ordering: .releasing) }

  /// Whether one was asked for and not taken yet.
  package var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Whether one was asked for since the last call.
  package func take() -> Bool {
    flag.load(ordering: .relaxed) && flag.exchange(false, ordering: .acquiring)
  }
}
