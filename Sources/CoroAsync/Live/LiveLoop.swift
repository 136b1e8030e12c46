import CoroRuntime

/// The loop of a prompt: it ticks between the statements and while one runs, so that background tasks go on.
///
/// It counts as running all the time. A statement that asks a loop to run something (`asyncio.run`,
/// `run_until_complete`) does so from within it: the loop then ticks inside of that call until it is done.
package final class LiveLoop: RootSource {
  package let loop: EventLoopObject
  unowned let runtime: AsyncRuntime
  /// What statements wait for, the innermost last.
  private var waits: ContiguousArray<Wait> = []
  /// A statement runs that Ctrl-C is meant for.
  package private(set) var isForeground = false
  /// Waits below this are those of statements that were given up.
  private var statementBase = 0
  /// Called between ticks while a statement waits: the host has questions.
  package var betweenTicks: ((Machine) -> Void)?
  /// `KeyboardInterrupt` and `SystemExit` that ended a background task.
  package var onEscape: ((Machine, ExceptionObject) -> Void)?
  /// A statement was cancelled that cannot return yet, because a task above it on the stack does not suspend.
  package var onAbandon: ((Machine) -> Void)?
  /// Tells the user something in one line.
  package var onNote: ((Machine, String) -> Void)?
  /// The task between two steps of which a statement runs.
  private(set) var interruptedTask: Ref<TaskObject>?
  /// The task of the statement that waits.
  var foregroundTask: Ref<FutureObject>? { waits.last?.future }
  /// Counts: what does not change while a task runs that does not suspend.
  package private(set) var rounds = 0
  /// The interrupt is to be raised where the program is, whatever runs there.
  private var raisesNext = false

  private struct Wait {
    let future: Ref<FutureObject>
    /// Calls that were running when it began: more of them are somebody else's.
    let depth: Int
    var wasInterrupted = false
  }

  /// Seconds that a cancelled statement gets to clean up while another task blocks the loop below it.
  private static let patience = 1.0

  init(_ runtime: AsyncRuntime, _ machine: Machine) {
    self.runtime = runtime
    loop = runtime.makeLoop(machine)
    loop.begin(machine)
    runtime.currentLoop = Ref(loop)
    runtime.isCurrentLoopSet = true
    machine.extraRoots.append(self)
    loop.scheduler.endOfTick.append { machine in _ = machine.flushOutput() }
  }

  package func visitRoots(_ tracer: Tracer) {
    tracer.visit(loop)
    tracer.visit(interruptedTask)
    for wait in waits { tracer.visit(wait.future) }
  }

  /// Ends a wait of the loop; from any thread, by way of its inbox.
  package static let wakeUp: Delivery = { (machine) throws(Unwind) in
    AsyncRuntime.of(machine)?.live?.loop.scheduler.hasMail = true
  }

  // MARK: ticking

  /// One round, between two statements; waits for mail where nothing is to be done.
  package func tick(_ machine: Machine) {
    loop.scheduler.isStopping = false
    // Where the frames of this round are going to be lie those of the last statement: a collection would find what it
    // made and lost.
    if runtime.mayHaveLostFailures {
      clearDeadStack(kilobytes: 64)
      machine.dropPassingValues()
    }
    if !round(machine), !loop.scheduler.hasMail { loop.scheduler.inbox.wait(LiveLoop.patience) }
    loop.scheduler.hasMail = false
  }

  /// One round; false where nothing can happen by itself. What ends a task does not end the loop.
  private func round(_ machine: Machine) -> Bool {
    rounds += 1
    do throws(Unwind) { return try loop.scheduler.tick(machine, loop) } catch {
      let exception = machine.takeException()
      loop.currentTask = nil
      if let future = waits.last?.future.object, future.isDone, case .object(let ref) = future.outcome,
        ref.object === exception
      {
        return true
      }
      onEscape?(machine, exception)
      return true
    }
  }

  // MARK: waiting

  /// A statement begins that Ctrl-C is meant for, up to `endStatement`.
  package func beginStatement() {
    isForeground = true
    statementBase = waits.count
  }

  package func endStatement() { isForeground = false }

  /// Whether a statement, and neither a task nor a callback, is what runs: only then may it run something on the loop.
  package var isFree: Bool {
    isInCharge && isForeground && loop.currentTask == nil && waits.count <= statementBase
  }

  /// Whether it, and no loop that a statement made for itself, is the running one.
  var isInCharge: Bool { runtime.runningLoop?.object === loop }

  /// Runs an awaitable to its end while the other tasks go on.
  package func run(until value: Value, _ machine: Machine) throws(Unwind) -> Value {
    let future: FutureObject
    if try CoroutineStep.isCoroutine(value, machine, runtime.types) {
      // Variables of the context that it sets are there for the next statement.
      let made = try loop.createTask(
        value, name: .undefined, context: runtime.materializeContext(machine), machine)
      guard let task = runtime.future(in: made) else {
        throw machine.raise(.typeError, "a task factory has to make tasks, not '\(machine.typeName(made))'")
      }
      future = task
    } else {
      future = try loop.ensureFuture(value, machine)
    }
    return try run(future, machine, stopsEarly: false)
  }

  /// `run_forever`: until `stop` is called, or Ctrl-C.
  package func runForever(_ machine: Machine) throws(Unwind) {
    _ = try run(runtime.makeFuture(machine, loop: loop), machine, stopsEarly: true)
  }

  private func run(_ future: FutureObject, _ machine: Machine, stopsEarly: Bool) throws(Unwind) -> Value {
    try machine.checkNativeStack()
    waits.append(Wait(future: Ref(future), depth: machine.callDepth))
    var wasInterrupted = false
    do {
      let outerTask = loop.currentTask
      loop.currentTask = nil
      defer {
        loop.currentTask = outerTask
        wasInterrupted = waits.popLast()?.wasInterrupted ?? false
      }
      if try !wait(machine, stopsEarly: stopsEarly, until: { future.isDone }) { return .none }
    }
    do throws(Unwind) { return try future.result(machine) } catch {
      guard wasInterrupted, let exception = machine.currentException, runtime.isCancellation(exception) else {
        throw error
      }
      _ = machine.takeException()
      throw machine.raise(.keyboardInterrupt)
    }
  }

  /// Ticks until something is over; false where `stop` was called first.
  private func wait(
    _ machine: Machine, stopsEarly: Bool, until isOver: () -> Bool
  ) throws(Unwind) -> Bool {
    while !isOver() {
      loop.scheduler.hasMail = false
      let goesOn = round(machine)
      betweenTicks?(machine)
      if isOver() { break }
      if loop.scheduler.isStopping {
        loop.scheduler.isStopping = false
        if stopsEarly { return false }
        throw machine.raise(.runtimeError, "Event loop stopped before Future completed.")
      }
      if goesOn { continue }
      if !stopsEarly { throw try DeadlockReport.error(machine, loop) }
      loop.scheduler.inbox.wait(0.02)
      try machine.checkInterrupts()
    }
    return true
  }

  /// Ticks until something that a coroutine waits for may go on: a future, a sleep, a turn at a lock.
  package func wait(for leaf: Value, _ machine: Machine) throws(Unwind) {
    guard case .object(let ref) = leaf else { return }
    if let future = ref.object as? FutureObject {
      _ = try wait(machine, stopsEarly: false) { future.isDone }
    } else if let pause = ref.object as? PauseObject {
      _ = try wait(machine, stopsEarly: false) { !pause.isPending }
    }
  }

  /// Lets another loop run inside of a statement; this one stands still meanwhile.
  func pause<Result>(_ body: () throws(Unwind) -> Result) throws(Unwind) -> Result {
    runtime.runningLoop = nil
    defer {
      runtime.runningLoop = Ref(loop)
      runtime.currentLoop = Ref(loop)
    }
    return try body()
  }

  /// `sleep()`, `Lock.acquire()`: the call of a native coroutine, whose own representation says less.
  package static func callText(of value: Value) -> String? {
    guard case .object(let ref) = value, let awaiter = ref.object as? AwaiterObject else { return nil }
    return awaiter.creation.map { $0.name + "()" }
  }

  // MARK: interrupts

  /// The task whose step runs now, other than the statement's own: its name. Asked at a safepoint.
  package func runningTaskName(_ machine: Machine) -> String? {
    guard machine.callDepth > 0 else { return nil }
    let wait = waits.last
    if let task = loop.currentTask {
      if let wait, wait.future.object === task.object { return nil }
      return task.object.nameString(machine)
    }
    // A plain statement, or one that waits while nothing runs.
    if isForeground && machine.callDepth <= (wait?.depth ?? .max) { return nil }
    return "A callback"
  }

  /// Makes whatever runs stop: `CancelledError` is raised in a task, `KeyboardInterrupt` elsewhere.
  package func stopRunning(_ machine: Machine) -> Unwind {
    if loop.currentTask != nil { return machine.raise(machine.makeException(runtime.types.cancelledError.object)) }
    raisesNext = true
    return machine.raise(.keyboardInterrupt)
  }

  /// Asked before `KeyboardInterrupt` is raised; true where the statement was cancelled instead, or none runs.
  func takesInterrupt(_ machine: Machine) throws(Unwind) -> Bool {
    if raisesNext {
      raisesNext = false
      return false
    }
    guard isForeground else { return true }
    guard waits.count > statementBase, let last = waits.indices.last else { return false }
    let wait = waits[last]
    let future = wait.future.object
    if let current = loop.currentTask, current.object === future { return false }
    if future.isDone { return true }
    waits[last].wasInterrupted = true
    _ = try future.cancel(machine, message: .none)
    if machine.callDepth > wait.depth { try finishAside(future, machine) }
    return true
  }

  /// Another task does not suspend: the statement's cleaning up runs in between.
  private func finishAside(_ future: FutureObject, _ machine: Machine) throws(Unwind) {
    let outerTask = loop.currentTask
    let outerContext = runtime.context
    loop.currentTask = nil
    defer {
      loop.currentTask = outerTask
      runtime.context = outerContext
    }
    try machine.runAside { () throws(Unwind) in
      let end = loop.scheduler.clock.now + LiveLoop.patience
      while !future.isDone, loop.scheduler.clock.now < end {
        if !round(machine) { break }
      }
    }
    onAbandon?(machine)
  }

  /// Runs a statement of the prompt between two steps of a task that does not suspend.
  package func runAside(_ machine: Machine, _ body: () -> Void) throws(Unwind) {
    let outerTask = loop.currentTask
    let outerContext = runtime.context
    let outerLoop = runtime.runningLoop
    let outerInterrupted = interruptedTask
    if outerTask != nil { interruptedTask = outerTask }
    loop.currentTask = nil
    runtime.runningLoop = Ref(loop)
    defer {
      loop.currentTask = outerTask
      runtime.context = outerContext
      runtime.runningLoop = outerLoop
      interruptedTask = outerInterrupted
    }
    try machine.runAside { () throws(Unwind) in body() }
  }
}

extension LiveLoop {
  /// Seconds that tasks get to clean up when the prompt is left.
  private static let lastPatience = 3.0

  /// Cancels every task, lets them clean up, and closes the loop.
  package func end(_ machine: Machine) {
    do throws(Unwind) {
      for task in loop.pendingTasks { _ = try task.object.cancel(machine, message: .none) }
      let end = loop.scheduler.clock.now + LiveLoop.lastPatience
      while loop.pendingTaskCount > 0, loop.scheduler.clock.now < end {
        if !round(machine) { break }
      }
      _ = try run(until: machine.callMethod(.object(Ref(loop)), machine.intern("shutdown_asyncgens")), machine)
      runtime.isEnding = true
      loop.isRunning = false
      runtime.runningLoop = nil
      runtime.live = nil
      try loop.close(machine)
    } catch {
      onEscape?(machine, machine.takeException())
    }
  }
}

extension AsyncRuntime {
  /// Makes a loop that runs from now on, for a prompt.
  package func makeLive(_ machine: Machine) -> LiveLoop {
    let made = LiveLoop(self, machine)
    live = made
    origins = TaskOrigins()
    return made
  }
}
