/// The numbers that SHA-2 and BLAKE2 are made with: leading bits of the fractions of roots of the first primes (FIPS 180-4). They
/// are computed, in whole numbers, instead of written down.
enum PrimeRoots {
  static let primes: [UInt64] = {
    var found: [UInt64] = []
    var candidate: UInt64 = 2
    while found.count < 80 {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }()

  /// 64 bits of the fraction of the square root.
  static func square(_ number: UInt64) -> UInt64 { fraction(number, isCube: false) }

  /// 64 bits of the fraction of the cube root.
  static func cube(_ number: UInt64) -> UInt64 { fraction(number, isCube: true) }

  /// The whole part and 64 bits behind it, found bit by bit: the largest x with x² or x³ not above the number.
  private static func fraction(_ number: UInt64, isCube: Bool) -> UInt64 {
    var low: [UInt32] = [0, 0, 0]
    for bit in stride(from: 70, through: 0, by: -1) {
      var trial = low
      trial[bit / 32] |= 1 << UInt32(bit % 32)
      var power = multiply(trial, trial)
      if isCube { power = multiply(power, trial) }
      if compare(power, shifted(number, words: isCube ? 6 : 4)) <= 0 { low = trial }
    }
    return UInt64(low[1]) << 32 | UInt64(low[0])
  }

  private static func multiply(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result = [UInt32](repeating: 0, count: left.count + right.count)
    for (i, a) in left.enumerated() {
      var carry: UInt64 = 0
      for (j, b) in right.enumerated() {
        let sum = UInt64(a) * UInt64(b) + UInt64(result[i + j]) + carry
        result[i + j] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      result[i + right.count] = UInt32(truncatingIfNeeded: carry)
    }
    return result
  }

  private static func shifted(_ number: UInt64, words: Int) -> [UInt32] {
    [UInt32](repeating: 0, count: words) + [UInt32(truncatingIfNeeded: number)]
  }

  private static func compare(_ left: [UInt32], _ right: [UInt32]) -> Int {
    for index in (0..<max(left.count, right.count)).reversed() {
      let a = index < left.count ? left[index] : 0
      let b = index < right.count ? right[index] : 0
      if a != b { return a < b ? -1 : 1 }
    }
    return 0
  }
}
