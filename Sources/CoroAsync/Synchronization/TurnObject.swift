import CoroRuntime

/// A task's turn at a lock, an event, a semaphore, a queue or a stream: the coroutine that `acquire`, `wait`, `get`, `put`
/// and `read` answer.
///
/// What CPython writes as a coroutine around a future in a deque is one object here, with the same steps in the same order:
/// `attempt`, and where that has to wait a pause that somebody ends; then `woken`, or `failed` when the task was
/// cancelled meanwhile.
class TurnObject: PauseObject {
  enum Phase: UInt8 {
    case created, waiting, finished
  }

  /// What came of the wait: what would be the state of a future.
  private enum Signal: UInt8 {
    case none, pending, woken, failed, cancelled
  }

  /// What an attempt led to.
  enum Attempt {
    case done(Value)
    case mustWait
  }

  final private(set) var phase = Phase.created
  private var signal = Signal.none
  final var isInLine = false
  private let offset: Int32
  private let maker: Ref<FunctionObject>?
  final unowned(unsafe) let runtime: AsyncRuntime
  private var task: Ref<TaskObject>?
  final var previous: Ref<TurnObject>?
  final var next: Ref<TurnObject>?
  /// The lock, event, semaphore, queue or stream.
  final let place: Ref<LoopBoundObject>
  /// The message of a cancellation, or the exception that ended the wait.
  private var message = Value.none

  init(_ runtime: AsyncRuntime, _ place: LoopBoundObject, at site: CallSite) {
    self.runtime = runtime
    self.place = Ref(place)
    maker = site.function
    offset = site.offset
    super.init(type: runtime.types.nativeCoroutine)
    isUnbegun = true
    runtime.machine.watchesUnbegun = true
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(place)
    tracer.visit(task)
    tracer.visit(previous)
    tracer.visit(next)
    tracer.visit(maker)
    tracer.visit(message)
  }

  override var byteCount: Int { 128 }

  final var madeAt: CallSite { CallSite(function: maker, offset: offset) }

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

  /// Somebody ended the wait.
  func woken(_ machine: Machine) throws(Unwind) -> Attempt { .done(.none) }

  /// The wait ends with an exception, which goes on afterwards.
  func failed(_ machine: Machine, isCancellation: Bool) throws(Unwind) {}

  // MARK: the wait

  final override var isPending: Bool { signal == .pending }
  final override var isCancelled: Bool { signal == .cancelled }
  final var isWoken: Bool { signal == .woken }

  final override func hold(_ task: TaskObject) { self.task = Ref(task) }

  final func wake(_ machine: Machine) throws(Unwind) { try end(machine, as: .woken, .none) }

  /// Ends the wait with an exception.
  final func fail(_ machine: Machine, _ exception: Value) throws(Unwind) { try end(machine, as: .failed, exception) }

  final override func cancel(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    guard signal == .pending else { return false }
    try end(machine, as: .cancelled, message)
    return true
  }

  private func end(_ machine: Machine, as signal: Signal, _ message: Value) throws(Unwind) {
    guard self.signal == .pending else { return }
    self.signal = signal
    self.message = message
    guard let task else { return }
    try task.object.loop(machine).schedule(.wakeupFromPause(task, Ref(self)), machine)
  }

  final override func failureForWaiter(_ machine: Machine) throws(Unwind) -> ExceptionObject? {
    switch signal {
    case .none, .pending, .woken: return nil
    case .failed: return machine.exceptionObject(message)
    case .cancelled:
      let type = runtime.types.cancelledError.object
      return message.isNone ? machine.makeException(type) : machine.makeException(type, message)
    }
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
      if signal == .pending { throw machine.raise(.runtimeError, "await wasn't used with future") }
      leaveLine()
      return try settle(woken(machine), machine)
    case .finished: throw machine.raise(.runtimeError, "cannot reuse already awaited coroutine")
    }
  }

  private func settle(_ attempt: Attempt, _ machine: Machine) throws(Unwind) -> Step {
    switch attempt {
    case .done(let value):
      phase = .finished
      signal = .none
      task = nil
      return .returned(value)
    case .mustWait:
      _ = try place.object.bind(machine, runtime)
      signal = .pending
      phase = .waiting
      enterLine()
      return .yielded(.object(Ref(self)))
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
