import CoroRuntime

/// One thing to do in a tick: what kind, and with which objects. No closure, nothing allocated.
enum ReadyEntry {
  /// A task goes on, or starts.
  case step(Ref<TaskObject>)
  /// A task goes on with an exception.
  case stepRaising(Ref<TaskObject>, Ref<ExceptionObject>)
  /// The future that a task waited for is done.
  case wakeup(Ref<TaskObject>, Ref<FutureObject>)
  /// The time of a sleep is up.
  case expire(Ref<SleepObject>)
  /// The time is up of a sleep that a task notes itself.
  case expireOf(Ref<TaskObject>)
  /// The task goes on that noted its sleep itself.
  case wakeupFromSleep(Ref<TaskObject>)
  /// The task goes on whose sleep, or turn at something, is over.
  case wakeupFromPause(Ref<TaskObject>, Ref<PauseObject>)
  /// `call_soon`, and a timer that fired.
  case handle(Ref<HandleObject>)
  /// A future is done that has a function to call, in an empty context.
  case call(Ref<FutureObject>, Ref<HeapObject>)
  /// A future is done that has a callback.
  case callback(Ref<FutureObject>, Ref<CallbackObject>)

  /// The task that goes on with it.
  var task: TaskObject? {
    switch self {
    case .step(let task), .stepRaising(let task, _), .wakeup(let task, _), .wakeupFromPause(let task, _),
      .wakeupFromSleep(let task):
      task.object
    case .expire, .expireOf, .handle, .call, .callback: nil
    }
  }

  /// Whether its order among others of the kind is nothing that a program may rely on.
  var isTaskStep: Bool {
    switch self {
    case .step, .stepRaising, .wakeup, .wakeupFromPause, .wakeupFromSleep, .expire, .expireOf: true
    case .handle, .call, .callback: false
    }
  }

  func visit(_ tracer: Tracer) {
    switch self {
    case .step(let task), .expireOf(let task), .wakeupFromSleep(let task): tracer.visit(task)
    case .stepRaising(let task, let exception):
      tracer.visit(task)
      tracer.visit(exception)
    case .wakeup(let task, let future):
      tracer.visit(task)
      tracer.visit(future)
    case .expire(let sleep): tracer.visit(sleep)
    case .wakeupFromPause(let task, let pause):
      tracer.visit(task)
      tracer.visit(pause)
    case .handle(let handle): tracer.visit(handle)
    case .call(let future, let function):
      tracer.visit(future)
      tracer.visit(function)
    case .callback(let future, let callback):
      tracer.visit(future)
      tracer.visit(callback)
    }
  }
}

/// Whose time comes at a deadline: a handle, a sleep, or a task that sleeps, in one word.
struct TimerTarget {
  private let object: Ref<HeapObject>

  enum Kind {
    case handle(Ref<HandleObject>)
    case sleep(Ref<SleepObject>)
    case task(Ref<TaskObject>)
  }

  static func handle(_ handle: Ref<HandleObject>) -> TimerTarget { TimerTarget(object: Ref(handle.object)) }
  static func sleep(_ sleep: Ref<SleepObject>) -> TimerTarget { TimerTarget(object: Ref(sleep.object)) }

  static func task(_ task: Ref<TaskObject>) -> TimerTarget { TimerTarget(object: Ref(task.object)) }

  var kind: Kind {
    guard object.with({ $0.kind }) == .awaiter else { return .handle(object.downcast(to: HandleObject.self)) }
    return object.downcast(to: AwaiterObject.self).with({ $0.role }) == .future
      ? .task(object.downcast(to: TaskObject.self)) : .sleep(object.downcast(to: SleepObject.self))
  }

  func visit(_ tracer: Tracer) { tracer.visit(object) }

  /// Has the processor fetch the object.
  @inline(__always)
  func fetch() { object.fetch() }

  /// Whether nobody waits any more for the entry of that number.
  func isCancelled(_ sequence: UInt64) -> Bool {
    switch kind {
    case .handle(let handle): handle.with { $0.isCancelled }
    case .sleep(let sleep): sleep.with { !$0.isPending }
    case .task(let task): task.with { !$0.isSleeping(sequence) }
    }
  }
}
