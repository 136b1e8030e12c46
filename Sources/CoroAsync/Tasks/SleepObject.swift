import CoroRuntime

/// What `asyncio.sleep` answers: a coroutine whose frame is this object, so that a million sleepers stay small.
///
/// In CPython it is a coroutine around a future and a timer. What can be observed is the same: the timer's handle
/// marks it done in one tick, and the task goes on in the next.
final class SleepObject: PauseObject {
  enum State: UInt8 {
    case created
    /// Handed out `None`: `sleep(0)`.
    case yielded
    case waiting
    /// The timer fired; the task is about to be woken.
    case expired
    case cancelled
    case finished
  }

  // In an order without gaps: 64 bytes, of which a million sleepers take a million. Nothing may be added but what has
  // room beside the tag of `result`.
  /// Before it begins the bits of the delay in seconds; then the address of the task that waits in it, if any.
  private var delayOrTask: UInt
  /// What waiting for it answers; of a cancelled one the message.
  private var result: Value
  private(set) var state = State.created
  /// Where it was made.
  private let offset: Int32
  /// The loop; before it begins the function that made it.
  private var loopOrMaker: Ref<HeapObject>?

  private var hasLoop: Bool { state == .waiting || state == .expired || state == .cancelled }

  private var loop: Ref<EventLoopObject>? { hasLoop ? loopOrMaker?.downcast(to: EventLoopObject.self) : nil }

  /// - Parameter delay: in seconds. For one that is zero or less it lets the others go on once.
  init(_ runtime: AsyncRuntime, delay: Double, result: Value, at site: CallSite = .unknown) {
    delayOrTask = UInt(delay.bitPattern)
    offset = site.offset
    loopOrMaker = site.function.map { Ref($0.object) }
    self.result = result
    super.init(type: runtime.types.nativeCoroutine)
    isUnbegun = loopOrMaker != nil
  }

  override var creation: (name: String, site: CallSite)? {
    let maker = state == .created ? loopOrMaker?.downcast(to: FunctionObject.self) : nil
    return ("sleep", CallSite(function: maker, offset: offset))
  }

  /// A coroutine that has nothing to wait for.
  convenience init(finishingAtOnce runtime: AsyncRuntime) {
    self.init(runtime, delay: 0, result: .none)
    state = .yielded
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(result)
    if hasLoop { tracer.visit(task) }
    tracer.visit(loopOrMaker)
  }

  override var byteCount: Int { 80 }

  override var isPending: Bool { state == .waiting }
  override var isCancelled: Bool { state == .cancelled }

  override func hold(_ task: TaskObject) { delayOrTask = Ref(task).address }

  private var task: Ref<TaskObject>? {
    UnsafeRawPointer(bitPattern: delayOrTask).map { Ref(unmanaged: .fromOpaque($0)) }
  }

  override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    isUnbegun = false
    switch input {
    case .exception(let exception):
      try end(machine)
      throw machine.raiseFromOutside(exception)
    case .close:
      if state != .finished { try end(machine) }
      return .returned(.none)
    case .value: break
    }
    switch state {
    case .created: return try begin(machine)
    case .yielded, .expired:
      state = .finished
      return .returned(result)
    case .waiting:
      throw machine.raise(.runtimeError, "await wasn't used with future")
    case .cancelled, .finished:
      throw machine.raise(.runtimeError, "cannot reuse already awaited coroutine")
    }
  }

  private func begin(_ machine: Machine) throws(Unwind) -> Step {
    let delay = Double(bitPattern: UInt64(delayOrTask))
    if delay <= 0 {
      state = .yielded
      loopOrMaker = nil
      return .yielded(.none)
    }
    guard let loop = machine.loops(AsyncRuntime.self)?.runningLoop?.object else {
      throw machine.raise(.runtimeError, "no running event loop")
    }
    if delay.isNaN { throw machine.raise(.valueError, "Invalid delay: NaN (not a number)") }
    let deadline = loop.scheduler.clock.now + delay
    loopOrMaker = Ref(loop)
    delayOrTask = 0
    loop.scheduler.timers.push(.sleep(Ref(self)), at: deadline)
    state = .waiting
    return .yielded(.object(Ref(self)))
  }

  /// The timer's handle runs: the waiting task goes on in the next tick.
  func expire(_ machine: Machine) throws(Unwind) {
    guard state == .waiting else { return }
    state = .expired
    if let task, let loop { try loop.object.schedule(.wakeupFromPause(task, Ref(self)), machine) }
  }

  override func cancel(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    guard state == .waiting else { return false }
    state = .cancelled
    result = message
    loop?.object.scheduler.timers.noteCancellation()
    if let task, let loop { try loop.object.schedule(.wakeupFromPause(task, Ref(self)), machine) }
    return true
  }

  override func failureForWaiter(_ machine: Machine) throws(Unwind) -> ExceptionObject? {
    guard state == .cancelled else { return nil }
    guard let type = loop?.object.runtime.types.cancelledError.object else { return nil }
    return result.isNone ? machine.makeException(type) : machine.makeException(type, result)
  }

  /// Nobody waits any more.
  private func end(_ machine: Machine) throws(Unwind) {
    if state == .finished {
      throw machine.raise(.runtimeError, "cannot reuse already awaited coroutine")
    }
    if state == .waiting { loop?.object.scheduler.timers.noteCancellation() }
    state = .finished
  }
}
