import CoroSyntax

/// `tuple`
enum TupleMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, new),
      .classItem,
      NativeRow("count", "self, value, /", count),
      NativeRow("index", "self, value, start=0, stop=9223372036854775807, /", index),
      NativeRow("__len__", "self, /", length),
      NativeRow("__getitem__", "self, key, /", getItem),
      NativeRow("__contains__", "self, key, /", contains),
      NativeRow("__iter__", "self, /", iterate),
      NativeRow("__repr__", "self, /", repr),
      NativeRow("__hash__", "self, /", hash),
      NativeRow("__add__", "self, value, /", add),
      NativeRow("__mul__", "self, value, /", multiply),
      NativeRow("__rmul__", "self, value, /", multiply),
      NativeRow("__getnewargs__", "self, /", newArguments),
    ] + comparisonRows(compare)
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.tuple)
    let isExact = type === machine.types.tuple.object
    let isPlain = machine.initializesLike(machine.types.tuple.object, type)
    let iterable = try machine.onlyArgument("tuple", arguments[1], isPlain ? arguments[2] : .none)
    if isExact {
      if iterable.isUndefined { return .tuple(Ref(machine.emptyTuple)) }
      if case .tuple = iterable { return iterable }
    }
    let list = iterable.isUndefined ? machine.makeList() : try machine.makeListFrom(iterable)
    return Value(try machine.makeTuple(of: type, UnsafeBufferPointer(list.buffer)))
  }

  static func count(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.countElements(machine.tuple(arguments, "count"), arguments[1]))
  }

  static func index(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let tuple = try machine.tuple(arguments, "index")
    let index = try machine.indexOfElement(tuple, arguments[1], arguments[2], arguments[3])
    if index < 0 { throw machine.raise(.valueError, "tuple.index(x): x not in tuple") }
    return .int(index)
  }

  static func length(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.tuple(arguments, "__len__").count)
  }

  static func getItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.tupleItem(machine.tuple(arguments, "__getitem__"), arguments[1])
  }

  static func contains(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .bool(try machine.containsElement(machine.tuple(arguments, "__contains__"), arguments[1]))
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .object(Ref(machine.adopt(TupleIterator(machine, try machine.tuple(arguments, "__iter__")))))
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.representTuple(machine.tuple(arguments, "__repr__"))))
  }

  static func hash(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.hashTuple(machine.tuple(arguments, "__hash__")))
  }

  static func add(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let left = try machine.tuple(arguments, "__add__")
    guard let right = arguments[1].tupleObject else { throw machine.cannotConcatenate("tuple", arguments[1]) }
    return .tuple(Ref(try machine.concatenateTuples(left, right)))
  }

  static func multiply(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let tuple = try machine.tuple(arguments, "__mul__")
    return .tuple(Ref(try machine.repeatTuple(tuple, machine.repetitions(arguments[1]))))
  }

  static func newArguments(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let tuple = try machine.tuple(arguments, "__getnewargs__")
    return machine.tuple(.tuple(Ref(machine.makeTuple(tuple.buffer))))
  }

  static func compare(
    _ machine: Machine, _ arguments: Arguments, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    let left = try machine.tuple(arguments, "__eq__")
    guard let right = arguments[1].tupleObject else { return .notImplemented }
    return try machine.sequenceCompare(comparator, left, right)
  }
}

extension Machine {
  package func tupleItem(_ tuple: TupleObject, _ index: Value) throws(Unwind) -> Value {
    if let slice = index.sliceObject { return try tupleSlice(tuple, unpack(slice)) }
    let position = try fit(subscriptIndex(index, "tuple"), tuple.count)
    if position < 0 { throw raise(.indexError, "tuple index out of range") }
    return tuple[position]
  }

  func tupleSlice(_ tuple: TupleObject, _ parts: (start: Int, stop: Int, step: Int)) throws(Unwind) -> Value {
    let bounds = adjust(parts, count: tuple.count)
    if bounds.count == tuple.count && bounds.step == 1 && tuple.isExact { return .tuple(Ref(tuple)) }
    try charge(checkedSize(bounds.count, times: 16))
    let result = makeTuple(count: bounds.count)
    var position = bounds.start
    for place in 0..<bounds.count {
      result.elements[place] = tuple.elements[position]
      position &+= bounds.step
    }
    return .tuple(Ref(result))
  }
}
