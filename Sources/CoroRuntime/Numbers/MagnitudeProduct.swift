extension Magnitude {
  typealias Words = UnsafeBufferPointer<UInt>
  typealias MutableWords = UnsafeMutableBufferPointer<UInt>

  /// From here on Karatsuba's three products of half the size are faster than four.
  private static let karatsubaThreshold = 40

  /// Writes the product of two magnitudes that are not empty.
  ///
  /// - Parameter result: as long as both together; need not be initialised.
  static func multiply(_ left: Words, _ right: Words, _ result: MutableWords, _ pace: Pace? = nil) {
    let (long, short) = left.count >= right.count ? (left, right) : (right, left)
    let half = (long.count + 1) / 2
    if let pace, long.count > Pace.wordsBetweenLooks, pace.look() { return result.initialize(repeating: 0) }
    if short.count < karatsubaThreshold {
      multiplyLong(long, short, result)
    } else if short.count <= half {
      multiplyInPieces(long, short, result, pace)
    } else {
      multiplyHalves(long, short, half, result, pace)
    }
  }

  private static func multiplyLong(_ long: Words, _ short: Words, _ result: MutableWords) {
    result.update(repeating: 0)
    for position in 0..<short.count {
      let factor = UInt128(short[position])
      var carry: UInt128 = 0
      for index in 0..<long.count {
        // At most (2^64 - 1)^2 + 2 * (2^64 - 1), which is 2^128 - 1.
        let sum = UInt128(long[index]) &* factor &+ UInt128(result[position &+ index]) &+ carry
        result[position &+ index] = UInt(truncatingIfNeeded: sum)
        carry = sum >> 64
      }
      result[position + long.count] = UInt(truncatingIfNeeded: carry)
    }
  }

  /// For factors of very different length: as many pieces as long as the shorter one.
  private static func multiplyInPieces(_ long: Words, _ short: Words, _ result: MutableWords, _ pace: Pace?) {
    result.update(repeating: 0)
    var start = 0
    while start < long.count {
      let piece = Words(rebasing: long[start..<min(start + short.count, long.count)])
      withTemporary(piece.count + short.count) { product in
        multiply(piece, short, product, pace)
        add(Words(product), to: MutableWords(rebasing: result[start...]))
      }
      start += short.count
    }
  }

  /// Karatsuba's multiplication: (a1 B + a0)(b1 B + b0), the middle term from one product of sums.
  private static func multiplyHalves(
    _ long: Words, _ short: Words, _ half: Int, _ result: MutableWords, _ pace: Pace?
  ) {
    let (longLow, longHigh) = (Words(rebasing: long[..<half]), Words(rebasing: long[half...]))
    let (shortLow, shortHigh) = (Words(rebasing: short[..<half]), Words(rebasing: short[half...]))
    let low = MutableWords(rebasing: result[..<(2 * half)])
    let high = MutableWords(rebasing: result[(2 * half)...])
    multiply(longLow, shortLow, low, pace)
    multiply(longHigh, shortHigh, high, pace)
    // Sums and differences of what has no meaning would not fit either.
    if let pace, pace.isStopped { return }
    withTemporary(4 * half + 4) { space in
      let longSum = MutableWords(rebasing: space[..<(half + 1)])
      let shortSum = MutableWords(rebasing: space[(half + 1)..<(2 * half + 2)])
      let middle = MutableWords(rebasing: space[(2 * half + 2)...])
      sum(longLow, longHigh, longSum)
      sum(shortLow, shortHigh, shortSum)
      multiply(Words(longSum), Words(shortSum), middle, pace)
      if let pace, pace.isStopped { return }
      subtract(Words(low), from: middle)
      subtract(Words(high), from: middle)
      // The topmost words are zero now, and there may be no room for them.
      var count = middle.count
      while count > 0, middle[count - 1] == 0 { count -= 1 }
      add(Words(rebasing: middle[..<count]), to: MutableWords(rebasing: result[half...]))
    }
  }

  private static func withTemporary(_ count: Int, _ body: (MutableWords) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: count) { space in
      space.initialize(repeating: 0)
      body(space)
    }
  }

  private static func sum(_ long: Words, _ short: Words, _ result: MutableWords) {
    result.update(repeating: 0)
    add(long, to: result)
    add(short, to: result)
  }

  /// The carry runs on as far as the target goes.
  private static func add(_ words: Words, to target: MutableWords) {
    var carry = false
    var index = 0
    while index < target.count, carry || index < words.count {
      let word = index < words.count ? words[index] : 0
      let (partial, first) = target[index].addingReportingOverflow(word)
      let (sum, second) = partial.addingReportingOverflow(carry ? 1 : 0)
      target[index] = sum
      carry = first || second
      index += 1
    }
  }

  /// - Requires: the target is not less.
  private static func subtract(_ words: Words, from target: MutableWords) {
    var borrow = false
    var index = 0
    while index < target.count, borrow || index < words.count {
      let word = index < words.count ? words[index] : 0
      let (partial, first) = target[index].subtractingReportingOverflow(word)
      let (difference, second) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
      target[index] = difference
      borrow = first || second
      index += 1
    }
  }
}
