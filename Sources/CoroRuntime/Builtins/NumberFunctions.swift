import CoroSyntax

/// `abs`, `divmod`, `pow`, `round`, `sum`
enum NumberFunctions {
  static var rows: [NativeRow] {
    [
      NativeRow("abs", "x, /", abs),
      NativeRow("divmod", "x, y, /", divmod),
      NativeRow("pow", "base, exp, mod=None", pow),
      NativeRow("round", "number, ndigits=None", round),
      NativeRow("sum", "iterable, /, start=0", sum),
    ]
  }

  static func abs(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    switch arguments[0] {
    case .int(let number) where number != Int.min: return .int(Swift.abs(number))
    case .float(let number): return .float(number.magnitude)
    default: break
    }
    let method = machine.special(machine.names.absolute, of: arguments[0])
    if method.isUndefined {
      throw machine.raise(.typeError, "bad operand type for abs(): '\(machine.typeName(arguments[0]))'")
    }
    return try machine.callUnbound(method, arguments[0])
  }

  static func divmod(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let left = arguments[0]
    let right = arguments[1]
    if case .int(let dividend) = left, case .int(let divisor) = right, divisor > 0 {
      var (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
      if rest < 0 {
        rest += divisor
        quotient -= 1
      }
      return machine.tuple(.int(quotient), .int(rest))
    }
    let names = machine.names
    let leftType = machine.type(of: left)
    let rightType = machine.type(of: right)
    let isRightFirst = leftType !== rightType && rightType.isSubtype(of: leftType)
    for isRight in [isRightFirst, !isRightFirst] {
      if isRight && leftType === rightType { continue }
      let method = isRight ? machine.special(names.reflectedDivmod, of: right) : machine.special(names.divmod, of: left)
      if method.isUndefined || method.isNone { continue }
      let answer =
        try isRight ? machine.callUnbound(method, right, left) : machine.callUnbound(method, left, right)
      if case .notImplemented = answer { continue }
      return answer
    }
    throw machine.unsupportedOperands("divmod()", left, right)
  }

  static func pow(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let modulus = arguments[2].givenAndNotNone else {
      return try machine.binary(.power, arguments[0], arguments[1])
    }
    return try machine.ternaryPower(arguments[0], arguments[1], modulus)
  }

  static func round(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let digits = arguments[1].givenAndNotNone
    if digits == nil {
      switch arguments[0] {
      case .int: return arguments[0]
      case .float(let number):
        do throws(NumberError) { return machine.integer(try FloatRounding.toInteger(number)) } catch {
          throw machine.raise(error)
        }
      default: break
      }
    }
    let method = machine.special(machine.names.round, of: arguments[0])
    if method.isUndefined {
      throw machine.raise(.typeError, "type \(machine.typeName(arguments[0])) doesn't define __round__ method")
    }
    if let digits { return try machine.callUnbound(method, arguments[0], digits) }
    return try machine.callUnbound(method, arguments[0])
  }

  static func sum(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let iterator = try machine.makeIterator(arguments[0])
    let start = arguments[1].given ?? .int(0)
    switch start {
    case .string: throw machine.raise(.typeError, "sum() can't sum strings [use ''.join(seq) instead]")
    case .object(let ref) where ref.object.kind == .bytes:
      throw machine.raise(.typeError, "sum() can't sum bytes [use b''.join(seq) instead]")
    case .object(let ref) where ref.object.kind == .byteArray:
      throw machine.raise(.typeError, "sum() can't sum bytearray [use b''.join(seq) instead]")
    default: break
    }
    var total = Total(value: start)
    while true {
      let element = try machine.next(iterator)
      if element.isUndefined { return total.finished }
      try total.add(element, machine)
      try machine.passSafepoint()
    }
  }

  /// A sum on its way. Floats are added with Neumaier's compensation, as CPython does since 3.12.
  private struct Total {
    var value: Value
    var compensation = 0.0

    var finished: Value {
      guard case .float(let number) = value, compensation != 0, compensation.isFinite else { return value }
      return .float(number + compensation)
    }

    mutating func add(_ element: Value, _ machine: Machine) throws(Unwind) {
      switch (value, element) {
      case (.int(let left), .int(let right)):
        let (sum, overflow) = left.addingReportingOverflow(right)
        if !overflow {
          value = .int(sum)
          return
        }
      case (.int(let left), .bool(let flag)) where left != Int.max:
        value = .int(left + (flag ? 1 : 0))
        return
      case (.float(let left), .float(let right)):
        let sum = left + right
        compensation += left.magnitude >= right.magnitude ? (left - sum) + right : (right - sum) + left
        value = .float(sum)
        return
      case (.float(let left), .int(let right)):
        value = .float(left + Double(right))
        return
      default: break
      }
      let left = finished
      compensation = 0
      value = try machine.add(left, element)
    }
  }
}
