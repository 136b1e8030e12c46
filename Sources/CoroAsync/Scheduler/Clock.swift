import CoroRuntime

/// Where a scheduler reads the time: seconds since some moment that never changes.
package protocol Clock: AnyObject {
  var now: Double { get }

  /// Nothing is ready and nothing is under way before this moment. A virtual clock goes there and answers true; a
  /// real one answers false, and its scheduler waits.
  func jump(to deadline: Double) -> Bool
}

/// The clock of the machine: it never goes back, and changes of the date do not touch it.
package final class MonotonicClock: Clock {
  package init() {}

  package var now: Double { Double(MonotonicTime.now) / 1e9 }

  package func jump(to deadline: Double) -> Bool { false }
}

/// A clock that stands still while anything runs, and jumps to the next deadline when nothing does.
///
/// Programs keep their order and take no time.
package final class VirtualClock: Clock {
  package private(set) var now: Double

  package init(start: Double = 0) { now = start }

  package func jump(to deadline: Double) -> Bool {
    now = max(now, deadline)
    return true
  }
}
