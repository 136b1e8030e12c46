/// The special methods of `str`.
enum StringOperators {
  static var rows: [NativeRow] {
    [
      .string("__len__", "self, /") { _, string, _ throws(Unwind) in .int(string.count) },
      .string("__getitem__", "self, key, /") { machine, string, arguments throws(Unwind) in
        try machine.stringItem(string, arguments[1])
      },
      .string("__contains__", "self, key, /") { machine, string, arguments throws(Unwind) in
        .bool(try machine.stringContains(string, arguments[1]))
      },
      .string("__iter__", "self, /") { machine, string, _ throws(Unwind) in
        .object(Ref(machine.adopt(StringIterator(machine, string))))
      },
      .string("__add__", "self, value, /", add),
      .string("__mul__", "self, value, /") { machine, string, arguments throws(Unwind) in
        try machine.repeatString(string, by: arguments[1])
      },
      .string("__rmul__", "self, value, /") { machine, string, arguments throws(Unwind) in
        try machine.repeatString(string, by: arguments[1])
      },
      .string("__hash__", "self, /") { machine, string, _ throws(Unwind) in
        .int(string.hash(seed: machine.hashSeed))
      },
      .string("__repr__", "self, /") { machine, string, _ throws(Unwind) in
        .string(Ref(try machine.stringRepresentation(string)))
      },
      .string("__str__", "self, /") { machine, string, _ throws(Unwind) in machine.exactString(string) },
      .string("__eq__", "self, value, /") { machine, string, arguments throws(Unwind) in
        guard let other = machine.stringObject(arguments[1]) else { return .notImplemented }
        return .bool(string.isEqual(to: other))
      },
      .string("__ne__", "self, value, /") { machine, string, arguments throws(Unwind) in
        guard let other = machine.stringObject(arguments[1]) else { return .notImplemented }
        return .bool(!string.isEqual(to: other))
      },
      order("__lt__") { $0 < 0 },
      order("__le__") { $0 <= 0 },
      order("__gt__") { $0 > 0 },
      order("__ge__") { $0 >= 0 },
    ]
  }

  private static func order(_ name: String, _ holds: @escaping (Int) -> Bool) -> NativeRow {
    .string(name, "self, value, /") { machine, string, arguments throws(Unwind) in
      guard let other = machine.stringObject(arguments[1]) else { return .notImplemented }
      return .bool(holds(string.compare(to: other)))
    }
  }

  private static func add(_ machine: Machine, _ string: StringObject, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let other = machine.stringObject(arguments[1]) else {
      throw machine.cannotConcatenate("str", arguments[1])
    }
    return try machine.concatenate(string, other)
  }
}
