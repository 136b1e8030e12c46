/// What Python asks of a character, answered from the standard library's tables of Unicode.
///
/// Python 3.12 knows Unicode 15.0. The standard library may know a later one, so characters younger than
/// that count as unassigned here.
package enum CharacterProperties {
  /// `str.isspace` of one character.
  package static func isSpace(_ codePoint: UInt32) -> Bool {
    switch codePoint {
    case 0x09...0x0d, 0x1c...0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000: true
    default: false
    }
  }

  /// The value of a decimal digit of any script.
  package static func decimalValue(_ codePoint: UInt32) -> Int? {
    if codePoint < 0x80 {
      return (0x30...0x39).contains(codePoint) ? Int(codePoint) - 0x30 : nil
    }
    guard let properties = assigned(codePoint), properties.numericType == .decimal,
      let value = properties.numericValue
    else { return nil }
    return Int(exactly: value)
  }

  /// `str.isprintable` of one character: not a control, a format, a surrogate, a separator
  /// other than the space, nor unassigned.
  package static func isPrintable(_ codePoint: UInt32) -> Bool {
    if codePoint < 0x7f { return codePoint >= 0x20 }
    guard let properties = assigned(codePoint) else { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      return false
    default:
      return true
    }
  }

  private static func assigned(_ codePoint: UInt32) -> Unicode.Scalar.Properties? {
    guard let properties = Unicode.Scalar(codePoint)?.properties, let age = properties.age, age <= (15, 0) else {
      return nil
    }
    return properties
  }
}
