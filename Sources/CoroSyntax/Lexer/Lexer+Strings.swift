extension Lexer {
  /// A string without fields, or the beginning of an f-string. The cursor stands on its quote.
  mutating func scanString(from start: Int) throws(Diagnostic) {
    let prefix = bytes[start..<index]
    let quote = peek()
    let isTriple = peek(1) == quote && peek(2) == quote
    if prefix.contains(where: { Ascii.lowered($0) == Ascii.lowerF }) {
      index += isTriple ? 3 : 1
      return try openFormattedString(
        FormattedStringMode(
          quote: quote, isTriple: isTriple,
          isRaw: prefix.contains { Ascii.lowered($0) == Ascii.lowerR }, start: start))
    }
    if !isTriple, peek(1) == quote {
      index += 2
      return append(.string, from: start, to: index)
    }
    index += isTriple ? 3 : 1
    while true {
      guard index < bytes.count else { throw unterminated(from: start, quote, isTriple: isTriple, at: bytes.count) }
      let byte = bytes[index]
      index += 1
      switch byte {
      case quote:
        if !isTriple { return append(.string, from: start, to: index) }
        if peek() == quote, peek(1) == quote {
          index += 2
          return append(.string, from: start, to: index)
        }
      case Ascii.backslash:
        if index < bytes.count { index += 1 }
      case Ascii.newline:
        if !isTriple { throw unterminated(from: start, quote, isTriple: false, at: index - 1) }
      default: break  // of bytes: every other one is text
      }
    }
  }

  private func unterminated(from start: Int, _ quote: UInt8, isTriple: Bool, at end: Int) -> Diagnostic {
    let span = SourceSpan(start, start)
    // A quote that would close the f-string around it: its field was never closed.
    if let mode = formattedStrings.last, mode.quote == quote, mode.isTriple == isTriple {
      return Diagnostic("f-string: expecting '}'", at: span)
    }
    let kind = isTriple ? "triple-quoted string" : "string"
    return Diagnostic(
      "unterminated \(kind) literal (detected at line \(endLine(end)))", at: span,
      isIncomplete: isTriple || isContinuedAtEnd(end))
  }

  /// The line that CPython counts when a text runs out: a last line end begins no new one.
  func endLine(_ end: Int) -> Int {
    let isBehindLastLineEnd = end >= bytes.count && bytes.last == Ascii.newline
    return source.line(at: Int32(isBehindLastLineEnd ? bytes.count - 1 : end))
  }

  /// Whether a string of one line goes on behind a backslash that ends the text.
  private func isContinuedAtEnd(_ end: Int) -> Bool {
    guard end >= bytes.count else { return false }
    return bytes.last == Ascii.backslash || bytes.suffix(2) == [Ascii.backslash, Ascii.newline]
  }
}
