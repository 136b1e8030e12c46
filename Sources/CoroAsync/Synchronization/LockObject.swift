import CoroRuntime

/// What locks, events, semaphores and queues share: an object belongs to the loop that first blocks on it.
class LoopBoundObject: HeapObject {
  final var loop: Ref<EventLoopObject>?

  /// The loop is looked at when a task has to wait, not when the object is made, so that a lock can be a global made before
  /// any loop runs.
  final func bind(_ machine: Machine, _ runtime: AsyncRuntime) throws(Unwind) -> EventLoopObject {
    let running = try runtime.requireRunningLoop(machine)
    if let loop, loop != Ref(running) {
      throw machine.raise(
        .runtimeError,
        "\(try machine.representation(.object(Ref(self)))) is bound to a different event loop")
    }
    loop = Ref(running)
    return running
  }

  override func trace(_ tracer: Tracer) { tracer.visit(loop) }

  /// `<asyncio.locks.Lock object at 0x… [locked, waiters:2]>`
  final func describe(_ machine: Machine, _ state: String, waiters: Int) -> String {
    let plain = machine.plainRepresentation(.object(Ref(self))).dropLast()
    return "\(plain) [\(state)\(waiters > 0 ? ", waiters:\(waiters)" : "")]>"
  }
}

/// `asyncio.Lock`: at most one task holds it; the others get it in the order they came.
final class LockObject: LoopBoundObject {
  var isLocked = false
  var line = WaitingLine()
  /// Who took it and where: what a deadlock's report names. Nil where no task did.
  private(set) var holder: Ref<TaskObject>?
  private(set) var takenAt = CallSite.unknown

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    line.visit(tracer)
    tracer.visit(holder)
    takenAt.visit(tracer)
  }

  override var byteCount: Int { 128 }

  func take(_ runtime: AsyncRuntime, at site: CallSite) {
    isLocked = true
    holder = runtime.runningLoop?.object.currentTask
    takenAt = site
  }

  func release(_ machine: Machine) throws(Unwind) {
    guard isLocked else { throw machine.raise(.runtimeError, "Lock is not acquired.") }
    isLocked = false
    holder = nil
    takenAt = .unknown
    try wakeFirst(machine)
  }

  /// Only ever the first: if it is done already it is on its way, and if it was cancelled it will come here again.
  func wakeFirst(_ machine: Machine) throws(Unwind) {
    if let first = line.first?.object, first.isWaiterPending { try first.wake(machine) }
  }
}

/// `lock.acquire()`, and the entry of `async with lock`.
final class LockAcquisition: TurnObject {
  let lock: Ref<LockObject>
  /// `async with` has no use for the `True`.
  let result: Value
  /// What the watch for deadlocks knows of it.
  var wasSeenWaiting = false
  var isReported = false

  init(_ runtime: AsyncRuntime, _ lock: LockObject, at site: CallSite, result: Value) {
    self.lock = Ref(lock)
    self.result = result
    super.init(runtime, at: site)
  }

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    tracer.visit(lock)
  }

  override class var name: String { "Lock.acquire" }
  override var owner: Value { .object(Ref(lock.object)) }
  override func bind(_ machine: Machine) throws(Unwind) -> EventLoopObject { try lock.object.bind(machine, runtime) }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    // A free lock is not ours while somebody who came earlier is about to wake up.
    if lock.object.isLocked || !lock.object.line.isCancelled { return .mustWait }
    return try woken(machine)
  }

  override func enterLine() {
    lock.object.line.append(self)
    runtime.runningLoop?.object.noteBlocked(by: self)
  }

  override func leaveLine() {
    lock.object.line.remove(self)
    runtime.runningLoop?.object.noteUnblocked(self)
  }

  override func woken(_ machine: Machine) throws(Unwind) -> Attempt {
    lock.object.take(runtime, at: madeAt)
    return .done(result)
  }

  override func failed(_ machine: Machine, isCancellation: Bool) throws(Unwind) {
    // Perhaps it was our turn: pass it on.
    if isCancellation && !lock.object.isLocked { try lock.object.wakeFirst(machine) }
  }
}
