#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The result of `float ** float`.
package enum FloatPower: Hashable, Sendable {
  case real(Double)
  /// A negative base and a fractional exponent: the caller computes it with complex numbers.
  case complex
}

/// The operators of floats that differ from the processor's, after CPython's `floatobject.c`.
package enum FloatArithmetic {
  package static func trueDivide(_ left: Double, _ right: Double) throws(NumberError) -> Double {
    guard right != 0 else { throw .zeroDivision("float division by zero") }
    return left / right
  }

  package static func floorDivide(_ left: Double, _ right: Double) throws(NumberError) -> Double {
    guard right != 0 else { throw .zeroDivision("float floor division by zero") }
    return floorDivision(left, right).quotient
  }

  /// `left % right`, with the sign of the divisor even when it is zero.
  package static func modulo(_ left: Double, _ right: Double) throws(NumberError) -> Double {
    guard right != 0 else { throw .zeroDivision("float modulo") }
    return floorDivision(left, right).remainder
  }

  package static func divideModulo(
    _ left: Double, _ right: Double
  ) throws(NumberError) -> (quotient: Double, remainder: Double) {
    guard right != 0 else { throw .zeroDivision("float divmod()") }
    return floorDivision(left, right)
  }

  private static func floorDivision(_ left: Double, _ right: Double) -> (quotient: Double, remainder: Double) {
    var remainder = left.truncatingRemainder(dividingBy: right)
    var quotient = (left - remainder) / right
    if remainder != 0 {
      if (right < 0) != (remainder < 0) {
        remainder += right
        quotient -= 1
      }
    } else {
      remainder = Double(signOf: right, magnitudeOf: 0)
    }
    guard quotient != 0 else {
      return (Double(signOf: left / right, magnitudeOf: 0), remainder)
    }
    // The quotient is nearly integral: take the integer that was meant.
    var whole = quotient.rounded(.down)
    if quotient - whole > 0.5 { whole += 1 }
    return (whole, remainder)
  }

  /// `base ** exponent`. The special cases are spelled out, as those of C libraries differ.
  package static func power(_ base: Double, _ exponent: Double) throws(NumberError) -> FloatPower {
    if exponent == 0 { return .real(1) }
    if base.isNaN { return .real(base) }
    if exponent.isNaN { return .real(base == 1 ? 1 : exponent) }
    if exponent.isInfinite {
      let magnitude = abs(base)
      if magnitude == 1 { return .real(1) }
      return .real((exponent > 0) == (magnitude > 1) ? .infinity : 0)
    }
    let isOdd = abs(exponent.truncatingRemainder(dividingBy: 2)) == 1
    if base.isInfinite {
      if exponent > 0 { return .real(isOdd ? base : abs(base)) }
      return .real(isOdd ? Double(signOf: base, magnitudeOf: 0) : 0)
    }
    if base == 0 {
      if exponent < 0 { throw .zeroDivision("0.0 cannot be raised to a negative power") }
      return .real(isOdd ? base : 0)
    }
    if base < 0, exponent != exponent.rounded(.down) { return .complex }
    let isNegative = base < 0 && isOdd
    let magnitude = abs(base)
    if magnitude == 1 { return .real(isNegative ? -1 : 1) }
    let result = pow(magnitude, exponent)
    // The text is that of an exception made from errno: a tuple of two.
    if result.isInfinite { throw .overflow("(34, 'Numerical result out of range')") }
    return .real(isNegative ? -result : result)
  }

  /// `float.is_integer`.
  package static func isInteger(_ value: Double) -> Bool {
    value.isFinite && value == value.rounded(.towardZero)
  }
}
