import CoroRuntime
import Synchronization

/// Where a host leaves work for an interpreter, whichever of its loops runs, or none: other threads post, the
/// interpreter's own takes.
///
/// Work is done between two steps of tasks: in a tick of the loop that runs, else by whoever serves the mailbox.
package final class Mailbox: Sendable {
  /// What was left. It deals with its own errors, and holds no reference to a heap object.
  package typealias Letter = @Sendable (Machine) -> Void

  private struct State {
    var letters: [Letter] = []
    /// Of the loop that runs: it may be waiting there.
    var inbox: Inbox?
  }

  private let state = Mutex(State())
  private let idle = Inbox()
  private let isFilled = Atomic<Bool>(false)

  package init() {}

  /// Looked at without a lock.
  package var hasMail: Bool { isFilled.load(ordering: .acquiring) }

  /// From any thread.
  package func post(_ letter: @escaping Letter) {
    state.withLock { state in
      state.letters.append(letter)
      isFilled.store(true, ordering: .releasing)
      (state.inbox ?? idle).wake()
    }
  }

  /// From any thread: ends a wait.
  package func wake() { state.withLock { ($0.inbox ?? idle).wake() } }

  /// Runs everything that was left, in order.
  package func deliver(_ machine: Machine) {
    while hasMail {
      let letters = state.withLock { state in
        let taken = state.letters
        state.letters = []
        isFilled.store(false, ordering: .relaxed)
        return taken
      }
      for letter in letters { letter(machine) }
    }
  }

  /// Waits for mail while no loop runs, for so many seconds at most.
  package func wait(_ seconds: Double) {
    if !hasMail { idle.wait(seconds) }
    _ = idle.take()
  }

  /// A loop runs, and waits at this inbox; answers the one before.
  func serve(_ inbox: Inbox?) -> Inbox? {
    state.withLock { state in
      let former = state.inbox
      state.inbox = inbox
      return former
    }
  }
}
