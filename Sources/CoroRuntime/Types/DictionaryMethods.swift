import CoroSyntax

/// `dict`
enum DictionaryMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, new),
      .classItem,
      NativeRow("__init__", "self, /, *args, **kwargs", initialize),
      NativeRow("clear", "self, /", clear),
      NativeRow("copy", "self, /", copy),
      NativeRow("fromkeys", "cls, iterable, value=None, /", kind: .classMethod, fromKeys),
      NativeRow("get", "self, key, default=None, /", get),
      NativeRow("items", "self, /", items),
      NativeRow("keys", "self, /", keys),
      NativeRow("pop", "self, key, default=None, /", pop),
      NativeRow("popitem", "self, /", popItem),
      NativeRow("setdefault", "self, key, default=None, /", setDefault),
      NativeRow("update", "self, /, *args, **kwargs", update),
      NativeRow("values", "self, /", values),
      NativeRow("__len__", "self, /", length),
      NativeRow("__getitem__", "self, key, /", getItem),
      NativeRow("__setitem__", "self, key, value, /", setItem),
      NativeRow("__delitem__", "self, key, /", deleteItem),
      NativeRow("__contains__", "self, key, /", contains),
      NativeRow("__iter__", "self, /", iterate),
      NativeRow("__reversed__", "self, /", reversed),
      NativeRow("__repr__", "self, /", repr),
      NativeRow("__or__", "self, value, /", union),
      NativeRow("__ror__", "self, value, /", reflectedUnion),
      NativeRow("__ior__", "self, value, /", unionInPlace),
    ] + comparisonRows(compare)
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    Value(machine.makeDictionary(of: try machine.classArgument(arguments[0], machine.types.dictionary)))
  }

  static func initialize(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try fill(machine, machine.dictionary(arguments, "__init__"), arguments, "dict")
    return .none
  }

  static func update(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try fill(machine, machine.dictionary(arguments, "update"), arguments, "update")
    return .none
  }

  /// The positional argument, then the keywords.
  private static func fill(
    _ machine: Machine, _ dictionary: DictionaryObject, _ arguments: Arguments, _ name: String
  ) throws(Unwind) {
    let other = try machine.onlyArgument(name, arguments[1], .none)
    if !other.isUndefined { try machine.update(dictionary, with: other) }
    if case .dictionary(let keywords) = arguments[2], keywords.object.count > 0 {
      try machine.update(dictionary, with: arguments[2])
    }
  }

  static func clear(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.dictionary(arguments, "clear").removeAll()
    return .none
  }

  static func copy(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .dictionary(Ref(try machine.copied(machine.dictionary(arguments, "copy"))))
  }

  static func fromKeys(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let value = arguments[2].given ?? .none
    let target: Value
    if case .type(let type) = arguments[0], type == machine.types.dictionary {
      target = .dictionary(Ref(machine.makeDictionary()))
    } else {
      target = try machine.call(arguments[0])
    }
    let iterator = try machine.makeIterator(arguments[1])
    while true {
      let key = try machine.next(iterator)
      if key.isUndefined { return target }
      if case .dictionary(let dictionary) = target {
        try machine.set(dictionary.object, key, value)
      } else {
        try machine.setItem(target, key, value)
      }
      try machine.passSafepoint()
    }
  }

  static func get(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let dictionary = try machine.dictionary(arguments, "get")
    let found = try machine.get(dictionary, arguments[1])
    return found.given ?? arguments[2].given ?? .none
  }

  static func pop(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let dictionary = try machine.dictionary(arguments, "pop")
    // An empty one does not even ask for the hash.
    let found = dictionary.count == 0 ? .undefined : try machine.remove(arguments[1], from: dictionary)
    if !found.isUndefined { return found }
    if let other = arguments[2].given { return other }
    throw machine.keyError(arguments[1])
  }

  static func popItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let dictionary = try machine.dictionary(arguments, "popitem")
    guard let entry = dictionary.removeLast() else {
      throw machine.keyError(machine.string("popitem(): dictionary is empty"))
    }
    return machine.pair(entry.key, entry.value)
  }

  static func setDefault(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let dictionary = try machine.dictionary(arguments, "setdefault")
    let hash = try machine.hash(arguments[1])
    let position = try dictionary.find(arguments[1], hash: hash, machine)
    if position >= 0 { return dictionary.entries[position].value }
    let value = arguments[2].given ?? .none
    try machine.insert(arguments[1], hash: hash, value: value, into: dictionary)
    return value
  }

  static func items(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    machine.makeView(try machine.dictionary(arguments, "items"), .items)
  }

  static func keys(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    machine.makeView(try machine.dictionary(arguments, "keys"), .keys)
  }

  static func values(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    machine.makeView(try machine.dictionary(arguments, "values"), .values)
  }

  static func length(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.dictionary(arguments, "__len__").count)
  }

  static func getItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.dictionaryItem(machine.dictionary(arguments, "__getitem__"), arguments[1])
  }

  static func setItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.set(machine.dictionary(arguments, "__setitem__"), arguments[1], arguments[2])
    return .none
  }

  static func deleteItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.deleteDictionaryItem(machine.dictionary(arguments, "__delitem__"), arguments[1])
    return .none
  }

  static func contains(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .bool(try machine.contains(machine.dictionary(arguments, "__contains__"), arguments[1]))
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .object(Ref(machine.adopt(TableIterator(machine, try machine.dictionary(arguments, "__iter__"), part: .keys))))
  }

  static func reversed(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let dictionary = try machine.dictionary(arguments, "__reversed__")
    return .object(Ref(machine.adopt(ReversedTableIterator(machine, dictionary, part: .keys))))
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.representDictionary(machine.dictionary(arguments, "__repr__"))))
  }

  static func union(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let left = try machine.dictionary(arguments, "__or__")
    guard let right = arguments[1].dictionaryObject else { return .notImplemented }
    return .dictionary(Ref(try machine.merged(left, right)))
  }

  static func reflectedUnion(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let right = try machine.dictionary(arguments, "__ror__")
    guard let left = arguments[1].dictionaryObject else { return .notImplemented }
    return .dictionary(Ref(try machine.merged(left, right)))
  }

  static func unionInPlace(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.update(machine.dictionary(arguments, "__ior__"), with: arguments[1])
    return arguments[0]
  }

  static func compare(
    _ machine: Machine, _ arguments: Arguments, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    let left = try machine.dictionary(arguments, "__eq__")
    guard let right = arguments[1].dictionaryObject else { return .notImplemented }
    switch comparator {
    case .equal: return .bool(try machine.dictionariesEqual(left, right))
    case .notEqual: return .bool(try !machine.dictionariesEqual(left, right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .is, .isNot, .in, .notIn: return .notImplemented
    }
  }
}
