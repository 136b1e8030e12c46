extension Lexer {
  /// Brackets, punctuation and operators, the longest first.
  mutating func scanOperator() throws(Diagnostic) {
    let start = index
    let byte = peek()
    switch byte {
    case Ascii.leftParenthesis, Ascii.leftBracket, Ascii.leftBrace: return try openBracket(byte)
    case Ascii.rightParenthesis, Ascii.rightBracket, Ascii.rightBrace: return try closeBracket(byte)
    default: break  // of bytes: the others are looked up below
    }
    // A colon on the level of an f-string's field starts its format, even before `=`.
    if byte == Ascii.colon, let mode = formattedStrings.last, mode.isAtFieldLevel {
      index += 1
      append(.colon, from: start, to: index)
      formattedStrings[formattedStrings.count - 1].isInExpression = false
      return
    }
    if byte == Ascii.dot {
      let length = peek(1) == Ascii.dot && peek(2) == Ascii.dot ? 3 : 1
      index += length
      return append(length == 3 ? .ellipsis : .dot, from: start, to: index)
    }
    guard let (kind, length) = operatorKind(byte, peek(1), peek(2)) else {
      if byte < Ascii.space || byte == 0x7F { throw invalidCharacter(Unicode.Scalar(byte), at: start) }
      index += 1
      return append(.unknown, from: start, to: index)
    }
    index += length
    append(kind, from: start, to: index)
  }

  private func operatorKind(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> (Token.Kind, Int)? {
    let hasEqual = second == UInt8(ascii: "=")
    let isDoubled = first == second
    let hasEqualBehind = isDoubled && third == UInt8(ascii: "=")
    switch first {
    case UInt8(ascii: "+"): return hasEqual ? (.plusEqual, 2) : (.plus, 1)
    case UInt8(ascii: "-"):
      if second == UInt8(ascii: ">") { return (.arrow, 2) }
      return hasEqual ? (.minusEqual, 2) : (.minus, 1)
    case UInt8(ascii: "*"):
      if hasEqualBehind { return (.doubleStarEqual, 3) }
      if isDoubled { return (.doubleStar, 2) }
      return hasEqual ? (.starEqual, 2) : (.star, 1)
    case UInt8(ascii: "/"):
      if hasEqualBehind { return (.doubleSlashEqual, 3) }
      if isDoubled { return (.doubleSlash, 2) }
      return hasEqual ? (.slashEqual, 2) : (.slash, 1)
    case UInt8(ascii: "%"): return hasEqual ? (.percentEqual, 2) : (.percent, 1)
    case UInt8(ascii: "@"): return hasEqual ? (.atEqual, 2) : (.at, 1)
    case UInt8(ascii: "&"): return hasEqual ? (.ampersandEqual, 2) : (.ampersand, 1)
    case UInt8(ascii: "|"): return hasEqual ? (.barEqual, 2) : (.bar, 1)
    case UInt8(ascii: "^"): return hasEqual ? (.caretEqual, 2) : (.caret, 1)
    case UInt8(ascii: "~"): return (.tilde, 1)
    case UInt8(ascii: "<"):
      if hasEqualBehind { return (.leftShiftEqual, 3) }
      if isDoubled { return (.leftShift, 2) }
      if second == UInt8(ascii: ">") { return (.notEqual, 2) }
      return hasEqual ? (.lessEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"):
      if hasEqualBehind { return (.rightShiftEqual, 3) }
      if isDoubled { return (.rightShift, 2) }
      return hasEqual ? (.greaterEqual, 2) : (.greater, 1)
    case UInt8(ascii: "="): return hasEqual ? (.equalEqual, 2) : (.equal, 1)
    case UInt8(ascii: "!"): return hasEqual ? (.notEqual, 2) : (.exclamation, 1)
    case UInt8(ascii: ":"): return hasEqual ? (.colonEqual, 2) : (.colon, 1)
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: ";"): return (.semicolon, 1)
    default: return nil  // of bytes: no other begins an operator
    }
  }

  private mutating func openBracket(_ byte: UInt8) throws(Diagnostic) {
    if brackets.count >= Lexer.maximumBrackets {
      throw Diagnostic("too many nested parentheses", at: SourceSpan(index, index))
    }
    brackets.append(Bracket(opening: byte, offset: index))
    if !formattedStrings.isEmpty { formattedStrings[formattedStrings.count - 1].bracketDepth += 1 }
    index += 1
    append(Lexer.bracketKind(byte), from: index - 1, to: index)
  }

  private mutating func closeBracket(_ byte: UInt8) throws(Diagnostic) {
    let closing = Character(Unicode.Scalar(byte))
    let span = SourceSpan(index, index)
    if let mode = formattedStrings.last, mode.bracketDepth == 0, byte == Ascii.rightBrace {
      throw Diagnostic("f-string: single '}' is not allowed", at: span)
    }
    guard let bracket = brackets.popLast() else { throw Diagnostic("unmatched '\(closing)'", at: span) }
    if Lexer.closing(of: bracket.opening) != byte {
      if bracket.opening == Ascii.leftBrace, let mode = formattedStrings.last, mode.isAtFieldLevel {
        throw Diagnostic("f-string: unmatched '\(closing)'", at: span)
      }
      let opening = Character(Unicode.Scalar(bracket.opening))
      let line = source.line(at: Int32(bracket.offset))
      let place = line == source.line(at: Int32(index)) ? "" : " on line \(line)"
      throw Diagnostic(
        "closing parenthesis '\(closing)' does not match opening parenthesis '\(opening)'\(place)", at: span)
    }
    index += 1
    if !formattedStrings.isEmpty { formattedStrings[formattedStrings.count - 1].closeBracket(byte) }
    append(Lexer.bracketKind(byte), from: index - 1, to: index)
  }

  static func closing(of opening: UInt8) -> UInt8 {
    switch opening {
    case Ascii.leftParenthesis: Ascii.rightParenthesis
    case Ascii.leftBracket: Ascii.rightBracket
    default: Ascii.rightBrace  // of the three opening brackets: the third
    }
  }

  private static func bracketKind(_ byte: UInt8) -> Token.Kind {
    switch byte {
    case Ascii.leftParenthesis: .leftParenthesis
    case Ascii.rightParenthesis: .rightParenthesis
    case Ascii.leftBracket: .leftBracket
    case Ascii.rightBracket: .rightBracket
    case Ascii.leftBrace: .leftBrace
    default: .rightBrace  // of the six brackets: the sixth
    }
  }
}
