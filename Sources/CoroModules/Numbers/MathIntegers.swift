import CoroRuntime

/// The functions of `math` that compute with integers of any size.
enum MathIntegers {
  static var rows: [NativeRow] {
    [
      NativeRow("gcd", "*integers") { (machine, arguments) throws(Unwind) in
        guard let numbers = arguments[0].tupleObject else { return .none }
        var result: IntegerValue = 0
        for index in 0..<numbers.count {
          result = IntegerArithmetic.greatestCommonDivisor(result, try machine.requireIndex(numbers[index]))
        }
        return machine.integer(result)
      },
      NativeRow("lcm", "*integers") { (machine, arguments) throws(Unwind) in
        guard let numbers = arguments[0].tupleObject else { return .none }
        var result: IntegerValue = 1
        for index in 0..<numbers.count {
          let number = IntegerArithmetic.absolute(try machine.requireIndex(numbers[index]))
          if number.isZero || result.isZero {
            result = 0
            continue
          }
          let divisor = IntegerArithmetic.greatestCommonDivisor(result, number)
          result = try computing(machine) { () throws(NumberError) in
            try IntegerArithmetic.multiply(IntegerArithmetic.floorDivide(result, divisor), number)
          }
        }
        return machine.integer(result)
      },
      NativeRow("isqrt", "n, /") { (machine, arguments) throws(Unwind) in
        let number = try machine.requireIndex(arguments[0])
        if number.isNegative { throw machine.raise(.valueError, "isqrt() argument must be nonnegative") }
        return machine.integer(
          try computing(machine) { () throws(NumberError) in try IntegerArithmetic.integerSquareRoot(number) })
      },
      NativeRow("factorial", "n, /") { (machine, arguments) throws(Unwind) in
        if machine.floatValue(arguments[0]) != nil {
          throw machine.raise(.typeError, "'float' object cannot be interpreted as an integer")
        }
        let number = try machine.requireIndex(arguments[0])
        if number.isNegative { throw machine.raise(.valueError, "factorial() not defined for negative values") }
        guard case .small(let limit) = number, limit < 1 << 31 else {
          throw machine.raise(.overflowError, "factorial() argument should not exceed 9223372036854775807")
        }
        return machine.integer(limit < 2 ? 1 : try product(2, limit, machine))
      },
      NativeRow("comb", "n, k, /") { (machine, arguments) throws(Unwind) in
        let (all, chosen) = try pair(arguments, machine)
        let (rest, overflow) = all.subtractingReportingOverflow(chosen)
        if overflow || rest < 0 { return .int(0) }
        let fewer = min(chosen, rest)
        if fewer == 0 { return .int(1) }
        let ways = try product(all - fewer + 1, all, machine)
        let orders = try product(1, fewer, machine)
        return machine.integer(
          try computing(machine) { () throws(NumberError) in try IntegerArithmetic.floorDivide(ways, orders) })
      },
      NativeRow("perm", "n, k=None, /") { (machine, arguments) throws(Unwind) in
        if arguments[1].givenAndNotNone == nil, try machine.requireIndex(arguments[0]).isNegative {
          throw machine.raise(.valueError, "factorial() not defined for negative values")
        }
        let (all, chosen) = try pair(arguments, machine)
        if chosen > all { return .int(0) }
        return machine.integer(chosen == 0 ? 1 : try product(all - chosen + 1, all, machine))
      },
    ]
  }

  private static func pair(_ arguments: Arguments, _ machine: Machine) throws(Unwind) -> (Int, Int) {
    let first = try machine.requireIndex(arguments[0])
    let second =
      try arguments[1].givenAndNotNone.map { (value) throws(Unwind) in try machine.requireIndex(value) } ?? first
    if first.isNegative { throw machine.raise(.valueError, "n must be a non-negative integer") }
    if second.isNegative { throw machine.raise(.valueError, "k must be a non-negative integer") }
    guard case .small(let all) = first, case .small(let chosen) = second else {
      throw machine.raise(.overflowError, "min(n - k, k) must not exceed 9223372036854775807")
    }
    return (all, chosen)
  }

  /// The product of a range, split in halves so that the factors stay of equal size.
  private static func product(_ low: Int, _ high: Int, _ machine: Machine) throws(Unwind) -> IntegerValue {
    if high - low < 8 {
      var result: IntegerValue = .small(low)
      for factor in (low..<high).map({ $0 + 1 }) {
        let before = result
        result = try computing(machine) { () throws(NumberError) in
          try IntegerArithmetic.multiply(before, .small(factor))
        }
      }
      return result
    }
    try machine.passNativeStep()
    let middle = low + (high - low) / 2
    let left = try product(low, middle, machine)
    let right = try product(middle + 1, high, machine)
    // The operator counts what that takes, and can be stopped.
    let whole = try machine.binary(.multiply, machine.integer(left), machine.integer(right))
    return try machine.requireIndex(whole)
  }

  static func computing<Result>(
    _ machine: Machine, _ body: () throws(NumberError) -> Result
  ) throws(Unwind) -> Result {
    do throws(NumberError) { return try body() } catch { throw machine.raise(error) }
  }
}
