/// Questions that `str` methods ask of every character.
enum StringPredicates {
  static var rows: [NativeRow] {
    [
      every("isalpha", CharacterProperties.isAlphabetic),
      every("isalnum", CharacterProperties.isAlphanumeric),
      every("isdecimal") { CharacterProperties.decimalValue($0) != nil },
      every("isdigit", CharacterProperties.isDigit),
      every("isnumeric", CharacterProperties.isNumeric),
      every("isspace", CharacterProperties.isSpace),
      .string("isascii", "self, /") { _, string, _ throws(Unwind) in .bool(string.isASCII) },
      .string("isprintable", "self, /") { _, string, _ throws(Unwind) in
        .bool((0..<string.count).allSatisfy { CharacterProperties.isPrintable(string[$0]) })
      },
      .string("islower", "self, /") { _, string, _ throws(Unwind) in .bool(isCase(string, upper: false)) },
      .string("isupper", "self, /") { _, string, _ throws(Unwind) in .bool(isCase(string, upper: true)) },
      .string("istitle", "self, /") { _, string, _ throws(Unwind) in .bool(isTitle(string)) },
      .string("isidentifier", "self, /") { _, string, _ throws(Unwind) in .bool(isIdentifier(string)) },
    ]
  }

  private static func every(_ name: String, _ holds: @escaping (UInt32) -> Bool) -> NativeRow {
    .string(name, "self, /") { _, string, _ throws(Unwind) in
      for index in 0..<string.count where !holds(string[index]) { return .bool(false) }
      return .bool(string.count > 0)
    }
  }

  private static func isCase(_ string: StringObject, upper: Bool) -> Bool {
    var hasCased = false
    for index in 0..<string.count {
      let code = string[index]
      let isUpper = CharacterProperties.isUppercase(code)
      let isLower = CharacterProperties.isLowercase(code)
      if (upper ? isLower : isUpper) || CharacterProperties.isTitlecase(code) { return false }
      if upper ? isUpper : isLower { hasCased = true }
    }
    return hasCased
  }

  private static func isTitle(_ string: StringObject) -> Bool {
    var hasCased = false
    var isInWord = false
    for index in 0..<string.count {
      let code = string[index]
      if CharacterProperties.isUppercase(code) || CharacterProperties.isTitlecase(code) {
        if isInWord { return false }
        isInWord = true
        hasCased = true
      } else if CharacterProperties.isLowercase(code) {
        if !isInWord { return false }
        hasCased = true
      } else {
        isInWord = false
      }
    }
    return hasCased
  }

  static func isIdentifier(_ string: StringObject) -> Bool {
    guard string.count > 0, CharacterProperties.startsIdentifier(string[0]) else { return false }
    return (1..<string.count).allSatisfy { CharacterProperties.continuesIdentifier(string[$0]) }
  }
}

/// The properties behind the methods. ASCII is answered without a look into the tables.
extension CharacterProperties {
  /// The properties of a character that Unicode 15 knows.
  package static func known(_ code: UInt32) -> Unicode.Scalar.Properties? {
    guard let properties = Unicode.Scalar(code)?.properties, let age = properties.age, age <= (15, 0) else {
      return nil
    }
    return properties
  }

  private static func isASCIILetter(_ code: UInt32) -> Bool {
    (0x61...0x7a).contains(code | 0x20)
  }

  package static func isAlphabetic(_ code: UInt32) -> Bool {
    if code < 0x80 { return isASCIILetter(code) }
    switch known(code)?.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  static func isDigit(_ code: UInt32) -> Bool {
    if code < 0x80 { return (0x30...0x39).contains(code) }
    switch known(code)?.numericType {
    case .decimal, .digit: return true
    default: return false
    }
  }

  static func isNumeric(_ code: UInt32) -> Bool {
    if code < 0x80 { return (0x30...0x39).contains(code) }
    // Unicode 16 made these cuneiform signs numbers.
    if code == 0x12038 || code == 0x12039 || code == 0x12079 { return false }
    return known(code)?.numericType != nil
  }

  package static func isAlphanumeric(_ code: UInt32) -> Bool {
    isAlphabetic(code) || isNumeric(code)
  }

  static func isUppercase(_ code: UInt32) -> Bool {
    code < 0x80 ? (0x41...0x5a).contains(code) : known(code)?.isUppercase ?? false
  }

  static func isLowercase(_ code: UInt32) -> Bool {
    if code < 0x80 { return (0x61...0x7a).contains(code) }
    // Unicode 16 no longer takes the pharyngeal fricative for a small letter.
    return code == 0x295 || known(code)?.isLowercase ?? false
  }

  static func isTitlecase(_ code: UInt32) -> Bool {
    code >= 0x80 && known(code)?.generalCategory == .titlecaseLetter
  }

  static func isCased(_ code: UInt32) -> Bool {
    code < 0x80 ? isASCIILetter(code) : known(code)?.isCased ?? false
  }

  static func isCaseIgnorable(_ code: UInt32) -> Bool {
    known(code)?.isCaseIgnorable ?? false
  }

  package static func startsIdentifier(_ code: UInt32) -> Bool {
    if code < 0x80 { return isASCIILetter(code) || code == 0x5f }
    return known(code)?.isXIDStart ?? false
  }

  package static func continuesIdentifier(_ code: UInt32) -> Bool {
    if code < 0x80 { return isASCIILetter(code) || code == 0x5f || (0x30...0x39).contains(code) }
    return known(code)?.isXIDContinue ?? false
  }
}
