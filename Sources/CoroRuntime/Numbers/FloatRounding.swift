/// `round()` of floats, correctly rounded on the exact binary value, after CPython's `double_round`.
package enum FloatRounding {
  /// `round(value)`: half to even, an integer.
  package static func toInteger(_ value: Double) throws(NumberError) -> IntegerValue {
    try IntegerArithmetic.fromDouble(value.rounded(.toNearestOrEven))
  }

  /// `round(value, digits)`: the float nearest to the decimal that is nearest to the value.
  package static func round(_ value: Double, digits: Int) throws(NumberError) -> Double {
    guard value.isFinite, value != 0 else { return value }
    // Beyond these every float has fewer digits, or is less than half a unit.
    if digits > 323 { return value }
    if digits < -308 { return Double(signOf: value, magnitudeOf: 0) }
    if let scaled = FloatDigits.scaled(value, fractionDigits: digits), scaled <= 1 << 53 {
      // Both are exact, so that this is the one rounding of the decimal.
      return Double(signOf: value, magnitudeOf: Double(UInt64(scaled)) / FloatParsing.exactPowersOfTen[digits])
    }
    let text: [UInt8]
    if digits >= 0 {
      let (whole, fraction) = FloatDigits.fixed(value, fractionDigits: digits)
      text = whole + [Letter.dot] + fraction
    } else {
      text = roundedWhole(value, zeros: -digits)
    }
    guard let magnitude = FloatParsing.parse(ascii: text), magnitude.isFinite else {
      throw .overflow("rounded value too large to represent")
    }
    return Double(signOf: value, magnitudeOf: magnitude)
  }

  /// The digits of the magnitude rounded to a multiple of a power of ten.
  private static func roundedWhole(_ value: Double, zeros: Int) -> [UInt8] {
    let truncated = value.magnitude.rounded(.down)
    var digits = FloatDigits.fixed(truncated, fractionDigits: 0).whole
    // With a digit in front for the carry, and one more so that there is one to round.
    digits.insert(contentsOf: repeatElement(Letter.zero, count: max(zeros - digits.count, 0) + 1), at: 0)
    let kept = digits.count - zeros
    let cut = digits[kept...]
    digits.removeLast(zeros)
    let first = cut.first ?? Letter.zero
    let nothingFollows = cut.dropFirst().allSatisfy { $0 == Letter.zero } && truncated == value.magnitude
    let isTie = first == UInt8(ascii: "5") && nothingFollows
    let isOdd = (digits.last ?? Letter.zero) & 1 == 1
    if first >= UInt8(ascii: "5"), !isTie || isOdd {
      var index = digits.count - 1
      while index >= 0, digits[index] == Letter.nine {
        digits[index] = Letter.zero
        index -= 1
      }
      if index >= 0 { digits[index] += 1 }
    }
    return digits + [UInt8(ascii: "e")] + Array(String(zeros).utf8)
  }
}
