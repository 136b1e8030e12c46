import CoroRuntime

/// What a host that runs loops itself asks.
extension AsyncRuntime {
  /// Whether a value is a coroutine or a future.
  package func canBeWaitedFor(_ value: Value, _ machine: Machine) throws(Unwind) -> Bool {
    if future(in: value) != nil { return true }
    return try CoroutineStep.isCoroutine(value, machine, types)
  }

  /// A coroutine for work that the host does.
  package func makeNativeCall(
    _ machine: Machine, name: String, begin: @escaping (Machine, HostFuture) throws(Unwind) -> Void
  ) -> Value {
    .object(Ref(machine.adopt(NativeCallObject(self, name: name, begin: begin))))
  }
}

extension HostFuture {
  /// The loop that waits for it is told that something is under way; answers what takes that back, to be called once.
  package func noteUnderWay() -> () -> Void {
    guard let scheduler = loopReference?.object.scheduler else { return {} }
    scheduler.operationsUnderWay += 1
    return { scheduler.operationsUnderWay -= 1 }
  }

  /// Whether nobody can be told of a result any more.
  package var isAbandoned: Bool { isDone || loopReference?.object.isClosed ?? true }
}

extension EventLoopObject {
  /// Whether a tick would do something without waiting.
  package var isReady: Bool {
    !scheduler.ready.isEmpty || (scheduler.timers.first.map { $0.deadline <= scheduler.clock.now } ?? false)
  }

  /// When the first timer fires, on the scheduler's clock.
  package var nextDeadline: Double? { scheduler.timers.first?.deadline }
}

extension Machine {
  /// `asyncio.CancelledError`, where asyncio is installed.
  package var cancelledErrorType: TypeObject? { AsyncRuntime.of(self)?.types.cancelledError.object }
}
