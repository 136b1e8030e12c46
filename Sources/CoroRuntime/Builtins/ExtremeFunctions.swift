import CoroSyntax

/// `max` and `min`
enum ExtremeFunctions {
  static var rows: [NativeRow] {
    [
      NativeRow("max", "*args, key=None, default=NULL") { (machine, arguments) throws(Unwind) in
        try extreme(machine, arguments, "max", .greater)
      },
      NativeRow("min", "*args, key=None, default=NULL") { (machine, arguments) throws(Unwind) in
        try extreme(machine, arguments, "min", .less)
      },
    ]
  }

  private static func extreme(
    _ machine: Machine, _ arguments: Arguments, _ name: String, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    guard let given = arguments[2].tupleObject, given.count > 0 else {
      throw machine.raise(.typeError, "\(name) expected at least 1 argument, got 0")
    }
    let key = arguments[0].givenAndNotNone
    var source = arguments[2]
    if given.count == 1 {
      source = given[0]
    } else if !arguments[1].isUndefined {
      throw machine.raise(
        .typeError, "Cannot specify a default for \(name)() with multiple positional arguments")
    }
    let iterator = try machine.makeIterator(source)
    var best = Value.undefined
    var bestKey = Value.undefined
    while true {
      let element = try machine.next(iterator)
      if element.isUndefined { break }
      let elementKey = if let key { try machine.call(key, element) } else { element }
      var isNew = best.isUndefined
      if !isNew { isNew = try isBetter(machine, comparator, elementKey, bestKey) }
      if isNew {
        best = element
        bestKey = elementKey
      }
      try machine.passSafepoint()
    }
    if !best.isUndefined { return best }
    if let other = arguments[1].given { return other }
    throw machine.raise(.valueError, "\(name)() iterable argument is empty")
  }

  @inline(__always)
  private static func isBetter(
    _ machine: Machine, _ comparator: ComparisonOperator, _ left: Value, _ right: Value
  ) throws(Unwind) -> Bool {
    if case .int(let a) = left, case .int(let b) = right { return comparator == .greater ? a > b : a < b }
    return try machine.isTrue(machine.compare(comparator, left, right))
  }
}
