/// Something a literal must not say.
struct LiteralProblem: Error {
  let message: String
}

/// Reads the value of a number whose form the lexer has checked.
enum NumberLiteral {
  /// CPython's limit on the conversion of decimal digits, which takes time quadratic in their number.
  static let maximumDecimalDigits = 4300

  static func read(_ bytes: ArraySlice<UInt8>) -> Result<Expression.Kind, LiteralProblem> {
    let digits = bytes.filter { $0 != Ascii.underscore }
    if digits.count > 2, digits[0] == Ascii.digit0 {
      switch Ascii.lowered(digits[1]) {
      case Ascii.lowerX: return .success(integer(digits[2...], radix: 16))
      case Ascii.lowerO: return .success(integer(digits[2...], radix: 8))
      case Ascii.lowerB: return .success(integer(digits[2...], radix: 2))
      default: break  // of bytes: any other is decimal
      }
    }
    if let last = digits.last, Ascii.lowered(last) == Ascii.lowerJ {
      return .success(.imaginary(double(digits.dropLast())))
    }
    if digits.allSatisfy(Ascii.isDigit) {
      if digits.count > maximumDecimalDigits {
        return .failure(
          LiteralProblem(
            message: "Exceeds the limit (\(maximumDecimalDigits) digits) for integer string conversion: "
              + "value has \(digits.count) digits; use sys.set_int_max_str_digits() to increase the limit "
              + "- Consider hexadecimal for huge integer literals to avoid decimal conversion limits."))
      }
      return .success(integer(digits[...], radix: 10))
    }
    return .success(.float(double(digits[...])))
  }

  private static func integer(_ digits: ArraySlice<UInt8>, radix: Int) -> Expression.Kind {
    var value = 0
    for digit in digits {
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(Ascii.digitValue(digit) ?? 0)
      if overflow || carry { return .bigInteger(digits: String(decoding: digits, as: UTF8.self), radix: radix) }
      value = sum
    }
    return .integer(value)
  }

  /// The nearest double; too large a number is infinite. `Double` refuses `1.` and `.5`, hence the zeros.
  private static func double(_ digits: ArraySlice<UInt8>) -> Double {
    var text: [UInt8] = []
    for byte in digits {
      if byte == Ascii.dot, text.isEmpty { text.append(Ascii.digit0) }
      if Ascii.lowered(byte) == Ascii.lowerE, text.last == Ascii.dot { text.append(Ascii.digit0) }
      text.append(byte)
    }
    if text.last == Ascii.dot { text.append(Ascii.digit0) }
    return Double(String(decoding: text, as: UTF8.self)) ?? .infinity
  }
}
