/// The texts of floats.
package enum FloatFormatting {
  /// `repr(value)`: the shortest digits that read back as the same float.
  ///
  /// The standard library finds the digits (Errol, SwiftDtoa); Python only begins exponents elsewhere:
  /// at 1e16 where the library begins at 2^54.
  package static func representation(_ value: Double) -> String {
    let magnitude = abs(value)
    if magnitude < 1e16 || magnitude >= 0x1p54 { return value.description }
    guard magnitude.isFinite else { return value.isNaN ? "nan" : value.description }
    // 17 digits and a fraction of zero: "10000000000000002.0".
    var digits = Array(magnitude.description.utf8.dropLast(2))
    let exponent = digits.count - 1
    while digits.count > 1, digits.last == Letter.zero { digits.removeLast() }
    if digits.count > 1 { digits.insert(Letter.dot, at: 1) }
    return (value < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self) + "e+\(exponent)"
  }
}
