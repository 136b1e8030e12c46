extension Lexer {
  /// A number: only its extent and form; its value is the parser's to read.
  mutating func scanNumber() throws(Diagnostic) {
    let start = index
    if peek() == Ascii.digit0 {
      switch Ascii.lowered(peek(1)) {
      case Ascii.lowerX: return try scanRadix(16, "hexadecimal", from: start)
      case Ascii.lowerO: return try scanRadix(8, "octal", from: start)
      case Ascii.lowerB: return try scanRadix(2, "binary", from: start)
      default: break  // of bytes: any other follows a decimal zero
      }
    }
    try scanDecimal(from: start)
  }

  private mutating func scanRadix(_ radix: Int, _ name: String, from start: Int) throws(Diagnostic) {
    index += 2
    repeat {
      if peek() == Ascii.underscore { index += 1 }
      guard let value = Ascii.digitValue(peek()), value < radix else {
        if Ascii.isDigit(peek()) {
          throw invalidDigit(name)
        }
        throw invalidLiteral(name)
      }
      while let value = Ascii.digitValue(peek()), value < radix { index += 1 }
    } while peek() == Ascii.underscore
    if Ascii.isDigit(peek()) { throw invalidDigit(name) }
    try finishNumber(name, from: start)
  }

  private mutating func scanDecimal(from start: Int) throws(Diagnostic) {
    var hasLeadingZero = false
    if peek() != Ascii.dot {
      hasLeadingZero = peek() == Ascii.digit0
      try scanDigits()
    }
    let integerEnd = index
    var isFloating = false
    if peek() == Ascii.dot {
      isFloating = true
      index += 1
      if Ascii.isDigit(peek()) { try scanDigits() }
    }
    if Ascii.lowered(peek()) == Ascii.lowerE {
      let sign = peek(1) == Ascii.plus || peek(1) == Ascii.minus ? 1 : 0
      if Ascii.isDigit(peek(1 + sign)) {
        isFloating = true
        index += 1 + sign
        try scanDigits()
      } else if sign == 1 {
        index += 2
        throw invalidLiteral("decimal")
      }
    }
    if Ascii.lowered(peek()) == Ascii.lowerJ {
      index += 1
      return try finishNumber("imaginary", from: start)
    }
    if hasLeadingZero, !isFloating,
      bytes[start..<integerEnd].contains(where: { $0 != Ascii.digit0 && $0 != Ascii.underscore })
    {
      // CPython points at the zeros that lead, however they are separated.
      var zeros = start
      while zeros < integerEnd, bytes[zeros] == Ascii.digit0 || bytes[zeros] == Ascii.underscore { zeros += 1 }
      throw Diagnostic(
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        at: SourceSpan(start, zeros))
    }
    try finishNumber("decimal", from: start)
  }

  /// Digits with single underscores between them.
  private mutating func scanDigits() throws(Diagnostic) {
    while true {
      while Ascii.isDigit(peek()) { index += 1 }
      guard peek() == Ascii.underscore else { return }
      index += 1
      if !Ascii.isDigit(peek()) { throw invalidLiteral("decimal") }
    }
  }

  /// No letter may touch a number, save for a keyword that could follow it: `1if x else y` is legal still.
  private mutating func finishNumber(_ name: String, from start: Int) throws(Diagnostic) {
    let next = peek()
    // Beyond ASCII CPython lets the name begin: two tokens that do not fit together.
    if Ascii.isWord(next), next < 0x80, !isFollowedByKeyword() {
      throw invalidLiteral(name)
    }
    append(.number, from: start, to: index)
  }

  private static let followers: [StaticString] = ["and", "else", "for", "if", "in", "is", "or", "not"]

  private func isFollowedByKeyword() -> Bool {
    Lexer.followers.contains { word in
      let length = word.utf8CodeUnitCount
      guard index + length <= bytes.count else { return false }
      guard word.withUTF8Buffer({ $0.elementsEqual(bytes[index..<index + length]) }) else { return false }
      // CPython takes `if`, `in` and `is` for the keyword whatever follows.
      return bytes[index] == UInt8(ascii: "i") || !Ascii.isWord(peek(length))
    }
  }

  /// CPython points at the last byte it has taken, which is the one that does not fit.
  private func invalidLiteral(_ name: String) -> Diagnostic {
    let offset = max(0, min(index - 1, bytes.count))
    return Diagnostic("invalid \(name) literal", at: SourceSpan(offset, offset))
  }

  private func invalidDigit(_ name: String) -> Diagnostic {
    let digit = Character(Unicode.Scalar(peek()))
    return Diagnostic("invalid digit '\(digit)' in \(name) literal", at: SourceSpan(index, index))
  }
}
