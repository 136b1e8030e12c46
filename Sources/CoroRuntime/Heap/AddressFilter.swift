/// Tells of nearly all addresses, without looking at what stands there, that they were not put in: a few bits for each, in a
/// table that stays in the processor's cache.
struct AddressFilter {
  private var bits: [UInt64]
  /// 64 minus the binary logarithm of the number of bits: the top bits of a multiplied number choose one.
  private let shift: UInt

  /// - Parameter logarithm: of the number of bits, to the base 2; at least 6.
  init(logarithm: UInt) {
    shift = 64 - logarithm
    bits = Array(repeating: 0, count: 1 << Int(logarithm - 6))
  }

  /// Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
  @inline(__always)
  private func bit(of number: UInt) -> UInt { (number &* 0x9E37_79B9_7F4A_7C15) >> shift }

  mutating func insert(_ number: UInt) {
    let bit = bit(of: number)
    bits[Int(bit >> 6)] |= 1 << (bit & 63)
  }

  /// False only of what was not put in.
  @inline(__always)
  func mayContain(_ number: UInt) -> Bool {
    let bit = bit(of: number)
    return bits.withUnsafeBufferPointer { $0[Int(bit >> 6)] & (1 << (bit & 63)) != 0 }
  }
}
