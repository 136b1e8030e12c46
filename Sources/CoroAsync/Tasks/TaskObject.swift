import CoroRuntime

/// `asyncio.Task`: a coroutine that the scheduler drives, and a future of its outcome.
///
/// The rules and their order are those of CPython's C implementation. A task that is not done is in one of three
/// states: it waits for `waitingFor`; or a step is in the ready queue; or it runs.
package final class TaskObject: FutureObject {
  // 112 bytes, a size that allocators have. What follows first has room beside the tag of the last field of a future.
  private var facts: Facts = .logsDestruction
  private var fewCancelRequests: UInt16 = 0
  /// The number in the name it has until somebody gives it another; 0 where it has none.
  private var number: UInt32 = 0
  private var coroutineReference: Ref<HeapObject>?
  /// Its context; or that with its name, where somebody gave it one.
  private var belongings: Ref<HeapObject>?
  /// Neighbours in the loop's list of tasks that are not done.
  var next: Ref<TaskObject>?
  var previous: Ref<TaskObject>?

  private struct Facts: OptionSet {
    let rawValue: UInt8
    static let mustCancel = Facts(rawValue: 1)
    static let isRegistered = Facts(rawValue: 2)
    static let logsDestruction = Facts(rawValue: 4)
    static let hasGivenName = Facts(rawValue: 8)
  }

  @inline(__always)
  private func set(_ fact: Facts, _ holds: Bool) {
    facts = Facts(rawValue: holds ? facts.rawValue | fact.rawValue : facts.rawValue & ~fact.rawValue)
  }

  /// The next step raises `CancelledError`.
  var mustCancel: Bool {
    get { facts.contains(.mustCancel) }
    set { set(.mustCancel, newValue) }
  }

  var isRegistered: Bool {
    get { facts.contains(.isRegistered) }
    set { set(.isRegistered, newValue) }
  }

  var logsDestruction: Bool {
    get { facts.contains(.logsDestruction) }
    set { set(.logsDestruction, newValue) }
  }

  var cancelRequests: Int {
    get { Int(manyCancelRequests) << 16 | Int(fewCancelRequests) }
    set {
      fewCancelRequests = UInt16(truncatingIfNeeded: newValue)
      manyCancelRequests = UInt16(truncatingIfNeeded: newValue >> 16)
    }
  }

  package var coroutine: Value {
    get { coroutineReference.map { Value($0.object) } ?? .undefined }
    set { coroutineReference = newValue.reference }
  }

  private var given: TaskBelongings? {
    guard facts.contains(.hasGivenName), let belongings else { return nil }
    return belongings.downcast(to: TaskBelongings.self).object
  }

  /// Its variables' context; `.undefined` while it is empty and nobody asked for it.
  var context: Value {
    get {
      if facts.contains(.hasGivenName) { return given?.context ?? .undefined }
      return belongings.map { Value($0.object) } ?? .undefined
    }
    set {
      if facts.contains(.hasGivenName) { given?.context = newValue } else { belongings = newValue.reference }
    }
  }

  /// The future or the pause it waits for, or `.none`. It stands where the outcome will be.
  package var waitingFor: Value {
    get {
      if state != .pending || outcome.isUndefined { return .none }
      if isInSleep { return loopReference?.object.runtime.directSleep.map { .object(Ref($0.object)) } ?? .none }
      return outcome
    }
    set { if state == .pending { outcome = newValue.isNone ? .undefined : newValue } }
  }

  package override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    tracer.visit(coroutineReference)
    tracer.visit(belongings)
    tracer.visit(next)
    tracer.visit(previous)
  }

  package override var byteCount: Int { 128 }

  /// Asks the coroutine to stop: `CancelledError` is raised where it waits.
  package override func cancel(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    isUnretrieved = false
    if state != .pending { return false }
    cancelRequests += 1
    if try cancelAwaited(machine, message: message) { return true }
    mustCancel = true
    detail = message
    return true
  }

  /// Passes a cancellation on to what it waits for; false where that is done, or where it waits for nothing.
  private func cancelAwaited(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    if isInSleep { return try cancelSleep(machine, message: message) }
    let awaited = waitingFor
    if awaited.isNone { return false }
    guard case .object(let ref) = awaited, ref.object.kind == .awaiter else {
      return try cancelForeign(machine, message: message)
    }
    let awaiter = unsafeDowncast(ref.object, to: AwaiterObject.self)
    switch awaiter.role {
    case .pause: return try unsafeDowncast(awaiter, to: PauseObject.self).cancel(machine, message: message)
    // A subclass may have a `cancel` of its own.
    case .future where awaiter.isExact:
      return try unsafeDowncast(awaiter, to: FutureObject.self).cancel(machine, message: message)
    case .future, .sleep, .other: return try cancelForeign(machine, message: message)
    }
  }

  private func cancelForeign(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    let method = try machine.getAttribute(waitingFor, "cancel")
    return try machine.isTrue(
      machine.call(method, arguments: [], keywords: [(machine.intern("msg"), message)]))
  }

  // MARK: steps

  /// Runs its coroutine up to the next suspension, or to its end.
  ///
  /// It throws what ends the loop: `KeyboardInterrupt`, `SystemExit`, and violated rules.
  func step(_ machine: Machine, raising given: ExceptionObject? = nil) throws(Unwind) {
    try step(machine, loop(machine), raising: given)
  }

  /// A step without an exception, in the loop that it belongs to. Answers false instead of throwing: for callers that do not
  /// hold it.
  @inline(__always)
  func attempt(_ machine: Machine, _ loop: EventLoopObject) -> Bool {
    do throws(Unwind) {
      try step(machine, loop, raising: nil)
      return true
    } catch { return false }
  }

  private func step(
    _ machine: Machine, _ loop: EventLoopObject, raising given: ExceptionObject?
  ) throws(Unwind) {
    if state != .pending { throw try alreadyDone(machine, loop, given) }
    var exception = given
    waitingFor = .none
    if mustCancel {
      if exception.map({ !loop.runtime.isCancellation($0) }) ?? true { exception = try makeCancelledError(machine) }
      mustCancel = false
    }
    try loop.enter(self, machine)
    let runtime = loop.runtime
    let outer = runtime.context
    runtime.context = context
    guard let budgets = runtime.budgets else {
      defer { leave(loop, runtime, outer) }
      return try advance(machine, loop, exception)
    }
    let outerBudget = budgets.enter(self, machine)
    defer {
      budgets.leave(outerBudget, machine)
      leave(loop, runtime, outer)
    }
    try advance(machine, loop, exception)
  }

  /// Its step is over: the context it left is its own, and nobody runs.
  @inline(__always)
  private func leave(_ loop: EventLoopObject, _ runtime: AsyncRuntime, _ outer: Value) {
    context = runtime.context
    runtime.context = outer
    loop.leave(self)
  }

  @inline(never)
  private func alreadyDone(
    _ machine: Machine, _ loop: EventLoopObject, _ given: ExceptionObject?
  ) throws(Unwind) -> Unwind {
    loop.runtime.invalidState(
      machine,
      "__step(): already done: \(try machine.representation(.object(Ref(self)))) "
        + (given == nil ? "NULL" : "\(try machine.representation(given.map { .object(Ref($0)) } ?? .none))"))
  }

  /// Starts at once, inside of the task that makes it.
  func startEagerly(_ machine: Machine) throws(Unwind) {
    let loop = try loop(machine)
    let outerTask = loop.currentTask
    loop.currentTask = Ref(self)
    let outer = loop.runtime.context
    loop.runtime.context = context
    defer {
      context = loop.runtime.context
      loop.runtime.context = outer
      loop.currentTask = outerTask
    }
    loop.register(self)
    try advance(machine, loop, nil)
    // As in CPython, one that needed no more than its first step lets its coroutine go.
    if isDone { coroutine = .none }
  }

  @inline(__always)
  private func advance(_ machine: Machine, _ loop: EventLoopObject, _ exception: ExceptionObject?) throws(Unwind) {
    let outcome: Step
    do throws(Unwind) {
      outcome = try CoroutineStep.step(coroutineReference, machine, exception)
    } catch {
      return try fail(machine, loop)
    }
    if loop.isDebugging, let exception, loop.runtime.isCancellation(exception) {
      loop.noteCancellation(in: self, exception, machine)
    }
    switch outcome {
    case .yielded(let value): try handle(value, machine, loop)
    case .returned(let value):
      loop.unregister(self)
      if mustCancel {
        // Cancelled while it ran, and it ended without waiting again.
        mustCancel = false
        _ = try cancelDirectly(machine, message: detail)
      } else {
        try setResult(machine, value)
        if loop.isDebugging { try loop.reportSwallowedCancellation(by: self, machine) }
      }
    }
  }

  /// Its coroutine raised the exception that is on its way.
  private func fail(_ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    let exception = machine.takeException()
    loop.unregister(self)
    if loop.runtime.isCancellation(exception) {
      outcome = .object(Ref(exception))
      _ = try cancelDirectly(machine, message: .none)
      return
    }
    try setException(machine, exception)
    if machine.endsProgram(exception, paidBy: loop.payer) { throw machine.raise(exception) }
  }

  /// Its coroutine suspended and handed this out.
  private func handle(_ value: Value, _ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    switch value {
    case .none:
      try loop.schedule(.step(Ref(self)), machine)
    case .object(let ref) where ref.with({ $0.kind }) == .awaiter:
      let awaiter = unsafeDowncast(ref.object, to: AwaiterObject.self)
      switch awaiter.role {
      case .pause:
        let pause = unsafeDowncast(awaiter, to: PauseObject.self)
        guard pause.isPending else { return try failForBadYield(value, machine, loop) }
        pause.hold(self)
        waitingFor = value
        if mustCancel, try pause.cancel(machine, message: detail) { mustCancel = false }
      case .sleep:
        guard let deadline = unsafeDowncast(awaiter, to: DirectSleepObject.self).takeDeadline() else {
          return try failForBadYield(value, machine, loop)
        }
        sleep(until: deadline, loop)
        if mustCancel, try cancelSleep(machine, message: detail) { mustCancel = false }
      case .other: try failForBadYield(value, machine, loop)
      case .future: try wait(for: unsafeDowncast(awaiter, to: FutureObject.self), machine, loop)
      }
    default:
      try handleForeign(value, machine, loop)
    }
  }

  private func wait(for future: FutureObject, _ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    let value = Value.object(Ref(future))
    if future === self {
      try failSoon("Task cannot await on itself: \(try describe(machine))", machine, loop)
    } else if try future.loop(machine) !== loop {
      try failSoon(
        "Task \(try describe(machine)) got Future \(try machine.representation(value)) attached to a different loop",
        machine, loop)
    } else if !future.isBlocking {
      try failSoon(
        "yield was used instead of yield from in task \(try describe(machine)) with "
          + "\(try machine.representation(value))", machine, loop)
    } else {
      future.isBlocking = false
      try future.wake(self, machine)
      waitingFor = value
      if mustCancel, try cancelAwaited(machine, message: detail) { mustCancel = false }
    }
  }

  /// Nothing native: an object of a script that behaves like a future, or an error.
  private func handleForeign(_ value: Value, _ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    let name = machine.intern("_asyncio_future_blocking")
    let blocking = try machine.findAttribute(value, name)
    if let blocking = blocking.givenAndNotNone {
      let other = try machine.callMethod(value, machine.intern("get_loop"))
      if !other.isIdentical(to: .object(Ref(loop))) {
        return try failSoon(
          "Task \(try describe(machine)) got Future \(try machine.representation(value)) attached to a different loop",
          machine, loop)
      }
      guard try machine.isTrue(blocking) else {
        return try failSoon(
          "yield was used instead of yield from in task \(try describe(machine)) with "
            + "\(try machine.representation(value))", machine, loop)
      }
      try machine.setAttribute(value, name, .bool(false))
      let wakeup = machine.makeBoundMethod(.object(Ref(self)), loop.runtime.wakeupFunction)
      _ = try machine.call(
        machine.getAttribute(value, "add_done_callback"), arguments: [wakeup],
        keywords: [(machine.intern("context"), contextObject(machine))])
      waitingFor = value
      if mustCancel, try cancelAwaited(machine, message: detail) { mustCancel = false }
      return
    }
    if case .object(let ref) = value, let generator = ref.object as? GeneratorObject, generator.flavour == .generator {
      return try failSoon(
        "yield was used instead of yield from for generator in task \(try describe(machine)) with "
          + "\(try machine.representation(value))", machine, loop)
    }
    try failForBadYield(value, machine, loop)
  }

  private func failForBadYield(_ value: Value, _ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    try failSoon("Task got bad yield: \(try machine.representation(value))", machine, loop)
  }

  private func describe(_ machine: Machine) throws(Unwind) -> String {
    try machine.representation(.object(Ref(self)))
  }

  /// The next step raises a `RuntimeError` where the coroutine waits.
  private func failSoon(_ message: String, _ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    let exception = machine.makeException(.runtimeError, machine.string(message))
    try loop.schedule(.stepRaising(Ref(self), Ref(exception)), machine)
  }

  /// What it waited for is done.
  func wakeUp(_ machine: Machine, by future: FutureObject) throws(Unwind) {
    try step(machine, raising: future.failureForWaiter(machine))
  }

  /// The pause it waited in is over.
  func wakeUp(_ machine: Machine, by pause: PauseObject) throws(Unwind) {
    try step(machine, raising: pause.failureForWaiter(machine))
  }

  // MARK: what scripts see

  /// The name it has while nobody gives it one: `Task-7`.
  func number(_ number: Int) { self.number = UInt32(truncatingIfNeeded: number) }

  func rename(_ name: StringObject, _ runtime: AsyncRuntime, _ machine: Machine) {
    if let given {
      given.name = Ref(name)
    } else {
      belongings = Ref(
        machine.adopt(TaskBelongings(type: runtime.types.callback, name: Ref(name), context: context)))
      set(.hasGivenName, true)
    }
  }

  func nameText(_ machine: Machine) -> Value {
    if let given { return .string(given.name) }
    return number == 0 ? .none : machine.string("Task-\(number)")
  }

  /// The context as an object; made now where nobody needed one.
  func contextObject(_ machine: Machine) -> Value {
    guard let runtime = loopReference?.object.runtime else { return .none }
    if loopReference?.object.currentTask?.object === self { return runtime.materializeContext(machine) }
    if context.isUndefined { context = runtime.makeContext(machine) }
    return context
  }
}
