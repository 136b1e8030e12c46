/// The letters that `int()`, `float()` and `complex()` see: ASCII only.
///
/// As CPython's `_PyUnicode_TransformDecimalAndSpaceToASCII`: decimal digits of any script become
/// ASCII digits, white space beyond ASCII becomes a space, and whatever else lies beyond ASCII
/// becomes a letter that no number contains.
enum NumericText {
  static func ascii(_ text: [UInt32]) -> [UInt8] {
    text.map { codePoint in
      if codePoint < 0x80 { return UInt8(codePoint) }
      if CharacterProperties.isSpace(codePoint) { return Letter.space }
      if let digit = CharacterProperties.decimalValue(codePoint) { return Letter.zero + UInt8(digit) }
      return UInt8(ascii: "?")
    }
  }

  /// Without the white space of C's `isspace` at both ends.
  static func trimmed(_ text: [UInt8]) -> ArraySlice<UInt8> {
    var slice = text[...]
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return slice
  }

  static func isSpace(_ letter: UInt8) -> Bool {
    letter == Letter.space || (9...13).contains(letter)
  }

  static func isDigit(_ letter: UInt8?) -> Bool {
    guard let letter else { return false }
    return (Letter.zero...Letter.nine).contains(letter)
  }

  /// Without its underscores; nil when one does not stand between two digits.
  static func withoutUnderscores(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.contains(Letter.underscore) else { return Array(text) }
    var result: [UInt8] = []
    var previous: UInt8?
    for letter in text {
      if letter == Letter.underscore {
        guard isDigit(previous) else { return nil }
      } else {
        if previous == Letter.underscore, !isDigit(letter) { return nil }
        result.append(letter)
      }
      previous = letter
    }
    return previous == Letter.underscore ? nil : result
  }
}

/// The letters with a meaning in numbers and formats.
enum Letter {
  static let space = UInt8(ascii: " ")
  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")
  static let underscore = UInt8(ascii: "_")
  static let plus = UInt8(ascii: "+")
  static let minus = UInt8(ascii: "-")
  static let dot = UInt8(ascii: ".")
  static let comma = UInt8(ascii: ",")

  /// A lower-case letter of ASCII; anything else as it is.
  static func lowercase(_ letter: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) ? letter | 0x20 : letter
  }

  static func uppercase(_ letter: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) ? letter & ~0x20 : letter
  }
}
