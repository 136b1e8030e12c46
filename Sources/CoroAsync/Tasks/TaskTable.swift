import CoroRuntime

/// The methods and attributes that `asyncio.Task` adds to those of a future.
enum TaskTable {
  static func rows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("__new__", "cls, *arguments, **keywords", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        guard case .type(let type) = arguments[0], type.object.isSubtype(of: runtime.types.task.object) else {
          throw machine.raise(.typeError, "Task.__new__(X): X is not a subtype of Task")
        }
        let task = TaskObject(type: type)
        task.isExact = type == runtime.types.task
        return .object(Ref(machine.adopt(task)))
      },
      NativeRow("__init__", "self, coro, *, loop=None, name=None, context=None, eager_start=False") {
        (machine, arguments) throws(Unwind) in
        let task = try receiver(arguments[0], machine)
        let loop = try runtime.loop(from: arguments[2], machine)
        let startsEagerly = try arguments[5].given.map { (value) throws(Unwind) in try machine.isTrue(value) } ?? false
        try runtime.initialize(
          task, coroutine: arguments[1], loop: loop, name: arguments[3], context: arguments[4],
          startsEagerly: startsEagerly, machine)
        return .none
      },
      NativeRow("set_result", "self, result, /") { (machine, arguments) throws(Unwind) in
        throw machine.raise(.runtimeError, "Task does not support set_result operation")
      },
      NativeRow("set_exception", "self, exception, /") { (machine, arguments) throws(Unwind) in
        throw machine.raise(.runtimeError, "Task does not support set_exception operation")
      },
      NativeRow("cancelling", "self, /") { (machine, arguments) throws(Unwind) in
        .int(try receiver(arguments[0], machine).cancelRequests)
      },
      NativeRow("uncancel", "self, /") { (machine, arguments) throws(Unwind) in
        let task = try receiver(arguments[0], machine)
        if task.cancelRequests > 0 { task.cancelRequests -= 1 }
        return .int(task.cancelRequests)
      },
      NativeRow("get_coro", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).coroutine.given ?? .none
      },
      NativeRow("get_context", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).contextObject(machine)
      },
      NativeRow("get_name", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).nameText(machine)
      },
      NativeRow("set_name", "self, value, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).rename(machine.str(arguments[1]), runtime, machine)
        return .none
      },
      NativeRow("get_stack", "self, *, limit=None") { (machine, arguments) throws(Unwind) in
        let task = try receiver(arguments[0], machine)
        let frames = machine.makeList()
        if !task.isDone, case .object(let ref) = task.coroutine, ref.object.kind == .generator {
          let frame = try machine.findAttribute(task.coroutine, machine.intern("cr_frame"))
          if let frame = frame.givenAndNotNone { try machine.append(frame, to: frames) }
        }
        return .list(Ref(frames))
      },
      NativeRow("print_stack", "self, *, limit=None, file=None") { (machine, arguments) throws(Unwind) in
        let task = try receiver(arguments[0], machine)
        let text = try stack(of: task, machine)
        if let file = arguments[2].givenAndNotNone {
          _ = try machine.call(machine.getAttribute(file, "write"), machine.string(text))
        } else {
          _ = Array(text.utf8).withUnsafeBytes { machine.host.writeError($0) }
        }
        return .none
      },
    ]
  }

  static func attributes(_ runtime: AsyncRuntime) -> [NativeAttribute] {
    [
      NativeAttribute("_coro") { (machine, value) throws(Unwind) in
        try receiver(value, machine).coroutine.given ?? .none
      },
      NativeAttribute("_fut_waiter") { (machine, value) throws(Unwind) in try receiver(value, machine).waitingFor },
      NativeAttribute("_must_cancel") { (machine, value) throws(Unwind) in
        .bool(try receiver(value, machine).mustCancel)
      },
      NativeAttribute(
        "_log_destroy_pending",
        get: { (machine, value) throws(Unwind) in .bool(try receiver(value, machine).logsDestruction) },
        set: { (machine, value, newValue) throws(Unwind) in
          try receiver(value, machine).logsDestruction = machine.isTrue(newValue)
        }),
    ]
  }

  static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> TaskObject {
    if case .object(let ref) = value, ref.object.kind == .awaiter, let task = ref.object as? TaskObject { return task }
    throw machine.raise(
      .typeError, "descriptor requires a '_asyncio.Task' object but received '\(machine.typeName(value))'")
  }

  private static func stack(of task: TaskObject, _ machine: Machine) throws(Unwind) -> String {
    let name = try machine.representation(.object(Ref(task)))
    guard !task.isDone, case .object(let ref) = task.coroutine, let generator = ref.object as? GeneratorObject else {
      return "No stack for \(name)\n"
    }
    let source = generator.code.source
    let line = generator.currentLine
    return "Stack for \(name) (most recent call last):\n"
      + "  File \"\(source.name)\", line \(line), in \(generator.code.name)\n"
  }
}
