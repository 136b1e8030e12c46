import CoroRuntime

/// Something native that a task waits in itself: a sleep, a turn at a lock or a queue, a read from a stream.
///
/// CPython has a future in its place, which a task waits for. What can be observed is the same: it looks like a future,
/// it is cancelled like one, and the task goes on in the round after it is over. Without the future it is one object less for
/// each wait.
class PauseObject: AwaiterObject {
  override init(type: Ref<TypeObject>) {
    super.init(type: type)
    role = .pause
  }

  /// It was handed out, and is not over.
  var isPending: Bool { false }

  var isCancelled: Bool { false }

  /// The task waits in it: it goes on when it is over.
  func hold(_ task: TaskObject) {}

  /// The task that waits in it is cancelled; false where it is over already.
  func cancel(_ machine: Machine, message: Value) throws(Unwind) -> Bool { false }

  /// What the task goes on with: an exception, or nil.
  func failureForWaiter(_ machine: Machine) throws(Unwind) -> ExceptionObject? { nil }
}
