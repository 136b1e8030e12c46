/// The numbers that SHA-2 is made with: leading bits of the fractions of roots of the first primes (FIPS 180-4). They
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

/// SHA-224 and SHA-256.
struct SHA256: Digest {
  private var buffer = BlockBuffer(size: 64)
  private var state: [UInt32]
  private let length: Int

  private static let constants = PrimeRoots.primes.prefix(64).map { UInt32(PrimeRoots.cube($0) >> 32) }

  init() {
    state = PrimeRoots.primes.prefix(8).map { UInt32(PrimeRoots.square($0) >> 32) }
    length = 32
  }

  /// SHA-224: the second halves of the roots of the next primes, and a shorter digest.
  init(isShort: Bool) {
    state = PrimeRoots.primes[8..<16].map { UInt32(truncatingIfNeeded: PrimeRoots.square($0)) }
    length = 28
  }

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    buffer.take(bytes) { SHA256.compress(&state, $0, $1) }
    self.state = state
  }

  func finish() -> [UInt8] {
    var copy = self
    copy.update(lengthPadding(buffer.total, block: 64, lengthBytes: 8, isBigEndian: true))
    return Array(copy.state.flatMap { $0.bytes(isBigEndian: true) }.prefix(length))
  }

  private static func compress(_ state: inout [UInt32], _ bytes: [UInt8], _ start: Int) {
    var words = (0..<16).map { UInt32(bytes, at: start + $0 * 4, isBigEndian: true) }
    for index in 16..<64 {
      let a = words[index - 15]
      let b = words[index - 2]
      let first = a.rotatedRight(7) ^ a.rotatedRight(18) ^ a >> 3
      let second = b.rotatedRight(17) ^ b.rotatedRight(19) ^ b >> 10
      words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
    }
    var (a, b, c, d, e, f, g, h) = (
      state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
    )
    for step in 0..<64 {
      let high = e.rotatedRight(6) ^ e.rotatedRight(11) ^ e.rotatedRight(25)
      let choice = (e & f) ^ (~e & g)
      let one = h &+ high &+ choice &+ constants[step] &+ words[step]
      let low = a.rotatedRight(2) ^ a.rotatedRight(13) ^ a.rotatedRight(22)
      let two = low &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ one, c, b, a, one &+ two)
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
  }
}

/// SHA-384 and SHA-512.
struct SHA512: Digest {
  private var buffer = BlockBuffer(size: 128)
  private var state: [UInt64]
  private let length: Int

  private static let constants = PrimeRoots.primes.map { PrimeRoots.cube($0) }

  init() {
    state = PrimeRoots.primes.prefix(8).map { PrimeRoots.square($0) }
    length = 64
  }

  /// SHA-384: the roots of the next primes, and a shorter digest.
  init(isShort: Bool) {
    state = PrimeRoots.primes[8..<16].map { PrimeRoots.square($0) }
    length = 48
  }

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    buffer.take(bytes) { SHA512.compress(&state, $0, $1) }
    self.state = state
  }

  func finish() -> [UInt8] {
    var copy = self
    copy.update(lengthPadding(buffer.total, block: 128, lengthBytes: 16, isBigEndian: true))
    return Array(copy.state.flatMap { $0.bytes(isBigEndian: true) }.prefix(length))
  }

  private static func compress(_ state: inout [UInt64], _ bytes: [UInt8], _ start: Int) {
    var words = (0..<16).map { UInt64(bytes, at: start + $0 * 8, isBigEndian: true) }
    for index in 16..<80 {
      let a = words[index - 15]
      let b = words[index - 2]
      let first = a.rotatedRight(1) ^ a.rotatedRight(8) ^ a >> 7
      let second = b.rotatedRight(19) ^ b.rotatedRight(61) ^ b >> 6
      words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
    }
    var (a, b, c, d, e, f, g, h) = (
      state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
    )
    for step in 0..<80 {
      let high = e.rotatedRight(14) ^ e.rotatedRight(18) ^ e.rotatedRight(41)
      let choice = (e & f) ^ (~e & g)
      let one = h &+ high &+ choice &+ constants[step] &+ words[step]
      let low = a.rotatedRight(28) ^ a.rotatedRight(34) ^ a.rotatedRight(39)
      let two = low &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ one, c, b, a, one &+ two)
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
  }
}
