import CoroRuntime

/// A task's turn at a lock, an event, a semaphore or a queue: the coroutine that `acquire`, `wait`, `get` and `put` answer.
///
/// What CPython writes as a coroutine around a future in a deque is one object here, with the same steps in the same order:
/// `attempt`, and where that has to wait a future that somebody completes; then `woken`, or `failed` when the task was
/// cancelled meanwhile.
class TurnObject: AwaiterObject {
  enum Phase: UInt8 {
    case created, waiting, finished
  }

  /// What an attempt led to.
  enum Attempt {
    case done(Value)
    case mustWait
  }

  final private(set) var phase = Phase.created
  final var isInLine = false
  final unowned(unsafe) let runtime: AsyncRuntime
  final private(set) var waiter: Ref<FutureObject>?
  final var previous: Ref<TurnObject>?
  final var next: Ref<TurnObject>?
  final let madeAt: CallSite
  /// The lock, event, semaphore or queue.
  final let place: Ref<LoopBoundObject>

  init(_ runtime: AsyncRuntime, _ place: LoopBoundObject, at site: CallSite) {
    self.runtime = runtime
    self.place = Ref(place)
    madeAt = site
    super.init(type: runtime.types.nativeCoroutine)
    isUnbegun = true
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(place)
    tracer.visit(waiter)
    tracer.visit(previous)
    tracer.visit(next)
    madeAt.visit(tracer)
  }

  override var byteCount: Int { 128 }

  /// `Lock.acquire`
  class var name: String { "" }
  override var creation: (name: String, site: CallSite)? { (Self.name, madeAt) }

  // MARK: what the kinds of turns differ in

  /// Takes what it wants, if that is there.
  func attempt(_ machine: Machine) throws(Unwind) -> Attempt { .done(.none) }

  /// Joins the line.
  func enterLine() {}

  /// Leaves the line it still stands in.
  func leaveLine() {}

  /// Somebody completed the future.
  func woken(_ machine: Machine) throws(Unwind) -> Attempt { .done(.none) }

  /// The wait ends with an exception, which goes on afterwards.
  func failed(_ machine: Machine, isCancellation: Bool) throws(Unwind) {}

  // MARK: the future

  final var isWaiterPending: Bool { waiter.map { !$0.object.isDone } ?? false }
  final var isWaiterCancelled: Bool { waiter?.object.state == .cancelled }
  final var isWaiterWoken: Bool { waiter?.object.state == .finished }

  final func wake(_ machine: Machine) throws(Unwind) {
    if let waiter { try waiter.object.setResult(machine, .bool(true)) }
  }

  // MARK: steps

  override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    isUnbegun = false
    switch input {
    case .value: break
    case .exception(let exception):
      try end(machine, with: exception)
      throw machine.raiseFromOutside(exception)
    case .close:
      if phase == .waiting { try end(machine, with: nil) }
      phase = .finished
      return .returned(.none)
    }
    switch phase {
    case .created: return try settle(attempt(machine), machine)
    case .waiting:
      guard let waiter, waiter.object.isDone else {
        throw machine.raise(.runtimeError, "await wasn't used with future")
      }
      leaveLine()
      return try settle(woken(machine), machine)
    case .finished: throw machine.raise(.runtimeError, "cannot reuse already awaited coroutine")
    }
  }

  private func settle(_ attempt: Attempt, _ machine: Machine) throws(Unwind) -> Step {
    switch attempt {
    case .done(let value):
      phase = .finished
      waiter = nil
      return .returned(value)
    case .mustWait:
      let future = runtime.makeFuture(machine, loop: try place.object.bind(machine, runtime))
      waiter = Ref(future)
      phase = .waiting
      enterLine()
      future.isBlocking = true
      return .yielded(.object(Ref(future)))
    }
  }

  /// The task was cancelled where it waits, or something else was thrown in; nil for a close.
  private func end(_ machine: Machine, with exception: Value?) throws(Unwind) {
    if phase == .finished { throw machine.raise(.runtimeError, "cannot reuse already awaited coroutine") }
    let wasWaiting = phase == .waiting
    phase = .finished
    guard wasWaiting else { return }
    leaveLine()
    let isCancellation =
      exception.flatMap { machine.exceptionObject($0) }.map { runtime.isCancellation($0) } ?? false
    try failed(machine, isCancellation: isCancellation)
  }
}

/// `lock.acquire()`, `semaphore.acquire()`, and the entry of `async with`.
class AcquisitionObject: TurnObject {
  /// `async with` has no use for the `True`.
  final let result: Value

  init(_ runtime: AsyncRuntime, _ place: LoopBoundObject, at site: CallSite, result: Value) {
    self.result = result
    super.init(runtime, place, at: site)
  }
}
