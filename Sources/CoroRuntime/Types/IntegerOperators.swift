import CoroSyntax

/// A number, whatever object held it.
enum Number {
  case integer(IntegerValue)
  case float(Double)
  case complex(Double, Double)
}

extension Machine {
  /// The number behind a value of exactly `int`, `bool`, `float` or `complex`: no subclass can have other operators.
  @inline(__always)
  func exactNumber(_ value: Value) -> Number? {
    switch value {
    case .int(let small): return .integer(.small(small))
    case .float(let double): return .float(double)
    case .bool(let flag): return .integer(.small(flag ? 1 : 0))
    case .object(let ref): return ref.object.isExact ? boxedNumber(ref.object) : nil
    default: return nil
    }
  }

  /// The number behind a value, of a subclass as well.
  func number(_ value: Value) -> Number? {
    switch value {
    case .int(let small): return .integer(.small(small))
    case .float(let double): return .float(double)
    case .bool(let flag): return .integer(.small(flag ? 1 : 0))
    case .object(let ref): return boxedNumber(ref.object)
    default: return nil
    }
  }

  private func boxedNumber(_ object: HeapObject) -> Number? {
    switch object.kind {
    case .boxedInteger: return .integer(unsafeDowncast(object, to: BoxedIntegerObject.self).value)
    case .boxedFloat: return .float(unsafeDowncast(object, to: BoxedFloatObject.self).value)
    case .complex:
      let complex = unsafeDowncast(object, to: ComplexObject.self)
      return .complex(complex.real, complex.imaginary)
    default: return nil
    }
  }

  /// `left operation right` of two numbers; nil where one is none, or is of a subclass, or has no such operator.
  package func binaryNumbers(
    _ operation: BinaryOperator, _ left: Value, _ right: Value
  ) throws(Unwind) -> Value? {
    switch (left, right) {
    case (.int(let a), .int(let b)):
      if let quick = Machine.quickInteger(operation, a, b) { return quick }
    case (.float(let a), .float(let b)):
      return try floatOperation(operation, a, b)
    case (.float(let a), .int(let b)):
      return try floatOperation(operation, a, Double(b))
    case (.int(let a), .float(let b)):
      return try floatOperation(operation, Double(a), b)
    case (.bool(let a), .bool(let b)):
      if let truth = Machine.truthOperation(operation, a, b) { return .bool(truth) }
    default: break
    }
    guard let a = exactNumber(left), let b = exactNumber(right) else { return nil }
    return try numberOperation(operation, a, b)
  }

  /// What fits a word and cannot fail; nil for all the rest.
  @inline(__always)
  private static func quickInteger(_ operation: BinaryOperator, _ a: Int, _ b: Int) -> Value? {
    var result: (partialValue: Int, overflow: Bool)
    switch operation {
    case .add: result = a.addingReportingOverflow(b)
    case .subtract: result = a.subtractingReportingOverflow(b)
    case .multiply: result = a.multipliedReportingOverflow(by: b)
    case .floorDivide:
      if b == 0 { return nil }
      result = a.dividedReportingOverflow(by: b)
      if !result.overflow, a % b != 0, (a < 0) != (b < 0) { result.partialValue -= 1 }
    case .modulo:
      if b == 0 || b == -1 { return b == 0 ? nil : .int(0) }
      let rest = a % b
      return .int(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
    case .divide:
      let exact = 1 << 53
      if b == 0 || a > exact || a < -exact || b > exact || b < -exact { return nil }
      return .float(Double(a) / Double(b))
    case .bitAnd: return .int(a & b)
    case .bitOr: return .int(a | b)
    case .bitXor: return .int(a ^ b)
    case .rightShift: return b < 0 ? nil : .int(a >> min(b, 63))
    case .leftShift:
      if b < 0 || b > 62 || (a << b) >> b != a { return nil }
      return .int(a << b)
    case .power, .matrixMultiply: return nil
    }
    return result.overflow ? nil : .int(result.partialValue)
  }

  static func truthOperation(_ operation: BinaryOperator, _ a: Bool, _ b: Bool) -> Bool? {
    switch operation {
    case .bitAnd: a && b
    case .bitOr: a || b
    case .bitXor: a != b
    case .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .power, .matrixMultiply, .leftShift, .rightShift:
      nil
    }
  }

  /// Nil where the operator does not exist for these kinds of numbers.
  func numberOperation(_ operation: BinaryOperator, _ left: Number, _ right: Number) throws(Unwind) -> Value? {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): return try integerOperation(operation, a, b)
    case (.integer(let a), .float(let b)):
      guard Machine.floatsHave(operation) else { return nil }
      return try floatOperation(operation, double(a), b)
    case (.float(let a), .integer(let b)):
      guard Machine.floatsHave(operation) else { return nil }
      return try floatOperation(operation, a, double(b))
    case (.float(let a), .float(let b)): return try floatOperation(operation, a, b)
    case (.complex(let real, let imaginary), let other):
      guard Machine.complexesHave(operation) else { return nil }
      return try complexOperation(operation, ComplexNumber(real, imaginary), complexNumber(other))
    case (let other, .complex(let real, let imaginary)):
      guard Machine.complexesHave(operation) else { return nil }
      return try complexOperation(operation, complexNumber(other), ComplexNumber(real, imaginary))
    }
  }

  private static func floatsHave(_ operation: BinaryOperator) -> Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .power: true
    case .matrixMultiply, .leftShift, .rightShift, .bitAnd, .bitOr, .bitXor: false
    }
  }

  private static func complexesHave(_ operation: BinaryOperator) -> Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .power: true
    case .floorDivide, .modulo, .matrixMultiply, .leftShift, .rightShift, .bitAnd, .bitOr, .bitXor: false
    }
  }

  /// As a float; `OverflowError` where it is too large for one.
  func double(_ value: IntegerValue) throws(Unwind) -> Double {
    if case .small(let small) = value { return Double(small) }
    do throws(NumberError) { return try IntegerArithmetic.toDouble(value) } catch { throw raise(error) }
  }

  /// Two integers.
  func integerOperation(
    _ operation: BinaryOperator, _ left: IntegerValue, _ right: IntegerValue
  ) throws(Unwind) -> Value? {
    let limit = integerSizeLimit
    if budget != nil { try countWork(operation, left, right) }
    do throws(NumberError) {
      switch operation {
      case .add: return integer(IntegerArithmetic.add(left, right))
      case .subtract: return integer(IntegerArithmetic.subtract(left, right))
      case .multiply: return integer(try IntegerArithmetic.multiply(left, right, sizeLimit: limit))
      case .divide: return .float(try IntegerArithmetic.trueDivide(left, right))
      case .floorDivide: return integer(try IntegerArithmetic.floorDivide(left, right))
      case .modulo: return integer(try IntegerArithmetic.modulo(left, right))
      case .power:
        switch try IntegerArithmetic.power(left, right, sizeLimit: limit) {
        case .integer(let value): return integer(value)
        case .float(let value): return .float(value)
        }
      case .leftShift: return integer(try IntegerArithmetic.shiftLeft(left, right, sizeLimit: limit))
      case .rightShift: return integer(try IntegerArithmetic.shiftRight(left, right))
      case .bitAnd: return integer(IntegerArithmetic.bitAnd(left, right))
      case .bitOr: return integer(IntegerArithmetic.bitOr(left, right))
      case .bitXor: return integer(IntegerArithmetic.bitXor(left, right))
      case .matrixMultiply: return nil
      }
    } catch {
      throw raise(error)
    }
  }

  /// Two floats; nil for the operators that floats do not have.
  func floatOperation(_ operation: BinaryOperator, _ left: Double, _ right: Double) throws(Unwind) -> Value? {
    do throws(NumberError) {
      switch operation {
      case .add: return .float(left + right)
      case .subtract: return .float(left - right)
      case .multiply: return .float(left * right)
      case .divide: return .float(try FloatArithmetic.trueDivide(left, right))
      case .floorDivide: return .float(try FloatArithmetic.floorDivide(left, right))
      case .modulo: return .float(try FloatArithmetic.modulo(left, right))
      case .power:
        if case .real(let value) = try FloatArithmetic.power(left, right) { return .float(value) }
      case .leftShift, .rightShift, .bitAnd, .bitOr, .bitXor, .matrixMultiply: return nil
      }
    } catch {
      throw raise(error)
    }
    // Only a power leaves the real numbers.
    return try complexOperation(.power, ComplexNumber(left, 0), ComplexNumber(right, 0))
  }

  /// `divmod(left, right)` of two numbers; nil where there is none.
  package func divideModulo(_ left: Value, _ right: Value) throws(Unwind) -> Value? {
    guard let a = exactNumber(left), let b = exactNumber(right) else { return nil }
    return try divideModulo(a, b)
  }

  func divideModulo(_ left: Number, _ right: Number) throws(Unwind) -> Value? {
    if case .integer(let a) = left, case .integer(let b) = right {
      do throws(NumberError) {
        let (quotient, remainder) = try IntegerArithmetic.divideModulo(a, b)
        return tuple(integer(quotient), integer(remainder))
      } catch { throw raise(error) }
    }
    guard let a = try realDouble(left), let b = try realDouble(right) else { return nil }
    do throws(NumberError) {
      let (quotient, remainder) = try FloatArithmetic.divideModulo(a, b)
      return tuple(.float(quotient), .float(remainder))
    } catch { throw raise(error) }
  }

  /// As a float; nil for a complex number.
  func realDouble(_ number: Number) throws(Unwind) -> Double? {
    switch number {
    case .integer(let value): return try double(value)
    case .float(let value): return value
    case .complex: return nil
    }
  }

  /// `pow(base, exponent, modulus)` of three integers; nil where one is none.
  package func power(_ base: Value, _ exponent: Value, modulus: Value) throws(Unwind) -> Value? {
    guard let base = integerValue(base), let exponent = integerValue(exponent), let modulus = integerValue(modulus)
    else { return nil }
    var isStopped = false
    do throws(NumberError) {
      return integer(
        try IntegerArithmetic.modularPower(base, exponent, modulus) { (operations) throws(NumberError) in
          do throws(Unwind) { try countSteps(operations >> 4) } catch {
            isStopped = true
            throw .memory
          }
        })
    } catch { throw isStopped ? Unwind() : raise(error) }
  }

  /// `-x`, `+x`, `~x` of a number; nil where it is none, or is of a subclass, or has no such operator.
  package func unaryNumber(_ operation: UnaryOperator, _ operand: Value) throws(Unwind) -> Value? {
    guard let number = exactNumber(operand) else { return nil }
    return unaryOperation(operation, number)
  }

  func unaryOperation(_ operation: UnaryOperator, _ number: Number) -> Value? {
    switch (operation, number) {
    case (.negative, .integer(let value)): return integer(IntegerArithmetic.negate(value))
    case (.positive, .integer(let value)): return integer(value)
    case (.invert, .integer(let value)): return integer(IntegerArithmetic.invert(value))
    case (.negative, .float(let value)): return .float(-value)
    case (.positive, .float(let value)): return .float(value)
    case (.negative, .complex(let real, let imaginary)): return complex(-real, -imaginary)
    case (.positive, .complex(let real, let imaginary)): return complex(real, imaginary)
    case (.invert, .float), (.invert, .complex), (.not, _): return nil
    }
  }

  /// `abs(x)` of a number; nil where it is none or is of a subclass.
  package func absoluteNumber(_ operand: Value) throws(Unwind) -> Value? {
    guard let number = exactNumber(operand) else { return nil }
    return try absolute(number)
  }

  func absolute(_ number: Number) throws(Unwind) -> Value {
    switch number {
    case .integer(let value): return integer(IntegerArithmetic.absolute(value))
    case .float(let value): return .float(abs(value))
    case .complex(let real, let imaginary):
      let length = hypot(real, imaginary)
      if length.isInfinite, real.isFinite, imaginary.isFinite {
        throw raise(.overflowError, "absolute value too large")
      }
      return .float(length)
    }
  }
}
