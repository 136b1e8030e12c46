import CoroRuntime

/// A sleep that the task notes itself, where its outcome will be: the number of its timer while it lasts, `True` when the time is
/// up, and after a cancellation `False` or a tuple with its message.
///
/// In CPython there is a future and a timer's handle; what can be observed, and in which round it happens, is the same.
extension TaskObject {
  /// Whether the timer of that number is the one it sleeps until.
  func isSleeping(_ sequence: UInt64) -> Bool {
    guard state == .pending, case .int(let current) = outcome else { return false }
    return current == Int(truncatingIfNeeded: sequence)
  }

  /// It noted a sleep that it is not awake from yet.
  var isInSleep: Bool {
    guard state == .pending else { return false }
    switch outcome {
    case .int, .bool, .tuple: return true
    default: return false
    }
  }

  /// What stands in `repr` for the future that CPython has; nil where it does not sleep.
  var sleepText: String? {
    guard state == .pending else { return nil }
    switch outcome {
    case .int: return "<Future pending cb=[Task.task_wakeup()]>"
    case .bool(true): return "<Future finished result=None>"
    case .bool(false), .tuple: return "<Future cancelled>"
    default: return nil
    }
  }

  func sleep(until deadline: Double, _ loop: EventLoopObject) {
    outcome = .int(Int(truncatingIfNeeded: loop.scheduler.timers.push(.task(Ref(self)), at: deadline)))
  }

  /// The timer's handle runs: the task goes on in the next tick.
  func endSleep(_ machine: Machine) throws(Unwind) {
    guard state == .pending, case .int = outcome else { return }
    outcome = .bool(true)
    try loop(machine).schedule(.wakeupFromSleep(Ref(self)), machine)
  }

  /// False where the time is up already.
  func cancelSleep(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    guard case .int = outcome else { return false }
    outcome = message.isNone ? .bool(false) : machine.tuple(message)
    let loop = try loop(machine)
    loop.scheduler.timers.noteCancellation()
    try loop.schedule(.wakeupFromSleep(Ref(self)), machine)
    return true
  }

  func wakeUpFromSleep(_ machine: Machine) throws(Unwind) {
    switch outcome {
    case .bool(false): try step(machine, raising: machine.makeException(cancelledErrorType(machine)))
    case .tuple(let message) where message.object.count == 1:
      try step(machine, raising: machine.makeException(cancelledErrorType(machine), message.object[0]))
    default: try step(machine)
    }
  }

  private func cancelledErrorType(_ machine: Machine) throws(Unwind) -> TypeObject {
    try loop(machine).runtime.types.cancelledError.object
  }
}
