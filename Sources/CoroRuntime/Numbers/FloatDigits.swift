#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The decimal digits of a float's exact binary value, correctly rounded half to even.
///
/// Glibc's, musl's and Darwin's `printf` are exact for every precision. Only their digits are taken, since
/// the decimal point depends on the host's locale.
enum FloatDigits {
  /// A float has 1074 digits after the point at most: those that follow are zeros.
  private static let exactDigits = 1100

  /// The magnitude with so many digits after the point.
  ///
  /// - Requires: the value is finite. Digits beyond the exact ones are left to the caller to append.
  static func fixed(_ value: Double, fractionDigits: Int) -> (whole: [UInt8], fraction: [UInt8]) {
    if let scaled = scaled(value, fractionDigits: fractionDigits) {
      var digits = Array(String(scaled).utf8)
      if digits.count <= fractionDigits {
        digits.insert(contentsOf: repeatElement(Letter.zero, count: fractionDigits + 1 - digits.count), at: 0)
      }
      let whole = digits.count - fractionDigits
      return (Array(digits[..<whole]), Array(digits[whole...]))
    }
    let text = print("%.*f", precision: min(max(fractionDigits, 0), exactDigits), value)
    let whole = text.prefix(while: NumericText.isDigit)
    let fraction = text[whole.endIndex...].drop { !NumericText.isDigit($0) }
    return (Array(whole), Array(fraction))
  }

  /// The magnitude times 10^fractionDigits, rounded half to even; nil when it is not done in 128 bits.
  static func scaled(_ value: Double, fractionDigits: Int) -> UInt128? {
    // 10^22 has 74 bits, the significand 53: a product of 127.
    guard (0...22).contains(fractionDigits), value.magnitude < 0x1p53 else { return nil }
    let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    var product = UInt128(significand)
    for _ in 0..<fractionDigits { product &*= 10 }
    // Less than 2^53, so the significand's last bit is a half at most, or a unit.
    let shift = value == 0 ? 0 : -Int(value.magnitude.ulp.exponent)
    guard shift > 0 else { return product }
    if shift > 127 { return 0 }
    let quotient = product >> shift
    let rest = product & (1 << shift - 1)
    let half: UInt128 = 1 << (shift - 1)
    return rest > half || (rest == half && quotient & 1 == 1) ? quotient + 1 : quotient
  }

  /// The magnitude as one digit, a point, the other digits, and a power of ten.
  ///
  /// - Requires: the value is finite.
  static func scientific(_ value: Double, significantDigits: Int) -> (digits: [UInt8], exponent: Int) {
    let text = print("%.*e", precision: min(max(significantDigits - 1, 0), exactDigits), value)
    let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
    let exponent = Int(String(decoding: text[mantissa.endIndex...].dropFirst(), as: UTF8.self)) ?? 0
    return (mantissa.filter { NumericText.isDigit($0) }, exponent)
  }

  private static func print(_ format: String, precision: Int, _ value: Double) -> [UInt8] {
    let capacity = precision + 400
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let written = withVaList([Int32(precision), value.magnitude]) { arguments in
        buffer.withMemoryRebound(to: CChar.self) { vsnprintf($0.baseAddress, capacity, format, arguments) }
      }
      count = min(max(Int(written), 0), capacity - 1)
    }
  }
}
