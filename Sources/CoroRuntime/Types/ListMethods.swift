import CoroSyntax

/// `list`
enum ListMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, new),
      .classItem,
      NativeRow("__init__", "self, /, *args, **kwargs", initialize),
      NativeRow("append", "self, object, /", append),
      NativeRow("clear", "self, /", clear),
      NativeRow("copy", "self, /", copy),
      NativeRow("count", "self, value, /", count),
      NativeRow("extend", "self, iterable, /", extend),
      NativeRow("index", "self, value, start=0, stop=9223372036854775807, /", index),
      NativeRow("insert", "self, index, object, /", insert),
      NativeRow("pop", "self, index=-1, /", pop),
      NativeRow("remove", "self, value, /", remove),
      NativeRow("reverse", "self, /", reverse),
      NativeRow("sort", "self, /, *, key=None, reverse=False", sort),
      NativeRow("__len__", "self, /", length),
      NativeRow("__getitem__", "self, index, /", getItem),
      NativeRow("__setitem__", "self, key, value, /", setItem),
      NativeRow("__delitem__", "self, key, /", deleteItem),
      NativeRow("__contains__", "self, key, /", contains),
      NativeRow("__iter__", "self, /", iterate),
      NativeRow("__reversed__", "self, /", reversed),
      NativeRow("__repr__", "self, /", repr),
      NativeRow("__add__", "self, value, /", add),
      NativeRow("__iadd__", "self, value, /", addInPlace),
      NativeRow("__mul__", "self, value, /", multiply),
      NativeRow("__rmul__", "self, value, /", multiply),
      NativeRow("__imul__", "self, value, /", multiplyInPlace),
    ] + comparisonRows(compare)
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    Value(machine.makeList(of: try machine.classArgument(arguments[0], machine.types.list)))
  }

  static func initialize(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "__init__")
    let isPlain = machine.createsLike(machine.types.list.object, machine.type(of: arguments[0]))
    let iterable = try machine.onlyArgument("list", arguments[1], isPlain ? arguments[2] : .none)
    list.removeAll()
    if !iterable.isUndefined { try machine.extend(list, with: iterable) }
    return .none
  }

  static func append(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.append(arguments[1], to: machine.list(arguments, "append"))
    return .none
  }

  static func clear(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.list(arguments, "clear").removeAll()
    return .none
  }

  static func copy(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "copy")
    try machine.charge(machine.checkedSize(list.count, times: 16))
    return .list(Ref(machine.makeList(UnsafeBufferPointer(list.buffer))))
  }

  static func count(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.countElements(machine.list(arguments, "count"), arguments[1]))
  }

  static func extend(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.extend(machine.list(arguments, "extend"), with: arguments[1])
    return .none
  }

  static func index(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "index")
    let index = try machine.indexOfElement(list, arguments[1], arguments[2], arguments[3])
    if index < 0 { throw machine.raise(.valueError, "\(try machine.repr(arguments[1]).text) is not in list") }
    return .int(index)
  }

  static func insert(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "insert")
    var index = try machine.requireInt(arguments[1])
    if index < 0 { index = max(0, index + list.count) }
    index = min(index, list.count)
    try machine.append(.none, to: list)
    (list.elements + index + 1).update(from: list.elements + index, count: list.count - 1 - index)
    list[index] = arguments[2]
    return .none
  }

  static func pop(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "pop")
    var index = list.count - 1
    if !arguments[1].isUndefined {
      let asked = try machine.requireInt(arguments[1])
      if list.count == 0 { throw machine.raise(.indexError, "pop from empty list") }
      index = machine.fit(asked, list.count)
      if index < 0 { throw machine.raise(.indexError, "pop index out of range") }
    }
    if list.count == 0 { throw machine.raise(.indexError, "pop from empty list") }
    return list.remove(at: index)
  }

  static func remove(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "remove")
    let index = try machine.indexOfElement(list, arguments[1], .undefined, .undefined)
    if index < 0 { throw machine.raise(.valueError, "list.remove(x): x not in list") }
    if index < list.count { _ = list.remove(at: index) }
    return .none
  }

  static func reverse(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let elements = try machine.list(arguments, "reverse").buffer
    for index in 0..<elements.count / 2 { elements.swapAt(index, elements.count - 1 - index) }
    return .none
  }

  static func sort(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "sort")
    let reverse = arguments[2].isUndefined ? false : try machine.isTrue(arguments[2])
    try machine.sort(list, key: arguments[1], reverse: reverse)
    return .none
  }

  static func length(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.list(arguments, "__len__").count)
  }

  static func getItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.listItem(machine.list(arguments, "__getitem__"), arguments[1])
  }

  static func setItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.setListItem(machine.list(arguments, "__setitem__"), arguments[1], arguments[2])
    return .none
  }

  static func deleteItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.deleteListItem(machine.list(arguments, "__delitem__"), arguments[1])
    return .none
  }

  static func contains(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .bool(try machine.containsElement(machine.list(arguments, "__contains__"), arguments[1]))
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .object(Ref(machine.adopt(ListIterator(machine, try machine.list(arguments, "__iter__")))))
  }

  static func reversed(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .object(Ref(machine.adopt(ReversedListIterator(machine, try machine.list(arguments, "__reversed__")))))
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.representList(machine.list(arguments, "__repr__"))))
  }

  static func add(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let left = try machine.list(arguments, "__add__")
    guard let right = arguments[1].listObject else { throw machine.cannotConcatenate("list", arguments[1]) }
    return .list(try machine.concatenateLists(Ref(left), Ref(right)))
  }

  static func addInPlace(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.extend(machine.list(arguments, "__iadd__"), with: arguments[1])
    return arguments[0]
  }

  static func multiply(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "__mul__")
    return .list(Ref(try machine.repeatList(list, machine.repetitions(arguments[1]))))
  }

  static func multiplyInPlace(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.list(arguments, "__imul__")
    try machine.repeatInPlace(list, machine.repetitions(arguments[1]))
    return arguments[0]
  }

  static func compare(
    _ machine: Machine, _ arguments: Arguments, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    let left = try machine.list(arguments, "__eq__")
    guard let right = arguments[1].listObject else { return .notImplemented }
    return try machine.sequenceCompare(comparator, left, right)
  }
}

/// The six rich comparisons of a type, all answered by one function.
func comparisonRows(
  _ compare: @escaping (Machine, Arguments, ComparisonOperator) throws(Unwind) -> Value
) -> [NativeRow] {
  func row(_ name: String, _ comparator: ComparisonOperator) -> NativeRow {
    NativeRow(name, "self, value, /") { (machine, arguments) throws(Unwind) in
      try compare(machine, arguments, comparator)
    }
  }
  return [
    row("__eq__", .equal), row("__ne__", .notEqual), row("__lt__", .less), row("__le__", .lessOrEqual),
    row("__gt__", .greater), row("__ge__", .greaterOrEqual),
  ]
}
