import CoroRuntime

/// The methods of `Lock`, `Event`, `Semaphore` and `BoundedSemaphore`.
enum SynchronizationTable {
  static func install(_ runtime: AsyncRuntime, _ machine: Machine) {
    let types = runtime.types
    machine.define(later: lockRows(runtime) + entryRows(runtime) + [NativeRow.classItem], in: types.lock.object)
    machine.define(later: lockAttributes(), in: types.lock.object)
    machine.define(later: eventRows(runtime), in: types.event.object)
    machine.define(later: semaphoreRows(runtime) + entryRows(runtime), in: types.semaphore.object)
    machine.define(later: semaphoreAttributes(), in: types.semaphore.object)
    machine.define(later: [boundedRow].written(), in: types.boundedSemaphore.object)
    machine.define(later: QueueTable.rows(runtime) + [NativeRow.classItem], in: types.queue.object)
    machine.define(later: QueueTable.attributes(), in: types.queue.object)
  }

  /// `__new__` of a class whose objects begin the same, whatever they are given.
  static func newRow<Object: HeapObject>(
    _ type: Ref<TypeObject>, _ make: @escaping (Ref<TypeObject>) -> Object
  ) -> NativeRow {
    NativeRow("__new__", "cls, *arguments, **keywords", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
      guard case .type(let asked) = arguments[0], asked.object.isSubtype(of: type.object) else {
        let name = type.object.plainName
        throw machine.raise(.typeError, "\(name).__new__(X): X is not a subtype of \(name)")
      }
      let made = make(asked)
      made.isExact = asked.object.isMadeInSwift
      return .object(Ref(machine.adopt(made)))
    }
  }

  static func receiver<Object: HeapObject>(
    _ value: Value, as type: Object.Type, _ name: String, _ machine: Machine
  ) throws(Unwind) -> Object {
    if case .object(let ref) = value, let object = ref.object as? Object { return object }
    throw machine.raise(
      .typeError, "descriptor requires a '\(name)' object but received a '\(machine.typeName(value))'")
  }

  private static func lock(_ value: Value, _ machine: Machine) throws(Unwind) -> LockObject {
    try receiver(value, as: LockObject.self, "Lock", machine)
  }

  private static func event(_ value: Value, _ machine: Machine) throws(Unwind) -> EventObject {
    try receiver(value, as: EventObject.self, "Event", machine)
  }

  private static func semaphore(_ value: Value, _ machine: Machine) throws(Unwind) -> SemaphoreObject {
    try receiver(value, as: SemaphoreObject.self, "Semaphore", machine)
  }

  // MARK: async with

  /// `async with` for what can be acquired and released. A class that derives may have its own `acquire` and `release`.
  private static func entryRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("__aenter__", "self, /") { (machine, arguments) throws(Unwind) in
        guard case .object(let ref) = arguments[0], ref.object.isExact else {
          let library = try machine.importModule("asyncio.locks", innermost: true)
          return try machine.call(machine.getAttribute(library, "enter"), arguments[0])
        }
        return try acquisition(arguments[0], result: .none, runtime, machine)
      },
      NativeRow("__aexit__", "self, exc_type, exc, tb, /") { (machine, arguments) throws(Unwind) in
        if case .object(let ref) = arguments[0], ref.object.isExact {
          if let lock = ref.object as? LockObject {
            try lock.release(machine)
          } else {
            try semaphore(arguments[0], machine).release(machine)
          }
        } else {
          _ = try machine.callMethod(arguments[0], machine.intern("release"))
        }
        return .object(Ref(machine.adopt(SleepObject(finishingAtOnce: runtime))))
      },
    ].written(owner: "_ContextManagerMixin", async: ["__aenter__", "__aexit__"])
  }

  private static func acquisition(
    _ value: Value, result: Value, _ runtime: AsyncRuntime, _ machine: Machine
  ) throws(Unwind) -> Value {
    if case .object(let ref) = value, let lock = ref.object as? LockObject {
      return .object(
        Ref(machine.adopt(LockAcquisition(runtime, lock, at: machine.callSite, result: result))))
    }
    return .object(
      Ref(
        machine.adopt(
          SemaphoreAcquisition(
            runtime, try semaphore(value, machine), at: machine.callSite, result: result))))
  }

  // MARK: rows

  private static func lockRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      newRow(runtime.types.lock) { LockObject(type: $0) },
      NativeRow("__init__", "self") { (_, _) throws(Unwind) in .none },
      NativeRow("acquire", "self") { (machine, arguments) throws(Unwind) in
        try acquisition(.object(Ref(lock(arguments[0], machine))), result: .bool(true), runtime, machine)
      },
      NativeRow("release", "self") { (machine, arguments) throws(Unwind) in
        try lock(arguments[0], machine).release(machine)
        return .none
      },
      NativeRow("locked", "self") { (machine, arguments) throws(Unwind) in
        .bool(try lock(arguments[0], machine).isLocked)
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let lock = try lock(arguments[0], machine)
        return machine.string(
          lock.describe(machine, lock.isLocked ? "locked" : "unlocked", waiters: lock.line.count))
      },
    ].written(async: ["acquire"])
  }

  private static func lockAttributes() -> [NativeAttribute] {
    [
      NativeAttribute("_locked") { (machine, value) throws(Unwind) in .bool(try lock(value, machine).isLocked) },
      // Who holds it, and where that task took it, for reports of deadlocks.
      NativeAttribute("_holder") { (machine, value) throws(Unwind) in
        try lock(value, machine).holder.map { .object(Ref($0.object)) } ?? .none
      },
      NativeAttribute("_taken_at") { (machine, value) throws(Unwind) in
        try lock(value, machine).takenAt.text.map { machine.string($0) } ?? .none
      },
    ]
  }

  private static func eventRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      newRow(runtime.types.event) { EventObject(type: $0) },
      NativeRow("__init__", "self") { (_, _) throws(Unwind) in .none },
      NativeRow("is_set", "self") { (machine, arguments) throws(Unwind) in
        .bool(try event(arguments[0], machine).isSet)
      },
      NativeRow("set", "self") { (machine, arguments) throws(Unwind) in
        try event(arguments[0], machine).raise(machine)
        return .none
      },
      NativeRow("clear", "self") { (machine, arguments) throws(Unwind) in
        try event(arguments[0], machine).isSet = false
        return .none
      },
      NativeRow("wait", "self") { (machine, arguments) throws(Unwind) in
        .object(Ref(machine.adopt(EventWait(runtime, try event(arguments[0], machine), at: machine.callSite))))
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let event = try event(arguments[0], machine)
        return machine.string(event.describe(machine, event.isSet ? "set" : "unset", waiters: event.line.count))
      },
    ].written(async: ["wait"])
  }

  private static func semaphoreRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      newRow(runtime.types.semaphore) { SemaphoreObject(type: $0) },
      NativeRow("__init__", "self, value=1") { (machine, arguments) throws(Unwind) in
        let semaphore = try semaphore(arguments[0], machine)
        semaphore.value = try initialValue(arguments[1], machine)
        return .none
      },
      NativeRow("acquire", "self") { (machine, arguments) throws(Unwind) in
        try acquisition(.object(Ref(semaphore(arguments[0], machine))), result: .bool(true), runtime, machine)
      },
      NativeRow("release", "self") { (machine, arguments) throws(Unwind) in
        try semaphore(arguments[0], machine).release(machine)
        return .none
      },
      NativeRow("locked", "self") { (machine, arguments) throws(Unwind) in
        .bool(try semaphore(arguments[0], machine).isLocked)
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let semaphore = try semaphore(arguments[0], machine)
        let state = semaphore.isLocked ? "locked" : "unlocked, value:\(semaphore.value)"
        return machine.string(semaphore.describe(machine, state, waiters: semaphore.line.count))
      },
    ].written(async: ["acquire"])
  }

  /// A bounded semaphore also remembers where it began.
  private static var boundedRow: NativeRow {
    NativeRow("__init__", "self, value=1") { (machine, arguments) throws(Unwind) in
      let semaphore = try semaphore(arguments[0], machine)
      semaphore.value = try initialValue(arguments[1], machine)
      semaphore.bound = semaphore.value
      return .none
    }
  }

  private static func initialValue(_ given: Value, _ machine: Machine) throws(Unwind) -> Int {
    guard let given = given.given else { return 1 }
    // What cannot be compared with a number fails as the comparison does.
    if try machine.lessThan(given, .int(0)) {
      throw machine.raise(.valueError, "Semaphore initial value must be >= 0")
    }
    return try machine.requireInt(given)
  }

  private static func semaphoreAttributes() -> [NativeAttribute] {
    [
      NativeAttribute(
        "_value",
        get: { (machine, value) throws(Unwind) in .int(try semaphore(value, machine).value) },
        set: { (machine, value, newValue) throws(Unwind) in
          try semaphore(value, machine).value = machine.requireInt(newValue)
        }),
      NativeAttribute("_bound_value") { (machine, value) throws(Unwind) in
        try semaphore(value, machine).bound.map { .int($0) } ?? .none
      },
    ]
  }
}
