import BigInt

/// Between integers and floats, exactly or correctly rounded.
extension IntegerArithmetic {
  /// `float(value)`, rounded half to even.
  package static func toDouble(_ value: IntegerValue) throws(NumberError) -> Double {
    switch value {
    case .small(let small):
      return Double(small)
    case .big(let big):
      guard let result = rounded(big.magnitude, exponent: 0, isNegative: big.sign == .minus, isInexact: false) else {
        throw .overflow("int too large to convert to float")
      }
      return result
    }
  }

  /// `int(value)`, towards zero and exact.
  package static func fromDouble(_ value: Double) throws(NumberError) -> IntegerValue {
    if let small = Int(exactly: value.rounded(.towardZero)) { return .small(small) }
    if value.isNaN { throw .value("cannot convert float NaN to integer") }
    if value.isInfinite { throw .overflow("cannot convert float infinity to integer") }
    // Beyond 2^63 every float is integral, and its exponent far above 52.
    let significand = BigUInt(value.significandBitPattern | 1 << 52)
    let shift = Int(value.exponent) - 52
    return IntegerValue(BigInt(sign: value < 0 ? .minus : .plus, magnitude: significand << shift))
  }

  /// `left / right`, correctly rounded even when neither operand fits a float.
  ///
  /// As CPython's `long_true_divide`: scale so that the quotient has a few bits more than a float
  /// holds, and let the remainder only say whether anything was cut off.
  package static func trueDivide(
    _ left: IntegerValue, _ right: IntegerValue
  ) throws(NumberError) -> Double {
    guard !right.isZero else { throw .zeroDivision("division by zero") }
    if case .small(let first) = left, case .small(let second) = right {
      // Exact as floats, so that the processor's one rounding is the right one.
      let limit: UInt = 1 << 53
      if first.magnitude <= limit, second.magnitude <= limit { return Double(first) / Double(second) }
    }
    let isNegative = left.isNegative != right.isNegative
    if left.isZero { return isNegative ? -0.0 : 0.0 }
    let dividend = left.bigInteger.magnitude
    let divisor = right.bigInteger.magnitude
    let difference = dividend.bitWidth - divisor.bitWidth
    if difference > 1025 { throw .overflow("integer division result too large for a float") }
    if difference < -1080 { return isNegative ? -0.0 : 0.0 }
    // 64 or 65 bits of quotient.
    let shift = 64 - difference
    let (quotient, remainder) =
      shift >= 0
      ? Magnitude.divide(dividend << shift, by: divisor)
      : Magnitude.divide(dividend, by: divisor << -shift)
    guard
      let result = rounded(quotient, exponent: -shift, isNegative: isNegative, isInexact: !remainder.isZero)
    else { throw .overflow("integer division result too large for a float") }
    return result
  }

  /// `magnitude * 2^exponent` rounded half to even, nil when it is too large.
  ///
  /// - Parameter isInexact: the true value lies a little above.
  static func rounded(_ magnitude: BigUInt, exponent: Int, isNegative: Bool, isInexact: Bool) -> Double? {
    let width = magnitude.bitWidth
    guard width > 0 else { return isNegative ? -0.0 : 0.0 }
    // The top 64 bits, the lowest of which also stands for everything below ("sticky").
    let shift = width - 64
    var top: UInt64
    if shift > 0 {
      top = UInt64((magnitude >> shift).words.first ?? 0)
      if magnitude.trailingZeroBitCount < shift { top |= 1 }
    } else {
      top = UInt64(magnitude.words.first ?? 0) << UInt64(-shift)
    }
    if isInexact { top |= 1 }
    return rounded(top: top, exponent: exponent + shift, isNegative: isNegative)
  }

  /// `top * 2^exponent` rounded half to even, nil when it is too large.
  ///
  /// - Requires: the topmost bit of `top` is set; its lowest may be sticky.
  static func rounded(top: UInt64, exponent: Int, isNegative: Bool) -> Double? {
    let leading = exponent + 63
    if leading > 1023 { return nil }
    // Below 2^-1022 there are fewer bits for every power of two.
    let kept = leading >= -1022 ? 53 : 53 - (-1022 - leading)
    if kept < 0 { return isNegative ? -0.0 : 0.0 }
    let cut = UInt64(64 - kept)
    var significand = top >> cut
    let half: UInt64 = 1 << (cut - 1)
    let rest = cut == 64 ? top : top & (1 << cut - 1)
    if rest > half || (rest == half && significand & 1 == 1) { significand += 1 }
    // Exact: the significand has 53 bits at most, and the scale is chosen for it.
    let sign: FloatingPointSign = isNegative ? .minus : .plus
    let result = Double(sign: sign, exponent: exponent + Int(cut), significand: Double(significand))
    return result.isInfinite ? nil : result
  }

  /// `float.as_integer_ratio`, in lowest terms.
  package static func integerRatio(
    of value: Double
  ) throws(NumberError) -> (numerator: IntegerValue, denominator: IntegerValue) {
    if value.isNaN { throw .value("cannot convert NaN to integer ratio") }
    if value.isInfinite { throw .overflow("cannot convert Infinity to integer ratio") }
    if value == 0 { return (0, 1) }
    if value == value.rounded(.towardZero) { return (try fromDouble(value), 1) }
    // Not integral, hence below 2^52: the significand fits a word.
    let exponent = Int(value.ulp.exponent)
    let significand = Int(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0))
    let twos = significand.trailingZeroBitCount
    let numerator = significand >> twos
    return (.small(value < 0 ? -numerator : numerator), IntegerValue(BigInt(1) << (-exponent - twos)))
  }
}

/// The outcome of comparing an integer with a float.
package enum NumericOrder: Sendable {
  case less
  case equal
  case greater
  /// One of them is not a number: every comparison but `!=` is false.
  case unordered
}

extension IntegerArithmetic {
  /// Compares without rounding the integer, as CPython does: `2**53 + 1 > float(2**53)`.
  package static func compare(_ left: IntegerValue, _ right: Double) -> NumericOrder {
    if right.isNaN { return .unordered }
    let whole = right.rounded(.down)
    guard let wholeInteger = try? fromDouble(whole) else { return right < 0 ? .greater : .less }
    if left < wholeInteger { return .less }
    if left > wholeInteger { return .greater }
    return whole < right ? .less : .equal
  }
}
