import BigInt

/// The digits of an integer.
package enum IntegerFormatting {
  /// `str(value)`.
  ///
  /// - Parameter maximumDigits: CPython's guard, as the conversion takes quadratic time; 0 for none.
  package static func decimal(
    _ value: IntegerValue, maximumDigits: Int = IntegerParsing.defaultMaximumDigits
  ) throws(NumberError) -> String {
    if case .small(let small) = value { return String(small) }
    let digits = try decimalDigits(value, maximumDigits: maximumDigits)
    return (value.isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
  }

  /// The ASCII digits of the magnitude, without a sign or a prefix, in lower case.
  ///
  /// - Parameter radix: 2 to 36.
  package static func digits(
    _ value: IntegerValue, radix: Int, maximumDigits: Int = IntegerParsing.defaultMaximumDigits
  ) throws(NumberError) -> [UInt8] {
    precondition((2...36).contains(radix), "a radix is 2 to 36")
    if case .small(let small) = value { return Array(String(small.magnitude, radix: radix).utf8) }
    if radix == 10 { return try decimalDigits(value, maximumDigits: maximumDigits) }
    let words = value.magnitudeWords
    if radix & (radix - 1) == 0 { return digits(words, bits: radix.trailingZeroBitCount) }
    return digits(words, radix: UInt(radix))
  }

  /// `bin`, `oct` and `hex`: with the sign and the prefix.
  package static func prefixed(_ value: IntegerValue, radix: Int) throws(NumberError) -> String {
    let prefix =
      switch radix {
      case 2: "0b"
      case 8: "0o"
      default: "0x"
      }
    let digits = try digits(value, radix: radix)
    return (value.isNegative ? "-" : "") + prefix + String(decoding: digits, as: UTF8.self)
  }

  /// An upper bound of the digits that a value has, for a caller that charges before converting.
  package static func maximumDigitCount(_ value: IntegerValue, radix: Int) -> Int {
    let bitsPerDigit = max(1, Int.bitWidth - radix.leadingZeroBitCount - 1)
    return value.bitLength / bitsPerDigit + 1
  }

  private static func decimalDigits(
    _ value: IntegerValue, maximumDigits: Int
  ) throws(NumberError) -> [UInt8] {
    let limit = maximumDigits > 0 ? max(maximumDigits, IntegerParsing.checkThreshold) : .max
    // A digit is more than 3.3 bits: what is certainly too long is not converted first.
    guard value.bitLength / 4 <= limit else { throw tooLong(maximumDigits) }
    let digits = digits(value.magnitudeWords, radix: 10)
    guard digits.count <= limit else { throw tooLong(maximumDigits) }
    return digits
  }

  private static func tooLong(_ maximumDigits: Int) -> NumberError {
    .value(
      "Exceeds the limit (\(maximumDigits) digits) for integer string conversion; "
        + "use sys.set_int_max_str_digits() to increase the limit")
  }

  private static func letter(_ digit: UInt) -> UInt8 {
    digit < 10 ? Letter.zero + UInt8(digit) : UInt8(ascii: "a") + UInt8(digit - 10)
  }

  /// For a radix that is a power of two.
  private static func digits(_ words: [UInt], bits: Int) -> [UInt8] {
    var reversed: [UInt8] = []
    reversed.reserveCapacity((words.count * UInt.bitWidth + bits - 1) / bits)
    let mask: UInt = 1 << UInt(bits) - 1
    var position = 0
    while position < words.count * UInt.bitWidth {
      let (index, offset) = position.quotientAndRemainder(dividingBy: UInt.bitWidth)
      var digit = words[index] >> UInt(offset)
      if offset + bits > UInt.bitWidth, index + 1 < words.count {
        digit |= words[index + 1] << UInt(UInt.bitWidth - offset)
      }
      reversed.append(letter(digit & mask))
      position += bits
    }
    while let last = reversed.last, last == Letter.zero { reversed.removeLast() }
    return reversed.isEmpty ? [Letter.zero] : reversed.reversed()
  }

  /// Rewrites base 2^64 as base radix^k, k digits filling a word; quadratic, as in CPython
  /// (Knuth, The Art of Computer Programming, volume 2, 4.4, method 1b).
  private static func digits(_ words: [UInt], radix: UInt) -> [UInt8] {
    var chunk = radix
    var digitsPerChunk = 1
    while case let (next, overflow) = chunk.multipliedReportingOverflow(by: radix), !overflow {
      chunk = next
      digitsPerChunk += 1
    }
    var chunks: [UInt] = []
    for word in words.reversed() {
      var carry = word
      for index in chunks.indices {
        // A chunk is below the divisor, so the quotient fits a word.
        (carry, chunks[index]) = chunk.dividingFullWidth((chunks[index], carry))
      }
      while carry != 0 {
        chunks.append(carry % chunk)
        carry /= chunk
      }
    }
    guard let topmost = chunks.popLast() else { return [Letter.zero] }
    var result = Array(String(topmost, radix: Int(radix)).utf8)
    result.reserveCapacity(result.count + chunks.count * digitsPerChunk)
    for value in chunks.reversed() {
      let digits = String(value, radix: Int(radix)).utf8
      result.append(contentsOf: repeatElement(Letter.zero, count: digitsPerChunk - digits.count))
      result.append(contentsOf: digits)
    }
    return result
  }
}
