import CoroAsync
import CoroModules
import CoroNetwork
import CoroRuntime
import CoroSyntax

/// The inside of an interpreter: the machine, its main module, the loop that calls wait on. On its thread alone.
final class Core {
  static let name = "coro.embedding"

  unowned let engine: Engine
  let machine: Machine
  let main: ModuleObject
  let runtime: AsyncRuntime?
  let handles = HandleTable()
  let hostErrors = HostErrors()
  let hostCalls = HostCallTable()
  let hostObjects = HostObjectTable()
  /// Where the host injects the time.
  private let virtualClock: VirtualClock?
  /// What every call pays from, for the interpreter's whole life.
  let account: Budget
  /// Calls that wait for a task.
  private var waiting: [Int: PendingCall] = [:]
  /// Held strongly: a root.
  private var loopObject: EventLoopObject?

  init(_ engine: Engine) {
    self.engine = engine
    let configuration = engine.configuration
    // One for all loops, so that time goes on from one to the next.
    let clock: VirtualClock? =
      if case .virtual(let start) = configuration.clock { VirtualClock(start: start) } else { nil }
    virtualClock = clock
    machine = Machine(
      configuration: configuration.machineConfiguration, host: configuration.makeHost(clock: clock))
    account = Budget(steps: configuration.limits.totalSteps ?? .max)
    installModules(into: machine)
    installAsyncio(into: machine) { () -> any Clock in
      if let clock { clock } else { MonotonicClock() }
    }
    installNetwork(into: machine, group: configuration.eventLoopGroup)
    runtime = AsyncRuntime.of(machine)
    main = machine.makeMainModule()
    machine.extraRoots.append(handles)
    machine.deathWatchers.append(hostErrors)
    machine.deathWatchers.append(hostObjects)
    machine.moduleStates[Core.name] = self
    runtime?.mailbox = engine.mailbox
    runtime?.budgets = TaskBudgets()
    machine.onInterrupt = { [unowned self] (_) throws(Unwind) in
      interruptWaiting()
      return true
    }
  }

  /// The loop that calls of `async` functions run on while no other runs.
  func loop() -> EventLoopObject? {
    if let loopObject { return loopObject }
    let made = runtime?.makeLoop(machine)
    loopObject = made
    return made
  }

  // MARK: serving

  private func dropReleasedHandles() {
    for handle in engine.takeReleased() { handles.remove(handle) }
  }

  /// One round: calls that were posted, then what tasks have to do.
  func step(mayWait: Bool) {
    dropReleasedHandles()
    engine.mailbox.deliver(machine)
    guard let loop = loopObject, loop.hasWork else {
      if mayWait { engine.mailbox.wait(Core.longestWait) }
      return
    }
    do throws(Unwind) { try loop.turn(machine, mayWait: mayWait) } catch {
      // A task ended in a way that no caller waits for: `SystemExit` of a background task, say.
      let exception = machine.takeException()
      machine.writeError(TracebackRenderer.render(exception, machine))
    }
    _ = machine.flushOutput()
  }

  /// Seconds; handles that were released meanwhile wait no longer.
  private static let longestWait = 60.0

  /// Moves a virtual clock on by so many seconds, or, told nothing, to the next deadline where nothing is ready.
  func advance(by seconds: Double?) {
    guard let virtualClock else { return }
    if let seconds {
      _ = virtualClock.jump(to: virtualClock.now + max(seconds, 0))
    } else if !isReady, let deadline = loopObject?.nextDeadline {
      _ = virtualClock.jump(to: deadline)
    }
  }

  /// Whether another round would do something.
  var isReady: Bool { engine.mailbox.hasMail || loopObject?.isReady ?? false }

  /// Whether tasks are ready, scheduled or under way.
  var hasWork: Bool { loopObject?.hasWork ?? false }

  private(set) var isClosed = false

  func close() {
    isClosed = true
    engine.mailbox.deliver(machine)
    for call in Array(waiting.values) { fail(call, ScriptError("RuntimeError", "the interpreter is closed")) }
    do throws(Unwind) { try machine.runExitHandlers() } catch { _ = machine.takeException() }
    if let loopObject, !loopObject.isClosed {
      do throws(Unwind) { try loopObject.close(machine) } catch { _ = machine.takeException() }
    }
    _ = machine.flushOutput()
    hostObjects.removeAll()
    machine.moduleStates[Core.name] = nil
    machine.onInterrupt = nil
  }

  // MARK: calls

  /// Runs a piece of work with the limits of a call around it; what it throws is already an error of the host.
  func perform<Answer>(_ call: Int, _ limits: Limits, _ body: (Budget) throws -> Answer) throws -> Answer {
    dropReleasedHandles()
    let outer = engine.begin(call)
    let budget = limits.makeBudget(parent: machine.budget ?? account)
    let outerBudget = machine.exchangeBudget(budget)
    if outerBudget == nil { machine.byteLimit = limits.byteLimit(living: machine.liveBytes) }
    defer {
      _ = machine.exchangeBudget(outerBudget)
      engine.end(outer)
      _ = machine.flushOutput()
    }
    do { return try body(budget) } catch let failure as PendingFailure {
      // Reading the exception may run script of its own, which pays from what is set aside for that.
      _ = machine.exchangeBudget(Core.budgetForErrors())
      throw failure.error(machine)
    }
  }

  /// Enough for any `__str__` that is meant well.
  private static func budgetForErrors() -> Budget {
    Budget(steps: 1_000_000, deadline: MonotonicTime.now &+ 200_000_000)
  }

  /// Lets a call wait for a coroutine of the script.
  func wait(_ number: Int, for coroutine: Value, _ budget: Budget, _ finish: @escaping PendingCall.Finish) throws {
    guard let loop = runtime?.runningLoop?.object ?? loop() else {
      throw ScriptError("RuntimeError", "no event loop")
    }
    let call = PendingCall(number: number, budget: budget, finish: finish)
    let task: FutureObject
    do throws(Unwind) {
      task = try loop.ensureFuture(coroutine, machine)
      if let task = task as? TaskObject { runtime?.budgets?.assign(taskBudget(budget), to: task) }
      let callback = machine.native("_finish_call", "future, /") { [unowned self] (machine, arguments) throws(Unwind) in
        finished(call)
        return .none
      }
      try task.addCallback(machine, callback, context: .undefined)
    } catch { throw PendingFailure(machine.takeException()) }
    call.future = handles.add(.object(Ref(task)))
    waiting[number] = call
    if budget.deadline != .max { call.watchTime(engine) }
  }

  private func taskBudget(_ budget: Budget) -> Budget {
    let most = machine.configuration.ceilings.taskSteps
    return most == .max ? budget : Budget(parent: budget, steps: most)
  }

  private func future(of call: PendingCall) -> FutureObject? { runtime?.future(in: handles[call.future]) }

  /// The task of a call is done.
  private func finished(_ call: PendingCall) {
    guard let future = future(of: call), waiting.removeValue(forKey: call.number) != nil else { return }
    call.stopWatchingTime()
    handles.remove(call.future)
    let outer = machine.exchangeBudget(Core.budgetForErrors())
    defer { _ = machine.exchangeBudget(outer) }
    do throws(Unwind) {
      let value = try future.result(machine)
      call.finish(self, .success(value))
    } catch {
      let exception = machine.takeException()
      if let runtime, call.isCancelled, runtime.isCancellation(exception) {
        call.finish(self, .failure(CancellationError()))
      } else {
        call.finish(self, .failure(ErrorTranslation.error(exception, machine)))
      }
    }
  }

  private func fail(_ call: PendingCall, _ error: any Error) {
    guard waiting.removeValue(forKey: call.number) != nil else { return }
    call.stopWatchingTime()
    let task = future(of: call)
    call.finish(self, .failure(error))
    if let task { cancel(task) }
    handles.remove(call.future)
  }

  private func cancel(_ task: FutureObject) {
    do throws(Unwind) { _ = try task.cancel(machine, message: .none) } catch { _ = machine.takeException() }
  }

  /// The caller no longer wants to wait: the script sees `CancelledError` where it waits.
  func cancel(_ number: Int) {
    guard let call = waiting[number], let task = future(of: call) else { return }
    call.isCancelled = true
    cancel(task)
  }

  /// Its time is up while it waits: the caller hears of it, and the task is cancelled. If it goes on all the same its
  /// budget ends it.
  func expire(_ number: Int, _ limit: CoroRuntime.Limit) {
    guard let call = waiting[number] else { return }
    call.budget.exceed(limit)
    fail(call, ScriptError(limit))
  }

  private func interruptWaiting() {
    for number in waiting.keys.sorted() { expire(number, .interrupted) }
  }
}
