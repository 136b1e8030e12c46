import CoroSyntax

/// `bool`
enum BooleanType {
  static var rows: [NativeRow] {
    let operators: [(String, BinaryOperator)] = [
      ("__and__", .bitAnd), ("__rand__", .bitAnd), ("__or__", .bitOr), ("__ror__", .bitOr), ("__xor__", .bitXor),
      ("__rxor__", .bitXor),
    ]
    return operators.map { name, operation in
      NativeRow(name, "self, value, /") { machine, arguments throws(Unwind) in
        guard case .bool(let left) = arguments[0] else { throw machine.wrongReceiver(name, "bool", arguments[0]) }
        if case .bool(let right) = arguments[1], let truth = Machine.truthOperation(operation, left, right) {
          return .bool(truth)
        }
        guard let right = machine.integerNumber(arguments[1]) else { return .notImplemented }
        // These three operators do not mind the order.
        return try machine.numberOperation(operation, .integer(left ? 1 : 0), right) ?? .notImplemented
      }
    } + [
      NativeRow("__new__", "cls, object=False, /", kind: .staticMethod) { machine, arguments throws(Unwind) in
        _ = try machine.classArgument(arguments[0], machine.types.boolean.object)
        return .bool(try machine.flag(arguments[1]))
      },
      NativeRow("__repr__", "self, /") { machine, arguments throws(Unwind) in
        guard case .bool(let flag) = arguments[0] else {
          throw machine.wrongReceiver("__repr__", "bool", arguments[0])
        }
        return machine.string(flag ? "True" : "False")
      },
    ]
  }
}

extension Machine {
  /// `int`, `bool`, `float` and `complex`.
  func installNumberTypes() {
    define(later: IntegerType.rows, in: types.integer.object)
    define(later: IntegerType.attributes, in: types.integer.object)
    define(later: BooleanType.rows, in: types.boolean.object)
    define(later: FloatType.rows, in: types.float.object)
    define(later: FloatType.attributes, in: types.float.object)
    define(later: ComplexType.rows, in: types.complex.object)
    define(later: ComplexType.attributes, in: types.complex.object)
  }
}
