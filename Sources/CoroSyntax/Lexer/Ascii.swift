/// The bytes that the lexer and the literals know by name.
package enum Ascii {
  static let tab: UInt8 = 0x09
  package static let newline: UInt8 = 0x0A
  static let formFeed: UInt8 = 0x0C
  static let space: UInt8 = 0x20
  static let exclamation: UInt8 = 0x21
  static let quote: UInt8 = 0x22
  package static let hash: UInt8 = 0x23
  static let apostrophe: UInt8 = 0x27
  static let leftParenthesis: UInt8 = 0x28
  static let rightParenthesis: UInt8 = 0x29
  static let plus: UInt8 = 0x2B
  static let minus: UInt8 = 0x2D
  static let dot: UInt8 = 0x2E
  static let digit0: UInt8 = 0x30
  static let digit1: UInt8 = 0x31
  static let digit7: UInt8 = 0x37
  static let digit9: UInt8 = 0x39
  static let colon: UInt8 = 0x3A
  static let upperA: UInt8 = 0x41
  static let upperF: UInt8 = 0x46
  static let upperN: UInt8 = 0x4E
  static let upperU: UInt8 = 0x55
  static let upperZ: UInt8 = 0x5A
  static let leftBracket: UInt8 = 0x5B
  package static let backslash: UInt8 = 0x5C
  static let rightBracket: UInt8 = 0x5D
  static let underscore: UInt8 = 0x5F
  static let lowerA: UInt8 = 0x61
  static let lowerB: UInt8 = 0x62
  static let lowerE: UInt8 = 0x65
  static let lowerF: UInt8 = 0x66
  static let lowerJ: UInt8 = 0x6A
  static let lowerO: UInt8 = 0x6F
  static let lowerR: UInt8 = 0x72
  static let lowerU: UInt8 = 0x75
  static let lowerX: UInt8 = 0x78
  static let lowerZ: UInt8 = 0x7A
  package static let leftBrace: UInt8 = 0x7B
  package static let rightBrace: UInt8 = 0x7D

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte >= digit0 && byte <= digit9 }

  /// A letter's lower case; any other byte with bit 5 set.
  @inline(__always)
  static func lowered(_ byte: UInt8) -> UInt8 { byte | 0x20 }

  @inline(__always)
  static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == underscore || byte >= 0x80 || (lowered(byte) >= lowerA && lowered(byte) <= lowerZ)
  }

  /// The value of a digit in any radix up to 36.
  static func digitValue(_ byte: UInt8) -> Int? {
    if isDigit(byte) { return Int(byte - digit0) }
    let letter = lowered(byte)
    guard byte >= upperA, letter >= lowerA, letter <= lowerZ else { return nil }
    return Int(letter - lowerA) + 10
  }
}
