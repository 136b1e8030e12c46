#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// MD5 (RFC 1321). Broken as a signature, alive as a checksum.
struct MD5: Digest {
  private var buffer = BlockBuffer(size: 64)
  private var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]

  private static let shifts = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]
  private static let sines: [UInt32] = (0..<64).map { UInt32(abs(sin(Double($0 + 1))) * 4_294_967_296) }

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    buffer.take(bytes) { MD5.compress(&state, $0, $1) }
    self.state = state
  }

  func finish() -> [UInt8] {
    var copy = self
    copy.update(lengthPadding(buffer.total, block: 64, lengthBytes: 8, isBigEndian: false))
    return copy.state.flatMap { $0.bytes(isBigEndian: false) }
  }

  private static func compress(_ state: inout [UInt32], _ bytes: [UInt8], _ start: Int) {
    let words = (0..<16).map { UInt32(bytes, at: start + $0 * 4, isBigEndian: false) }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    for step in 0..<64 {
      let mixed: UInt32
      let word: Int
      switch step / 16 {
      case 0: (mixed, word) = ((b & c) | (~b & d), step)
      case 1: (mixed, word) = ((d & b) | (~d & c), (5 * step + 1) % 16)
      case 2: (mixed, word) = (b ^ c ^ d, (3 * step + 5) % 16)
      default: (mixed, word) = (c ^ (b | ~d), 7 * step % 16)
      }
      let sum = a &+ mixed &+ sines[step] &+ words[word]
      (a, d, c, b) = (d, c, b, b &+ sum.rotatedLeft(shifts[step / 16][step % 4]))
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
  }
}

/// SHA-1 (FIPS 180-4).
struct SHA1: Digest {
  private var buffer = BlockBuffer(size: 64)
  private var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    buffer.take(bytes) { SHA1.compress(&state, $0, $1) }
    self.state = state
  }

  func finish() -> [UInt8] {
    var copy = self
    copy.update(lengthPadding(buffer.total, block: 64, lengthBytes: 8, isBigEndian: true))
    return copy.state.flatMap { $0.bytes(isBigEndian: true) }
  }

  private static func compress(_ state: inout [UInt32], _ bytes: [UInt8], _ start: Int) {
    var words = (0..<16).map { UInt32(bytes, at: start + $0 * 4, isBigEndian: true) }
    for index in 16..<80 {
      words.append((words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]).rotatedLeft(1))
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for step in 0..<80 {
      let mixed: UInt32
      let constant: UInt32
      switch step / 20 {
      case 0: (mixed, constant) = ((b & c) | (~b & d), 0x5a82_7999)
      case 1: (mixed, constant) = (b ^ c ^ d, 0x6ed9_eba1)
      case 2: (mixed, constant) = ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
      default: (mixed, constant) = (b ^ c ^ d, 0xca62_c1d6)
      }
      let sum = a.rotatedLeft(5) &+ mixed &+ e &+ constant &+ words[step]
      (e, d, c, b, a) = (d, c, b.rotatedLeft(30), a, sum)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
  }
}
