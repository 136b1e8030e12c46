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
    let text = print("%.*f", precision: min(max(fractionDigits, 0), exactDigits), value)
    let whole = text.prefix(while: NumericText.isDigit)
    let fraction = text[whole.endIndex...].drop { !NumericText.isDigit($0) }
    return (Array(whole), Array(fraction))
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
