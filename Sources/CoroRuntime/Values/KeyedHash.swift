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
    var tail: (UInt64, UInt64) = (0, 0)
    var shift: UInt64 = 0
    while index < count {
      if shift < 64 {
        tail.0 |= UInt64(bytes[index]) << shift
      } else {
        tail.1 |= UInt64(bytes[index]) << (shift - 64)
      }
      shift += 8
      index += 1
    }
    state = mix(tail.0 ^ 0x8EBC_6AF0_9C88_C6E3, tail.1 ^ state)
    let result = Int(bitPattern: UInt(mix(state ^ 0x5899_65CC_7537_4CC3, UInt64(count) ^ seed)))
    return result == 0 || result == -1 ? 1_234_567 : result
  }

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
