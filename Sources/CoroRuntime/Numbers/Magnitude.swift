import BigInt

/// Products, quotients and divisors of magnitudes, on plain words.
///
/// The library's own are three to ten times slower, as they check and copy at every word. Magnitudes are in
/// base 2^64, the least significant word first.
enum Magnitude {
  static func multiply(_ left: BigUInt, _ right: BigUInt, _ pace: Pace? = nil) -> BigUInt {
    let (first, second) = (Array(left.words), Array(right.words))
    guard !first.isEmpty, !second.isEmpty else { return 0 }
    let product = [UInt](unsafeUninitializedCapacity: first.count + second.count) { buffer, count in
      first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
          multiply(first, second, UnsafeMutableBufferPointer(rebasing: buffer[..<(first.count + second.count)]), pace)
        }
      }
      count = first.count + second.count
    }
    return BigUInt(words: product)
  }

  /// - Requires: the divisor is not zero.
  static func divide(
    _ dividend: BigUInt, by divisor: BigUInt, _ pace: Pace? = nil
  ) -> (quotient: BigUInt, remainder: BigUInt) {
    if dividend < divisor { return (0, dividend) }
    var words = Array(dividend.words)
    let divisors = Array(divisor.words)
    if divisors.count == 1 {
      var rest: UInt = 0
      for index in words.indices.reversed() {
        (words[index], rest) = divisors[0].dividingFullWidth((rest, words[index]))
      }
      return (BigUInt(words: words), BigUInt(rest))
    }
    let (quotient, remainder) = divide(words, divisors, pace)
    return (BigUInt(words: quotient), BigUInt(words: remainder))
  }

  /// Long division (Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D).
  ///
  /// - Requires: two words of divisor at least, and no fewer of dividend.
  private static func divide(
    _ dividend: [UInt], _ divisor: [UInt], _ pace: Pace?
  ) -> (quotient: [UInt], remainder: [UInt]) {
    let count = divisor.count
    // With its topmost bit set the first word of the divisor guesses well.
    let shift = divisor[count - 1].leadingZeroBitCount
    let normal = shifted(divisor, shift).dropLast()
    var rest = shifted(dividend, shift)
    var quotient = [UInt](repeating: 0, count: dividend.count - count + 1)
    normal.withUnsafeBufferPointer { divisor in
      rest.withUnsafeMutableBufferPointer { rest in
        let (first, second) = (divisor[count - 1], divisor[count - 2])
        for position in (0..<quotient.count).reversed() {
          if let pace, count > Pace.wordsBetweenLooks, pace.look() { return }
          var guess = estimate(rest, position + count, first, second)
          let window = MutableWords(rebasing: rest[position..<position + count + 1])
          if subtract(divisor, times: guess, from: window) {
            guess &-= 1
            addBack(divisor, to: window)
          }
          quotient[position] = guess
        }
      }
    }
    var remainder = Array(rest[..<count])
    if shift > 0 {
      for index in 0..<count {
        let above = index + 1 < count ? remainder[index + 1] : 0
        remainder[index] = remainder[index] >> UInt(shift) | above << UInt(64 - shift)
      }
    }
    return (quotient, remainder)
  }

  /// - Returns: whether the result is negative, hence the factor was too large.
  private static func subtract(_ words: Words, times factor: UInt, from window: MutableWords) -> Bool {
    // window - product is the complement of (complement of window) + product, which has one carry only.
    let factor = UInt128(factor)
    var carry: UInt128 = 0
    for index in 0..<words.count {
      let sum = UInt128(words[index]) &* factor &+ UInt128(~window[index]) &+ carry
      window[index] = ~UInt(truncatingIfNeeded: sum)
      carry = sum >> 64
    }
    let (difference, overflow) = window[words.count].subtractingReportingOverflow(UInt(truncatingIfNeeded: carry))
    window[words.count] = difference
    return overflow
  }

  private static func addBack(_ words: Words, to window: MutableWords) {
    var carry: UInt128 = 0
    for index in 0..<words.count {
      carry = carry &+ UInt128(window[index]) &+ UInt128(words[index])
      window[index] = UInt(truncatingIfNeeded: carry)
      carry >>= 64
    }
    window[words.count] &+= UInt(truncatingIfNeeded: carry)
  }

  /// The next word of the quotient, at most one too large.
  private static func estimate(
    _ rest: UnsafeMutableBufferPointer<UInt>, _ top: Int, _ first: UInt, _ second: UInt
  ) -> UInt {
    guard rest[top] < first else { return .max }
    var (guess, remainder) = first.dividingFullWidth((rest[top], rest[top - 1]))
    while UInt128(guess) &* UInt128(second) > UInt128(remainder) << 64 | UInt128(rest[top - 2]) {
      guess &-= 1
      let (sum, overflow) = remainder.addingReportingOverflow(first)
      if overflow { break }
      remainder = sum
    }
    return guess
  }

  /// To the left by less than a word, with one word more.
  private static func shifted(_ words: [UInt], _ shift: Int) -> [UInt] {
    var result: [UInt] = []
    result.reserveCapacity(words.count + 1)
    var carry: UInt = 0
    for word in words {
      result.append(word << UInt(shift) | carry)
      carry = shift == 0 ? 0 : word >> UInt(64 - shift)
    }
    result.append(carry)
    return result
  }
}
