import CoroRuntime

/// The methods of `asyncio.Queue`.
enum QueueTable {
  static func rows(_ runtime: AsyncRuntime) -> [NativeRow] {
    (madeRows(runtime) + movingRows(runtime) + hookRows()).written(async: ["put", "get", "join"])
  }

  private static func queue(_ value: Value, _ machine: Machine) throws(Unwind) -> QueueObject {
    try SynchronizationTable.receiver(value, as: QueueObject.self, "Queue", machine)
  }

  private static func madeRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      SynchronizationTable.newRow(runtime.types.queue) { QueueObject(type: $0) },
      NativeRow("__init__", "self, maxsize=0") { (machine, arguments) throws(Unwind) in
        let queue = try queue(arguments[0], machine)
        queue.maxsize = arguments[1].given ?? .int(0)
        queue.limit = try limit(queue.maxsize, machine)
        if !queue.isExact { _ = try machine.callMethod(arguments[0], machine.intern("_init"), queue.maxsize) }
        return .none
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let queue = try queue(arguments[0], machine)
        return machine.string(
          "<\(machine.className(arguments[0])) at \(machine.addressText(arguments[0])) "
            + "\(try queue.describeState(machine))>")
      },
      NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
        let queue = try queue(arguments[0], machine)
        return machine.string("<\(machine.className(arguments[0])) \(try queue.describeState(machine))>")
      },
      NativeRow("_format", "self") { (machine, arguments) throws(Unwind) in
        machine.string(try queue(arguments[0], machine).describeState(machine))
      },
      NativeRow("qsize", "self") { (machine, arguments) throws(Unwind) in
        .int(try queue(arguments[0], machine).itemCount(machine))
      },
      NativeRow("empty", "self") { (machine, arguments) throws(Unwind) in
        .bool(try queue(arguments[0], machine).itemCount(machine) == 0)
      },
      NativeRow("full", "self") { (machine, arguments) throws(Unwind) in
        let queue = try queue(arguments[0], machine)
        if queue.limit <= 0 { return .bool(false) }
        if queue.isExact { return .bool(try queue.itemCount(machine) >= queue.limit) }
        return .bool(
          try machine.requireInt(machine.callMethod(arguments[0], machine.intern("qsize"))) >= queue.limit)
      },
    ]
  }

  /// A number of items; one that is no whole number counts as the next.
  private static func limit(_ value: Value, _ machine: Machine) throws(Unwind) -> Int {
    switch value {
    case .float(let number): number >= 9e18 ? Int.max : number > 0 ? Int(number.rounded(.up)) : 0
    default: try machine.requireInt(value)
    }
  }

  private static func movingRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("put", "self, item") { (machine, arguments) throws(Unwind) in
        .object(
          Ref(
            machine.adopt(
              QueuePut(runtime, try queue(arguments[0], machine), arguments[1], at: machine.callSite))))
      },
      NativeRow("get", "self") { (machine, arguments) throws(Unwind) in
        .object(Ref(machine.adopt(QueueGet(runtime, try queue(arguments[0], machine), at: machine.callSite))))
      },
      NativeRow("put_nowait", "self, item") { (machine, arguments) throws(Unwind) in
        try queue(arguments[0], machine).put(arguments[1], runtime, machine)
        return .none
      },
      NativeRow("get_nowait", "self") { (machine, arguments) throws(Unwind) in
        try queue(arguments[0], machine).get(runtime, machine)
      },
      NativeRow("task_done", "self") { (machine, arguments) throws(Unwind) in
        try queue(arguments[0], machine).taskDone(machine)
        return .none
      },
      NativeRow("join", "self") { (machine, arguments) throws(Unwind) in
        .object(Ref(machine.adopt(QueueJoin(runtime, try queue(arguments[0], machine), at: machine.callSite))))
      },
      NativeRow("shutdown", "self, immediate=False") { (machine, arguments) throws(Unwind) in
        let isImmediate = try arguments[1].given.map { (value) throws(Unwind) in try machine.isTrue(value) } ?? false
        try queue(arguments[0], machine).shutDown(isImmediate: isImmediate, machine)
        return .none
      },
    ]
  }

  /// What a class that derives overrides to keep its items in another way.
  private static func hookRows() -> [NativeRow] {
    [
      NativeRow("_init", "self, maxsize") { (machine, arguments) throws(Unwind) in .none },
      NativeRow("_put", "self, item") { (machine, arguments) throws(Unwind) in
        try queue(arguments[0], machine).store(arguments[1], machine)
        return .none
      },
      NativeRow("_get", "self") { (machine, arguments) throws(Unwind) in
        try queue(arguments[0], machine).takeItem(machine)
      },
    ]
  }

  static func attributes() -> [NativeAttribute] {
    [
      NativeAttribute("maxsize") { (machine, value) throws(Unwind) in try queue(value, machine).maxsize },
      NativeAttribute("_maxsize") { (machine, value) throws(Unwind) in try queue(value, machine).maxsize },
      NativeAttribute("_unfinished_tasks") { (machine, value) throws(Unwind) in
        .int(try queue(value, machine).unfinishedCount)
      },
      // What a class that derives has put there; else a deque of what is in the queue, which is a copy.
      NativeAttribute(
        "_queue",
        get: { (machine, value) throws(Unwind) in
          let queue = try queue(value, machine)
          if let own = queue.ownItems.given { return own }
          let items = try queue.listItems(machine)
          let collections = try machine.importModule("collections", innermost: true)
          return try machine.call(machine.getAttribute(collections, "deque"), .list(Ref(items)))
        },
        set: { (machine, value, newValue) throws(Unwind) in try queue(value, machine).ownItems = newValue }),
    ]
  }
}
