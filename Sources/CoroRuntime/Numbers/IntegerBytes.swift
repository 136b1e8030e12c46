import BigInt

package enum ByteOrder: Sendable {
  case little
  case big

  /// - Throws: `ValueError` for any other word.
  package init(_ name: String) throws(NumberError) {
    switch name {
    case "little": self = .little
    case "big": self = .big
    default: throw .value("byteorder must be either 'little' or 'big'")
    }
  }
}

extension IntegerArithmetic {
  /// `int.to_bytes`.
  ///
  /// - Throws: `memoryError` when the length is above the maximum.
  package static func toBytes(
    _ value: IntegerValue, length: Int, order: ByteOrder, isSigned: Bool, maximumLength: Int
  ) throws(NumberError) -> [UInt8] {
    guard length >= 0 else { throw .value("length argument must be non-negative") }
    if value.isNegative, !isSigned { throw .overflow("can't convert negative int to unsigned") }
    let words = complementWords(value)
    let sign: UInt8 = value.isNegative ? .max : 0
    guard fits(value, length: length, isSigned: isSigned) else { throw .overflow("int too big to convert") }
    guard length <= maximumLength else { throw .memory }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    for index in 0..<length {
      let word = index / 8
      bytes.append(word < words.count ? UInt8(truncatingIfNeeded: words[word] >> UInt(index % 8 * 8)) : sign)
    }
    if order == .big { bytes.reverse() }
    return bytes
  }

  private static func fits(_ value: IntegerValue, length: Int, isSigned: Bool) -> Bool {
    // Compared in bytes, as eight times a hostile length overflows.
    guard isSigned else { return (value.bitLength + 7) / 8 <= length }
    if length == 0 {
      // CPython lets -1 through: all of its bits are sign.
      return value == 0 || value == -1
    }
    let bits = value.isNegative ? invert(value).bitLength : value.bitLength
    return bits / 8 + 1 <= length
  }

  /// `int.from_bytes`.
  package static func fromBytes(_ bytes: [UInt8], order: ByteOrder, isSigned: Bool) -> IntegerValue {
    let count = bytes.count
    var words = [UInt](repeating: 0, count: count / 8 + 1)
    for index in 0..<count {
      let byte = order == .little ? bytes[index] : bytes[count - 1 - index]
      words[index / 8] |= UInt(byte) << UInt(index % 8 * 8)
    }
    let topmost = order == .little ? bytes.last : bytes.first
    guard isSigned, let topmost, topmost >= 0x80 else {
      return IntegerValue(isNegative: false, words: words)
    }
    for index in count..<words.count * 8 {
      words[index / 8] |= 0xff << UInt(index % 8 * 8)
    }
    return integer(complementWords: words)
  }
}
