import CoroSyntax

/// `slice`
enum SliceMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, new),
      NativeRow("indices", "self, length, /", indices),
      NativeRow("__repr__", "self, /", repr),
      NativeRow("__hash__", "self, /", hash),
    ] + comparisonRows(compare)
  }

  static var attributes: [NativeAttribute] {
    [
      NativeAttribute("start", get: { (_, value) throws(Unwind) in value.sliceObject?.start ?? .none }),
      NativeAttribute("stop", get: { (_, value) throws(Unwind) in value.sliceObject?.stop ?? .none }),
      NativeAttribute("step", get: { (_, value) throws(Unwind) in value.sliceObject?.step ?? .none }),
    ]
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if case .dictionary(let keywords) = arguments[2], keywords.object.count > 0 {
      throw machine.raise(.typeError, "slice() takes no keyword arguments")
    }
    guard let given = arguments[1].tupleObject else { return .none }
    switch given.count {
    case 0: throw machine.raise(.typeError, "slice expected at least 1 argument, got 0")
    case 1: return machine.makeSlice(.none, given[0], .none)
    case 2: return machine.makeSlice(given[0], given[1], .none)
    case 3: return machine.makeSlice(given[0], given[1], given[2])
    default: throw machine.raise(.typeError, "slice expected at most 3 arguments, got \(given.count)")
    }
  }

  static func indices(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let slice = try machine.slice(arguments, "indices")
    let count = try machine.requireIndex(arguments[1])
    if count.isNegative { throw machine.raise(.valueError, "length should not be negative") }
    // Of any size: nothing is indexed here.
    func part(_ value: Value) throws(Unwind) -> IntegerValue? {
      if value.isNone { return nil }
      if let integer = try machine.indexValue(value) { return integer }
      throw machine.raise(.typeError, "slice indices must be integers or None or have an __index__ method")
    }
    let step = try part(slice.step) ?? 1
    if step.isZero { throw machine.raise(.valueError, "slice step cannot be zero") }
    let lower: IntegerValue = step.isNegative ? -1 : 0
    let upper = step.isNegative ? IntegerArithmetic.subtract(count, 1) : count
    func bound(_ value: Value, missing: IntegerValue) throws(Unwind) -> IntegerValue {
      guard var index = try part(value) else { return missing }
      if index.isNegative { index = IntegerArithmetic.add(index, count) }
      return index >= lower ? (index >= upper ? upper : index) : lower
    }
    let start = try bound(slice.start, missing: step.isNegative ? upper : lower)
    let stop = try bound(slice.stop, missing: step.isNegative ? lower : upper)
    return machine.tuple(machine.integer(start), machine.integer(stop), machine.integer(step))
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.representSlice(machine.slice(arguments, "__repr__"))))
  }

  static func hash(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let slice = try machine.slice(arguments, "__hash__")
    return .int(try machine.hashSlice(slice))
  }

  static func compare(
    _ machine: Machine, _ arguments: Arguments, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    let left = try machine.slice(arguments, "__eq__")
    guard let right = arguments[1].sliceObject else { return .notImplemented }
    return try machine.sequenceCompare(comparator, parts(machine, left), parts(machine, right))
  }

  private static func parts(_ machine: Machine, _ slice: SliceObject) -> TupleObject {
    machine.makeTuple([slice.start, slice.stop, slice.step])
  }
}

extension Machine {
  package func representSlice(_ slice: SliceObject) throws(Unwind) -> StringObject {
    try checkNativeStack(" in comparison")
    var text = RepresentationBuilder()
    try text.appendLiteral("slice(", self)
    try text.append(repr(slice.start), self)
    try text.appendLiteral(", ", self)
    try text.append(repr(slice.stop), self)
    try text.appendLiteral(", ", self)
    try text.append(repr(slice.step), self)
    try text.appendLiteral(")", self)
    return text.finish(self)
  }

  package func hashSlice(_ slice: SliceObject) throws(Unwind) -> Int {
    var hash = SequenceHash()
    hash.add(try self.hash(slice.start))
    hash.add(try self.hash(slice.stop))
    hash.add(try self.hash(slice.step))
    return hash.finishWithoutCount()
  }
}
