import CoroRuntime

/// What `asyncio.graph` and `asyncio.deadlocks` ask of futures: who hears of them, and what tasks wait for.
enum CallGraphTable {
  static func rows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      // Tasks that wait for the future, and the functions that are called when it is done.
      NativeRow("_listeners", "future, /") { (machine, arguments) throws(Unwind) in
        let future = try FutureTable.receiver(arguments[0], machine)
        let list = machine.makeList()
        try future.forEachHearer { (function, _, _) throws(Unwind) in try machine.append(function, to: list) }
        return .list(Ref(list))
      },
      // The lock that a task waits for.
      NativeRow("_awaited_lock", "task, /") { (machine, arguments) throws(Unwind) in
        guard let turn = try TaskTable.receiver(arguments[0], machine).turn as? LockAcquisition else { return .none }
        return .object(Ref(turn.place.object))
      },
      // `Task-2: worker() at app.coro:12`
      NativeRow("_whereabouts", "task, /") { (machine, arguments) throws(Unwind) in
        machine.string(try DeadlockReport.whereabouts(TaskTable.receiver(arguments[0], machine), machine))
      },
      // What the timers of a loop are going to call.
      NativeRow("_timer_callbacks", "loop, /") { (machine, arguments) throws(Unwind) in
        let loop = try LoopTable.receiver(arguments[0], machine)
        let list = machine.makeList()
        try loop.scheduler.timers.forEach { (entry) throws(Unwind) in
          if case .handle(let handle) = entry.target.kind, let function = handle.object.function.given {
            try machine.append(function, to: list)
          }
        }
        return .list(Ref(list))
      },
    ]
  }
}
