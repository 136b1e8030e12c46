import CoroRuntime

/// Gives an interpreter `asyncio`, `_asyncio` and `contextvars`.
///
/// - Parameters:
///   - schedule: how the loops choose among what is ready; nil for CPython's order.
///   - makeClock: the clock of each new loop. A `VirtualClock` makes sleeps instant and keeps their order.
package func installAsyncio(
  into machine: Machine, schedule: Schedule? = nil, makeClock: @escaping () -> any Clock = { MonotonicClock() }
) {
  let runtime = AsyncRuntime(machine, schedule: schedule, makeClock: makeClock)
  machine.moduleStates["_asyncio"] = runtime
  machine.setLoops(runtime)
  machine.extraRoots.append(runtime)
  machine.deathWatchers.append(runtime)
  let types = runtime.types
  machine.define(later: FutureTable.rows(runtime), in: types.future.object)
  machine.define(later: FutureTable.attributes(runtime), in: types.future.object)
  machine.define(later: FutureTable.iteratorRows(), in: types.futureIterator.object)
  machine.define(later: TaskTable.rows(runtime), in: types.task.object)
  machine.define(later: TaskTable.attributes(runtime), in: types.task.object)
  machine.define(later: NativeAwaiterTable.coroutineRows(), in: types.nativeCoroutine.object)
  machine.define(later: NativeAwaiterTable.coroutineAttributes(), in: types.nativeCoroutine.object)
  machine.define(later: LoopTable.rows(runtime), in: types.eventLoop.object)
  machine.define(later: LoopTable.attributes(), in: types.eventLoop.object)
  machine.define(later: HandleTable.rows().written(), in: types.handle.object)
  machine.define(later: HandleTable.timerRows().written(), in: types.timerHandle.object)
  machine.define(later: HandleTable.watchRows(), in: types.interruptWatch.object)
  machine.define(later: HandleTable.watchAttributes(), in: types.interruptWatch.object)
  SynchronizationTable.install(runtime, machine)
  StreamReaderTable.install(runtime, machine)
  ContextTable.install(runtime, machine)
  runtime.makeFunctions(machine)
  machine.moduleSources["_asyncio"] = .native { (machine, module) throws(Unwind) in
    AsyncModule.fill(module, runtime, machine)
  }
  machine.moduleSources["contextvars"] = .native { (machine, module) throws(Unwind) in
    ContextTable.fill(module, runtime, machine)
  }
  for module in embeddedLibrary() {
    machine.moduleSources[module.name] = .embedded(text: module.text, isPackage: module.isPackage)
  }
  watchInterrupts(of: machine, runtime)
  let reportAtExit: (Machine) throws(Unwind) -> Void = { [unowned runtime] (machine) throws(Unwind) in
    try runtime.reportAllFailures(machine)
  }
  machine.exitHandlers.append(reportAtExit)
  machine.asyncGeneratorHook = { [unowned runtime] (_, generator) throws(Unwind) in runtime.noteStart(of: generator) }
}

/// While `asyncio.run` watches, Ctrl-C cancels its main task instead of raising wherever the program is.
private func watchInterrupts(of machine: Machine, _ runtime: AsyncRuntime) {
  machine.onInterrupt = { [unowned runtime] (machine) throws(Unwind) in
    if let live = runtime.live, live.isInCharge { return try live.takesInterrupt(machine) }
    guard let watch = runtime.runningLoop?.object.interruptWatch else { return false }
    return try watch.object.takesInterrupt(machine)
  }
}

extension AsyncRuntime {
  /// The functions that the loop itself puts into lists of callbacks.
  func makeFunctions(_ machine: Machine) {
    stopFunction = machine.native("_run_until_complete_cb", "fut, /") { (machine, arguments) throws(Unwind) in
      let future = try FutureTable.receiver(arguments[0], machine)
      future.loopReference?.object.stop(after: future, machine)
      return .none
    }
    wakeupFunction = machine.native("task_wakeup", "self, future, /", owner: "Task", isMethod: true) {
      (machine, arguments) throws(Unwind) in
      let task = try TaskTable.receiver(arguments[0], machine)
      do throws(Unwind) {
        _ = try machine.callMethod(arguments[1], machine.intern("result"))
      } catch {
        try task.step(machine, raising: machine.takeException())
        return .none
      }
      try task.step(machine)
      return .none
    }
  }

  /// A loop that was given, or the one that `get_event_loop` answers.
  func loop(from value: Value, _ machine: Machine) throws(Unwind) -> EventLoopObject {
    if let given = value.givenAndNotNone { return try LoopTable.receiver(given, machine) }
    return try eventLoop(machine)
  }
}
