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

/// The words of which a SHA-2 function is made, with what depends on their width (FIPS 180-4, section 4).
protocol SecureHashWord: FixedWidthInteger & UnsignedInteger {
  static var rotations: SecureHashRotations { get }
  /// One for each round.
  static var roundConstants: [Self] { get }
  /// The state at the start; the digest has as many bytes as a word has bits.
  static var initialState: [Self] { get }
  /// The state at the start of the function with the shorter digest, and that digest's length in bytes.
  static var shortVariant: (initialState: [Self], length: Int) { get }
}

/// By how many bits the functions of SHA-2 rotate; the last number of the first two is a shift.
struct SecureHashRotations {
  let expandFirst: (Int, Int, Int)
  let expandSecond: (Int, Int, Int)
  let high: (Int, Int, Int)
  let low: (Int, Int, Int)
}

extension UInt32: SecureHashWord {
  static let rotations = SecureHashRotations(
    expandFirst: (7, 18, 3), expandSecond: (17, 19, 10), high: (6, 11, 25), low: (2, 13, 22))
  static let roundConstants = PrimeRoots.primes.prefix(64).map { UInt32(PrimeRoots.cube($0) >> 32) }
  static let initialState = PrimeRoots.primes.prefix(8).map { UInt32(PrimeRoots.square($0) >> 32) }
  /// The second halves of the roots of the next primes.
  static let shortVariant = (
    initialState: PrimeRoots.primes[8..<16].map { UInt32(truncatingIfNeeded: PrimeRoots.square($0)) }, length: 28
  )
}

extension UInt64: SecureHashWord {
  static let rotations = SecureHashRotations(
    expandFirst: (1, 8, 7), expandSecond: (19, 61, 6), high: (14, 18, 41), low: (28, 34, 39))
  static let roundConstants = PrimeRoots.primes.map { PrimeRoots.cube($0) }
  static let initialState = PrimeRoots.primes.prefix(8).map { PrimeRoots.square($0) }
  /// The roots of the next primes.
  static let shortVariant = (initialState: PrimeRoots.primes[8..<16].map { PrimeRoots.square($0) }, length: 48)
}

/// SHA-224 and SHA-256.
typealias SHA256 = SecureHash<UInt32>
/// SHA-384 and SHA-512.
typealias SHA512 = SecureHash<UInt64>

/// SHA-2, of either width.
struct SecureHash<Word: SecureHashWord>: Digest {
  private var buffer = BlockBuffer(size: 16 * Word.bitWidth / 8)
  private var state: [Word]
  private let length: Int

  init(isShort: Bool = false) {
    let variant = isShort ? Word.shortVariant : (initialState: Word.initialState, length: Word.bitWidth)
    (state, length) = (variant.initialState, variant.length)
  }

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    buffer.take(bytes) { SecureHash.compress(&state, $0, $1) }
    self.state = state
  }

  func finish() -> [UInt8] {
    let size = Word.bitWidth / 8
    var copy = self
    copy.update(lengthPadding(buffer.total, block: 16 * size, lengthBytes: 2 * size, isBigEndian: true))
    return Array(copy.state.flatMap { $0.bytes(isBigEndian: true) }.prefix(length))
  }

  private static func compress(_ state: inout [Word], _ bytes: [UInt8], _ start: Int) {
    let rotations = Word.rotations
    let constants = Word.roundConstants
    var words = (0..<16).map { Word(bytes, at: start + $0 * Word.bitWidth / 8, isBigEndian: true) }
    for index in 16..<constants.count {
      let a = words[index - 15]
      let b = words[index - 2]
      let (one, two) = (rotations.expandFirst, rotations.expandSecond)
      let first = a.rotatedRight(one.0) ^ a.rotatedRight(one.1) ^ a >> Word(one.2)
      let second = b.rotatedRight(two.0) ^ b.rotatedRight(two.1) ^ b >> Word(two.2)
      words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
    }
    var (a, b, c, d, e, f, g, h) = (
      state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
    )
    for step in constants.indices {
      let high = e.rotated(rotations.high)
      let choice = (e & f) ^ (~e & g)
      let one = h &+ high &+ choice &+ constants[step] &+ words[step]
      let low = a.rotated(rotations.low)
      let two = low &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ one, c, b, a, one &+ two)
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
  }
}

extension SecureHashWord {
  fileprivate func rotated(_ counts: (Int, Int, Int)) -> Self {
    rotatedRight(counts.0) ^ rotatedRight(counts.1) ^ rotatedRight(counts.2)
  }
}
