/// `float.hex` and `float.fromhex`.
package enum FloatHexadecimal {
  package static func format(_ value: Double) -> String {
    guard value.isFinite else { return FloatFormatting.representation(value) }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 { return sign + "0x0.0p+0" }
    let digits = String(value.significandBitPattern, radix: 16)
    let padding = String(repeating: "0", count: 13 - digits.utf8.count)
    // Below the normal floats the exponent stays and the first digit is zero.
    let exponent = value.isNormal ? Int(value.exponent) : -1022
    return "\(sign)0x\(value.isNormal ? 1 : 0).\(padding)\(digits)p\(exponent < 0 ? "" : "+")\(exponent)"
  }

  /// - Parameter text: code points.
  package static func parse(_ text: [UInt32]) throws(NumberError) -> Double {
    var scanner = Scanner(letters: text.map { UInt8(exactly: $0) ?? 0xff })
    scanner.skipSpace()
    let value = try scanner.scanFloat()
    scanner.skipSpace()
    guard scanner.isAtEnd else { throw Scanner.invalid }
    return value
  }

  private struct Scanner {
    static let invalid = NumberError.value("invalid hexadecimal floating-point string")
    static let overflow = NumberError.overflow("hexadecimal value too large to represent as a float")

    let letters: [UInt8]
    var position = 0

    init(letters: [UInt8]) {
      self.letters = letters
    }

    var current: UInt8? { position < letters.count ? letters[position] : nil }
    var isAtEnd: Bool { position == letters.count }

    mutating func skipSpace() {
      while let letter = current, NumericText.isSpace(letter) { position += 1 }
    }

    mutating func accept(_ letter: Unicode.Scalar) -> Bool {
      guard let current, Letter.lowercase(current) == UInt8(ascii: letter) else { return false }
      position += 1
      return true
    }

    mutating func scanFloat() throws(NumberError) -> Double {
      if let (value, end) = FloatParsing.special(signed: letters[position...]) {
        position = end
        return value
      }
      let isNegative = accept("-")
      if !isNegative { _ = accept("+") }
      let start = position
      if accept("0"), !accept("x") { position = start }
      var digits = scanDigits()
      var fractionDigits = 0
      if accept(".") {
        let fraction = scanDigits()
        fractionDigits = fraction.count
        digits += fraction
      }
      guard !digits.isEmpty else { throw Self.invalid }
      let exponent = try accept("p") ? scanExponent() : 0
      return try Self.value(digits, exponent: exponent, fractionDigits: fractionDigits, isNegative: isNegative)
    }

    private mutating func scanDigits() -> [UInt8] {
      var digits: [UInt8] = []
      while let letter = current, let digit = Character(Unicode.Scalar(letter)).hexDigitValue {
        digits.append(UInt8(digit))
        position += 1
      }
      return digits
    }

    /// Clamped far outside of what a float holds, and far inside of what an `Int` holds.
    private mutating func scanExponent() throws(NumberError) -> Int {
      let isNegative = accept("-")
      if !isNegative { _ = accept("+") }
      guard NumericText.isDigit(current) else { throw Self.invalid }
      var exponent = 0
      while let letter = current, NumericText.isDigit(letter) {
        exponent = min(exponent * 10 + Int(letter - Letter.zero), 1 << 50)
        position += 1
      }
      return isNegative ? -exponent : exponent
    }

    private static func value(
      _ digits: [UInt8], exponent: Int, fractionDigits: Int, isNegative: Bool
    ) throws(NumberError) -> Double {
      let significant = digits.drop { $0 == 0 }
      guard !significant.isEmpty else { return isNegative ? -0.0 : 0.0 }
      // Fifteen digits leave room to shift; of what follows it only matters whether it is zero.
      var top: UInt64 = 0
      for digit in significant.prefix(15) { top = top << 4 | UInt64(digit) }
      let rest = significant.dropFirst(15)
      let shift = top.leadingZeroBitCount
      top <<= UInt64(shift)
      if rest.contains(where: { $0 != 0 }) { top |= 1 }
      let scale = exponent - 4 * fractionDigits + 4 * rest.count - shift
      guard let result = IntegerArithmetic.rounded(top: top, exponent: scale, isNegative: isNegative) else {
        throw Self.overflow
      }
      return result
    }
  }
}
