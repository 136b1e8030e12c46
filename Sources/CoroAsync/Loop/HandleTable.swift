import CoroRuntime

/// The methods of `Handle`, of `TimerHandle` and of the watch for Ctrl-C.
enum HandleTable {
  static func rows() -> [NativeRow] {
    [
      NativeRow("cancel", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).cancel()
        return .none
      },
      NativeRow("cancelled", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try receiver(arguments[0], machine).isCancelled)
      },
      NativeRow("get_context", "self, /") { (machine, arguments) throws(Unwind) in
        let handle = try receiver(arguments[0], machine)
        return handle.context.given ?? handle.loop.object.runtime.makeContext(machine)
      },
      NativeRow("_run", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).run(machine)
        return .none
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        machine.string(try receiver(arguments[0], machine).describe(machine))
      },
    ]
  }

  static func timerRows() -> [NativeRow] {
    [
      NativeRow("when", "self, /") { (machine, arguments) throws(Unwind) in
        try receiver(arguments[0], machine).when
      },
      NativeRow("__lt__", "self, other, /") { (machine, arguments) throws(Unwind) in
        try compare(arguments, machine) { $0 < $1 }
      },
      NativeRow("__le__", "self, other, /") { (machine, arguments) throws(Unwind) in
        try compare(arguments, machine) { $0 <= $1 }
      },
      NativeRow("__gt__", "self, other, /") { (machine, arguments) throws(Unwind) in
        try compare(arguments, machine) { $0 > $1 }
      },
      NativeRow("__ge__", "self, other, /") { (machine, arguments) throws(Unwind) in
        try compare(arguments, machine) { $0 >= $1 }
      },
    ]
  }

  static func watchRows() -> [NativeRow] {
    [
      NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
        guard case .object(let ref) = arguments[0], let watch = ref.object as? InterruptWatchObject else {
          return .none
        }
        watch.loop.object.interruptWatch = nil
        return .none
      }
    ]
  }

  static func watchAttributes() -> [NativeAttribute] {
    [
      NativeAttribute("count") { (machine, value) throws(Unwind) in
        guard case .object(let ref) = value, let watch = ref.object as? InterruptWatchObject else { return .int(0) }
        return .int(watch.count)
      }
    ]
  }

  private static func receiver(_ value: Value, _ machine: Machine) throws(Unwind) -> HandleObject {
    if case .object(let ref) = value, let handle = ref.object as? HandleObject { return handle }
    throw machine.raise(.typeError, "a Handle is required, not '\(machine.typeName(value))'")
  }

  private static func compare(
    _ arguments: Arguments, _ machine: Machine, _ holds: (Double, Double) -> Bool
  ) throws(Unwind) -> Value {
    let handle = try receiver(arguments[0], machine)
    guard case .object(let ref) = arguments[1], let other = ref.object as? HandleObject, !handle.when.isNone,
      !other.when.isNone
    else { return .notImplemented }
    return .bool(holds(try machine.seconds(handle.when), try machine.seconds(other.when)))
  }
}
