/// Comparing, hashing and showing numbers.
extension Machine {
  /// How two real numbers of exact types compare; nil where one is none, complex, or of a subclass.
  package func compareNumbers(_ left: Value, _ right: Value) -> NumericOrder? {
    switch (left, right) {
    case (.int(let a), .int(let b)): return a < b ? .less : a == b ? .equal : .greater
    case (.float(let a), .float(let b)): return Machine.order(a, b)
    default: break
    }
    guard let a = exactNumber(left), let b = exactNumber(right) else { return nil }
    return Machine.order(a, b)
  }

  /// Whether two numbers of exact types are equal; nil where one is none or of a subclass.
  package func equalNumbers(_ left: Value, _ right: Value) -> Bool? {
    switch (left, right) {
    case (.int(let a), .int(let b)): return a == b
    case (.float(let a), .float(let b)): return a == b
    default: break
    }
    guard let a = exactNumber(left), let b = exactNumber(right) else { return nil }
    return Machine.equal(a, b)
  }

  static func order(_ left: Double, _ right: Double) -> NumericOrder {
    left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
  }

  /// Nil for complex numbers.
  static func order(_ left: Number, _ right: Number) -> NumericOrder? {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): return a < b ? .less : a == b ? .equal : .greater
    case (.integer(let a), .float(let b)): return IntegerArithmetic.compare(a, b)
    case (.float(let a), .integer(let b)):
      switch IntegerArithmetic.compare(b, a) {
      case .less: return .greater
      case .greater: return .less
      case .equal: return .equal
      case .unordered: return .unordered
      }
    case (.float(let a), .float(let b)): return order(a, b)
    case (.complex, _), (_, .complex): return nil
    }
  }

  static func equal(_ left: Number, _ right: Number) -> Bool {
    switch (left, right) {
    case (.complex(let real, let imaginary), .complex(let otherReal, let otherImaginary)):
      return real == otherReal && imaginary == otherImaginary
    case (.complex(let real, let imaginary), let other), (let other, .complex(let real, let imaginary)):
      return imaginary == 0 && equal(.float(real), other)
    default: return order(left, right) == .equal
    }
  }

  /// `hash(x)` of a number, of a subclass as well; nil where it is none.
  package func hashNumber(_ value: Value) -> Int? {
    switch number(value) {
    case .integer(let integer): return NumericHash.hash(integer)
    case .float(let double): return NumericHash.hash(double)
    case .complex(let real, let imaginary): return NumericHash.hash(real: real, imaginary: imaginary)
    case nil: return nil
    }
  }

  /// `repr(x)` of a number or a truth value, of a subclass as well; nil where it is none.
  package func numberRepresentation(_ value: Value) throws(Unwind) -> String? {
    switch value {
    case .int(let small): return String(small)
    case .bool(let flag): return flag ? "True" : "False"
    case .float(let double): return FloatFormatting.representation(double)
    default: break
    }
    switch number(value) {
    case .integer(let integer): return try decimal(integer)
    case .float(let double): return FloatFormatting.representation(double)
    case .complex(let real, let imaginary):
      return ComplexFormatting.representation(real: real, imaginary: imaginary)
    case nil: return nil
    }
  }

  /// The decimal digits with a sign; `ValueError` beyond `sys.get_int_max_str_digits()`.
  func decimal(_ value: IntegerValue) throws(Unwind) -> String {
    if case .small(let small) = value { return String(small) }
    let most = maximumIntegerDigits
    do throws(NumberError) {
      return try IntegerFormatting.decimal(value, maximumDigits: most)
    } catch { throw raise(error) }
  }

  /// `sys.get_int_max_str_digits()`: 0 for no limit.
  package var maximumIntegerDigits: Int {
    get { (moduleStates[IntegerDigitLimit.key] as? IntegerDigitLimit)?.digits ?? IntegerParsing.defaultMaximumDigits }
    set {
      let limit = moduleStates[IntegerDigitLimit.key] as? IntegerDigitLimit ?? IntegerDigitLimit()
      limit.digits = newValue
      moduleStates[IntegerDigitLimit.key] = limit
    }
  }
}

/// What `sys.set_int_max_str_digits` set.
private final class IntegerDigitLimit {
  static let key = "int digits"
  var digits = IntegerParsing.defaultMaximumDigits
}
