/// An f-string that the lexer is inside of.
struct FormattedStringMode {
  let quote: UInt8
  let isTriple: Bool
  let isRaw: Bool
  /// Where its prefix starts.
  let start: Int
  /// Between the braces of a field, where tokens are those of the language.
  var isInExpression = false
  /// Brackets open inside of it, the braces of fields included.
  var bracketDepth = 0
  /// What `bracketDepth` was before each field that is open; a second one stands in the format of the first.
  var fields: [Int] = []

  init(quote: UInt8, isTriple: Bool, isRaw: Bool, start: Int) {
    self.quote = quote
    self.isTriple = isTriple
    self.isRaw = isRaw
    self.start = start
  }

  /// No bracket is open inside the innermost field.
  var isAtFieldLevel: Bool {
    guard let field = fields.last else { return false }
    return bracketDepth == field + 1
  }

  /// Text inside a field is its format.
  var isInFormat: Bool { !fields.isEmpty }

  mutating func closeBracket(_ byte: UInt8) {
    bracketDepth -= 1
    if byte == Ascii.rightBrace, let field = fields.last, field == bracketDepth {
      fields.removeLast()
      isInExpression = false
    }
  }
}

extension Lexer {
  /// CPython's MAXFSTRINGLEVEL.
  static let maximumFormattedStrings = 150
  /// Fields in formats of fields: CPython's MAX_EXPR_NESTING.
  static let maximumFields = 3

  mutating func openFormattedString(_ mode: FormattedStringMode) throws(Diagnostic) {
    if formattedStrings.count + 1 >= Lexer.maximumFormattedStrings {
      throw Diagnostic("too many nested f-strings", at: SourceSpan(index - 1, index - 1))
    }
    formattedStrings.append(mode)
    append(.formattedStart, from: mode.start, to: index)
  }

  /// The text of an f-string up to a field or its end, and the token that follows where it is known.
  mutating func scanFormattedText() throws(Diagnostic) {
    guard let mode = formattedStrings.last else { return }
    let start = index
    let quoteLength = mode.isTriple ? 3 : 1
    if isClosingQuote(mode), tokens.last?.kind != .colon {
      index += quoteLength
      append(.formattedEnd, from: start, to: index)
      formattedStrings.removeLast()
      return
    }
    while true {
      guard index < bytes.count else { throw unterminatedFormattedString(mode, at: bytes.count) }
      let byte = bytes[index]
      if byte == mode.quote, isClosingQuote(mode) { return appendText(from: start) }
      switch byte {
      case Ascii.newline where !mode.isTriple:
        if mode.isInFormat {
          // A format ends with its line; the parser then misses the brace.
          appendText(from: start)
          formattedStrings[formattedStrings.count - 1].isInExpression = true
          return
        }
        throw unterminatedFormattedString(mode, at: index)
      case Ascii.leftBrace:
        if peek(1) == Ascii.leftBrace, !mode.isInFormat {
          index += 2
        } else {
          appendText(from: start)
          return try enterField()
        }
      case Ascii.rightBrace:
        if peek(1) == Ascii.rightBrace, !mode.isInFormat {
          index += 2
        } else {
          appendText(from: start)
          formattedStrings[formattedStrings.count - 1].isInExpression = true
          return
        }
      case Ascii.backslash:
        skipEscape(mode)
      default:  // of bytes: every other one is text
        index += 1
      }
    }
  }

  private func isClosingQuote(_ mode: FormattedStringMode) -> Bool {
    peek() == mode.quote && (!mode.isTriple || (peek(1) == mode.quote && peek(2) == mode.quote))
  }

  private mutating func appendText(from start: Int) {
    // An empty format is a token all the same: it tells `{lambda: x}` from a lambda in a set.
    let isEmptyFormat = tokens.last?.kind == .colon && peek() != Ascii.leftBrace
    if index > start || isEmptyFormat { append(.formattedMiddle, from: start, to: index) }
  }

  private mutating func enterField() throws(Diagnostic) {
    let last = formattedStrings.count - 1
    if formattedStrings[last].fields.count >= Lexer.maximumFields {
      throw Diagnostic("f-string: expressions nested too deeply", at: SourceSpan(index - 1, index - 1))
    }
    formattedStrings[last].fields.append(formattedStrings[last].bracketDepth)
    formattedStrings[last].isInExpression = true
  }

  /// A backslash hides the byte behind it, but never a brace; `\N{…}` holds braces of its own.
  private mutating func skipEscape(_ mode: FormattedStringMode) {
    index += 1
    switch peek() {
    case Ascii.leftBrace, Ascii.rightBrace, 0:
      return
    case Ascii.upperN where !mode.isRaw && peek(1) == Ascii.leftBrace:
      index += 2
      while index < bytes.count, bytes[index] != Ascii.rightBrace, bytes[index] != Ascii.newline,
        bytes[index] != mode.quote
      {
        index += 1
      }
      if peek() == Ascii.rightBrace { index += 1 }
    default:  // of bytes: any other is hidden
      index += 1
    }
  }

  private func unterminatedFormattedString(_ mode: FormattedStringMode, at end: Int) -> Diagnostic {
    let kind = mode.isTriple ? "triple-quoted f-string" : "f-string"
    return Diagnostic(
      "unterminated \(kind) literal (detected at line \(endLine(end)))", at: SourceSpan(mode.start, mode.start),
      isIncomplete: mode.isTriple)
  }
}
