import CoroRuntime

/// What one interpreter knows about its loops: which one runs, the context of what runs, lost exceptions.
package final class AsyncRuntime: RootSource {
  package let types: AsyncTypes
  /// The machine owns the runtime.
  unowned let machine: Machine
  package let makeClock: () -> any Clock
  /// How the loops choose among what is ready; nil for the usual order.
  package let schedule: Schedule?
  /// `PYTHONASYNCIODEBUG`
  package var startsDebugging = false
  /// What is only remembered in debug mode, by the object's address.
  var records = DebugRecords()
  package var runningLoop: Ref<EventLoopObject>?
  var currentLoop: Ref<EventLoopObject>?
  /// `set_event_loop` was called: `get_event_loop` makes none any more.
  var isCurrentLoopSet = false
  /// `set_event_loop_policy`; `.none` for the default one.
  var policy: Value = .none
  /// The context variables of what runs now; `.undefined` while there are none and nobody asked for the object.
  var context: Value = .undefined
  /// The class of a context variable without a default.
  var missingMarker: Value = .undefined
  /// `Task.task_wakeup`, for futures that are written in the language.
  var wakeupFunction: Value = .undefined
  /// `sleep`, and what coroutines await that do without an object for it.
  var sleepFunction: Value = .undefined
  var directSleep: Ref<DirectSleepObject>?
  /// `StreamReader.feed_data`
  var feedFunction: Value = .undefined
  /// `_run_until_complete_cb`
  var stopFunction: Value = .undefined
  private var lastTaskNumber = 0
  /// The loop of a prompt, which runs all the time.
  package internal(set) var live: LiveLoop?
  /// The prompt is being left: its loop may be closed now.
  package var isEnding = false
  /// Where tasks were made; kept for a prompt.
  package internal(set) var origins: TaskOrigins?
  /// Kept where what tasks use is limited.
  package var budgets: TaskBudgets?
  /// Where a host leaves work for whichever loop runs.
  package var mailbox: Mailbox?
  /// Futures whose `repr` is under way.
  var describing: Set<UInt> = []
  /// Futures whose exception nobody asked for yet. Not roots: being the last to know one is what matters.
  var failures: ContiguousArray<Ref<FutureObject>> = []
  /// Failed futures that nothing else reached any more, to be reported.
  private var reports: ContiguousArray<Ref<FutureObject>> = []
  /// Failures that were there when the collector last looked for lost ones.
  private var collectedFailures = 0

  /// Asynchronous generators that began on a loop and did not end yet. Not roots either.
  private var generators: ContiguousArray<StartedGenerator> = []
  /// Those that nothing reaches any more: their loop closes them.
  private var abandoned: ContiguousArray<StartedGenerator> = []

  struct StartedGenerator {
    let generator: Ref<GeneratorObject>
    let loop: Ref<EventLoopObject>
  }

  init(_ machine: Machine, schedule: Schedule?, makeClock: @escaping () -> any Clock) {
    self.machine = machine
    self.schedule = schedule
    types = AsyncTypes(machine)
    self.makeClock = makeClock
  }

  /// Of an interpreter that `installAsyncio` was called for.
  package static func of(_ machine: Machine) -> AsyncRuntime? {
    machine.moduleStates["_asyncio"] as? AsyncRuntime
  }

  package func visitRoots(_ tracer: Tracer) {
    types.visit(tracer)
    tracer.visit(runningLoop)
    tracer.visit(currentLoop)
    tracer.visit(policy)
    tracer.visit(context)
    tracer.visit(missingMarker)
    tracer.visit(wakeupFunction)
    tracer.visit(feedFunction)
    tracer.visit(sleepFunction)
    tracer.visit(directSleep)
    tracer.visit(stopFunction)
    for future in reports { tracer.visit(future) }
    for started in abandoned {
      tracer.visit(started.generator)
      tracer.visit(started.loop)
    }
  }

  package func visitUnreached(_ tracer: Tracer) {
    var kept: ContiguousArray<Ref<FutureObject>> = []
    for future in failures where future.object.isUnretrieved {
      if tracer.isReached(future.object) {
        kept.append(future)
      } else {
        // Nobody can ask any more: it is kept once more, to be reported.
        tracer.visit(future)
        reports.append(future)
      }
    }
    failures = kept
    visitUnreachedGenerators(tracer)
  }

  private func visitUnreachedGenerators(_ tracer: Tracer) {
    var kept: ContiguousArray<StartedGenerator> = []
    for started in generators where !started.generator.object.isFinished && tracer.isReached(started.loop.object) {
      if tracer.isReached(started.generator.object) {
        kept.append(started)
      } else {
        tracer.visit(started.generator)
        abandoned.append(started)
      }
    }
    generators = kept
  }

  /// An asynchronous generator begins; the running loop will close it if nobody else does.
  func noteStart(of generator: GeneratorObject) {
    guard let runningLoop else { return }
    generators.append(StartedGenerator(generator: Ref(generator), loop: runningLoop))
  }

  /// Those of a loop that did not end yet, as a list; they are forgotten.
  ///
  /// One that refused to be closed is among them if the program still holds it: closing it once more is an error, which
  /// is reported. Elsewhere it is garbage, of which a loop knows nothing.
  func takeGenerators(of loop: EventLoopObject, _ machine: Machine) throws(Unwind) -> ListObject {
    let left = generators.filter { $0.loop == Ref(loop) && !$0.generator.object.isFinished }
    generators.removeAll { $0.loop == Ref(loop) }
    let isHeld =
      left.contains { $0.generator.object.needsNoClosing } ? machine.reached(among: left.map(\.generator.object)) : []
    let list = machine.makeList()
    for (index, started) in left.enumerated()
    where !started.generator.object.needsNoClosing || isHeld[index] {
      try machine.append(.object(Ref(started.generator.object)), to: list)
    }
    return list
  }

  /// Starts a task that closes each generator which nothing reaches any more.
  func closeAbandoned(_ machine: Machine) throws(Unwind) {
    while let started = abandoned.popLast() {
      if started.loop.object.isClosed || started.generator.object.needsNoClosing { continue }
      let closing = try machine.callMethod(.object(Ref(started.generator.object)), machine.intern("aclose"))
      _ = try started.loop.object.createTask(closing, name: .undefined, context: .undefined, machine)
    }
  }

  // MARK: objects

  /// The value as a future; nil where it is none.
  package func future(in value: Value) -> FutureObject? {
    guard case .object(let ref) = value, ref.object.kind == .awaiter else { return nil }
    return ref.object as? FutureObject
  }

  package func isCancellation(_ exception: ExceptionObject) -> Bool {
    exception.type.object.isSubtype(of: types.cancelledError.object)
  }

  func invalidState(_ machine: Machine, _ message: String) -> Unwind {
    machine.raise(machine.makeException(types.invalidStateError.object, machine.string(message)))
  }

  package func makeFuture(_ machine: Machine, loop: EventLoopObject) -> FutureObject {
    let future = machine.adopt(FutureObject(type: types.future))
    future.loopReference = Ref(loop)
    if loop.isDebugging { noteCreation(of: future) }
    return future
  }

  /// `Task.__init__`
  func initialize(
    _ task: TaskObject, coroutine: Value, loop: EventLoopObject, name: Value, context: Value, startsEagerly: Bool,
    _ machine: Machine
  ) throws(Unwind) {
    guard try CoroutineStep.isCoroutine(coroutine, machine, types) else {
      task.logsDestruction = false
      throw machine.raise(.typeError, "a coroutine was expected, got \(try machine.representation(coroutine))")
    }
    try budgets?.begin(task, machine)
    task.loopReference = Ref(loop)
    if loop.isDebugging { noteCreation(of: task) }
    task.coroutine = coroutine
    if let name = name.givenAndNotNone {
      let text = if case .string(let text) = name { text.object } else { try machine.str(name) }
      task.rename(text, self, machine)
    } else {
      lastTaskNumber += 1
      task.number(lastTaskNumber)
    }
    task.context = context.givenAndNotNone ?? copyContext(machine)
    origins?.note(task, loop, machine)
    if startsEagerly && loop.isRunning {
      try task.startEagerly(machine)
    } else {
      try loop.schedule(.step(Ref(task)), machine)
      loop.register(task)
    }
  }

  // MARK: loops

  package func makeLoop(_ machine: Machine) -> EventLoopObject {
    machine.adopt(EventLoopObject(self, clock: makeClock()))
  }

  package func requireRunningLoop(_ machine: Machine) throws(Unwind) -> EventLoopObject {
    guard let runningLoop else { throw machine.raise(.runtimeError, "no running event loop") }
    return runningLoop.object
  }

  /// `set_event_loop`
  func setEventLoop(_ value: Value, _ machine: Machine) throws(Unwind) {
    isCurrentLoopSet = true
    if value.isNone {
      currentLoop = nil
      return
    }
    guard case .object(let ref) = value, let loop = ref.object as? EventLoopObject else {
      throw machine.raise(
        .typeError, "loop must be an instance of AbstractEventLoop or None, not '\(machine.typeName(value))'")
    }
    currentLoop = Ref(loop)
  }

  /// `get_event_loop`: the running one, the current one, or a new one while nobody chose any.
  package func eventLoop(_ machine: Machine) throws(Unwind) -> EventLoopObject {
    if let runningLoop { return runningLoop.object }
    if let currentLoop { return currentLoop.object }
    if isCurrentLoopSet {
      throw machine.raise(.runtimeError, "There is no current event loop in thread 'MainThread'.")
    }
    let made = makeLoop(machine)
    currentLoop = Ref(made)
    isCurrentLoopSet = true
    return made
  }

  /// Runs a coroutine to its end on a loop of its own, also from within another loop, which stands still meanwhile: for
  /// functions that block, as those of `urllib` do.
  func runApart(_ coroutine: Value, _ machine: Machine) throws(Unwind) -> Value {
    let outer = runningLoop
    let task = outer?.object.currentTask
    runningLoop = nil
    defer {
      runningLoop = outer
      outer?.object.currentTask = task
    }
    let loop = makeLoop(machine)
    let result: Value
    do throws(Unwind) {
      result = try loop.run(until: coroutine, machine)
    } catch {
      let exception = machine.takeException()
      try loop.close(machine)
      throw machine.raise(exception)
    }
    try loop.close(machine)
    return result
  }

  // MARK: lost exceptions

  var hasReports: Bool { !reports.isEmpty || !abandoned.isEmpty }

  var hasFailures: Bool { failures.contains { $0.object.isUnretrieved } }

  /// Whether a collection may find lost exceptions that were not reported yet.
  var mayHaveLostFailures: Bool { failures.count > collectedFailures }

  /// Reports exceptions that nobody can retrieve any more. Before the loop waits it first looks for such ones.
  func reportFailures(_ machine: Machine, collecting: Bool, always: Bool = false) throws(Unwind) {
    if collecting && (always || mayHaveLostFailures) {
      machine.collect()
      try machine.followUpCollection()
      collectedFailures = failures.count
    }
    if failures.count < collectedFailures { collectedFailures = failures.count }
    while !reports.isEmpty { try report(reports.removeFirst().object, machine) }
    if !abandoned.isEmpty { try closeAbandoned(machine) }
  }

  /// Reports every exception that was not retrieved: the program is over.
  package func reportAllFailures(_ machine: Machine) throws(Unwind) {
    let left = failures
    failures = []
    // From here on they are roots: a report calls script.
    reports.append(contentsOf: left)
    while !reports.isEmpty { try report(reports.removeFirst().object, machine) }
  }

  private func report(_ future: FutureObject, _ machine: Machine) throws(Unwind) {
    guard future.isUnretrieved, let loop = future.loopReference?.object else { return }
    future.isUnretrieved = false
    let context = machine.makeDictionary()
    let value = Value.object(Ref(future))
    machine.set(
      context, "message", machine.string("\(machine.className(value)) exception was never retrieved"))
    machine.set(context, "exception", future.outcome)
    machine.set(context, "future", value)
    try loop.callExceptionHandler(machine, context)
  }
}
