import CoroRuntime

/// An event loop as scripts see it: a scheduler, its tasks, and how it is set up.
package final class EventLoopObject: HeapObject {
  package let runtime: AsyncRuntime
  package let scheduler: Scheduler
  /// The task whose step runs.
  var currentTask: Ref<TaskObject>?
  /// Tasks that are not done, in the order they were made: held until they are.
  private var firstTask: Ref<TaskObject>?
  private var lastTask: Ref<TaskObject>?
  var exceptionHandler: Value = .none
  var taskFactory: Value = .none
  var slowCallbackDuration: Value = .float(0.1)
  var isRunning = false
  package private(set) var isClosed = false
  /// `set_debug`: what is slow, swallowed or forgotten is reported with the place it came from.
  var isDebugging = false { didSet { if isRunning { trackOrigins(isDebugging) } } }
  /// The depth of tracking before this loop ran in debug mode.
  private var outerOriginDepth: Int?
  /// Tasks that wait for a lock, and what is known of those that wait for long.
  var blockedCount = 0
  var deadlockWatch = DeadlockWatch()
  var isExecutorShutDown = false
  /// What the work pays from that runs this loop.
  private(set) var payer: Budget?
  /// Of the loop that waits while this one runs.
  private var outerInbox: Inbox?
  /// What Ctrl-C does instead of raising, while `asyncio.run` watches.
  var interruptWatch: Ref<InterruptWatchObject>?

  init(_ runtime: AsyncRuntime, clock: any Clock) {
    self.runtime = runtime
    scheduler = Scheduler(clock: clock, schedule: runtime.schedule)
    isDebugging = runtime.startsDebugging
    super.init(type: runtime.types.eventLoop, kind: .other)
  }

  package override func trace(_ tracer: Tracer) {
    scheduler.trace(tracer)
    tracer.visit(currentTask)
    tracer.visit(firstTask)
    tracer.visit(lastTask)
    tracer.visit(exceptionHandler)
    tracer.visit(taskFactory)
    tracer.visit(slowCallbackDuration)
    tracer.visit(interruptWatch)
  }

  package override var byteCount: Int { 512 }

  func checkOpen(_ machine: Machine) throws(Unwind) {
    if isClosed { throw machine.raise(.runtimeError, "Event loop is closed") }
  }

  @inline(__always)
  func schedule(_ entry: ReadyEntry, _ machine: Machine) throws(Unwind) {
    if isClosed { throw machine.raise(.runtimeError, "Event loop is closed") }
    scheduler.ready.append(entry)
  }

  package func close(_ machine: Machine) throws(Unwind) {
    if let live = runtime.live, live.loop === self, !runtime.isEnding {
      live.onNote?(machine, "the prompt's loop stays open")
      return
    }
    if isRunning { throw machine.raise(.runtimeError, "Cannot close a running event loop") }
    if isClosed { return }
    if runtime.hasFailures {
      clearDeadStack()
      try runtime.reportFailures(machine, collecting: true, always: true)
    }
    isClosed = true
    isExecutorShutDown = true
    for close in scheduler.atClose { close(machine) }
    scheduler.atClose = []
    scheduler.endOfTick = []
    scheduler.companions = [:]
    scheduler.removeAll()
    // What is still pending can never go on: from here on only scripts hold it.
    while let task = firstTask { unregister(task.object) }
  }

  // MARK: tasks

  func register(_ task: TaskObject) {
    task.isRegistered = true
    task.previous = lastTask
    if let last = lastTask { last.object.next = Ref(task) } else { firstTask = Ref(task) }
    lastTask = Ref(task)
  }

  func unregister(_ task: TaskObject) {
    runtime.budgets?.end(task)
    guard task.isRegistered else { return }
    task.isRegistered = false
    if let previous = task.previous { previous.object.next = task.next } else { firstTask = task.next }
    if let next = task.next { next.object.previous = task.previous } else { lastTask = task.previous }
    task.next = nil
    task.previous = nil
  }

  /// Tasks that are not done, the oldest first. The body calls no script.
  func visitTasks(_ body: (TaskObject) -> Void) {
    var next = firstTask
    while let task = next {
      body(task.object)
      next = task.object.next
    }
  }

  /// Tasks that are not done, the oldest first.
  func forEachTask(_ body: (TaskObject) throws(Unwind) -> Void) throws(Unwind) {
    var next = firstTask
    while let task = next {
      next = task.object.next
      try body(task.object)
    }
  }

  @inline(__always)
  func enter(_ task: TaskObject, _ machine: Machine) throws(Unwind) {
    if let currentTask { throw try alreadyRuns(currentTask.object, task, machine) }
    currentTask = Ref(task)
  }

  @inline(never)
  private func alreadyRuns(_ other: TaskObject, _ task: TaskObject, _ machine: Machine) throws(Unwind) -> Unwind {
    machine.raise(
      .runtimeError,
      "Cannot enter into task \(try machine.representation(.object(Ref(task)))) while another task "
        + "\(try machine.representation(.object(Ref(other)))) is being executed.")
  }

  func leave(_ task: TaskObject) { currentTask = nil }

  // MARK: running

  /// CPython's `DEBUG_STACK_DEPTH`.
  private static let debugOriginDepth = 10

  /// In debug mode coroutines remember who made them, while the loop runs.
  private func trackOrigins(_ tracks: Bool) {
    let machine = runtime.machine
    if tracks, outerOriginDepth == nil {
      outerOriginDepth = machine.coroutineOriginDepth
      machine.coroutineOriginDepth = EventLoopObject.debugOriginDepth
    } else if !tracks, let depth = outerOriginDepth {
      machine.coroutineOriginDepth = depth
      outerOriginDepth = nil
    }
  }

  /// Runs one entry of the ready queue.
  @inline(__always)
  func run(_ entry: ReadyEntry, _ machine: Machine) throws(Unwind) {
    if isDebugging { try runWatched(entry, machine) } else { try perform(entry, machine) }
  }

  @inline(__always)
  func perform(_ entry: ReadyEntry, _ machine: Machine) throws(Unwind) {
    switch entry {
    // The commonest two without holding the object: counting references was a tenth of the step of a task.
    case .step(let task): if !task.with({ $0.attempt(machine, self) }) { throw Unwind() }
    case .stepRaising(let task, let exception): try task.object.step(machine, raising: exception.object)
    case .wakeup(let task, let future): try task.object.wakeUp(machine, by: future.object)
    case .expire(let sleep): try sleep.object.expire(machine)
    case .expireOf(let task): try task.object.endSleep(machine)
    case .wakeupFromSleep(let task): try task.object.wakeUpFromSleep(machine)
    case .wakeupFromPause(let task, let pause): try task.object.wakeUp(machine, by: pause.object)
    case .handle(let handle): if !handle.with({ $0.attempt(machine) }) { throw Unwind() }
    case .call(let future, let function):
      try call(Value(function.object), with: future.object, context: .undefined, machine)
    case .callback(let future, let callback):
      try call(callback.object.function, with: future.object, context: callback.object.context, machine)
    }
  }

  private func call(
    _ function: Value, with future: FutureObject, context: Value, _ machine: Machine
  ) throws(Unwind) {
    let outer = runtime.context
    runtime.context = context
    defer { runtime.context = outer }
    do throws(Unwind) {
      _ = try machine.call(function, .object(Ref(future)))
    } catch {
      let handle = machine.adopt(
        HandleObject(
          type: runtime.types.handle, loop: self, function: function,
          arguments: HandleArguments([.object(Ref(future))], machine), context: context))
      try reportCallback(machine, handle)
    }
  }

  /// Refuses to run where it runs already, or where another loop does.
  private func checkNotRunning(_ machine: Machine) throws(Unwind) {
    if isRunning { throw machine.raise(.runtimeError, "This event loop is already running") }
    if runtime.runningLoop != nil {
      throw machine.raise(.runtimeError, "Cannot run the event loop while another loop is running")
    }
  }

  /// Ticks until `stop` is called. With a future to wait for it notices when that can never be done.
  func runForever(_ machine: Machine, waitingFor future: FutureObject? = nil) throws(Unwind) {
    try checkOpen(machine)
    if future == nil, let live = runtime.live, live.isFree {
      if live.loop === self {
        live.onNote?(machine, "run_forever: until stop() or Ctrl-C, on the prompt's own loop")
        return try live.runForever(machine)
      }
      return try live.pause { () throws(Unwind) in try runForever(machine) }
    }
    try checkNotRunning(machine)
    begin(machine)
    defer { end() }
    repeat {
      if try scheduler.tick(machine, self) { continue }
      if let future, !future.isDone { throw try DeadlockReport.error(machine, self) }
      try waitForNothing(machine)
    } while !scheduler.isStopping
  }

  func begin(_ machine: Machine) {
    isRunning = true
    payer = machine.budget
    runtime.runningLoop = Ref(self)
    if isDebugging { trackOrigins(true) }
    outerInbox = runtime.mailbox?.serve(scheduler.inbox)
  }

  private func end() {
    trackOrigins(false)
    scheduler.isStopping = false
    isRunning = false
    payer = nil
    currentTask = nil
    runtime.runningLoop = nil
    _ = runtime.mailbox?.serve(outerInbox)
    outerInbox = nil
  }

  /// Whether anything is ready, scheduled or under way.
  package var hasWork: Bool { !scheduler.isIdle || !scheduler.timers.isEmpty || scheduler.operationsUnderWay > 0 }

  /// One tick for a host that runs the loop itself. It waits, where it may, until something happens or is left in the
  /// mailbox.
  package func turn(_ machine: Machine, mayWait: Bool) throws(Unwind) {
    try checkOpen(machine)
    try checkNotRunning(machine)
    begin(machine)
    defer { end() }
    _ = try scheduler.tick(machine, self, mayWait: mayWait)
  }

  /// `run_forever` with nothing to do: only Ctrl-C, or another thread, ends that.
  private func waitForNothing(_ machine: Machine) throws(Unwind) {
    scheduler.inbox.wait(0.02)
    try machine.checkInterrupts()
  }

  /// `run_until_complete`
  package func run(until value: Value, _ machine: Machine) throws(Unwind) -> Value {
    try checkOpen(machine)
    if let live = runtime.live, live.isFree {
      if live.loop === self {
        live.onNote?(machine, "run_until_complete: on the prompt's own loop, which is running")
        return try live.run(until: value, machine)
      }
      return try live.pause { () throws(Unwind) in try run(until: value, machine) }
    }
    try checkNotRunning(machine)
    let isNew = runtime.future(in: value) == nil
    let future = try ensureFuture(value, machine)
    if isNew, let task = future as? TaskObject { task.logsDestruction = false }
    try future.addCallback(machine, runtime.stopFunction, context: .undefined)
    do throws(Unwind) {
      try runForever(machine, waitingFor: future)
    } catch {
      if isNew, future.isDone { future.isUnretrieved = false }
      let exception = machine.takeException()
      _ = try future.removeCallbacks(machine, runtime.stopFunction)
      throw machine.raise(exception)
    }
    _ = try future.removeCallbacks(machine, runtime.stopFunction)
    if !future.isDone { throw machine.raise(.runtimeError, "Event loop stopped before Future completed.") }
    return try future.result(machine)
  }

  /// `_run_until_complete_cb`: the future is done, the loop may end.
  func stop(after future: FutureObject, _ machine: Machine) {
    if future.isFailed, case .object(let ref) = future.outcome, let exception = ref.object as? ExceptionObject,
      machine.endsProgram(exception, paidBy: future.loopReference?.object.payer)
    {
      // The exception itself ended the loop.
      future.isUnretrieved = false
      return
    }
    if future.isFailed { future.isUnretrieved = false }
    future.loopReference?.object.scheduler.isStopping = true
  }

  /// A task of a coroutine; a future as it is; whatever else can be awaited goes through the library.
  package func ensureFuture(_ value: Value, _ machine: Machine) throws(Unwind) -> FutureObject {
    if let future = runtime.future(in: value) {
      if try future.loop(machine) !== self {
        throw machine.raise(
          .valueError, "The future belongs to a different loop than the one specified as the loop argument")
      }
      return future
    }
    let made: Value
    if try CoroutineStep.isCoroutine(value, machine, runtime.types) {
      made = try createTask(value, name: .undefined, context: .undefined, machine)
    } else {
      let library = try machine.importModule("asyncio.scheduling", innermost: true)
      made = try machine.call(
        machine.getAttribute(library, "ensure_future"), arguments: [value],
        keywords: [(machine.intern("loop"), .object(Ref(self)))])
    }
    if let future = runtime.future(in: made) { return future }
    throw machine.raise(.typeError, "An asyncio.Future, a coroutine or an awaitable is required")
  }

  /// `create_task`: through the factory where there is one.
  func createTask(_ coroutine: Value, name: Value, context: Value, _ machine: Machine) throws(Unwind) -> Value {
    try checkOpen(machine)
    if taskFactory.isNone {
      return .object(Ref(try makeTask(coroutine, name: name, context: context, machine)))
    }
    let loop = Value.object(Ref(self))
    let task: Value
    if context.givenAndNotNone == nil {
      task = try machine.call(taskFactory, loop, coroutine)
    } else {
      task = try machine.call(
        taskFactory, arguments: [loop, coroutine], keywords: [(machine.intern("context"), context)])
    }
    if let name = name.givenAndNotNone { _ = try machine.call(machine.getAttribute(task, "set_name"), name) }
    return task
  }

  private func makeTask(_ coroutine: Value, name: Value, context: Value, _ machine: Machine) throws(Unwind)
    -> TaskObject
  {
    let task = machine.adopt(TaskObject(type: runtime.types.task))
    try runtime.initialize(
      task, coroutine: coroutine, loop: self, name: name, context: context, startsEagerly: false, machine)
    return task
  }
}
