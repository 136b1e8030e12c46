/// SHA-3 and SHAKE (FIPS 202): the sponge on Keccak-f[1600].
struct Keccak: Digest {
  private var state = [UInt64](repeating: 0, count: 25)
  private var buffer: BlockBuffer
  private let rate: Int
  private let length: Int
  /// What marks the end: it tells SHA-3 from SHAKE.
  private let suffix: UInt8

  /// - Parameter bits: of the digest.
  init(sha3 bits: Int) {
    length = bits / 8
    rate = 200 - bits / 4
    suffix = 0x06
    buffer = BlockBuffer(size: rate)
  }

  /// - Parameter bits: of security; the digest has any length.
  init(shake bits: Int) {
    length = 0
    rate = 200 - bits / 4
    suffix = 0x1f
    buffer = BlockBuffer(size: rate)
  }

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    let rate = rate
    buffer.take(bytes) { Keccak.absorb(&state, $0, $1, rate) }
    self.state = state
  }

  func finish() -> [UInt8] { finish(length: length) }

  func finish(length: Int) -> [UInt8] {
    var state = state
    var last = buffer.rest + [UInt8](repeating: 0, count: rate - buffer.rest.count)
    last[buffer.rest.count] ^= suffix
    last[rate - 1] ^= 0x80
    Keccak.absorb(&state, last, 0, rate)
    var result: [UInt8] = []
    while true {
      for index in 0..<rate / 8 {
        result += state[index].bytes(isBigEndian: false)
        if result.count >= length { return Array(result.prefix(length)) }
      }
      Keccak.permute(&state)
    }
  }

  private static func absorb(_ state: inout [UInt64], _ bytes: [UInt8], _ start: Int, _ rate: Int) {
    for index in 0..<rate / 8 { state[index] ^= UInt64(bytes, at: start + index * 8, isBigEndian: false) }
    permute(&state)
  }

  /// Of the 24 rounds: from the shift register that FIPS 202 gives.
  private static let roundConstants: [UInt64] = {
    var register: UInt16 = 1
    return (0..<24).map { _ in
      var constant: UInt64 = 0
      for place in 0..<7 {
        if register & 1 == 1 { constant |= 1 << UInt64((1 << place) - 1) }
        register <<= 1
        if register & 0x100 != 0 { register ^= 0x171 }
      }
      return constant
    }
  }()

  /// Where each word goes, and how far it is turned.
  private static let moves: [(from: Int, to: Int, turn: Int)] = {
    var (x, y) = (1, 0)
    return (0..<24).map { step in
      let from = x + 5 * y
      (x, y) = (y, (2 * x + 3 * y) % 5)
      return (from, x + 5 * y, (step + 1) * (step + 2) / 2 % 64)
    }
  }()

  private static func permute(_ state: inout [UInt64]) {
    var columns = [UInt64](repeating: 0, count: 5)
    var moved = [UInt64](repeating: 0, count: 25)
    for constant in roundConstants {
      for x in 0..<5 { columns[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] }
      for x in 0..<5 {
        let mixed = columns[(x + 4) % 5] ^ columns[(x + 1) % 5].rotatedLeft(1)
        for y in stride(from: 0, to: 25, by: 5) { state[x + y] ^= mixed }
      }
      moved[0] = state[0]
      for move in moves {
        moved[move.to] = move.turn == 0 ? state[move.from] : state[move.from].rotatedLeft(move.turn)
      }
      for y in stride(from: 0, to: 25, by: 5) {
        for x in 0..<5 { state[x + y] = moved[x + y] ^ (~moved[(x + 1) % 5 + y] & moved[(x + 2) % 5 + y]) }
      }
      state[0] ^= constant
    }
  }
}
