import CoroSyntax

/// `dict_keys`, `dict_values` and `dict_items`
enum DictionaryViewMethods {
  /// What all three have.
  static var rows: [NativeRow] {
    [
      NativeRow("__len__", "self, /", length),
      NativeRow("__iter__", "self, /", iterate),
      NativeRow("__reversed__", "self, /", reversed),
      NativeRow("__repr__", "self, /", repr),
    ]
  }

  /// What keys and items have besides: they behave like sets.
  static var setRows: [NativeRow] {
    [
      NativeRow("__contains__", "self, key, /", contains),
      NativeRow("isdisjoint", "self, other, /", isDisjoint),
      NativeRow("__and__", "self, value, /", intersection),
      NativeRow("__rand__", "self, value, /", intersection),
      NativeRow("__or__", "self, value, /", union),
      NativeRow("__ror__", "self, value, /", union),
      NativeRow("__xor__", "self, value, /", symmetricDifference),
      NativeRow("__rxor__", "self, value, /", symmetricDifference),
      NativeRow("__sub__", "self, value, /", difference),
      NativeRow("__rsub__", "self, value, /", reflectedDifference),
    ] + comparisonRows(compare)
  }

  static var attributes: [NativeAttribute] {
    [
      NativeAttribute(
        "mapping",
        get: { (machine, value) throws(Unwind) in
          guard let view = value.dictionaryViewObject else { return .none }
          return machine.makeMappingProxy(Value(view.dictionary.object))
        })
    ]
  }

  private static func view(
    _ machine: Machine, _ arguments: Arguments, _ method: StaticString
  ) throws(Unwind) -> DictionaryViewObject {
    if let view = arguments[0].dictionaryViewObject { return view }
    throw machine.wrongReceiver(method, "dict_keys", arguments[0])
  }

  static func length(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try view(machine, arguments, "__len__").dictionary.object.count)
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let view = try view(machine, arguments, "__iter__")
    return .object(Ref(machine.adopt(TableIterator(machine, view.dictionary.object, part: view.part))))
  }

  static func reversed(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let view = try view(machine, arguments, "__reversed__")
    return .object(Ref(machine.adopt(ReversedTableIterator(machine, view.dictionary.object, part: view.part))))
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.representView(view(machine, arguments, "__repr__"))))
  }

  static func contains(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .bool(try machine.viewContains(view(machine, arguments, "__contains__"), arguments[1]))
  }

  static func isDisjoint(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let view = try view(machine, arguments, "isdisjoint")
    let iterator = try machine.makeIterator(arguments[1])
    while true {
      let element = try machine.next(iterator)
      if element.isUndefined { return .bool(true) }
      if try machine.viewContains(view, element) { return .bool(false) }
      try machine.passSafepoint()
    }
  }

  static func intersection(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let left = try machine.makeSetFrom(arguments[0])
    return .object(Ref(try machine.intersection(left, arguments[1])))
  }

  static func union(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let result = try machine.makeSetFrom(arguments[0])
    try machine.update(result, with: arguments[1])
    return .object(Ref(result))
  }

  static func difference(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let result = try machine.makeSetFrom(arguments[0])
    try machine.subtract(arguments[1], from: result)
    return .object(Ref(result))
  }

  static func reflectedDifference(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let result = try machine.makeSetFrom(arguments[1])
    try machine.subtract(arguments[0], from: result)
    return .object(Ref(result))
  }

  static func symmetricDifference(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let result = try machine.makeSetFrom(arguments[0])
    try machine.exchange(arguments[1], in: result)
    return .object(Ref(result))
  }

  static func compare(
    _ machine: Machine, _ arguments: Arguments, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    let view = try view(machine, arguments, "__eq__")
    let isSetLike =
      arguments[1].setObject != nil || arguments[1].dictionaryViewObject.map { $0.part != .values } ?? false
    guard isSetLike else { return .notImplemented }
    let count = view.dictionary.object.count
    let otherCount = try machine.length(of: arguments[1])
    if comparator != .notEqual && !Machine.holds(comparator, count, otherCount) { return .bool(false) }
    switch comparator {
    case .notEqual:
      return .bool(count == otherCount ? try !isContained(machine, arguments[0], arguments[1]) : true)
    case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return .bool(
        comparator == .greater || comparator == .greaterOrEqual
          ? try isContained(machine, arguments[1], arguments[0])
          : try isContained(machine, arguments[0], arguments[1]))
    case .is, .isNot, .in, .notIn: return .notImplemented
    }
  }

  /// Whether every element of the first is in the second.
  private static func isContained(_ machine: Machine, _ first: Value, _ second: Value) throws(Unwind) -> Bool {
    let iterator = try machine.makeIterator(first)
    while true {
      let element = try machine.next(iterator)
      if element.isUndefined { return true }
      if try !machine.contains(second, element) { return false }
      try machine.passSafepoint()
    }
  }
}

extension Machine {
  func makeView(_ dictionary: DictionaryObject, _ part: DictionaryViewObject.Part) -> Value {
    let type =
      switch part {
      case .keys: types.dictionaryKeys
      case .values: types.dictionaryValues
      case .items: types.dictionaryItems
      }
    return .object(Ref(track(DictionaryViewObject(type: type, dictionary: Ref(dictionary), part: part), bytes: 64)))
  }

  package func viewContains(_ view: DictionaryViewObject, _ value: Value) throws(Unwind) -> Bool {
    let dictionary = view.dictionary.object
    switch view.part {
    case .keys:
      return try contains(dictionary, value)
    case .items:
      guard let pair = value.tupleObject, pair.count == 2 else { return false }
      let found = try get(dictionary, pair[0])
      return found.isUndefined ? false : try isEqual(found, pair[1])
    case .values:
      var position = dictionary.nextPosition(from: 0)
      while position >= 0 {
        if try isEqual(dictionary.entries[position].value, value) { return true }
        position = dictionary.nextPosition(from: position + 1)
      }
      return false
    }
  }
}
