import CoroSyntax

/// Binary and unary operators.
extension Machine {
  /// `left + right`
  func add(_ left: Value, _ right: Value) throws(Unwind) -> Value {
    switch (left, right) {
    case (.string(let a), .string(let b)): return try concatenate(a.object, b.object)
    // What the methods of the built-in types do, without looking for them.
    case (.list(let a), .list(let b)): return .list(try concatenateLists(a, b))
    case (.tuple(let a), .tuple(let b)): return .tuple(Ref(try concatenateTuples(a.object, b.object)))
    default: return try binary(.add, left, right)
    }
  }

  /// `left op right`
  package func binary(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Unwind) -> Value {
    switch (left, right) {
    case (.int, .int), (.float, .float), (.int, .float), (.float, .int), (.bool, .int), (.int, .bool), (.bool, .bool),
      (.bool, .float), (.float, .bool):
      if let answer = try binaryNumbers(operation, left, right) { return answer }
    default: break
    }
    if let answer = try binaryByProtocol(operation, left, right) { return answer }
    throw operandError(operation, left, right, isInPlace: false)
  }

  /// The value of `left op= right`.
  package func inPlace(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Unwind) -> Value {
    switch left {
    case .string(let a):
      if operation == .add, case .string(let b) = right { return try append(b.object, to: a.object) }
    case .int, .float, .bool:
      if let answer = try binaryNumbers(operation, left, right) { return answer }
    default: break
    }
    let method = special(operatorNames[operation].inPlace, of: left)
    let repeats = isSequenceOperator(method)
    if !repeats, !method.isUndefined {
      let answer = try callUnbound(method, left, right)
      if case .notImplemented = answer {} else { return answer }
    }
    if let answer = try binaryByProtocol(
      operation, left, right, isInPlace: true, inPlaceMethod: repeats ? method : .undefined)
    {
      return answer
    }
    throw operandError(operation, left, right, isInPlace: true)
  }

  /// Asks both operands; nil where neither knows what to do.
  ///
  /// As in CPython, the methods of numbers come first, those of both operands, and what built-in sequences do with `+`
  /// and `*` comes last, also in place.
  private func binaryByProtocol(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, isInPlace: Bool = false,
    inPlaceMethod: Value = .undefined
  ) throws(Unwind) -> Value? {
    let names = operatorNames[operation]
    let leftType = type(of: left)
    let rightType = type(of: right)
    let leftMethod = lookup(names.plain, in: leftType)
    let rightMethod = leftType === rightType ? Value.undefined : lookup(names.reflected, in: rightType)
    let leftRepeats = isSequenceOperator(leftMethod)
    let rightRepeats = isSequenceOperator(rightMethod)
    if let answer = try askNumbers(
      names, left, leftRepeats ? .undefined : leftMethod, right, rightRepeats ? .undefined : rightMethod)
    {
      return answer
    }
    // The method itself would be content with less, and word its refusal in another way.
    if leftRepeats {
      if operation == .multiply, !hasIndex(right) { return nil }
      return try callUnbound(inPlaceMethod.isUndefined ? leftMethod : inPlaceMethod, left, right)
    }
    // In place the right one is not asked where the left could be a sequence itself.
    if rightRepeats, hasIndex(left), !(isInPlace && hasSequenceSlots(left)) {
      return try callUnbound(rightMethod, right, left)
    }
    return nil
  }

  private func askNumbers(
    _ names: OperatorNames.Names, _ left: Value, _ leftMethod: Value, _ right: Value, _ rightMethod: Value
  ) throws(Unwind) -> Value? {
    if !rightMethod.isUndefined, type(of: right).isSubtype(of: type(of: left)),
      !rightMethod.isIdentical(to: lookup(names.reflected, in: type(of: left)))
    {
      let answer = try callUnbound(rightMethod, right, left)
      if case .notImplemented = answer {} else { return answer }
      if leftMethod.isUndefined { return nil }
      let second = try callUnbound(leftMethod, left, right)
      if case .notImplemented = second { return nil }
      return second
    }
    if !leftMethod.isUndefined {
      let answer = try callUnbound(leftMethod, left, right)
      if case .notImplemented = answer {} else { return answer }
    }
    if !rightMethod.isUndefined {
      let answer = try callUnbound(rightMethod, right, left)
      if case .notImplemented = answer {} else { return answer }
    }
    return nil
  }

  private func isSequenceOperator(_ method: Value) -> Bool {
    switch method {
    case .native(let native): native.with { $0.isSequenceOperator }
    case .function(let function): function.with { $0.isSequenceOperator }
    default: false
    }
  }

  /// Whether a sequence may be repeated so many times.
  private func hasIndex(_ value: Value) -> Bool {
    switch value {
    case .int, .bool: true
    default: !special(names.index, of: value).isUndefined
    }
  }

  /// Whether `value * n` repeats it, by the multiplication of one of the built-in sequences.
  private func canRepeat(_ value: Value) -> Bool {
    isSequenceOperator(special(intern("__mul__"), of: value))
  }

  private func operandError(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, isInPlace: Bool
  ) -> Unwind {
    let suffix = isInPlace ? "=" : ""
    switch (operation, left) {
    case (.power, _) where !isInPlace:
      return unsupportedOperands("** or pow()", left, right)
    default:
      if operation == .multiply {
        if canRepeat(left) {
          return raise(.typeError, "can't multiply sequence by non-int of type '\(typeName(right))'")
        }
        // In place, CPython does not look at the right one where the left one is a sequence of some kind.
        if canRepeat(right), !isInPlace || !hasSequenceSlots(left) {
          return raise(.typeError, "can't multiply sequence by non-int of type '\(typeName(left))'")
        }
      }
      return unsupportedOperands(operation.rawValue + suffix, left, right)
    }
  }

  /// `-x`, `+x`, `~x`
  package func unary(_ operation: UnaryOperator, _ operand: Value) throws(Unwind) -> Value {
    if case .float(let number) = operand, operation == .negative { return .float(-number) }
    if let answer = try unaryNumber(operation, operand) { return answer }
    let name: StringObject
    switch operation {
    case .negative: name = names.negative
    case .positive: name = names.positive
    case .invert: name = names.invert
    case .not: return .bool(try !isTrue(operand))
    }
    let method = special(name, of: operand)
    if method.isUndefined {
      throw raise(.typeError, "bad operand type for unary \(operation.rawValue): '\(typeName(operand))'")
    }
    return try callUnbound(method, operand)
  }
}

/// The special methods of the binary operators, interned.
struct OperatorNames {
  struct Names {
    let plain: StringObject
    let reflected: StringObject
    let inPlace: StringObject
  }

  private let names: [Names]

  init(_ intern: (String) -> StringObject) {
    names = BinaryOperator.allCases.map { operation in
      let stem =
        switch operation {
        case .add: "add"
        case .subtract: "sub"
        case .multiply: "mul"
        case .divide: "truediv"
        case .floorDivide: "floordiv"
        case .modulo: "mod"
        case .power: "pow"
        case .matrixMultiply: "matmul"
        case .leftShift: "lshift"
        case .rightShift: "rshift"
        case .bitAnd: "and"
        case .bitOr: "or"
        case .bitXor: "xor"
        }
      return Names(
        plain: intern("__\(stem)__"), reflected: intern("__r\(stem)__"), inPlace: intern("__i\(stem)__"))
    }
  }

  @inline(__always)
  subscript(_ operation: BinaryOperator) -> Names {
    // An enum without payloads is stored as the number of its case, in the order of `allCases`.
    names[Int(operation.ordinal)]
  }
}

extension BinaryOperator {
  @inline(__always)
  var ordinal: UInt8 { unsafeBitCast(self, to: UInt8.self) }
}
