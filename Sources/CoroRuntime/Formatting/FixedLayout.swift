/// A float with a fixed number of digits behind the point, flush right in a width: `.2f`, `8.3f`.
///
/// Exact: the float is a whole number times a power of two, and so is what is rounded. The general way, with digits in
/// arrays, takes 9,000 instructions a number. Up to nine digits behind the point: they fit a machine word.
struct FixedLayout {
  private var width = 0
  private var precision = 0

  /// - Requires: the precision is 0 to 9.
  init(width: Int, precision: Int) {
    self.width = width
    self.precision = precision
  }

  /// Nil where the specification says more than this, or something wrong.
  init?(_ specification: StringObject) {
    let count = specification.count
    guard specification.isASCII, count >= 3, count <= 6 else { return nil }
    let bytes = UnsafeBufferPointer(start: specification.narrow, count: count)
    var index = 0
    while index < count, bytes[index] >= Letter.zero, bytes[index] <= Letter.nine {
      if index == 0 && bytes[0] == Letter.zero { return nil }
      width = width * 10 + Int(bytes[index] - Letter.zero)
      index += 1
    }
    guard index + 3 == count, bytes[index] == Letter.dot, bytes[index + 2] == UInt8(ascii: "f"),
      bytes[index + 1] >= Letter.zero, bytes[index + 1] <= Letter.nine
    else { return nil }
    precision = Int(bytes[index + 1] - Letter.zero)
  }

  /// The text; nil where the number is too large for it, or none.
  func text(of value: Double, _ machine: Machine) -> Ref<StringObject>? {
    guard let digits = digits(of: value) else { return nil }
    let made = machine.unfilledString(digits.length, isASCII: true)
    digits.write(to: made.bytes)
    return made
  }

  /// What is to be written; nil where the number is too large for it, or none.
  @inline(__always)
  func digits(of value: Double) -> Digits? {
    guard value.isFinite, let scaled = scaled(value.magnitude) else { return nil }
    var digitCount = 1
    var rest = scaled / 10
    while rest > 0 {
      digitCount += 1
      rest /= 10
    }
    digitCount = max(digitCount, precision + 1)
    let isNegative = value.sign == .minus
    let length = digitCount + (precision > 0 ? 1 : 0) + (isNegative ? 1 : 0)
    return Digits(
      scaled: scaled, count: digitCount, precision: precision, isNegative: isNegative, length: max(width, length))
  }

  /// A number that was brought to its digits.
  struct Digits {
    fileprivate let scaled: UInt
    fileprivate let count: Int
    fileprivate let precision: Int
    fileprivate let isNegative: Bool
    /// Characters that `write` writes.
    let length: Int

    @inline(__always)
    func write(to target: UnsafeMutablePointer<UInt8>) {
      var index = length
      var rest = scaled
      for place in 0..<count {
        if place == precision && precision > 0 {
          index -= 1
          target[index] = Letter.dot
        }
        index -= 1
        target[index] = Letter.zero + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      if isNegative {
        index -= 1
        target[index] = Letter.minus
      }
      while index > 0 {
        index -= 1
        target[index] = Letter.space
      }
    }
  }

  /// The number times ten to the precision, rounded half to even.
  private func scaled(_ magnitude: Double) -> UInt? {
    var factor: UInt = 1
    for _ in 0..<precision { factor *= 10 }
    if magnitude == 0 { return 0 }
    let isNormal = magnitude.exponentBitPattern > 0
    let mantissa = UInt(magnitude.significandBitPattern) | (isNormal ? 1 << 52 : 0)
    let shift = 1075 - max(Int(magnitude.exponentBitPattern), 1)
    let (high, low) = mantissa.multipliedFullWidth(by: factor)
    if shift <= 0 {
      guard high == 0, -shift < 64, UInt(low) < ((1 as UInt) << 62) >> UInt(-shift) else { return nil }
      return UInt(low) << UInt(-shift)
    }
    // Less than 2^53 times 10^9: nothing but zeros is left.
    if shift >= 100 { return 0 }
    let quotient: UInt
    let isAboveHalf: Bool
    let isHalf: Bool
    if shift < 64 {
      guard high >> UInt(shift) == 0 else { return nil }
      quotient = high << UInt(64 - shift) | UInt(low) >> UInt(shift)
      let remainder = UInt(low) & ((1 as UInt) << UInt(shift) - 1)
      let half = (1 as UInt) << UInt(shift - 1)
      (isAboveHalf, isHalf) = (remainder > half, remainder == half)
    } else if shift == 64 {
      quotient = high
      let half = (1 as UInt) << 63
      (isAboveHalf, isHalf) = (UInt(low) > half, UInt(low) == half)
    } else {
      quotient = high >> UInt(shift - 64)
      let remainder = high & ((1 as UInt) << UInt(shift - 64) - 1)
      let half = (1 as UInt) << UInt(shift - 65)
      (isAboveHalf, isHalf) = (remainder > half || remainder == half && low > 0, remainder == half && low == 0)
    }
    guard quotient < (1 as UInt) << 62 else { return nil }
    return isAboveHalf || isHalf && quotient & 1 == 1 ? quotient + 1 : quotient
  }
}
