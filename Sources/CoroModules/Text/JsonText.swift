import CoroRuntime

/// Strings in JSON's form.
extension TextBuffer {
  /// Between quotation marks, with escapes.
  ///
  /// - Parameter isASCII: whether what is not ASCII is escaped as well.
  mutating func appendQuoted(_ text: StringObject, isASCII: Bool) {
    append(byte: 0x22)
    let count = text.count
    if text.isWide {
      for index in 0..<count { putEscaped(text[index], isASCII) }
    } else {
      let codes = text.narrow
      var index = 0
      while index < count {
        index += append(plain: codes + index, atMost: count - index) { TextBuffer.isPlain($0) }
        if index < count {
          putEscaped(UInt32(codes[index]), isASCII)
          index += 1
        }
      }
    }
    append(byte: 0x22)
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C }

  private mutating func putEscaped(_ code: UInt32, _ isASCII: Bool) {
    switch code {
    case 0x22: append("\\\"")
    case 0x5C: append("\\\\")
    case 0x0A: append("\\n")
    case 0x0D: append("\\r")
    case 0x09: append("\\t")
    case 0x08: append("\\b")
    case 0x0C: append("\\f")
    case 0..<0x20: putUnit(code)
    case 0x20..<0x7F: append(byte: UInt8(code))
    default:
      if !isASCII {
        append(code: code)
      } else if code >= 0x10000 {
        putUnit(0xD800 + (code - 0x10000) >> 10)
        putUnit(0xDC00 + (code - 0x10000) & 0x3FF)
      } else {
        putUnit(code)
      }
    }
  }

  /// `\u` and four digits.
  private mutating func putUnit(_ code: UInt32) {
    append("\\u")
    for shift: UInt32 in [12, 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: code >> shift & 15)
      append(byte: digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
