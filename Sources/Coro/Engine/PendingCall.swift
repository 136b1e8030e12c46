import CoroRuntime

/// A call that waits for a task of the script.
final class PendingCall {
  /// Hears of the end, on the interpreter's thread.
  typealias Finish = (Core, Result<Value, any Error>) -> Void

  let number: Int
  let budget: Budget
  let finish: Finish
  /// The handle of the task.
  var future = 0
  /// The caller cancelled it: `CancelledError` is then no surprise.
  var isCancelled = false
  private var timer: Task<Void, Never>?

  init(number: Int, budget: Budget, finish: @escaping Finish) {
    self.number = number
    self.budget = budget
    self.finish = finish
  }

  /// Ends the call at its deadline, should it still wait then.
  func watchTime(_ engine: Engine) {
    let now = MonotonicTime.now
    let left = budget.deadline > now ? budget.deadline - now : 0
    let number = number
    timer = Task { [weak engine] in
      try? await Task.sleep(for: .nanoseconds(Int64(clamping: left)))
      if !Task.isCancelled { engine?.post { $0.expire(number, .time) } }
    }
  }

  func stopWatchingTime() { timer?.cancel() }
}

/// An exception that ended a call, before anybody read it.
struct PendingFailure: Error {
  private let holder: Holder

  /// Holds it strongly, for a collection to see.
  private final class Holder: @unchecked Sendable {
    let exception: ExceptionObject
    init(_ exception: ExceptionObject) { self.exception = exception }
  }

  init(_ exception: ExceptionObject) { holder = Holder(exception) }

  func error(_ machine: Machine) -> ScriptError { ErrorTranslation.error(holder.exception, machine) }
}

extension ScriptError {
  init(_ limit: CoroRuntime.Limit) {
    self.init(
      type: "coro.LimitExceeded", message: limit.message, limit: Limit(rawValue: limit.rawValue))
  }
}
