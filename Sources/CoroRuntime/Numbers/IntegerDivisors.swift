import BigInt

extension IntegerArithmetic {
  /// `math.gcd` of two: never negative.
  package static func greatestCommonDivisor(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    var (first, second) = (absolute(left), absolute(right))
    while !second.isZero {
      if case .small(let small) = first, case .small(let other) = second {
        return .small(smallGreatestCommonDivisor(small, other))
      }
      (first, second) = (second, floorDivision(first, second).remainder)
    }
    return first
  }

  private static func smallGreatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    var (first, second) = (left, right)
    while second != 0 {
      (first, second) = (second, first % second)
    }
    return first
  }

  /// `math.lcm` of two: never negative.
  ///
  /// - Throws: `memoryError` when the result may have more than `sizeLimit` bits.
  package static func leastCommonMultiple(
    _ left: IntegerValue, _ right: IntegerValue, sizeLimit: Int = .max
  ) throws(NumberError) -> IntegerValue {
    if left.isZero || right.isZero { return 0 }
    let divisor = greatestCommonDivisor(left, right)
    return absolute(try multiply(floorDivision(left, divisor).quotient, right, sizeLimit: sizeLimit))
  }

  /// `math.isqrt`: the root rounded down.
  ///
  /// For large numbers Mark Dickinson's adaptive Newton iteration of CPython's `mathmodule.c`, whose
  /// precision doubles in every round, so that only the last division is of full size.
  package static func integerSquareRoot(_ value: IntegerValue) throws(NumberError) -> IntegerValue {
    guard !value.isNegative else { throw .value("isqrt() argument must be nonnegative") }
    switch value {
    case .small(let small):
      var root = Int(Double(small).squareRoot())
      // The double may be off by one on either side.
      while root.multipliedReportingOverflow(by: root).overflow || root * root > small { root -= 1 }
      while case let next = root + 1, !next.multipliedReportingOverflow(by: next).overflow, next * next <= small {
        root = next
      }
      return .small(root)
    case .big(let big):
      let magnitude = big.magnitude
      let half = (magnitude.bitWidth - 1) / 2
      let rounds = Int.bitWidth - half.leadingZeroBitCount
      var root: BigUInt = 1
      var digits = 0
      for round in stride(from: rounds - 1, through: 0, by: -1) {
        let previous = digits
        digits = half >> round
        let shift = 2 * half - previous - digits + 1
        let quotient = Magnitude.divide(magnitude >> shift, by: root).quotient
        root = (root << (digits - previous - 1)) + quotient
      }
      if Magnitude.multiply(root, root) > magnitude { root -= 1 }
      return IntegerValue(BigInt(root))
    }
  }
}
