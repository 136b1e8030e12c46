import BigInt

/// CPython's hashes of numbers: equal numbers of different types hash alike.
///
/// The number as an element of the field modulo the prime 2^61 - 1, with its sign; -1 is reserved
/// for errors and becomes -2. See "Hashing of numeric types" in Python's Library Reference.
package enum NumericHash {
  static let modulus: UInt = 1 << 61 - 1
  static let infinity = 314_159

  package static func hash(_ value: IntegerValue) -> Int {
    let residue: UInt
    switch value {
    case .small(let small):
      residue = small.magnitude % modulus
    case .big(let big):
      var rest: UInt = 0
      for word in big.magnitude.words.reversed() {
        // rest * 2^64 is rest * 8 modulo 2^61 - 1.
        let (high, low) = rest.multipliedFullWidth(by: 8)
        let (sum, overflow) = low.addingReportingOverflow(word)
        rest = modulus.dividingFullWidth((high + (overflow ? 1 : 0), sum)).remainder
      }
      residue = rest
    }
    return finish(residue, isNegative: value.isNegative)
  }

  /// A NaN's hash depends on the object's identity since 3.10, and is never 0: it is made of its payload here.
  package static func hash(_ value: Double) -> Int {
    if value.isNaN { return Int(value.bitPattern & 0x7FFF_FFFF_FFFF_FFFF) >> 1 }
    if value.isInfinite { return value < 0 ? -infinity : infinity }
    if value == 0 { return 0 }
    // value = significand * 2^exponent: a product with a power of two is a rotation of the 61 bits.
    let significand = UInt(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0))
    let exponent = Int(value.magnitude.ulp.exponent)
    let turn = UInt(((exponent % 61) + 61) % 61)
    let residue = (significand << turn | significand >> (61 - turn)) & modulus
    return finish(residue == modulus ? 0 : residue, isNegative: value < 0)
  }

  /// The hash of a complex number from those of its parts.
  package static func hash(real: Double, imaginary: Double) -> Int {
    let combined = hash(real) &+ 1_000_003 &* hash(imaginary)
    return combined == -1 ? -2 : combined
  }

  private static func finish(_ residue: UInt, isNegative: Bool) -> Int {
    let hash = isNegative ? -Int(residue) : Int(residue)
    return hash == -1 ? -2 : hash
  }
}
