import CoroSyntax

/// Equality, order, hash and truth.
extension Machine {
  /// `bool(value)`
  @inline(__always)
  package func isTrue(_ value: Value) throws(Unwind) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .int(let number): return number != 0
    case .none, .undefined: return false
    case .float(let number): return number != 0
    case .string(let ref): return ref.with { $0.count } != 0
    case .list(let ref): return ref.with { $0.count } != 0
    case .tuple(let ref): return ref.with { $0.count } != 0
    case .dictionary(let ref): return ref.with { $0.count } != 0
    case .function, .native, .ellipsis: return true
    case .instance, .type, .object, .notImplemented: return try isTrueByProtocol(value)
    }
  }

  private func isTrueByProtocol(_ value: Value) throws(Unwind) -> Bool {
    if case .notImplemented = value { return true }
    let method = special(names.boolean, of: value)
    if !method.isUndefined {
      let answer = try callUnbound(method, value)
      guard case .bool(let flag) = answer else {
        throw raise(.typeError, "__bool__ should return bool, returned \(typeName(answer))")
      }
      return flag
    }
    if special(names.length, of: value).isUndefined { return true }
    return try length(of: value) != 0
  }

  /// `left == right` as a condition: identical values are equal.
  package func isEqual(_ left: Value, _ right: Value) throws(Unwind) -> Bool {
    if left.isIdentical(to: right) {
      return true
    }
    switch (left, right) {
    case (.int(let a), .int(let b)): return a == b
    case (.string(let a), .string(let b)): return a.with { left in b.with { left.isEqual(to: $0) } }
    case (.none, .string), (.none, .int), (.string, .int), (.int, .string), (.string, .none), (.int, .none):
      return false
    default: return try isTrue(compare(.equal, left, right))
    }
  }

  /// `left < right` as a condition.
  package func lessThan(_ left: Value, _ right: Value) throws(Unwind) -> Bool {
    if case .int(let a) = left, case .int(let b) = right { return a < b }
    return try isTrue(compare(.less, left, right))
  }

  /// Any comparison operator, with the value it answers.
  package func compare(_ comparator: ComparisonOperator, _ left: Value, _ right: Value) throws(Unwind) -> Value {
    switch comparator {
    case .is: return .bool(left.isIdentical(to: right))
    case .isNot: return .bool(!left.isIdentical(to: right))
    case .in: return .bool(try contains(right, left))
    case .notIn: return .bool(try !contains(right, left))
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      if let fast = compareExactly(comparator, left, right) { return .bool(fast) }
      // What the methods of the built-in types do, without looking for them.
      if case .tuple(let a) = left, case .tuple(let b) = right {
        return try sequenceCompare(comparator, a.object, b.object)
      }
      if case .list(let a) = left, case .list(let b) = right {
        return try sequenceCompare(comparator, a.object, b.object)
      }
      return try compareByProtocol(comparator, left, right)
    }
  }

  /// Numbers and strings, exactly of the built-in types.
  @inline(__always)
  private func compareExactly(_ comparator: ComparisonOperator, _ left: Value, _ right: Value) -> Bool? {
    switch (left, right) {
    case (.int(let a), .int(let b)): return Machine.holds(comparator, a, b)
    case (.float(let a), .float(let b)): return Machine.holds(comparator, a, b)
    case (.string(let a), .string(let b)):
      if comparator == .equal { return a.with { left in b.with { left.isEqual(to: $0) } } }
      if comparator == .notEqual { return a.with { left in b.with { !left.isEqual(to: $0) } } }
      return Machine.holds(comparator, a.with { left in b.with { left.compare(to: $0) } }, 0)
    default: return nil
    }
  }

  @inline(__always)
  static func holds<Number: Comparable>(_ comparator: ComparisonOperator, _ left: Number, _ right: Number) -> Bool {
    switch comparator {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    case .is, .isNot, .in, .notIn: false
    }
  }

  private func compareByProtocol(
    _ comparator: ComparisonOperator, _ left: Value, _ right: Value
  ) throws(Unwind) -> Value {
    try checkNativeStack(" in comparison")
    let (name, reflected) = comparisonNames(comparator)
    let leftType = type(of: left)
    let rightType = type(of: right)
    var triedReflected = false
    if leftType !== rightType, rightType.isSubtype(of: leftType) {
      let method = lookup(reflected, in: rightType)
      if !method.isUndefined {
        triedReflected = true
        let answer = try callUnbound(method, right, left)
        if case .notImplemented = answer {} else { return answer }
      }
    }
    let method = lookup(name, in: leftType)
    if !method.isUndefined {
      let answer = try callUnbound(method, left, right)
      if case .notImplemented = answer {} else { return answer }
    }
    if !triedReflected {
      let method = lookup(reflected, in: rightType)
      if !method.isUndefined {
        let answer = try callUnbound(method, right, left)
        if case .notImplemented = answer {} else { return answer }
      }
    }
    switch comparator {
    case .equal: return .bool(left.isIdentical(to: right))
    case .notEqual: return .bool(!left.isIdentical(to: right))
    default:
      throw raise(
        .typeError,
        "'\(comparator.rawValue)' not supported between instances of '\(typeName(left))' and '\(typeName(right))'")
    }
  }

  private func comparisonNames(_ comparator: ComparisonOperator) -> (StringObject, StringObject) {
    switch comparator {
    case .less: (names.less, names.greater)
    case .lessOrEqual: (names.lessOrEqual, names.greaterOrEqual)
    case .greater: (names.greater, names.less)
    case .greaterOrEqual: (names.greaterOrEqual, names.lessOrEqual)
    case .notEqual: (names.notEqual, names.notEqual)
    case .equal, .is, .isNot, .in, .notIn: (names.equal, names.equal)
    }
  }

  /// `hash(value)`
  @inline(__always)
  package func hash(_ value: Value) throws(Unwind) -> Int {
    switch value {
    case .string(let ref): return ref.with { $0.hash(seed: hashSeed) }
    case .int(let number): return Machine.hash(number)
    default: return try hashByType(value)
    }
  }

  /// CPython's hash of an integer: modulo 2^61 - 1, keeping the sign, and never -1.
  @inline(__always)
  static func hash(_ number: Int) -> Int {
    let modulus = (1 << 61) - 1
    if number >= 0 && number < modulus { return number }
    if number < 0 && number > -modulus { return number == -1 ? -2 : number }
    let remainder = number % modulus
    return remainder == -1 ? -2 : remainder
  }

  private func hashByType(_ value: Value) throws(Unwind) -> Int {
    switch value {
    case .none, .undefined: return 0xFCA8_6420
    case .bool(let flag): return flag ? 1 : 0
    case .float(let number): return NumericHash.hash(number)
    case .ellipsis: return 0x1234_5678
    case .notImplemented: return 0x2345_6789
    case .function(let ref): return Int(ref.address >> 4)
    case .native(let ref): return Int(ref.address >> 4)
    case .int(let number): return Machine.hash(number)
    case .string(let ref): return ref.object.hash(seed: hashSeed)
    case .list, .dictionary: throw unhashable(value)
    case .tuple, .instance, .type, .object:
      let method = special(names.hash, of: value)
      if method.isUndefined || method.isNone { throw unhashable(value) }
      try checkNativeStack()
      let answer = try callUnbound(method, value)
      switch answer {
      case .int(let number): return number == -1 ? -2 : number
      case .bool(let flag): return flag ? 1 : 0
      default:
        if let number = integerValue(answer) { return NumericHash.hash(number) }
        throw raise(.typeError, "__hash__ method should return an integer")
      }
    }
  }

  func unhashable(_ value: Value) -> Unwind {
    raise(.typeError, "unhashable type: '\(typeName(value))'")
  }
}
