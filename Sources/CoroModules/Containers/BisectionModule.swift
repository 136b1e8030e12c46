import CoroRuntime

/// The native part of `bisect`.
enum BisectionModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    for (side, isRight) in [("left", false), ("right", true)] {
      machine.define(
        [
          NativeRow("bisect_\(side)", "a, x, lo=0, hi=None, *, key=None") { (machine, arguments) throws(Unwind) in
            .int(try place(arguments, needle: arguments[1], isRight: isRight, machine))
          },
          NativeRow("insort_\(side)", "a, x, lo=0, hi=None, *, key=None") { (machine, arguments) throws(Unwind) in
            let key = arguments[4].givenAndNotNone
            let needle = try key.map { (key) throws(Unwind) in try machine.call(key, arguments[1]) } ?? arguments[1]
            let index = try place(arguments, needle: needle, isRight: isRight, machine)
            let insert = try machine.getAttribute(arguments[0], machine.intern("insert"))
            _ = try machine.call(insert, .int(index), arguments[1])
            return .none
          },
        ], in: module)
    }
  }

  /// Whether what it has as items is what a dictionary has: CPython asks for a sequence's items.
  private static func isMapping(_ value: Value, _ machine: Machine) -> Bool {
    guard case .native(let method) = machine.special(machine.names.getItem, of: value) else { return false }
    return ["dict", "mappingproxy"].contains(method.object.ownerName)
  }

  private static func place(
    _ arguments: Arguments, needle: Value, isRight: Bool, _ machine: Machine
  ) throws(Unwind) -> Int {
    var low = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0
    if low < 0 { throw machine.raise(.valueError, "lo must be non-negative") }
    var high: Int
    if isMapping(arguments[0], machine) {
      throw machine.raise(.typeError, "\(machine.typeName(arguments[0])) is not a sequence")
    }
    if let given = arguments[3].givenAndNotNone {
      high = try machine.requireInt(given)
    } else {
      high = try machine.length(of: arguments[0])
    }
    if machine.special(machine.names.getItem, of: arguments[0]).isUndefined {
      throw machine.raise(.typeError, "'\(machine.typeName(arguments[0]))' object does not support indexing")
    }
    let key = arguments[4].givenAndNotNone
    while low < high {
      let middle = low + (high - low) / 2
      var element = try machine.getItem(arguments[0], .int(middle))
      if let key { element = try machine.call(key, element) }
      if isRight {
        if try machine.lessThan(needle, element) { high = middle } else { low = middle + 1 }
      } else {
        if try machine.lessThan(element, needle) { low = middle + 1 } else { high = middle }
      }
    }
    return low
  }
}
