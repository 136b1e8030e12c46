/// A keyed hash of bytes for tables: multiply and fold, after Wang Yi's wyhash (public domain).
///
/// The key is random for each interpreter, so that collisions cannot be prepared without knowing it.
package enum KeyedHash {
  /// Never 0 and never -1, which have meanings of their own in the caches and in Python's protocol.
  package static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> Int {
    var state = seed ^ 0xA076_1D64_78BD_642F
    var index = 0
    let count = bytes.count
    while count - index >= 16 {
      let first = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let second = bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
      state = mix(first ^ 0xE703_7ED1_A0B4_28DB, second ^ state)
      index += 16
    }
    let tail = tail(of: bytes, from: index)
    state = mix(tail.0 ^ 0x8EBC_6AF0_9C88_C6E3, tail.1 ^ state)
    let result = Int(bitPattern: UInt(mix(state ^ 0x5899_65CC_7537_4CC3, UInt64(count) ^ seed)))
    return result == 0 || result == -1 ? 1_234_567 : result
  }

  /// Up to 15 bytes as two words that are different for different bytes of one length: they may overlap.
  @inline(__always)
  private static func tail(of bytes: UnsafeRawBufferPointer, from index: Int) -> (UInt64, UInt64) {
    let left = bytes.count - index
    if left >= 8 {
      return (
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self),
        bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
      )
    }
    if left >= 4 {
      return (
        UInt64(bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)),
        UInt64(bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self))
      )
    }
    if left == 0 { return (0, 0) }
    let middle = UInt64(bytes[index + left / 2]) << 8
    return (UInt64(bytes[index]) | middle, UInt64(bytes[bytes.count - 1]))
  }

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
