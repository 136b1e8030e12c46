import CoroRuntime
import CoroSyntax

/// The native part of the module `operator`.
enum OperatorModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    defineOperators(machine, module)
    machine.define(itemRows + sequenceRows, in: module)
    OperatorGetters.define(machine, module)
  }

  private static func defineOperators(_ machine: Machine, _ module: ModuleObject) {
    func both(_ name: String, _ signature: String, _ body: @escaping NativeBody) {
      machine.define([NativeRow(name, signature, body)], in: module)
      var bare = name
      if bare.hasSuffix("_") { bare.removeLast() }
      let value = machine.get(module.namespace.object, machine.intern(name))
      machine.put("__\(bare)__", value, in: module)
    }
    let binary: [(String, BinaryOperator)] = [
      ("add", .add), ("sub", .subtract), ("mul", .multiply), ("truediv", .divide), ("floordiv", .floorDivide),
      ("mod", .modulo), ("pow", .power), ("matmul", .matrixMultiply), ("lshift", .leftShift),
      ("rshift", .rightShift), ("and_", .bitAnd), ("or_", .bitOr), ("xor", .bitXor),
    ]
    for (name, operation) in binary {
      both(name, "a, b, /") { (machine, arguments) throws(Unwind) in
        try machine.binary(operation, arguments[0], arguments[1])
      }
      let bare = name.hasSuffix("_") ? String(name.dropLast()) : name
      both("i" + bare, "a, b, /") { (machine, arguments) throws(Unwind) in
        try machine.inPlace(operation, arguments[0], arguments[1])
      }
    }
    let comparisons: [(String, ComparisonOperator)] = [
      ("lt", .less), ("le", .lessOrEqual), ("eq", .equal), ("ne", .notEqual), ("ge", .greaterOrEqual), ("gt", .greater),
    ]
    for (name, comparator) in comparisons {
      both(name, "a, b, /") { (machine, arguments) throws(Unwind) in
        try machine.compare(comparator, arguments[0], arguments[1])
      }
    }
    let unary: [(String, UnaryOperator)] = [
      ("neg", .negative), ("pos", .positive), ("invert", .invert), ("inv", .invert), ("not_", .not),
    ]
    for (name, operation) in unary {
      both(name, "a, /") { (machine, arguments) throws(Unwind) in try machine.unary(operation, arguments[0]) }
    }
    both("abs", "a, /") { (machine, arguments) throws(Unwind) in
      try machine.call(machine.get(machine.builtins, machine.intern("abs")), arguments[0])
    }
    both("index", "a, /") { (machine, arguments) throws(Unwind) in
      machine.integer(try machine.requireIndex(arguments[0]))
    }
    both("concat", "a, b, /") { (machine, arguments) throws(Unwind) in
      if machine.special(machine.names.getItem, of: arguments[0]).isUndefined {
        throw machine.raise(.typeError, "'\(machine.typeName(arguments[0]))' object can't be concatenated")
      }
      return try machine.binary(.add, arguments[0], arguments[1])
    }
    both("iconcat", "a, b, /") { (machine, arguments) throws(Unwind) in
      if machine.special(machine.names.getItem, of: arguments[0]).isUndefined {
        throw machine.raise(.typeError, "'\(machine.typeName(arguments[0]))' object can't be concatenated")
      }
      return try machine.inPlace(.add, arguments[0], arguments[1])
    }
    both("contains", "a, b, /") { (machine, arguments) throws(Unwind) in
      .bool(try machine.contains(arguments[0], arguments[1]))
    }
    both("getitem", "a, b, /") { (machine, arguments) throws(Unwind) in
      try machine.getItem(arguments[0], arguments[1])
    }
    both("setitem", "a, b, c, /") { (machine, arguments) throws(Unwind) in
      try machine.setItem(arguments[0], arguments[1], arguments[2])
      return .none
    }
    both("delitem", "a, b, /") { (machine, arguments) throws(Unwind) in
      try machine.deleteItem(arguments[0], arguments[1])
      return .none
    }
    both("call", "obj, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
      guard let positional = arguments[1].tupleObject else { return .none }
      return try machine.callUnpacked(arguments[0], positional, arguments[2].dictionaryObject)
    }
  }

  private static var itemRows: [NativeRow] {
    [
      NativeRow("truth", "a, /") { (machine, arguments) throws(Unwind) in .bool(try machine.isTrue(arguments[0])) },
      NativeRow("is_", "a, b, /") { (_, arguments) throws(Unwind) in
        .bool(arguments[0].isIdentical(to: arguments[1]))
      },
      NativeRow("is_not", "a, b, /") { (_, arguments) throws(Unwind) in
        .bool(!arguments[0].isIdentical(to: arguments[1]))
      },
    ]
  }

  private static func requireIterable(_ value: Value, _ machine: Machine) throws(Unwind) {
    guard machine.isIterable(value) else {
      throw machine.raise(.typeError, "argument of type '\(machine.typeName(value))' is not iterable")
    }
  }

  private static var sequenceRows: [NativeRow] {
    [
      NativeRow("countOf", "a, b, /") { (machine, arguments) throws(Unwind) in
        try requireIterable(arguments[0], machine)
        var count = 0
        try machine.forEach(in: arguments[0]) { (element) throws(Unwind) in
          if try machine.isEqual(element, arguments[1]) { count += 1 }
          return true
        }
        return .int(count)
      },
      NativeRow("indexOf", "a, b, /") { (machine, arguments) throws(Unwind) in
        try requireIterable(arguments[0], machine)
        var index = 0
        var isFound = false
        try machine.forEach(in: arguments[0]) { (element) throws(Unwind) in
          isFound = try machine.isEqual(element, arguments[1])
          if !isFound { index += 1 }
          return !isFound
        }
        if isFound { return .int(index) }
        throw machine.raise(.valueError, "sequence.index(x): x not in sequence")
      },
      NativeRow("length_hint", "obj, default=0, /") { (machine, arguments) throws(Unwind) in
        let otherwise = try arguments[1].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0
        return .int(try machine.lengthHint(of: arguments[0], otherwise: otherwise))
      },
    ]
  }
}
