extension Lexer {
  /// A name, a keyword, or the prefix of a string.
  mutating func scanWord() throws(Diagnostic) {
    let start = index
    var isAscii = true
    while Ascii.isWord(peek()) {
      if bytes[index] >= 0x80 { isAscii = false }
      index += 1
    }
    let next = peek()
    if next == Ascii.quote || next == Ascii.apostrophe, isStringPrefix(start..<index) {
      return try scanString(from: start)
    }
    if !isAscii { try checkIdentifier(start..<index) }
    let kind = isAscii ? Keyword.kind(of: bytes[start..<index]) : nil
    append(kind ?? .name, from: start, to: index)
  }

  /// `r b u f`, and `r` together with `b` or `f`, in any case and order.
  private func isStringPrefix(_ range: Range<Int>) -> Bool {
    switch range.count {
    case 1:
      switch Ascii.lowered(bytes[range.lowerBound]) {
      case Ascii.lowerR, Ascii.lowerB, Ascii.lowerU, Ascii.lowerF: return true
      default: return false
      }
    case 2:
      switch (Ascii.lowered(bytes[range.lowerBound]), Ascii.lowered(bytes[range.lowerBound + 1])) {
      case (Ascii.lowerR, Ascii.lowerB), (Ascii.lowerB, Ascii.lowerR), (Ascii.lowerR, Ascii.lowerF),
        (Ascii.lowerF, Ascii.lowerR):
        return true
      default: return false
      }
    default: return false
    }
  }

  /// Every code point must be one that Unicode lets stand in an identifier.
  private mutating func checkIdentifier(_ range: Range<Int>) throws(Diagnostic) {
    let text = String(decoding: bytes[range], as: UTF8.self)
    var offset = range.lowerBound
    for (position, scalar) in text.unicodeScalars.enumerated() {
      let isAllowed =
        scalar == "_" || (position == 0 ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue)
      if !isAllowed {
        // A digit cannot begin a word here, so what is wrong is never ASCII.
        throw invalidCharacter(scalar, at: offset)
      }
      offset += UTF8.width(scalar)
    }
  }

  func invalidCharacter(_ scalar: Unicode.Scalar, at offset: Int) -> Diagnostic {
    let hexadecimal = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - hexadecimal.count)) + hexadecimal
    let span = SourceSpan(offset, offset)
    return isPrintable(scalar)
      ? Diagnostic("invalid character '\(scalar)' (\(code))", at: span)
      : Diagnostic("invalid non-printable character \(code)", at: span)
  }

  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return scalar == " "
    default: return true  // of Unicode's categories: every other one prints
    }
  }
}
