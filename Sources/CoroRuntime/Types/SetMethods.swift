import CoroSyntax

/// `set` and `frozenset`
enum SetMethods {
  /// What both have.
  static var rows: [NativeRow] {
    [
      .classItem,
      NativeRow("copy", "self, /", copy),
      NativeRow("difference", "self, /, *others", difference),
      NativeRow("intersection", "self, /, *others", intersection),
      NativeRow("isdisjoint", "self, other, /", isDisjoint),
      NativeRow("issubset", "self, other, /", isSubset),
      NativeRow("issuperset", "self, other, /", isSuperset),
      NativeRow("symmetric_difference", "self, other, /", symmetricDifference),
      NativeRow("union", "self, /, *others", union),
      NativeRow("__len__", "self, /", length),
      NativeRow("__contains__", "self, key, /", contains),
      NativeRow("__iter__", "self, /", iterate),
      NativeRow("__repr__", "self, /", repr),
      NativeRow("__and__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try operate(machine, arguments) { (result, other) throws(Unwind) in
          try machine.intersect(result, with: other)
        }
      },
      NativeRow("__or__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try operate(machine, arguments) { (result, other) throws(Unwind) in try machine.update(result, with: other) }
      },
      NativeRow("__sub__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try operate(machine, arguments) { (result, other) throws(Unwind) in
          try machine.subtract(other, from: result)
        }
      },
      NativeRow("__xor__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try operate(machine, arguments) { (result, other) throws(Unwind) in
          try machine.exchange(other, in: result)
        }
      },
    ]
      + ["__rand__", "__ror__", "__rsub__", "__rxor__"].map { name in
        NativeRow(name, "self, value, /") { (machine, arguments) throws(Unwind) in
          // Only asked where the left operand is no set.
          guard let left = arguments[1].setObject, let right = arguments[0].setObject else { return .notImplemented }
          let operation: BinaryOperator =
            switch name {
            case "__rand__": .bitAnd
            case "__ror__": .bitOr
            case "__rsub__": .subtract
            default: .bitXor
            }
          return .object(Ref(try machine.combineSets(operation, left, right)))
        }
      } + comparisonRows(compare)
  }

  // MARK: what changes nothing

  static func copy(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.set(arguments, "copy")
    if set.isFrozen && set.isExact { return arguments[0] }
    return .object(Ref(try machine.copied(set)))
  }

  static func length(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.set(arguments, "__len__").count)
  }

  static func contains(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .bool(try machine.setContains(machine.set(arguments, "__contains__"), arguments[1]))
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .object(Ref(machine.adopt(TableIterator(machine, try machine.set(arguments, "__iter__"), part: .keys))))
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.representSet(machine.set(arguments, "__repr__"))))
  }

  static func union(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let result = try machine.copied(machine.set(arguments, "union"))
    guard let others = arguments[1].tupleObject else { return .none }
    for index in 0..<others.count { try machine.update(result, with: others[index]) }
    return .object(Ref(result))
  }

  static func intersection(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    var result = try machine.copied(machine.set(arguments, "intersection"))
    guard let others = arguments[1].tupleObject else { return .none }
    for index in 0..<others.count { result = try machine.intersection(result, others[index]) }
    return .object(Ref(result))
  }

  static func difference(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let result = try machine.copied(machine.set(arguments, "difference"))
    guard let others = arguments[1].tupleObject else { return .none }
    for index in 0..<others.count { try machine.subtract(others[index], from: result) }
    return .object(Ref(result))
  }

  static func symmetricDifference(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let result = try machine.copied(machine.set(arguments, "symmetric_difference"))
    try machine.exchange(arguments[1], in: result)
    return .object(Ref(result))
  }

  static func isDisjoint(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.set(arguments, "isdisjoint")
    let iterator = try machine.makeIterator(arguments[1])
    while true {
      let element = try machine.next(iterator)
      if element.isUndefined { return .bool(true) }
      if try machine.contains(set, element) { return .bool(false) }
      try machine.passSafepoint()
    }
  }

  static func isSubset(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.set(arguments, "issubset")
    let other = try machine.setOrCopy(arguments[1])
    return .bool(try machine.isSubset(set, of: other))
  }

  static func isSuperset(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.set(arguments, "issuperset")
    let other = try machine.setOrCopy(arguments[1])
    return .bool(try machine.isSubset(other, of: set))
  }

  /// An operator with a set on both sides: works on a copy of the left one.
  private static func operate(
    _ machine: Machine, _ arguments: Arguments, _ change: (SetObject, Value) throws(Unwind) -> Void
  ) throws(Unwind) -> Value {
    let set = try machine.set(arguments, "__or__")
    guard arguments[1].setObject != nil else { return .notImplemented }
    let result = try machine.copied(set)
    try change(result, arguments[1])
    return .object(Ref(result))
  }

  static func compare(
    _ machine: Machine, _ arguments: Arguments, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    let left = try machine.set(arguments, "__eq__")
    guard let right = arguments[1].setObject else { return .notImplemented }
    return try machine.compareSets(comparator, left, right)
  }
}

/// What only `set` has: all that changes it.
enum MutableSetMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, new),
      NativeRow("__init__", "self, /, *args, **kwargs", initialize),
      NativeRow("add", "self, object, /", add),
      NativeRow("clear", "self, /", clear),
      NativeRow("difference_update", "self, /, *others", differenceUpdate),
      NativeRow("discard", "self, object, /", discard),
      NativeRow("intersection_update", "self, /, *others", intersectionUpdate),
      NativeRow("pop", "self, /", pop),
      NativeRow("remove", "self, object, /", remove),
      NativeRow("symmetric_difference_update", "self, other, /", symmetricDifferenceUpdate),
      NativeRow("update", "self, /, *others", update),
      NativeRow("__iand__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try inPlace(machine, arguments) { (set, other) throws(Unwind) in try machine.intersect(set, with: other) }
      },
      NativeRow("__ior__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try inPlace(machine, arguments) { (set, other) throws(Unwind) in try machine.update(set, with: other) }
      },
      NativeRow("__isub__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try inPlace(machine, arguments) { (set, other) throws(Unwind) in try machine.subtract(other, from: set) }
      },
      NativeRow("__ixor__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try inPlace(machine, arguments) { (set, other) throws(Unwind) in try machine.exchange(other, in: set) }
      },
    ]
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    Value(machine.makeSet(of: try machine.classArgument(arguments[0], machine.types.set), isFrozen: false))
  }

  static func initialize(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "__init__")
    _ = try machine.onlyArgument("set", .undefined, arguments[2])
    let iterable = try machine.onlyArgument(set.typeReference.object.name, arguments[1], .none)
    set.removeAll()
    if !iterable.isUndefined { try machine.update(set, with: iterable) }
    return .none
  }

  static func add(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.add(arguments[1], to: machine.mutableSet(arguments, "add"))
    return .none
  }

  static func clear(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.mutableSet(arguments, "clear").removeAll()
    return .none
  }

  static func discard(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "discard")
    _ = try machine.remove(machine.lookupKey(arguments[1]), from: set)
    return .none
  }

  static func remove(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "remove")
    if try machine.remove(machine.lookupKey(arguments[1]), from: set).isUndefined {
      throw machine.keyError(arguments[1])
    }
    return .none
  }

  static func pop(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let entry = try machine.mutableSet(arguments, "pop").removeLast() else {
      throw machine.keyError(machine.string("pop from an empty set"))
    }
    return entry.key
  }

  static func update(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "update")
    guard let others = arguments[1].tupleObject else { return .none }
    for index in 0..<others.count { try machine.update(set, with: others[index]) }
    return .none
  }

  static func intersectionUpdate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "intersection_update")
    guard let others = arguments[1].tupleObject else { return .none }
    for index in 0..<others.count { try machine.intersect(set, with: others[index]) }
    return .none
  }

  static func differenceUpdate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "difference_update")
    guard let others = arguments[1].tupleObject else { return .none }
    for index in 0..<others.count { try machine.subtract(others[index], from: set) }
    return .none
  }

  static func symmetricDifferenceUpdate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "symmetric_difference_update")
    try machine.exchange(arguments[1], in: set)
    return .none
  }

  private static func inPlace(
    _ machine: Machine, _ arguments: Arguments, _ change: (SetObject, Value) throws(Unwind) -> Void
  ) throws(Unwind) -> Value {
    let set = try machine.mutableSet(arguments, "__ior__")
    guard arguments[1].setObject != nil else { return .notImplemented }
    try change(set, arguments[1])
    return arguments[0]
  }
}

/// What only `frozenset` has.
enum FrozenSetMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, new),
      NativeRow("__hash__", "self, /", hash),
    ]
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.frozenSet)
    let isExact = type === machine.types.frozenSet.object
    if machine.initializesLike(machine.types.frozenSet.object, type) {
      _ = try machine.onlyArgument("frozenset", .undefined, arguments[2])
    }
    let iterable = try machine.onlyArgument(type.name, arguments[1], .none)
    if isExact, let set = iterable.setObject, set.isFrozen, set.isExact { return iterable }
    let set = machine.makeSet(of: type, isFrozen: true)
    if !iterable.isUndefined { try machine.update(set, with: iterable) }
    return .object(Ref(set))
  }

  static func hash(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(machine.hashFrozenSet(try machine.set(arguments, "__hash__")))
  }
}
