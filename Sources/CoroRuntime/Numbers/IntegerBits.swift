import BigInt

/// The operators on bits, of which a negative integer has infinitely many: two's complement
/// with the sign going on for ever.
extension IntegerArithmetic {
  /// `left << right`.
  ///
  /// - Throws: `memoryError` when the result has more than `sizeLimit` bits.
  package static func shiftLeft(
    _ left: IntegerValue, _ right: IntegerValue, sizeLimit: Int
  ) throws(NumberError) -> IntegerValue {
    guard !right.isNegative else { throw .value("negative shift count") }
    if left.isZero { return 0 }
    guard case .small(let count) = right else { throw .overflow("too many digits in integer") }
    if case .small(let small) = left, count < Int.bitWidth - 1 {
      let result = small << count
      if result >> count == small { return .small(result) }
    }
    let bits = left.bitLength.addingReportingOverflow(count)
    guard !bits.overflow, bits.partialValue <= max(sizeLimit, 128) else { throw .memory }
    let big = left.bigInteger
    return IntegerValue(BigInt(sign: big.sign, magnitude: big.magnitude << count))
  }

  /// `left >> right`, rounded down.
  package static func shiftRight(
    _ left: IntegerValue, _ right: IntegerValue
  ) throws(NumberError) -> IntegerValue {
    guard !right.isNegative else { throw .value("negative shift count") }
    guard case .small(let count) = right, count < left.bitLength else { return left.isNegative ? -1 : 0 }
    switch left {
    case .small(let small):
      return .small(small >> count)
    case .big(let big) where big.sign == .plus:
      return IntegerValue(BigInt(big.magnitude >> count))
    case .big(let big):
      // ~((~value) >> count): the complement of a negative number is not negative.
      return invert(IntegerValue(BigInt((big.magnitude - 1) >> count)))
    }
  }

  package static func invert(_ value: IntegerValue) -> IntegerValue {
    switch value {
    case .small(let small): return .small(~small)
    case .big: return subtract(negate(value), 1)
    }
  }

  package static func bitAnd(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    combine(left, right, &)
  }

  package static func bitOr(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    combine(left, right, |)
  }

  package static func bitXor(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    combine(left, right, ^)
  }

  private static func combine(
    _ left: IntegerValue, _ right: IntegerValue, _ operation: (UInt, UInt) -> UInt
  ) -> IntegerValue {
    if case .small(let first) = left, case .small(let second) = right {
      return .small(Int(bitPattern: operation(UInt(bitPattern: first), UInt(bitPattern: second))))
    }
    let first = complementWords(left)
    let second = complementWords(right)
    let firstSign: UInt = left.isNegative ? .max : 0
    let secondSign: UInt = right.isNegative ? .max : 0
    var words: [UInt] = []
    // One word more than the longer one has: it holds nothing but the sign.
    let count = max(first.count, second.count) + 1
    words.reserveCapacity(count)
    for index in 0..<count {
      words.append(
        operation(
          index < first.count ? first[index] : firstSign, index < second.count ? second[index] : secondSign))
    }
    return integer(complementWords: words)
  }

  /// Two's complement, the least significant word first; the words above are all sign.
  static func complementWords(_ value: IntegerValue) -> [UInt] {
    var words = value.magnitudeWords
    if value.isNegative { complement(&words) }
    return words
  }

  /// - Parameter words: two's complement, its sign being the topmost bit.
  static func integer(complementWords words: [UInt]) -> IntegerValue {
    var words = words
    let isNegative = (words.last ?? 0) >> UInt(UInt.bitWidth - 1) == 1
    if isNegative { complement(&words) }
    return IntegerValue(isNegative: isNegative, words: words)
  }

  private static func complement(_ words: inout [UInt]) {
    var carry = true
    for index in words.indices {
      let inverted = ~words[index]
      let (sum, overflow) = inverted.addingReportingOverflow(carry ? 1 : 0)
      words[index] = sum
      carry = overflow
    }
  }
}
