import BigInt

/// The arithmetic of Python's integers.
///
/// Every function tries the machine word first. Functions whose result may be much larger than
/// their operands take a `sizeLimit` in bits and throw a `memoryError` before they compute anything.
/// What is long but not large is for the caller to count, and to stop with a `Pace`.
package enum IntegerArithmetic {
  package static func add(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    if case .small(let first) = left, case .small(let second) = right {
      let (sum, overflow) = first.addingReportingOverflow(second)
      if !overflow { return .small(sum) }
    }
    return IntegerValue(left.bigInteger + right.bigInteger)
  }

  package static func subtract(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    if case .small(let first) = left, case .small(let second) = right {
      let (difference, overflow) = first.subtractingReportingOverflow(second)
      if !overflow { return .small(difference) }
    }
    return IntegerValue(left.bigInteger - right.bigInteger)
  }

  /// - Throws: `memoryError` when the product has more than `sizeLimit` bits.
  package static func multiply(
    _ left: IntegerValue, _ right: IntegerValue, sizeLimit: Int = .max, pace: Pace? = nil
  ) throws(NumberError) -> IntegerValue {
    if case .small(let first) = left, case .small(let second) = right {
      let (product, overflow) = first.multipliedReportingOverflow(by: second)
      if !overflow { return .small(product) }
    }
    // Two words always fit: no limit is meant for those.
    let bits = left.bitLength.addingReportingOverflow(right.bitLength)
    guard !bits.overflow, bits.partialValue <= max(sizeLimit, 128) else { throw .memory }
    return IntegerValue(
      BigInt(
        sign: left.isNegative == right.isNegative ? .plus : .minus,
        magnitude: Magnitude.multiply(left.bigInteger.magnitude, right.bigInteger.magnitude, pace)))
  }

  package static func negate(_ value: IntegerValue) -> IntegerValue {
    if case .small(let small) = value {
      let (result, overflow) = (0).subtractingReportingOverflow(small)
      if !overflow { return .small(result) }
    }
    return IntegerValue(-value.bigInteger)
  }

  package static func absolute(_ value: IntegerValue) -> IntegerValue {
    value.isNegative ? negate(value) : value
  }

  /// `left // right`, rounded down.
  package static func floorDivide(
    _ left: IntegerValue, _ right: IntegerValue, pace: Pace? = nil
  ) throws(NumberError) -> IntegerValue {
    guard !right.isZero else { throw .zeroDivision("integer division or modulo by zero") }
    return floorDivision(left, right, pace).quotient
  }

  /// `left % right`, with the sign of the divisor.
  package static func modulo(
    _ left: IntegerValue, _ right: IntegerValue, pace: Pace? = nil
  ) throws(NumberError) -> IntegerValue {
    guard !right.isZero else { throw .zeroDivision("integer modulo by zero") }
    return floorDivision(left, right, pace).remainder
  }

  package static func divideModulo(
    _ left: IntegerValue, _ right: IntegerValue, pace: Pace? = nil
  ) throws(NumberError) -> (quotient: IntegerValue, remainder: IntegerValue) {
    guard !right.isZero else { throw .zeroDivision("integer division or modulo by zero") }
    return floorDivision(left, right, pace)
  }

  /// - Requires: the divisor is not zero.
  static func floorDivision(
    _ left: IntegerValue, _ right: IntegerValue, _ pace: Pace? = nil
  ) -> (quotient: IntegerValue, remainder: IntegerValue) {
    if case .small(let dividend) = left, case .small(let divisor) = right {
      // The one quotient that does not fit: Int.min // -1.
      let (quotient, overflow) = dividend.dividedReportingOverflow(by: divisor)
      if !overflow {
        let remainder = dividend % divisor
        if remainder != 0, (remainder < 0) != (divisor < 0) {
          return (.small(quotient - 1), .small(remainder + divisor))
        }
        return (.small(quotient), .small(remainder))
      }
    }
    let divisor = right.bigInteger
    let dividend = left.bigInteger
    var (quotient, remainder) = Magnitude.divide(dividend.magnitude, by: divisor.magnitude, pace)
    let differ = dividend.sign != divisor.sign
    if differ, !remainder.isZero {
      quotient += 1
      remainder = divisor.magnitude - remainder
    }
    return (
      IntegerValue(BigInt(sign: differ ? .minus : .plus, magnitude: quotient)),
      IntegerValue(BigInt(sign: divisor.sign, magnitude: remainder))
    )
  }
}
