import BigInt

extension IntegerArithmetic {
  /// `math.gcd` of two: never negative.
  package static func greatestCommonDivisor(_ left: IntegerValue, _ right: IntegerValue) -> IntegerValue {
    if case .small(let small) = left, case .small(let other) = right {
      return IntegerValue(isNegative: false, words: [smallGreatestCommonDivisor(small.magnitude, other.magnitude)])
    }
    return IntegerValue(BigInt(largeGreatestCommonDivisor(left.bigInteger.magnitude, right.bigInteger.magnitude)))
  }

  /// Lehmer's algorithm: the leading bits tell many steps of Euclid's, which are then done at once.
  ///
  /// As CPython's `_PyLong_GCD`, after Knuth, volume 2, 4.5.2, algorithm L.
  private static func largeGreatestCommonDivisor(_ left: BigUInt, _ right: BigUInt) -> BigUInt {
    var (first, second) = left < right ? (right, left) : (left, right)
    while second.words.count > 1 {
      // With 60 bits all factors stay below 2^31, and the products below fit.
      let shift = first.bitWidth - 60
      var x = Int((first >> shift).words.first ?? 0)
      var y = Int((second >> shift).words.first ?? 0)
      var (a, b, c, d) = (1, 0, 0, 1)
      var steps = 0
      while y != c {
        let quotient = (x + (a - 1)) / (y - c)
        let (product, overflow) = quotient.multipliedReportingOverflow(by: y)
        if overflow || product > x { break }
        let next = b + quotient * d
        let rest = x - product
        if next > rest { break }
        (x, y) = (y, rest)
        (a, b, c, d) = (d, c, next, a + quotient * c)
        steps += 1
      }
      if steps == 0 {
        (first, second) = (second, Magnitude.divide(first, by: second).remainder)
      } else if steps % 2 == 1 {
        (first, second) = (combine(a, second, b, first), combine(d, first, c, second))
      } else {
        (first, second) = (combine(a, first, b, second), combine(d, second, c, first))
      }
    }
    guard let small = second.words.first else { return first }
    let rest = Magnitude.divide(first, by: second).remainder.words.first ?? 0
    return BigUInt(smallGreatestCommonDivisor(small, rest))
  }

  /// `factor * value - otherFactor * other`, which is known not to be negative.
  private static func combine(_ factor: Int, _ value: BigUInt, _ otherFactor: Int, _ other: BigUInt) -> BigUInt {
    let (values, others) = (Array(value.words), Array(other.words))
    var words: [UInt] = []
    words.reserveCapacity(max(values.count, others.count))
    var carry: Int128 = 0
    for index in 0..<max(values.count, others.count) {
      // The factors have 32 bits, so there is room enough.
      let added = Int128(index < values.count ? values[index] : 0) &* Int128(factor)
      let taken = Int128(index < others.count ? others[index] : 0) &* Int128(otherFactor)
      carry = carry &+ added &- taken
      words.append(UInt(truncatingIfNeeded: carry))
      carry >>= 64
    }
    return BigUInt(words: words)
  }

  private static func smallGreatestCommonDivisor(_ left: UInt, _ right: UInt) -> UInt {
    var (first, second) = (left, right)
    while second != 0 {
      (first, second) = (second, first % second)
    }
    return first
  }

  /// `math.lcm` of two: never negative.
  ///
  /// - Throws: `memoryError` when the result may have more than `sizeLimit` bits.
  package static func leastCommonMultiple(
    _ left: IntegerValue, _ right: IntegerValue, sizeLimit: Int = .max
  ) throws(NumberError) -> IntegerValue {
    if left.isZero || right.isZero { return 0 }
    let divisor = greatestCommonDivisor(left, right)
    return absolute(try multiply(floorDivision(left, divisor).quotient, right, sizeLimit: sizeLimit))
  }

  /// `math.isqrt`: the root rounded down.
  ///
  /// For large numbers Mark Dickinson's adaptive Newton iteration of CPython's `mathmodule.c`, whose
  /// precision doubles in every round, so that only the last division is of full size.
  package static func integerSquareRoot(_ value: IntegerValue) throws(NumberError) -> IntegerValue {
    guard !value.isNegative else { throw .value("isqrt() argument must be nonnegative") }
    switch value {
    case .small(let small):
      var root = Int(Double(small).squareRoot())
      // The double may be off by one on either side.
      while root.multipliedReportingOverflow(by: root).overflow || root * root > small { root -= 1 }
      while case let next = root + 1, !next.multipliedReportingOverflow(by: next).overflow, next * next <= small {
        root = next
      }
      return .small(root)
    case .big(let big):
      let magnitude = big.magnitude
      let half = (magnitude.bitWidth - 1) / 2
      let rounds = Int.bitWidth - half.leadingZeroBitCount
      var root: BigUInt = 1
      var digits = 0
      for round in stride(from: rounds - 1, through: 0, by: -1) {
        let previous = digits
        digits = half >> round
        let shift = 2 * half - previous - digits + 1
        let quotient = Magnitude.divide(magnitude >> shift, by: root).quotient
        root = (root << (digits - previous - 1)) + quotient
      }
      if Magnitude.multiply(root, root) > magnitude { root -= 1 }
      return IntegerValue(BigInt(root))
    }
  }
}
