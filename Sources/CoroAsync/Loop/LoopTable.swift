import CoroRuntime

/// The methods of the event loop: running it, tasks and futures, settings.
enum LoopTable {
  static func rows(_ runtime: AsyncRuntime) -> [NativeRow] {
    (runningRows() + makingRows(runtime) + settingRows(runtime) + libraryRows()).written(
      owner: "BaseEventLoop", async: asyncNames)
  }

  private static func runningRows() -> [NativeRow] {
    [
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let loop = try receiver(arguments[0], machine)
        func text(_ flag: Bool) -> String { flag ? "True" : "False" }
        return machine.string(
          "<\(machine.className(arguments[0])) running=\(text(loop.isRunning)) closed=\(text(loop.isClosed)) "
            + "debug=\(text(loop.isDebugging))>")
      },
      NativeRow("run_until_complete", "self, future") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).run(until: arguments[1], machine)
      },
      NativeRow("run_forever", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).runForever(machine)
        return .none
      },
      NativeRow("stop", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).scheduler.isStopping = true
        return .none
      },
      NativeRow("close", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).close(machine)
        return .none
      },
      NativeRow("is_running", "self") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isRunning)
      },
      NativeRow("is_closed", "self") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isClosed)
      },
      NativeRow("time", "self") { (machine, arguments) throws(Unwind) in
        .float(try receiver(arguments[0], machine).scheduler.clock.now)
      },
      NativeRow("_watch_interrupts", "self, task, /") { (machine, arguments) throws(Unwind) in
        let loop = try receiver(arguments[0], machine)
        let watch = machine.adopt(
          InterruptWatchObject(
            type: loop.runtime.types.interruptWatch, loop: loop, task: try FutureTable.receiver(arguments[1], machine)))
        loop.interruptWatch = Ref(watch)
        return .object(Ref(watch))
      },
    ]
  }

  private static func makingRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("create_future", "self") { (machine, arguments) throws(Unwind) in
        .object(Ref(runtime.makeFuture(machine, loop: try receiver(arguments[0], machine))))
      },
      NativeRow("create_task", "self, coro, *, name=None, context=None") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).createTask(
          arguments[1], name: arguments[2], context: arguments[3], machine)
      },
      row("call_soon", "callback", callSoon),
      row("call_soon_threadsafe", "callback", callSoon),
      row("call_later", "delay, callback") { (machine, loop, given, call) throws(Unwind) in
        if given[1].isNone { throw machine.raise(.typeError, "delay must not be None") }
        let when = loop.scheduler.clock.now + (try machine.seconds(given[1]))
        return try callAt(loop, when, .float(when), call, machine)
      },
      row("call_at", "when, callback") { (machine, loop, given, call) throws(Unwind) in
        if given[1].isNone { throw machine.raise(.typeError, "when cannot be None") }
        return try callAt(loop, machine.seconds(given[1]), given[1], call, machine)
      },
      NativeRow("run_in_executor", "self, executor, func, *args") { (machine, arguments) throws(Unwind) in
        try Executor.run(arguments[2], arguments[3], on: receiver(arguments[0], machine), machine)
      },
    ]
  }

  private static func settingRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("get_debug", "self") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isDebugging)
      },
      NativeRow("set_debug", "self, enabled") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).isDebugging = machine.isTrue(arguments[1])
        return .none
      },
      NativeRow("set_task_factory", "self, factory") { (machine, arguments) throws(Unwind) in
        if !arguments[1].isNone && !machine.isCallable(arguments[1]) {
          throw machine.raise(.typeError, "task factory must be a callable or None")
        }
        try receiver(arguments[0], machine).taskFactory = arguments[1]
        return .none
      },
      NativeRow("get_task_factory", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).taskFactory
      },
      NativeRow("set_exception_handler", "self, handler") { (machine, arguments) throws(Unwind) in
        if !arguments[1].isNone && !machine.isCallable(arguments[1]) {
          throw machine.raise(
            .typeError,
            "A callable object or None is expected, got \(try machine.representation(arguments[1]))")
        }
        try receiver(arguments[0], machine).exceptionHandler = arguments[1]
        return .none
      },
      NativeRow("get_exception_handler", "self") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).exceptionHandler
      },
      NativeRow("call_exception_handler", "self, context") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).callExceptionHandler(machine, dictionary(arguments[1], machine))
        return .none
      },
      NativeRow("default_exception_handler", "self, context") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).handleByDefault(machine, dictionary(arguments[1], machine))
        return .none
      },
      NativeRow("shutdown_asyncgens", "self") { (machine, arguments) throws(Unwind) in
        let left = try runtime.takeGenerators(of: receiver(arguments[0], machine), machine)
        if left.count == 0 { return .object(Ref(machine.adopt(SleepObject(finishingAtOnce: runtime)))) }
        let library = try machine.importModule("asyncio.closing", innermost: true)
        return try machine.call(machine.getAttribute(library, "close_generators"), arguments[0], .list(Ref(left)))
      },
      NativeRow("shutdown_default_executor", "self, timeout=None") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).isExecutorShutDown = true
        return .object(Ref(machine.adopt(SleepObject(finishingAtOnce: runtime))))
      },
      NativeRow("set_default_executor", "self, executor") { (machine, arguments) throws(Unwind) in .none },
    ]
  }

  /// What the library does in the language, in terms of the native connections below it.
  private static func libraryRows() -> [NativeRow] {
    libraryNames.flatMap { module, names in names.map { libraryRow($0, of: "asyncio.\(module)") } }
  }

  private static let libraryNames = [
    (
      "servers",
      [
        "create_connection", "create_unix_connection", "create_server", "create_unix_server",
        "create_datagram_endpoint", "start_tls",
      ]
    ),
    ("processes", ["subprocess_exec", "subprocess_shell", "connect_read_pipe", "connect_write_pipe"]),
  ]

  /// The methods that have to be awaited.
  private static let asyncNames = Set(
    libraryNames.flatMap(\.1) + ["shutdown_asyncgens", "shutdown_default_executor"])

  private static func libraryRow(_ name: String, of module: String) -> NativeRow {
    NativeRow(name, "self, *args, **kwargs") { (machine, arguments) throws(Unwind) in
      let library = try machine.importModule(module, innermost: true)
      let given = try machine.tupleArgument(arguments[1])
      let all = machine.makeTuple([arguments[0]] + Array(given.buffer))
      return try machine.callSpread(
        machine.getAttribute(library, name), .tuple(Ref(all)), keywords: arguments[2])
    }
  }

  static func attributes() -> [NativeAttribute] {
    [
      NativeAttribute(
        "slow_callback_duration",
        get: { (machine, value) throws(Unwind) in try receiver(value, machine).slowCallbackDuration },
        set: { (machine, value, newValue) throws(Unwind) in
          try receiver(value, machine).slowCallbackDuration = newValue
        })
    ]
  }

  static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> EventLoopObject {
    if case .object(let ref) = value, let loop = ref.object as? EventLoopObject { return loop }
    throw machine.raise(.typeError, "an event loop is required, not '\(machine.typeName(value))'")
  }

  private static func dictionary(_ value: Value, _ machine: Machine) throws(Unwind) -> DictionaryObject {
    if case .dictionary(let ref) = value { return ref.object }
    throw machine.raise(.typeError, "context must be a dict, not '\(machine.typeName(value))'")
  }

  /// What a handle is to call, as a method of the loop was given it.
  private struct CallToMake {
    /// Of the method, for messages.
    let method: String
    let function: Value
    let arguments: HandleArguments
    /// `.undefined` or `None` for a copy of the one that runs.
    let context: Value
  }

  /// A method that makes a handle: `parameters`, the last of them the callback, then what the callback gets.
  private static func row(
    _ name: String, _ parameters: String,
    _ make: @escaping (Machine, EventLoopObject, Arguments, CallToMake) throws(Unwind) -> Value
  ) -> NativeRow {
    let count = parameters.split(separator: ",").count + 1
    return NativeRow(
      name, "self, \(parameters), *args, context=None",
      ungathered: { (machine, given) throws(Unwind) in
        let rest = UnsafeBufferPointer(start: given.base + count, count: given.count - count)
        let call = CallToMake(
          method: name, function: given[count - 1], arguments: HandleArguments(rest, machine), context: .undefined)
        return try make(machine, receiver(given[0], machine), given, call)
      },
      { (machine, given) throws(Unwind) in
        // The parameters first, then the rest: context, *args.
        let rest = try machine.tupleArgument(given[count + 1])
        let call = CallToMake(
          method: name, function: given[count - 1], arguments: HandleArguments(rest.buffer, machine),
          context: given[count])
        return try make(machine, receiver(given[0], machine), given, call)
      })
  }

  private static func callSoon(
    _ machine: Machine, _ loop: EventLoopObject, _ given: Arguments, _ call: CallToMake
  ) throws(Unwind) -> Value {
    let handle = try makeHandle(loop, loop.runtime.types.handle, call, when: .none, machine)
    try loop.schedule(.handle(Ref(handle)), machine)
    return .object(Ref(handle))
  }

  private static func callAt(
    _ loop: EventLoopObject, _ deadline: Double, _ when: Value, _ call: CallToMake, _ machine: Machine
  ) throws(Unwind) -> Value {
    let handle = try makeHandle(loop, loop.runtime.types.timerHandle, call, when: when, machine)
    handle.isScheduled = true
    loop.scheduler.timers.push(.handle(Ref(handle)), at: deadline)
    return .object(Ref(handle))
  }

  private static func makeHandle(
    _ loop: EventLoopObject, _ type: Ref<TypeObject>, _ call: CallToMake, when: Value, _ machine: Machine
  ) throws(Unwind) -> HandleObject {
    try loop.checkOpen(machine)
    if loop.isDebugging { try checkCallback(call.function, loop, machine, when.isNone ? call.method : "call_at") }
    let handle = machine.adopt(
      HandleObject(
        type: type, loop: loop, function: call.function, arguments: call.arguments,
        context: call.context.givenAndNotNone ?? loop.runtime.copyContext(machine), when: when))
    if loop.isDebugging { loop.runtime.noteCreation(of: handle) }
    return handle
  }

  /// In debug mode: a coroutine or something that cannot be called is refused.
  private static func checkCallback(
    _ callback: Value, _ loop: EventLoopObject, _ machine: Machine, _ method: String
  ) throws(Unwind) {
    if try CoroutineStep.isCoroutine(callback, machine, loop.runtime.types) {
      throw machine.raise(.typeError, "coroutines cannot be used with \(method)()")
    }
    if case .function(let ref) = callback, ref.object.code.flavour == .coroutine {
      throw machine.raise(.typeError, "coroutines cannot be used with \(method)()")
    }
    if !machine.isCallable(callback) {
      throw machine.raise(
        .typeError,
        "a callable object was expected by \(method)(), got \(try machine.representation(callback))")
    }
  }
}
