/// SHA-224: SHA-256 from another start and cut (FIPS 180-4). By hand because swift-crypto leaves it out.
struct SHA224: Digest {
  private var buffer = BlockBuffer(size: 64)
  private var state = SHA224.initialState

  /// The second halves of the fractions of the square roots of the ninth to sixteenth primes.
  private static let initialState = PrimeRoots.primes[8..<16].map { UInt32(truncatingIfNeeded: PrimeRoots.square($0)) }
  private static let roundConstants = PrimeRoots.primes.prefix(64).map { UInt32(PrimeRoots.cube($0) >> 32) }

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    buffer.take(bytes) { SHA224.compress(&state, $0, $1) }
    self.state = state
  }

  func finish() -> [UInt8] {
    var copy = self
    copy.update(SHA224.padding(buffer.total))
    return Array(copy.state.flatMap { $0.bytes(isBigEndian: true) }.prefix(28))
  }

  /// A one, zeros, and the length in bits.
  private static func padding(_ total: UInt64) -> [UInt8] {
    let used = Int(total % 64) + 9
    let zeros = [UInt8](repeating: 0, count: (64 - used % 64) % 64)
    return [0x80] + zeros + (total << 3).bytes(isBigEndian: true)
  }

  private static func compress(_ state: inout [UInt32], _ bytes: [UInt8], _ start: Int) {
    let constants = roundConstants
    var words = (0..<16).map { UInt32(bytes, at: start + $0 * 4, isBigEndian: true) }
    for index in 16..<64 {
      let (a, b) = (words[index - 15], words[index - 2])
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
