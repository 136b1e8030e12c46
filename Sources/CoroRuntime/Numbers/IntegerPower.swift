import BigInt

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The result of `int ** int`, which is a float when the exponent is negative.
package enum IntegerPower: Hashable, Sendable {
  case integer(IntegerValue)
  case float(Double)
}

extension IntegerArithmetic {
  /// `base ** exponent`.
  ///
  /// - Throws: `memoryError` when the result has more than `sizeLimit` bits; for a negative exponent
  ///   what the power of floats throws.
  package static func power(
    _ base: IntegerValue, _ exponent: IntegerValue, sizeLimit: Int, pace: Pace? = nil
  ) throws(NumberError) -> IntegerPower {
    guard !exponent.isNegative else {
      // In CPython's order: a large base is complained about before a zero one.
      let base = try toDouble(base)
      let exponent = try toDouble(exponent)
      switch try FloatArithmetic.power(base, exponent) {
      case .real(let value): return .float(value)
      // Not reached: an integral exponent never leaves the real numbers.
      case .complex: return .float(.nan)
      }
    }
    if exponent.isZero { return .integer(1) }
    switch base {
    case .small(0), .small(1): return .integer(base)
    case .small(-1): return .integer(isOdd(exponent) ? -1 : 1)
    case .small, .big: break
    }
    guard case .small(let count) = exponent, estimatedBits(base) * Double(count) <= Double(max(sizeLimit, 64)) else {
      throw .memory
    }
    if case .small(let small) = base, let result = smallPower(small, count) {
      return .integer(.small(result))
    }
    return .integer(largePower(base, count, pace))
  }

  /// The binary logarithm of the magnitude, near enough for an estimate of sizes.
  private static func estimatedBits(_ value: IntegerValue) -> Double {
    switch value {
    case .small(let small): return log2(Double(small.magnitude))
    case .big(let big):
      let shift = big.magnitude.bitWidth - 53
      let top = (big.magnitude >> shift).words.first ?? 1
      return log2(Double(top)) + Double(shift)
    }
  }

  /// Nil when the result does not fit a word.
  private static func smallPower(_ base: Int, _ exponent: Int) -> Int? {
    var result = 1
    var square = base
    var rest = exponent
    while true {
      if rest & 1 == 1 {
        let (product, overflow) = result.multipliedReportingOverflow(by: square)
        if overflow { return nil }
        result = product
      }
      rest >>= 1
      if rest == 0 { return result }
      let (product, overflow) = square.multipliedReportingOverflow(by: square)
      if overflow { return nil }
      square = product
    }
  }

  /// Left-to-right binary powering of the odd part: the powers of two, of which round numbers
  /// have many, are shifted in at the end.
  private static func largePower(_ base: IntegerValue, _ exponent: Int, _ pace: Pace?) -> IntegerValue {
    let magnitude = base.bigInteger.magnitude
    let twos = magnitude.trailingZeroBitCount
    let odd = magnitude >> twos
    var result = odd
    if odd != 1 {
      var bit = Int.bitWidth - exponent.leadingZeroBitCount - 2
      while bit >= 0 {
        result = Magnitude.multiply(result, result, pace)
        if let pace, pace.isStopped { return base }
        if exponent >> bit & 1 == 1 { result = Magnitude.multiply(result, odd, pace) }
        bit -= 1
      }
    }
    // The size was checked, so this product is far from overflowing.
    result <<= twos &* exponent
    let isNegative = base.isNegative && exponent & 1 == 1
    return IntegerValue(BigInt(sign: isNegative ? .minus : .plus, magnitude: result))
  }

  static func isOdd(_ value: IntegerValue) -> Bool {
    switch value {
    case .small(let small): small & 1 == 1
    case .big(let big): (big.magnitude.words.first ?? 0) & 1 == 1
    }
  }

  /// `pow(base, exponent, modulus)`; a negative exponent asks for the inverse.
  ///
  /// - Parameter charge: called with the word operations of every round before it is done: with
  ///   large operands this runs long although nothing in it grows.
  package static func modularPower(
    _ base: IntegerValue, _ exponent: IntegerValue, _ modulus: IntegerValue,
    charge: (Int) throws(NumberError) -> Void = { (_: Int) throws(NumberError) in }
  ) throws(NumberError) -> IntegerValue {
    guard !modulus.isZero else { throw .value("pow() 3rd argument cannot be 0") }
    let positive = absolute(modulus)
    if positive == 1 { return 0 }
    var base = floorDivision(base, positive).remainder
    var exponent = exponent
    if exponent.isNegative {
      exponent = negate(exponent)
      base = try inverse(base, positive)
    }
    let result: IntegerValue
    if case .small(let small) = base, case .small(let modulus) = positive {
      result = try smallModularPower(UInt(small), exponent, UInt(modulus), charge)
    } else {
      result = try largeModularPower(base, exponent, positive, charge)
    }
    return modulus.isNegative && !result.isZero ? add(result, modulus) : result
  }

  private static func smallModularPower(
    _ base: UInt, _ exponent: IntegerValue, _ modulus: UInt, _ charge: (Int) throws(NumberError) -> Void
  ) throws(NumberError) -> IntegerValue {
    var result: UInt = 1
    for word in exponent.magnitudeWords.reversed() {
      try charge(UInt.bitWidth)
      var bit = UInt.bitWidth - 1
      while bit >= 0 {
        // Both factors are below the modulus, so the quotient fits a word.
        result = modulus.dividingFullWidth(result.multipliedFullWidth(by: result)).remainder
        if word >> UInt(bit) & 1 == 1 {
          result = modulus.dividingFullWidth(result.multipliedFullWidth(by: base)).remainder
        }
        bit -= 1
      }
    }
    return .small(Int(result))
  }

  private static func largeModularPower(
    _ base: IntegerValue, _ exponent: IntegerValue, _ modulus: IntegerValue,
    _ charge: (Int) throws(NumberError) -> Void
  ) throws(NumberError) -> IntegerValue {
    let base = base.bigInteger.magnitude
    let modulus = modulus.bigInteger.magnitude
    let words = modulus.words.count
    let work = words.multipliedReportingOverflow(by: words)
    var result: BigUInt = 1
    let exponentWords = exponent.magnitudeWords
    var bit = exponent.bitLength - 1
    while bit >= 0 {
      try charge(work.overflow ? .max : work.partialValue)
      result = Magnitude.divide(Magnitude.multiply(result, result), by: modulus).remainder
      if exponentWords[bit / UInt.bitWidth] >> UInt(bit % UInt.bitWidth) & 1 == 1 {
        result = Magnitude.divide(Magnitude.multiply(result, base), by: modulus).remainder
      }
      bit -= 1
    }
    return IntegerValue(BigInt(result))
  }

  /// Euclid's algorithm, keeping the coefficient of `value` only.
  ///
  /// - Requires: `modulus` is greater than one, `value` is in `0..<modulus`.
  private static func inverse(_ value: IntegerValue, _ modulus: IntegerValue) throws(NumberError) -> IntegerValue {
    var (remainder, next) = (modulus, value)
    var (coefficient, nextCoefficient): (IntegerValue, IntegerValue) = (0, 1)
    while !next.isZero {
      let (quotient, rest) = floorDivision(remainder, next)
      (remainder, next) = (next, rest)
      // No limit: the coefficients stay below the modulus.
      let product = try multiply(quotient, nextCoefficient)
      (coefficient, nextCoefficient) = (nextCoefficient, subtract(coefficient, product))
    }
    guard remainder == 1 else { throw .value("base is not invertible for the given modulus") }
    return coefficient.isNegative ? add(coefficient, modulus) : coefficient
  }
}
