import BigInt

/// `int()` of a text.
package enum IntegerParsing {
  /// CPython's `sys.int_info.default_max_str_digits`: conversions take quadratic time.
  package static let defaultMaximumDigits = 4300
  /// CPython's `sys.int_info.str_digits_check_threshold`: so many digits are never refused.
  package static let checkThreshold = 640

  /// - Parameters:
  ///   - text: code points; digits of every script count.
  ///   - base: 2 to 36, or 0 to go by the prefix.
  ///   - maximumDigits: for bases that are no power of two; 0 for no limit.
  package static func parse(
    _ text: [UInt32], base: Int = 10, maximumDigits: Int = defaultMaximumDigits
  ) throws(NumberError) -> IntegerValue {
    if let value = try parse(ascii: NumericText.ascii(text), base: base, maximumDigits: maximumDigits) { return value }
    throw invalid(base, StringRepresentation.representation(of: text, maximumLength: 200))
  }

  /// `int()` of a bytes object.
  package static func parse(
    bytes: [UInt8], base: Int = 10, maximumDigits: Int = defaultMaximumDigits
  ) throws(NumberError) -> IntegerValue {
    if let value = try parse(ascii: bytes, base: base, maximumDigits: maximumDigits) { return value }
    throw invalid(base, StringRepresentation.representation(ofBytes: bytes, maximumLength: 200))
  }

  private static func invalid(_ base: Int, _ representation: String) -> NumberError {
    .value(invalidLiteral(base, representation))
  }

  static func invalidLiteral(_ base: Int, _ representation: String) -> String {
    "invalid literal for int() with base \(base): \(representation)"
  }

  /// Nil when the text is not an integer.
  static func parse(ascii: [UInt8], base: Int, maximumDigits: Int) throws(NumberError) -> IntegerValue? {
    guard base == 0 || (2...36).contains(base) else { throw .value("int() base must be >= 2 and <= 36, or 0") }
    var text = NumericText.trimmed(ascii)
    let isNegative = text.first == Letter.minus
    if isNegative || text.first == Letter.plus { text.removeFirst() }
    guard let (radix, mayBeNonzero) = stripPrefix(&text, base: base),
      let digits = digits(text, radix: radix)
    else { return nil }
    // Base 0 refuses what looks like C's octal numbers, but not zeros.
    if !mayBeNonzero, digits.contains(where: { $0 != 0 }) { return nil }

    if let small = smallInteger(digits, radix: radix, isNegative: isNegative) {
      if digits.count <= checkThreshold { return .small(small) }
    }
    if radix & (radix - 1) == 0 {
      return IntegerValue(isNegative: isNegative, words: words(digits, bits: radix.trailingZeroBitCount))
    }
    if digits.count > checkThreshold, maximumDigits > 0, digits.count > maximumDigits {
      throw .value(
        "Exceeds the limit (\(maximumDigits) digits) for integer string conversion: value has \(digits.count) digits; "
          + "use sys.set_int_max_str_digits() to increase the limit")
    }
    let magnitude = magnitude(digits[...], radix: radix)
    return IntegerValue(BigInt(sign: isNegative ? .minus : .plus, magnitude: magnitude))
  }

  /// Removes `0x` and its like; says the base, and whether the digits may be other than zeros. Nil when
  /// what follows the prefix begins badly.
  private static func stripPrefix(_ text: inout ArraySlice<UInt8>, base: Int) -> (radix: Int, mayBeNonzero: Bool)? {
    guard text.first == Letter.zero else { return (base == 0 ? 10 : base, true) }
    let mark = text.dropFirst().first.map(Letter.lowercase)
    let marked: Int? =
      switch mark {
      case UInt8(ascii: "x"): 16
      case UInt8(ascii: "o"): 8
      case UInt8(ascii: "b"): 2
      default: nil
      }
    guard let marked, base == 0 || base == marked else { return base == 0 ? (10, false) : (base, true) }
    text.removeFirst(2)
    // One underscore may follow the prefix.
    if text.first == Letter.underscore { text.removeFirst() }
    return (marked, true)
  }

  /// The values of the digits, nil when there are none or one does not belong.
  private static func digits(_ text: ArraySlice<UInt8>, radix: Int) -> [UInt8]? {
    var digits: [UInt8] = []
    digits.reserveCapacity(text.count)
    var afterDigit = false
    for letter in text {
      if letter == Letter.underscore {
        guard afterDigit else { return nil }
        afterDigit = false
        continue
      }
      guard let digit = digitValue(letter), digit < radix else { return nil }
      digits.append(digit)
      afterDigit = true
    }
    return afterDigit ? digits : nil
  }

  private static func digitValue(_ letter: UInt8) -> UInt8? {
    if NumericText.isDigit(letter) { return letter - Letter.zero }
    let lower = Letter.lowercase(letter)
    guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) else { return nil }
    return lower - UInt8(ascii: "a") + 10
  }

  private static func smallInteger(_ digits: [UInt8], radix: Int, isNegative: Bool) -> Int? {
    var result = 0
    for digit in digits {
      let (product, tooLarge) = result.multipliedReportingOverflow(by: radix)
      // Downwards for a negative one: Int.min has no positive counterpart.
      let (sum, overflow) = product.addingReportingOverflow(isNegative ? -Int(digit) : Int(digit))
      if tooLarge || overflow { return nil }
      result = sum
    }
    return result
  }

  /// For a base that is a power of two: its digits laid side by side.
  private static func words(_ digits: [UInt8], bits: Int) -> [UInt] {
    var words: [UInt] = []
    words.reserveCapacity(digits.count / UInt.bitWidth * bits + bits)
    var current: UInt = 0
    var filled = 0
    for digit in digits.reversed() {
      current |= UInt(digit) << UInt(filled)
      filled += bits
      if filled >= UInt.bitWidth {
        words.append(current)
        filled -= UInt.bitWidth
        // What did not fit; nothing when it fitted exactly.
        current = UInt(digit) >> UInt(bits - filled)
      }
    }
    words.append(current)
    return words
  }

  /// Halves long texts, so that most of the work is done by the fast multiplication.
  private static func magnitude(_ digits: ArraySlice<UInt8>, radix: Int) -> BigUInt {
    let leaf = 512
    guard digits.count > leaf else { return BigUInt(words: chunkedWords(digits, radix: radix)) }
    // powers[k] is radix ** (leaf * 2^k).
    var powers = [BigUInt(radix).power(leaf)]
    func convert(_ digits: ArraySlice<UInt8>, level: Int) -> BigUInt {
      guard level >= 0 else { return BigUInt(words: chunkedWords(digits, radix: radix)) }
      let lowCount = leaf << level
      guard digits.count > lowCount else { return convert(digits, level: level - 1) }
      let middle = digits.endIndex - lowCount
      let high = convert(digits[..<middle], level: level - 1)
      let low = convert(digits[middle...], level: level - 1)
      return Magnitude.multiply(high, powers[level]) + low
    }
    while let last = powers.last, leaf << powers.count < digits.count {
      powers.append(Magnitude.multiply(last, last))
    }
    return convert(digits, level: powers.count - 1)
  }

  /// Multiplies and adds as many digits at once as a word holds.
  private static func chunkedWords(_ digits: ArraySlice<UInt8>, radix: Int) -> [UInt] {
    var words: [UInt] = []
    var index = digits.startIndex
    while index < digits.endIndex {
      var chunk: UInt = 0
      var scale: UInt = 1
      while index < digits.endIndex {
        let (next, overflow) = scale.multipliedReportingOverflow(by: UInt(radix))
        if overflow { break }
        scale = next
        chunk = chunk * UInt(radix) + UInt(digits[index])
        index += 1
      }
      var carry = chunk
      for position in words.indices {
        let (high, low) = words[position].multipliedFullWidth(by: scale)
        let (sum, overflow) = low.addingReportingOverflow(carry)
        words[position] = sum
        carry = high + (overflow ? 1 : 0)
      }
      if carry != 0 { words.append(carry) }
    }
    return words
  }
}
