import CoroRuntime

/// The methods and attributes of `asyncio.Future`.
enum FutureTable {
  static func rows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("__new__", "cls, *arguments, **keywords", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        guard case .type(let type) = arguments[0], type.object.isSubtype(of: runtime.types.future.object) else {
          throw machine.raise(.typeError, "Future.__new__(X): X is not a subtype of Future")
        }
        let future = FutureObject(type: type)
        future.isExact = type == runtime.types.future
        return .object(Ref(machine.adopt(future)))
      },
      NativeRow("__init__", "self, *, loop=None") { (machine, arguments) throws(Unwind) in
        let future = try receiver(arguments[0], machine)
        let loop = try runtime.loop(from: arguments[1], machine)
        future.loopReference = Ref(loop)
        if loop.isDebugging { runtime.noteCreation(of: future) }
        return .none
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        machine.string(try FutureText.describe(receiver(arguments[0], machine), machine))
      },
      NativeRow("__await__", "self, /") { (machine, arguments) throws(Unwind) in
        iterator(try receiver(arguments[0], machine), runtime, machine)
      },
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in
        iterator(try receiver(arguments[0], machine), runtime, machine)
      },
      .classItem,
      NativeRow("done", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isDone)
      },
      NativeRow("cancelled", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).state == .cancelled)
      },
      NativeRow("result", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).result(machine)
      },
      NativeRow("exception", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).exception(machine).map { .object(Ref($0)) } ?? .none
      },
      NativeRow("set_result", "self, result, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).setResult(machine, arguments[1])
        return .none
      },
      NativeRow("set_exception", "self, exception, /") { (machine, arguments) throws(Unwind) in
        let future = try receiver(arguments[0], machine)
        if future.isDone { throw runtime.invalidState(machine, "invalid state") }
        try future.setException(machine, exception(arguments[1], machine))
        return .none
      },
      NativeRow("cancel", "self, msg=None") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).cancel(machine, message: arguments[1].given ?? .none))
      },
      NativeRow("add_done_callback", "self, fn, /, *, context=None") { (machine, arguments) throws(Unwind) in
        let context = arguments[2].givenAndNotNone ?? runtime.copyContext(machine)
        try receiver(arguments[0], machine).addCallback(machine, arguments[1], context: context)
        return .none
      },
      NativeRow("remove_done_callback", "self, fn, /") { (machine, arguments) throws(Unwind) in
        .int(try receiver(arguments[0], machine).removeCallbacks(machine, arguments[1]))
      },
      NativeRow("get_loop", "self, /") { (machine, arguments) throws(Unwind) in
        .object(Ref(try receiver(arguments[0], machine).loop(machine)))
      },
      NativeRow("_make_cancelled_error", "self, /") { (machine, arguments) throws(Unwind) in
        .object(Ref(try receiver(arguments[0], machine).makeCancelledError(machine)))
      },
    ]
  }

  static func attributes(_ runtime: AsyncRuntime) -> [NativeAttribute] {
    [
      NativeAttribute(
        "_asyncio_future_blocking",
        get: { (machine, value) throws(Unwind) in .bool(try receiver(value, machine).isBlocking) },
        set: { (machine, value, newValue) throws(Unwind) in
          try receiver(value, machine).isBlocking = machine.isTrue(newValue)
        }),
      NativeAttribute("_state") { (machine, value) throws(Unwind) in
        switch try receiver(value, machine).state {
        case .pending: machine.string("PENDING")
        case .cancelled: machine.string("CANCELLED")
        case .finished: machine.string("FINISHED")
        }
      },
      NativeAttribute("_result") { (machine, value) throws(Unwind) in
        let future = try receiver(value, machine)
        return future.state == .finished && !future.isFailed ? future.outcome : .none
      },
      NativeAttribute("_exception") { (machine, value) throws(Unwind) in
        let future = try receiver(value, machine)
        return future.isFailed ? future.outcome : .none
      },
      NativeAttribute("_loop") { (machine, value) throws(Unwind) in
        try receiver(value, machine).loopReference.map { .object(Ref($0.object)) } ?? .none
      },
      NativeAttribute("_cancel_message") { (machine, value) throws(Unwind) in
        let future = try receiver(value, machine)
        return future.isFailed ? .none : future.detail
      },
      NativeAttribute("_source_traceback") { (machine, value) throws(Unwind) in .none },
      NativeAttribute("_callbacks") { (machine, value) throws(Unwind) in
        try callbacks(of: receiver(value, machine), runtime, machine)
      },
      NativeAttribute(
        "_log_traceback",
        get: { (machine, value) throws(Unwind) in .bool(try receiver(value, machine).isUnretrieved) },
        set: { (machine, value, newValue) throws(Unwind) in
          if try machine.isTrue(newValue) {
            throw machine.raise(.valueError, "_log_traceback can only be set to False")
          }
          try receiver(value, machine).isUnretrieved = false
        }),
    ]
  }

  /// The methods of what `future.__await__()` answers.
  static func iteratorRows() -> [NativeRow] {
    NativeAwaiterTable.stepRows() + [
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in arguments[0] }
    ]
  }

  static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> FutureObject {
    if case .object(let ref) = value, ref.with({ $0.kind }) == .awaiter, let future = ref.object as? FutureObject {
      return future
    }
    throw machine.raise(
      .typeError, "descriptor requires a '_asyncio.Future' object but received '\(machine.typeName(value))'")
  }

  private static func iterator(_ future: FutureObject, _ runtime: AsyncRuntime, _ machine: Machine) -> Value {
    .object(Ref(machine.adopt(FutureIterator(runtime.types.futureIterator, future))))
  }

  /// An exception or a class of one, as `set_exception` takes it.
  static func exception(_ value: Value, _ machine: Machine) throws(Unwind) -> ExceptionObject {
    var value = value
    if case .type(let type) = value, type.object.isSubtype(of: machine.type(.baseException)) {
      value = try machine.call(value)
    }
    guard case .object(let ref) = value, let exception = ref.object as? ExceptionObject else {
      throw machine.raise(.typeError, "invalid exception object")
    }
    if exception.type.object.isSubtype(of: machine.type(.stopIteration)) {
      throw machine.raise(
        .typeError, "StopIteration interacts badly with generators and cannot be raised into a Future")
    }
    return exception
  }

  private static func callbacks(
    of future: FutureObject, _ runtime: AsyncRuntime, _ machine: Machine
  ) throws(Unwind) -> Value {
    let list = machine.makeList()
    try future.forEachHearer { (function, wakesTask, context) throws(Unwind) in
      let context = wakesTask ? .none : context.given ?? runtime.makeContext(machine)
      try machine.append(machine.tuple(function, context), to: list)
    }
    return list.count == 0 ? .none : .list(Ref(list))
  }
}

/// What `future.__await__()` answers, for those who ask; `await` itself needs none.
final class FutureIterator: AwaiterObject {
  private let future: Ref<FutureObject>
  private var isFinished = false

  init(_ type: Ref<TypeObject>, _ future: FutureObject) {
    self.future = Ref(future)
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(future) }

  override func resume(_ machine: Machine, _ input: Resumption) throws(Unwind) -> Step {
    if isFinished, case .value = input { return .returned(.none) }
    do throws(Unwind) {
      let step = try future.object.resume(machine, input)
      if case .returned = step { isFinished = true }
      return step
    } catch {
      isFinished = true
      throw error
    }
  }
}

/// `send`, `throw`, `close` and `__next__` of native awaiters.
enum NativeAwaiterTable {
  static func stepRows() -> [NativeRow] {
    [
      NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
        try finish(receiver(arguments[0], machine).resume(machine, .value(.none)), machine)
      },
      NativeRow("send", "self, value, /") { (machine, arguments) throws(Unwind) in
        try finish(receiver(arguments[0], machine).resume(machine, .value(arguments[1])), machine)
      },
      NativeRow("throw", "self, type, value=None, traceback=None, /") { (machine, arguments) throws(Unwind) in
        let awaiter = try receiver(arguments[0], machine)
        let message = "exceptions must be classes or instances deriving from BaseException, not "
        let exception = try machine.exception(
          from: arguments[1], otherwise: message + machine.typeName(arguments[1]))
        return try finish(awaiter.resume(machine, .exception(.object(Ref(exception)))), machine)
      },
      NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
        _ = try receiver(arguments[0], machine).resume(machine, .close)
        return .none
      },
    ]
  }

  /// The function that made it: `sleep`, `Lock.acquire`.
  private static func name(of value: Value, _ machine: Machine) throws(Unwind) -> String {
    try receiver(value, machine).creation?.name ?? "coroutine"
  }

  /// The coroutine that `sleep` answers has the methods and attributes of one.
  static func coroutineRows() -> [NativeRow] {
    stepRows().filter { $0.name != "__next__" } + [
      NativeRow("__await__", "self, /") { (machine, arguments) throws(Unwind) in arguments[0] },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let name = try name(of: arguments[0], machine)
        return machine.string("<coroutine object \(name) at \(machine.addressText(arguments[0]))>")
      },
    ]
  }

  static func coroutineAttributes() -> [NativeAttribute] {
    [
      NativeAttribute("__name__") { (machine, value) throws(Unwind) in
        let name = try name(of: value, machine)
        return machine.string(name.split(separator: ".").last.map(String.init) ?? name)
      },
      NativeAttribute("__qualname__") { (machine, value) throws(Unwind) in
        machine.string(try name(of: value, machine))
      },
      NativeAttribute("cr_running") { (machine, value) throws(Unwind) in .bool(false) },
      NativeAttribute("cr_frame") { (machine, value) throws(Unwind) in .none },
      NativeAttribute("cr_await") { (machine, value) throws(Unwind) in .none },
    ]
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> AwaiterObject {
    guard case .object(let ref) = value, ref.with({ $0.kind }) == .awaiter else {
      throw machine.raise(.typeError, "an awaiter is required, not '\(machine.typeName(value))'")
    }
    return unsafeDowncast(ref.object, to: AwaiterObject.self)
  }

  private static func finish(_ step: Step, _ machine: Machine) throws(Unwind) -> Value {
    switch step {
    case .yielded(let value): return value
    case .returned(let value):
      if value.isNone { throw machine.raise(.stopIteration) }
      throw machine.raise(.stopIteration, value: value)
    }
  }
}
