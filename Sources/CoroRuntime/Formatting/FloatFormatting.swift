/// The texts of floats.
package enum FloatFormatting {
  /// `repr(value)`: the shortest digits that read back as the same float.
  package static func representation(_ value: Double) -> String {
    let magnitude = abs(value)
    // Here Swift's layout is Python's; where Swift begins with exponents changed between its versions.
    if (1e-4..<0x1p53).contains(magnitude) || value == 0 { return value.description }
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    var text = value < 0 ? [Letter.minus] : []
    text += shortest(magnitude, uppercase: false, alternate: false, withPointZero: true)
    return String(decoding: text, as: UTF8.self)
  }

  /// The shortest digits of a finite magnitude, in Python's layout: an exponent below 1e-4 and from 1e16 on.
  ///
  /// - Parameter withPointZero: integral values end in `.0`, as `repr` has it and `complex` has not.
  static func shortest(_ magnitude: Double, uppercase: Bool, alternate: Bool, withPointZero: Bool) -> [UInt8] {
    let (digits, exponent) = shortestDigits(magnitude)
    if exponent < -4 || exponent >= 16 {
      return scientific(digits, exponent: exponent, uppercase: uppercase, alternate: alternate)
    }
    var text = positional(digits, exponent: exponent)
    if !text.contains(Letter.dot) {
      if withPointZero {
        text += [Letter.dot, Letter.zero]
      } else if alternate {
        text.append(Letter.dot)
      }
    }
    return text
  }

  /// The standard library's shortest digits (its SwiftDtoa), without zeros at the end, and the power of
  /// ten of the first one.
  static func shortestDigits(_ magnitude: Double) -> (digits: [UInt8], exponent: Int) {
    if magnitude == 0 { return ([Letter.zero], 0) }
    let text = magnitude.description.utf8
    let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
    let power = Int(String(decoding: text[mantissa.endIndex...].dropFirst(), as: UTF8.self)) ?? 0
    let wholeCount = mantissa.prefix { $0 != Letter.dot }.count
    let all = mantissa.filter { $0 != Letter.dot }
    let leading = all.prefix { $0 == Letter.zero }.count
    var digits = Array(all.dropFirst(leading))
    while digits.count > 1, digits.last == Letter.zero { digits.removeLast() }
    return (digits, power + wholeCount - 1 - leading)
  }

  /// `1.25e-07`: at least two digits of exponent.
  static func scientific(_ digits: [UInt8], exponent: Int, uppercase: Bool, alternate: Bool) -> [UInt8] {
    var text = Array(digits.prefix(1))
    if digits.count > 1 || alternate { text.append(Letter.dot) }
    text += digits.dropFirst()
    text.append(UInt8(ascii: uppercase ? "E" : "e"))
    text.append(exponent < 0 ? Letter.minus : Letter.plus)
    if exponent.magnitude < 10 { text.append(Letter.zero) }
    return text + String(exponent.magnitude).utf8
  }

  /// The digits around a point, without one when there is nothing after it.
  static func positional(_ digits: [UInt8], exponent: Int) -> [UInt8] {
    if exponent < 0 {
      return [Letter.zero, Letter.dot] + [UInt8](repeating: Letter.zero, count: -exponent - 1) + digits
    }
    if digits.count <= exponent + 1 {
      return digits + [UInt8](repeating: Letter.zero, count: exponent + 1 - digits.count)
    }
    return digits[...exponent] + [Letter.dot] + digits[(exponent + 1)...]
  }
}
