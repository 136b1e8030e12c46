import CoroRuntime

/// `asyncio.Lock`: at most one task holds it; the others get it in the order they came.
final class LockObject: LineObject {
  var isLocked = false
  /// Who took it and where: what a deadlock's report names. Nil where no task did.
  private(set) var holder: Ref<TaskObject>?
  private(set) var takenAt = CallSite.unknown

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
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
    if let first = line.first?.object, first.isPending { try first.wake(machine) }
  }
}

/// `lock.acquire()`, and the entry of `async with lock`.
final class LockAcquisition: AcquisitionObject {
  /// What the watch for deadlocks knows of it.
  var wasSeenWaiting = false
  var isReported = false

  var lock: Ref<LockObject> { place.downcast(to: LockObject.self) }
  override class var name: String { "Lock.acquire" }

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
