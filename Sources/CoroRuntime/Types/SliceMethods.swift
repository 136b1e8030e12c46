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
    let count = try machine.index(arguments[1])
    if count < 0 { throw machine.raise(.valueError, "length should not be negative") }
    let bounds = try machine.sliceBounds(slice, count: count)
    return machine.tuple(.int(bounds.start), .int(bounds.stop), .int(bounds.step))
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
    try checkNativeStack()
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
