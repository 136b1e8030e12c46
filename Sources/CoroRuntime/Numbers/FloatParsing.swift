/// `float()` of a text.
package enum FloatParsing {
  /// - Parameter text: code points; digits of every script count.
  /// - Throws: `could not convert string to float: 'abc'`.
  package static func parse(_ text: [UInt32]) throws(NumberError) -> Double {
    if let value = parse(ascii: NumericText.ascii(text)) { return value }
    throw .value("could not convert string to float: \(StringRepresentation.representation(of: text))")
  }

  /// Nil when the text is not a float.
  static func parse(ascii: [UInt8]) -> Double? {
    guard let text = NumericText.withoutUnderscores(NumericText.trimmed(ascii)) else { return nil }
    guard let (value, end) = prefix(of: text[...]), end == text.endIndex else { return nil }
    return value
  }

  /// The longest float at the beginning of a text, and where it ends; nil when there is none.
  static func prefix(of text: ArraySlice<UInt8>) -> (value: Double, end: Int)? {
    if let found = special(signed: text) { return found }
    var index = text.startIndex
    func letter(_ index: Int) -> UInt8? { index < text.endIndex ? text[index] : nil }
    let isNegative = letter(index) == Letter.minus
    if isNegative || letter(index) == Letter.plus { index += 1 }
    let wholeStart = index
    while NumericText.isDigit(letter(index)) { index += 1 }
    var digits = index - wholeStart
    if letter(index) == Letter.dot {
      index += 1
      let fractionStart = index
      while NumericText.isDigit(letter(index)) { index += 1 }
      digits += index - fractionStart
    }
    guard digits > 0 else { return nil }
    if let mark = letter(index), Letter.lowercase(mark) == UInt8(ascii: "e") {
      var exponent = index + 1
      if letter(exponent) == Letter.minus || letter(exponent) == Letter.plus { exponent += 1 }
      if NumericText.isDigit(letter(exponent)) {
        while NumericText.isDigit(letter(exponent)) { exponent += 1 }
        index = exponent
      }
    }
    guard let value = convert(text[wholeStart..<index]) else { return nil }
    return (isNegative ? -value : value, index)
  }

  /// An infinity or a NaN, in any case and with a sign.
  static func special(signed text: ArraySlice<UInt8>) -> (value: Double, end: Int)? {
    let isNegative = text.first == Letter.minus
    let text = isNegative || text.first == Letter.plus ? text.dropFirst() : text
    // The longer spelling first, as the shorter is its beginning.
    for (name, value) in [("infinity", Double.infinity), ("inf", .infinity), ("nan", .nan)] {
      let count = name.utf8.count
      if text.prefix(count).map(Letter.lowercase).elementsEqual(name.utf8) {
        return (isNegative ? -value : value, text.startIndex + count)
      }
    }
    return nil
  }

  /// The powers of ten that a float holds exactly.
  static let exactPowersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Correctly rounded, and without regard to the locale, which is why this is not `strtod`.
  private static func convert(_ text: ArraySlice<UInt8>) -> Double? {
    exact(text) ?? Double(String(decoding: text, as: UTF8.self))
  }

  /// For short numbers without an exponent: digits and power of ten are exact, so that one division
  /// rounds correctly (Clinger, How to Read Floating Point Numbers Accurately, 1990).
  private static func exact(_ text: ArraySlice<UInt8>) -> Double? {
    // Fifteen digits are below 2^53.
    guard text.count <= 16 else { return nil }
    var digits: UInt64 = 0
    var count = 0
    var point: Int?
    for letter in text {
      if letter == Letter.dot {
        point = count
      } else if NumericText.isDigit(letter) {
        digits = digits * 10 + UInt64(letter - Letter.zero)
        count += 1
      } else {
        return nil
      }
    }
    guard count <= 15 else { return nil }
    return Double(digits) / exactPowersOfTen[count - (point ?? count)]
  }
}
