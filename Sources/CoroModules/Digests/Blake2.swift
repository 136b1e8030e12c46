/// The parameters of BLAKE2 (RFC 7693, and its paper for the tree parameters).
struct Blake2Parameters {
  var length: Int
  var key: [UInt8] = []
  var salt: [UInt8] = []
  var person: [UInt8] = []
  var fanOut = 1
  var depth = 1
  var leafSize = 0
  var nodeOffset: UInt64 = 0
  var nodeDepth = 0
  var innerSize = 0
  var isLastNode = false
}

/// A digest that is no generic type: what is called through `any Digest` is never specialised, and a generic one runs
/// at a megabyte a second.
struct Blake2b: Digest {
  private var function: Blake2<UInt64>
  init(_ parameters: Blake2Parameters) { function = Blake2(parameters) }
  mutating func update(_ bytes: [UInt8]) { function.update(bytes) }
  func finish() -> [UInt8] { function.finish() }
}

struct Blake2s: Digest {
  private var function: Blake2<UInt32>
  init(_ parameters: Blake2Parameters) { function = Blake2(parameters) }
  mutating func update(_ bytes: [UInt8]) { function.update(bytes) }
  func finish() -> [UInt8] { function.finish() }
}

/// BLAKE2b with words of 64 bits and BLAKE2s with words of 32.
struct Blake2<Word: FixedWidthInteger & UnsignedInteger> {
  private var state: [Word]
  private var rest: [UInt8] = []
  private var total: UInt64 = 0
  private let length: Int
  private let isLastNode: Bool

  private static var isLarge: Bool { Word.bitWidth == 64 }
  private static var block: Int { Word.bitWidth * 2 }
  private static var rounds: Int { isLarge ? 12 : 10 }

  /// Those of SHA-512 and SHA-256.
  private static func initial(_ index: Int) -> Word {
    let root = PrimeRoots.square(PrimeRoots.primes[index])
    return isLarge ? Word(truncatingIfNeeded: root) : Word(truncatingIfNeeded: root >> 32)
  }

  private let initials: [Word]

  init(_ parameters: Blake2Parameters) {
    length = parameters.length
    isLastNode = parameters.isLastNode
    initials = (0..<8).map { Blake2.initial($0) }
    let half = Blake2.isLarge ? 16 : 8
    var block: [UInt8] = [
      UInt8(parameters.length), UInt8(parameters.key.count), UInt8(parameters.fanOut), UInt8(parameters.depth),
    ]
    block += UInt32(parameters.leafSize).bytes(isBigEndian: false)
    block += parameters.nodeOffset.bytes(isBigEndian: false).prefix(Blake2.isLarge ? 8 : 6)
    block += [UInt8(parameters.nodeDepth), UInt8(parameters.innerSize)]
    if Blake2.isLarge { block += [UInt8](repeating: 0, count: 14) }
    block += parameters.salt + [UInt8](repeating: 0, count: half - parameters.salt.count)
    block += parameters.person + [UInt8](repeating: 0, count: half - parameters.person.count)
    let size = Word.bitWidth / 8
    state = (0..<8).map { Word(block, at: $0 * size, isBigEndian: false) }
    for index in 0..<8 { state[index] ^= initials[index] }
    if !parameters.key.isEmpty {
      update(parameters.key + [UInt8](repeating: 0, count: Blake2.block - parameters.key.count))
    }
  }

  mutating func update(_ bytes: [UInt8]) {
    let input = rest + bytes
    var start = 0
    // The last block waits: it is marked when it is known to be the last.
    while input.count - start > Blake2.block {
      total &+= UInt64(Blake2.block)
      compress(input, start, isLast: false)
      start += Blake2.block
    }
    rest = Array(input[start...])
  }

  func finish() -> [UInt8] {
    var copy = self
    copy.total &+= UInt64(rest.count)
    copy.compress(rest + [UInt8](repeating: 0, count: Blake2.block - rest.count), 0, isLast: true)
    return Array(copy.state.flatMap { $0.bytes(isBigEndian: false) }.prefix(length))
  }

  private mutating func compress(_ bytes: [UInt8], _ start: Int, isLast: Bool) {
    let size = Word.bitWidth / 8
    let words = (0..<16).map { Word(bytes, at: start + $0 * size, isBigEndian: false) }
    var v = state + initials
    v[12] ^= Word(truncatingIfNeeded: total)
    v[13] ^= Blake2.isLarge ? 0 : Word(truncatingIfNeeded: total >> 32)
    if isLast {
      v[14] = ~v[14]
      if isLastNode { v[15] = ~v[15] }
    }
    v.withUnsafeMutableBufferPointer { v in
      words.withUnsafeBufferPointer { words in
        Blake2Tables.orders.withUnsafeBufferPointer { orders in
          for round in 0..<Blake2.rounds {
            let order = UnsafeBufferPointer(rebasing: orders[round % 10 * 16..<round % 10 * 16 + 16])
            Blake2.mix(v, 0, 4, 8, 12, words[Int(order[0])], words[Int(order[1])])
            Blake2.mix(v, 1, 5, 9, 13, words[Int(order[2])], words[Int(order[3])])
            Blake2.mix(v, 2, 6, 10, 14, words[Int(order[4])], words[Int(order[5])])
            Blake2.mix(v, 3, 7, 11, 15, words[Int(order[6])], words[Int(order[7])])
            Blake2.mix(v, 0, 5, 10, 15, words[Int(order[8])], words[Int(order[9])])
            Blake2.mix(v, 1, 6, 11, 12, words[Int(order[10])], words[Int(order[11])])
            Blake2.mix(v, 2, 7, 8, 13, words[Int(order[12])], words[Int(order[13])])
            Blake2.mix(v, 3, 4, 9, 14, words[Int(order[14])], words[Int(order[15])])
          }
        }
      }
    }
    for index in 0..<8 { state[index] ^= v[index] ^ v[index + 8] }
  }

  @inline(__always)
  private static func mix(
    _ v: UnsafeMutableBufferPointer<Word>, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ first: Word, _ second: Word
  ) {
    v[a] = v[a] &+ v[b] &+ first
    v[d] = (v[d] ^ v[a]).rotatedRight(isLarge ? 32 : 16)
    v[c] = v[c] &+ v[d]
    v[b] = (v[b] ^ v[c]).rotatedRight(isLarge ? 24 : 12)
    v[a] = v[a] &+ v[b] &+ second
    v[d] = (v[d] ^ v[a]).rotatedRight(isLarge ? 16 : 8)
    v[c] = v[c] &+ v[d]
    v[b] = (v[b] ^ v[c]).rotatedRight(isLarge ? 63 : 7)
  }
}

/// In which order each round takes the words of a block. No static property may stand in a generic type.
private enum Blake2Tables {
  static let orders: [UInt8] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
  ]
}
