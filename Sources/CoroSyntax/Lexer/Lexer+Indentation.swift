extension Lexer {
  /// Reads the white space that begins a line and marks where blocks begin and end.
  ///
  /// Lines that hold only space or a comment mark nothing. Returns true when it moved past such a line or
  /// appended tokens, so that the caller looks anew.
  mutating func scanIndentation() throws(Diagnostic) -> Bool {
    guard brackets.isEmpty else { return false }
    var column = 0
    var alternative = 0
    var continued = 0
    measuring: while true {
      switch peek() {
      case Ascii.space:
        column += 1
        alternative += 1
      case Ascii.tab:
        column = (column / 8 + 1) * 8
        alternative += 1
      case Ascii.formFeed:
        column = 0
        alternative = 0
      case Ascii.backslash:
        // The indentation of lines joined by backslashes is that of the first.
        if continued == 0 { continued = column }
        try scanContinuation()
        continue measuring
      default:
        break measuring
      }
      index += 1
    }
    if peek() == Ascii.newline || peek() == Ascii.hash {
      while index < bytes.count, bytes[index] != Ascii.newline { index += 1 }
      if index < bytes.count { index += 1 }
      isAtLineStart = true
      return true
    }
    if index >= bytes.count {
      // The end closes every block by itself.
      return false
    }
    if continued > 0 {
      column = continued
      alternative = continued
    }
    return try compareIndentation(column: column, alternative: alternative)
  }

  private mutating func compareIndentation(column: Int, alternative: Int) throws(Diagnostic) -> Bool {
    guard var current = indentation.last else { return false }
    if column == current.column {
      if alternative != current.alternative { throw inconsistentTabs() }
      return false
    }
    if column > current.column {
      if indentation.count >= Lexer.maximumIndentation {
        throw Diagnostic(
          .indentationError, "too many levels of indentation", at: restOfLine())
      }
      if alternative <= current.alternative { throw inconsistentTabs() }
      indentation.append((column, alternative))
      append(.indent, from: index - 1, to: index - 1)
      return true
    }
    var closed = 0
    while indentation.count > 1, column < current.column {
      indentation.removeLast()
      closed += 1
      current = indentation.last ?? (0, 0)
    }
    if column != current.column {
      throw Diagnostic(
        .indentationError, "unindent does not match any outer indentation level", at: restOfLine())
    }
    if alternative != current.alternative { throw inconsistentTabs() }
    // No block ends on a line that is refused.
    for _ in 0..<closed { append(.dedent, from: index, to: index) }
    return true
  }

  private func inconsistentTabs() -> Diagnostic {
    let line = Int(source.lineStarts[source.line(at: Int32(index)) - 1])
    return Diagnostic(
      .tabError, "inconsistent use of tabs and spaces in indentation", at: SourceSpan(line, line))
  }

  /// CPython points behind the end of a line whose indentation is wrong.
  private func restOfLine() -> SourceSpan {
    var end = index
    while end < bytes.count, bytes[end] != Ascii.newline { end += 1 }
    return SourceSpan(end, end)
  }
}
