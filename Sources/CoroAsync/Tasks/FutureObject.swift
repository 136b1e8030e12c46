import CoroRuntime

/// `asyncio.Future`: an outcome that is not there yet, and who wants to hear of it.
///
/// It is its own awaiter: `await future` makes no further object. The only one who wants to hear of it, a task that waits or
/// a function to call, needs no object either, because most futures have only one: of a million tasks that are
/// gathered that saves 80 bytes each. The order of the fields leaves no gaps.
package class FutureObject: AwaiterObject {
  package enum State: UInt8 {
    case pending, cancelled, finished
  }

  /// Nil before `__init__` ran.
  final var loopReference: Ref<EventLoopObject>?
  /// The result or the exception; of a cancelled future the `CancelledError` to raise first.
  package final var outcome: Value = .undefined
  package final var state = State.pending
  /// Finished with an exception.
  package final var isFailed = false
  /// Its exception was asked for by nobody yet.
  final var isUnretrieved = false
  /// Set by `await` on its way to the task: tells it from a `yield` of the future.
  final var isBlocking = false
  /// What `hearer` is.
  private var hearing = Hearing.nobody
  /// Of a task: the upper half of how often it was asked to cancel. Here is room for it.
  final var manyCancelRequests: UInt16 = 0
  /// Who wants to hear of it: a task to wake, a function to call in an empty context, or the last of a ring of callbacks.
  private var hearer: Ref<HeapObject>?
  /// The message of a cancellation; of a failed future the traceback that the exception came with. The last field: what a
  /// task adds begins beside its tag.
  final var detail: Value = .none

  private enum Hearing: UInt8 {
    case nobody, task, function, ring
  }

  override init(type: Ref<TypeObject>) {
    super.init(type: type)
    role = .future
  }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(loopReference)
    tracer.visit(outcome)
    tracer.visit(detail)
    tracer.visit(hearer)
  }

  package override var byteCount: Int { 96 }

  package final var isDone: Bool { state != .pending }

  final func loop(_ machine: Machine) throws(Unwind) -> EventLoopObject {
    guard let loopReference else { throw machine.raise(.runtimeError, "Future object is not initialized.") }
    return loopReference.object
  }

  // MARK: waiting

  package override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    switch input {
    case .exception(let exception): throw machine.raiseFromOutside(exception)
    case .close: return .returned(.none)
    case .value: break
    }
    if state != .pending { return .returned(try result(machine)) }
    if isBlocking { throw machine.raise(.runtimeError, "await wasn't used with future") }
    _ = try loop(machine)
    isBlocking = true
    return .yielded(.object(Ref(self)))
  }

  // MARK: outcome

  /// Finishes it with a result.
  package final func setResult(_ machine: Machine, _ value: Value) throws(Unwind) {
    let loop = try loop(machine)
    if state != .pending { throw loop.runtime.invalidState(machine, "invalid state") }
    outcome = value
    detail = .none
    state = .finished
    try scheduleCallbacks(machine, loop)
  }

  /// Finishes it with an exception.
  package final func setException(_ machine: Machine, _ exception: ExceptionObject) throws(Unwind) {
    let loop = try loop(machine)
    if state != .pending { throw loop.runtime.invalidState(machine, "invalid state") }
    outcome = .object(Ref(exception))
    detail = exception.traceback
    state = .finished
    isFailed = true
    isUnretrieved = true
    loop.runtime.failures.append(Ref(self))
    try scheduleCallbacks(machine, loop)
  }

  /// Cancels it; false where it is done already. A task overrides this: it asks its coroutine first.
  package func cancel(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    try cancelDirectly(machine, message: message)
  }

  final func cancelDirectly(_ machine: Machine, message: Value) throws(Unwind) -> Bool {
    let loop = try loop(machine)
    isUnretrieved = false
    if state != .pending { return false }
    state = .cancelled
    detail = message
    try scheduleCallbacks(machine, loop)
    return true
  }

  /// The result; raises what it failed with, `CancelledError` or `InvalidStateError`.
  package final func result(_ machine: Machine) throws(Unwind) -> Value {
    switch state {
    case .pending: throw try loop(machine).runtime.invalidState(machine, "Result is not set.")
    case .cancelled: throw machine.raise(try makeCancelledError(machine))
    case .finished:
      guard let failure = takeFailure() else { return outcome }
      throw machine.raise(failure)
    }
  }

  /// The exception it failed with, nil for a result; raises like `result` otherwise.
  package final func exception(_ machine: Machine) throws(Unwind) -> ExceptionObject? {
    switch state {
    case .pending: throw try loop(machine).runtime.invalidState(machine, "Exception is not set.")
    case .cancelled: throw machine.raise(try makeCancelledError(machine))
    case .finished: return takeFailure()
    }
  }

  /// What a waiting task is woken with: an exception, or nil to go on. Only of a future that is done.
  final func failureForWaiter(_ machine: Machine) throws(Unwind) -> ExceptionObject? {
    state == .cancelled ? try makeCancelledError(machine) : takeFailure()
  }

  /// The exception, retrieved: nobody needs to be told of it any more.
  private func takeFailure() -> ExceptionObject? {
    guard isFailed, case .object(let ref) = outcome, let exception = ref.object as? ExceptionObject else { return nil }
    isUnretrieved = false
    // Every raise adds to the traceback: each reader starts from what it was.
    exception.traceback = detail
    return exception
  }

  /// The exception of a cancellation: the one that ended a task, once, else a new one.
  final func makeCancelledError(_ machine: Machine) throws(Unwind) -> ExceptionObject {
    if state != .finished, case .object(let ref) = outcome, let saved = ref.object as? ExceptionObject {
      outcome = .undefined
      return saved
    }
    let type = try loop(machine).runtime.types.cancelledError.object
    return detail.isNone ? machine.makeException(type) : machine.makeException(type, detail)
  }

  // MARK: callbacks

  /// Wakes the task when it is done.
  final func wake(_ task: TaskObject, _ machine: Machine) throws(Unwind) {
    if state != .pending {
      try loop(machine).schedule(.wakeup(Ref(task), Ref(self)), machine)
    } else if hearing == .nobody {
      hearing = .task
      hearer = Ref(task)
    } else {
      try append(.object(Ref(task)), context: .undefined, wakesTask: true, machine)
    }
  }

  /// Calls the function with the future when it is done, in the context.
  package final func addCallback(_ machine: Machine, _ function: Value, context: Value) throws(Unwind) {
    let loop = try loop(machine)
    if state != .pending {
      let callback = machine.adopt(
        CallbackObject(function: function, context: context, wakesTask: false, type: loop.runtime.types.callback))
      return try loop.schedule(.callback(Ref(self), Ref(callback)), machine)
    }
    if context.isUndefined, hearing == .nobody, let function = function.reference {
      hearing = .function
      hearer = function
    } else {
      try append(function, context: context, wakesTask: false, machine)
    }
  }

  private func append(_ function: Value, context: Value, wakesTask: Bool, _ machine: Machine) throws(Unwind) {
    let type = try loop(machine).runtime.types.callback
    if hearing == .task || hearing == .function, let only = hearer {
      // There are several from now on.
      let first = CallbackObject(
        function: Value(only.object), context: .undefined, wakesTask: hearing == .task, type: type)
      join(machine.adopt(first))
    }
    join(
      machine.adopt(CallbackObject(function: function, context: context, wakesTask: wakesTask, type: type)))
  }

  /// Puts a callback behind the last one of the ring, whose successor is the first.
  private func join(_ callback: CallbackObject) {
    if hearing == .ring, let last = lastOfRing {
      callback.next = last.object.next
      last.object.next = Ref(callback)
    } else {
      callback.next = Ref(callback)
    }
    hearing = .ring
    hearer = Ref(callback)
  }

  private var lastOfRing: Ref<CallbackObject>? { hearer?.downcast(to: CallbackObject.self) }

  /// Who wants to hear of it, in order: a function or a task, whether it is a task to wake, and the context.
  final func forEachHearer(_ body: (Value, Bool, Value) throws(Unwind) -> Void) throws(Unwind) {
    switch hearing {
    case .nobody: break
    case .task, .function:
      if let hearer { try body(Value(hearer.object), hearing == .task, .undefined) }
    case .ring:
      guard let last = lastOfRing else { return }
      var next = last.object.next
      while let callback = next {
        // Read before: the body may change the ring.
        next = callback == last ? nil : callback.object.next
        try body(callback.object.function, callback.object.wakesTask, callback.object.context)
      }
    }
  }

  /// Removes every callback that is equal to the function; answers how many there were.
  package final func removeCallbacks(_ machine: Machine, _ function: Value) throws(Unwind) -> Int {
    // Comparing may call script, which may change what is there: the kept ones are linked anew at the end.
    let kept = machine.makeList()
    var removed = 0
    switch hearing {
    case .nobody, .task: return 0
    case .function:
      guard let only = hearer, try machine.isEqual(Value(only.object), function) else { return 0 }
      if hearing == .function, let hearer, hearer == only {
        hearing = .nobody
        self.hearer = nil
      }
      return 1
    case .ring:
      guard let last = lastOfRing else { return 0 }
      var next = last.object.next
      while let callback = next {
        next = callback == last ? nil : callback.object.next
        var isSame = false
        if !callback.object.wakesTask { isSame = try machine.isEqual(callback.object.function, function) }
        if isSame { removed += 1 } else { try machine.append(.object(Ref(callback.object)), to: kept) }
      }
    }
    if removed == 0 || state != .pending { return removed }
    hearing = .nobody
    hearer = nil
    for index in 0..<kept.count {
      if case .object(let ref) = kept[index], let callback = ref.object as? CallbackObject { join(callback) }
    }
    return removed
  }

  private func scheduleCallbacks(_ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    guard let hearer else { return }
    let kind = hearing
    hearing = .nobody
    self.hearer = nil
    switch kind {
    case .nobody: break
    case .task: try loop.schedule(.wakeup(hearer.downcast(to: TaskObject.self), Ref(self)), machine)
    case .function: try loop.schedule(.call(Ref(self), hearer), machine)
    case .ring:
      let last = hearer.downcast(to: CallbackObject.self)
      var next = last.object.next
      while let callback = next {
        next = callback == last ? nil : callback.object.next
        callback.object.next = nil
        if callback.object.wakesTask, case .object(let task) = callback.object.function {
          try loop.schedule(.wakeup(task.downcast(to: TaskObject.self), Ref(self)), machine)
        } else {
          try loop.schedule(.callback(Ref(self), callback), machine)
        }
      }
    }
  }
}

/// One entry of a future's ring of callbacks.
final class CallbackObject: HeapObject {
  let function: Value
  let context: Value
  /// The function is a task to wake, not something to call.
  let wakesTask: Bool
  var next: Ref<CallbackObject>?

  init(function: Value, context: Value, wakesTask: Bool, type: Ref<TypeObject>) {
    self.function = function
    self.context = context
    self.wakesTask = wakesTask
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(context)
    tracer.visit(next)
  }

  override var byteCount: Int { 96 }
}
