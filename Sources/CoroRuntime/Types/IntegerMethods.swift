import CoroSyntax

/// The names of the special methods of a binary operator, for all number types.
let numberOperatorNames: [(operation: BinaryOperator, name: String, reflected: String)] = [
  (.add, "__add__", "__radd__"), (.subtract, "__sub__", "__rsub__"), (.multiply, "__mul__", "__rmul__"),
  (.divide, "__truediv__", "__rtruediv__"), (.floorDivide, "__floordiv__", "__rfloordiv__"),
  (.modulo, "__mod__", "__rmod__"), (.leftShift, "__lshift__", "__rlshift__"),
  (.rightShift, "__rshift__", "__rrshift__"), (.bitAnd, "__and__", "__rand__"), (.bitOr, "__or__", "__ror__"),
  (.bitXor, "__xor__", "__rxor__"),
]

extension NativeRow {
  /// A row for a method of `int`; refuses other receivers.
  static func integer(
    _ name: String, _ signature: String,
    _ body: @escaping (Machine, IntegerValue, Arguments) throws(Unwind) -> Value
  ) -> NativeRow {
    NativeRow(name, signature) { machine, arguments throws(Unwind) in
      guard let value = machine.integerValue(arguments[0]) else {
        throw machine.wrongReceiver(name, "int", arguments[0])
      }
      return try body(machine, value, arguments)
    }
  }

  /// Rows for `__lt__` and its like of a number type whose instances `accepts` tells.
  static func comparisons(
    of owner: String, accepts: @escaping (Machine, Value) -> Number?, others: @escaping (Machine, Value) -> Number?
  ) -> [NativeRow] {
    func row(_ name: String, _ holds: @escaping (NumericOrder) -> Bool) -> NativeRow {
      NativeRow(name, "self, value, /") { machine, arguments throws(Unwind) in
        guard let left = accepts(machine, arguments[0]) else {
          throw machine.wrongReceiver(name, owner, arguments[0])
        }
        guard let right = others(machine, arguments[1]), let order = Machine.order(left, right) else {
          return .notImplemented
        }
        return .bool(holds(order))
      }
    }
    return [
      row("__eq__") { $0 == .equal }, row("__ne__") { $0 != .equal }, row("__lt__") { $0 == .less },
      row("__le__") { $0 == .less || $0 == .equal }, row("__gt__") { $0 == .greater },
      row("__ge__") { $0 == .greater || $0 == .equal },
    ]
  }

  /// Rows for the binary operators of a number type and their reflected forms.
  static func operators(
    of owner: String, _ operations: [BinaryOperator], accepts: @escaping (Machine, Value) -> Number?,
    others: @escaping (Machine, Value) -> Number?
  ) -> [NativeRow] {
    numberOperatorNames.filter { operations.contains($0.operation) }.flatMap { entry in
      [(entry.name, false), (entry.reflected, true)].map { name, isReflected in
        NativeRow(name, "self, value, /") { machine, arguments throws(Unwind) in
          guard let receiver = accepts(machine, arguments[0]) else {
            throw machine.wrongReceiver(name, owner, arguments[0])
          }
          guard let other = others(machine, arguments[1]) else { return .notImplemented }
          return try machine.numberOperation(
            entry.operation, isReflected ? other : receiver, isReflected ? receiver : other) ?? .notImplemented
        }
      }
    }
  }

  /// `__pow__` and `__rpow__` with their third argument, `__divmod__` and `__rdivmod__`.
  static func powers(
    of owner: String, divides: Bool, accepts: @escaping (Machine, Value) -> Number?,
    others: @escaping (Machine, Value) -> Number?
  ) -> [NativeRow] {
    func row(_ name: String, _ signature: String, isReflected: Bool, isPower: Bool) -> NativeRow {
      NativeRow(name, signature) { machine, arguments throws(Unwind) in
        guard let receiver = accepts(machine, arguments[0]) else {
          throw machine.wrongReceiver(name, owner, arguments[0])
        }
        let modulus = isPower ? arguments[2].givenAndNotNone : nil
        if modulus != nil, owner == "float" { throw machine.moduloOfFloats() }
        guard let other = others(machine, arguments[1]) else { return .notImplemented }
        let (left, right) = isReflected ? (other, receiver) : (receiver, other)
        if !isPower { return try machine.divideModulo(left, right) ?? .notImplemented }
        if let modulus {
          if owner == "complex" { throw machine.moduloOfComplex() }
          let (base, exponent) = isReflected ? (arguments[1], arguments[0]) : (arguments[0], arguments[1])
          return try machine.power(base, exponent, modulus: modulus) ?? .notImplemented
        }
        return try machine.numberOperation(.power, left, right) ?? .notImplemented
      }
    }
    var rows = [
      row("__pow__", "self, value, mod=None, /", isReflected: false, isPower: true),
      row("__rpow__", "self, value, mod=None, /", isReflected: true, isPower: true),
    ]
    if divides {
      rows.append(row("__divmod__", "self, value, /", isReflected: false, isPower: false))
      rows.append(row("__rdivmod__", "self, value, /", isReflected: true, isPower: false))
    }
    return rows
  }
}

extension Machine {
  /// The number behind an `int`, for tables of rows.
  func integerNumber(_ value: Value) -> Number? {
    integerValue(value).map { .integer($0) }
  }

  /// A number that a `float` can be combined with.
  func realNumber(_ value: Value) -> Number? {
    switch number(value) {
    case .integer(let integer): .integer(integer)
    case .float(let double): .float(double)
    case .complex, nil: nil
    }
  }
}
