import CoroRuntime

/// The functions of `_asyncio`.
enum AsyncModule {
  static func fill(_ module: ModuleObject, _ runtime: AsyncRuntime, _ machine: Machine) {
    let namespace = module.namespace.object
    let types = runtime.types
    let classes: [(String, Ref<TypeObject>)] = [
      ("Future", types.future), ("Task", types.task), ("EventLoop", types.eventLoop), ("Handle", types.handle),
      ("TimerHandle", types.timerHandle), ("CancelledError", types.cancelledError),
      ("InvalidStateError", types.invalidStateError), ("DeadlockError", types.deadlockError),
      ("Lock", types.lock), ("Event", types.event), ("Semaphore", types.semaphore),
      ("BoundedSemaphore", types.boundedSemaphore), ("Queue", types.queue), ("StreamReader", types.streamReader),
      ("QueueEmpty", types.queueEmpty),
      ("QueueFull", types.queueFull), ("QueueShutDown", types.queueShutDown),
    ]
    for (name, type) in classes { machine.set(namespace, name, .type(type)) }
    machine.define(loopRows(runtime) + liveRows(runtime) + policyRows(runtime), in: module)
    machine.define(makingRows(runtime).written(), in: module, named: "asyncio.events")
    machine.define(taskRows(runtime), in: module)
    machine.define(waitingRows(runtime).written(async: ["sleep"]), in: module, named: "asyncio.tasks")
    machine.define([futureTest(runtime)].written(), in: module, named: "asyncio.base_futures")
    machine.define([coroutineTest(runtime)].written(), in: module, named: "asyncio.coroutines")
    runtime.sleepDirectly(with: machine.get(namespace, machine.intern("sleep")), machine)
    machine.define(CallGraphTable.rows(runtime), in: module)
  }

  private static func loopRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("get_running_loop", "") { (machine, arguments) throws(Unwind) in
        .object(Ref(try runtime.requireRunningLoop(machine)))
      },
      NativeRow("_get_running_loop", "") { (machine, arguments) throws(Unwind) in
        runtime.runningLoop.map { .object(Ref($0.object)) } ?? .none
      },
      NativeRow("get_event_loop", "") { (machine, arguments) throws(Unwind) in
        if runtime.runningLoop == nil, let policy = runtime.policy.givenAndNotNone {
          return try machine.callMethod(policy, machine.intern("get_event_loop"))
        }
        return .object(Ref(try runtime.eventLoop(machine)))
      },
    ]
  }

  private static func makingRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("new_event_loop", "") { (machine, arguments) throws(Unwind) in
        if let policy = runtime.policy.givenAndNotNone {
          return try machine.callMethod(policy, machine.intern("new_event_loop"))
        }
        return .object(Ref(runtime.makeLoop(machine)))
      },
      NativeRow("set_event_loop", "loop") { (machine, arguments) throws(Unwind) in
        if let policy = runtime.policy.givenAndNotNone {
          return try machine.callMethod(policy, machine.intern("set_event_loop"), arguments[0])
        }
        try runtime.setEventLoop(arguments[0], machine)
        return .none
      },
    ]
  }

  /// Of the prompt's loop.
  private static func liveRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("_is_live", "") { (machine, arguments) throws(Unwind) in
        .bool(runtime.live?.isFree ?? false)
      },
      NativeRow("_run_live", "coroutine, /") { (machine, arguments) throws(Unwind) in
        guard let live = runtime.live else { throw machine.raise(.runtimeError, "no prompt's loop is running") }
        live.onNote?(machine, "asyncio.run: on the prompt's own loop, which goes on")
        return try live.run(until: arguments[0], machine)
      },
      NativeRow("_run_apart", "coroutine, /") { (machine, arguments) throws(Unwind) in
        try runtime.runApart(arguments[0], machine)
      },
    ]
  }

  /// What the default policy does, and which policy is in force.
  private static func policyRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("_default_get_event_loop", "") { (machine, arguments) throws(Unwind) in
        .object(Ref(try runtime.eventLoop(machine)))
      },
      NativeRow("_default_new_event_loop", "") { (machine, arguments) throws(Unwind) in
        .object(Ref(runtime.makeLoop(machine)))
      },
      NativeRow("_default_set_event_loop", "loop") { (machine, arguments) throws(Unwind) in
        try runtime.setEventLoop(arguments[0], machine)
        return .none
      },
      NativeRow("_event_loop_policy", "") { (machine, arguments) throws(Unwind) in runtime.policy },
      NativeRow("_set_event_loop_policy", "policy") { (machine, arguments) throws(Unwind) in
        runtime.policy = arguments[0]
        return .none
      },
    ]
  }

  private static func taskRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("current_task", "loop=None") { (machine, arguments) throws(Unwind) in
        let loop = try givenOrRunning(arguments[0], runtime, machine)
        return loop.currentTask.map { .object(Ref($0.object)) } ?? .none
      }
    ]
  }

  private static func waitingRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("all_tasks", "loop=None") { (machine, arguments) throws(Unwind) in
        let tasks = machine.makeSet()
        let loop = try givenOrRunning(arguments[0], runtime, machine)
        try loop.forEachTask { (task) throws(Unwind) in try machine.add(.object(Ref(task)), to: tasks) }
        return .object(Ref(tasks))
      },
      NativeRow("sleep", "delay, result=None") { (machine, arguments) throws(Unwind) in
        let seconds = try machine.sleepDelay(arguments[0])
        let sleep = SleepObject(
          runtime, delay: seconds, result: arguments[1].given ?? .none,
          at: machine.callSite)
        return .object(Ref(machine.adopt(sleep)))
      },
    ]
  }

  private static func futureTest(_ runtime: AsyncRuntime) -> NativeRow {
    NativeRow("isfuture", "obj") { (machine, arguments) throws(Unwind) in
      if runtime.future(in: arguments[0]) != nil { return .bool(true) }
      let type = Value.type(Ref(machine.type(of: arguments[0])))
      let name = machine.intern("_asyncio_future_blocking")
      if try machine.findAttribute(type, name).isUndefined { return .bool(false) }
      return .bool(try machine.findAttribute(arguments[0], name).givenAndNotNone != nil)
    }
  }

  private static func coroutineTest(_ runtime: AsyncRuntime) -> NativeRow {
    NativeRow("iscoroutine", "obj") { (machine, arguments) throws(Unwind) in
      .bool(try CoroutineStep.isCoroutine(arguments[0], machine, runtime.types))
    }
  }

  private static func givenOrRunning(
    _ value: Value, _ runtime: AsyncRuntime, _ machine: Machine
  ) throws(Unwind) -> EventLoopObject {
    if let given = value.givenAndNotNone { return try LoopTable.receiver(given, machine) }
    return try runtime.requireRunningLoop(machine)
  }
}
