/// One word of a program: what it is and where it stands. Its text stays in the source.
package struct Token: Sendable {
  package let kind: Kind
  package let span: SourceSpan
  /// How many brackets are open behind it, f-string fields included. At most 200, the lexer's limit.
  package let level: UInt8

  package init(_ kind: Kind, _ span: SourceSpan, level: UInt8) {
    self.kind = kind
    self.span = span
    self.level = level
  }

  package enum Kind: UInt8, Sendable, CaseIterable {
    // What frames the program.
    case endMarker, newline, indent, dedent
    /// Where scanning failed; always the last token.
    case error
    /// A character that no token begins with: `$`, `?`, a backquote. The parser has no use for it.
    case unknown
    // What carries text.
    case name, number, string, formattedStart, formattedMiddle, formattedEnd
    // Brackets and punctuation.
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case colon, comma, semicolon, dot, ellipsis, arrow, colonEqual, equal, exclamation, at
    // Operators.
    case plus, minus, star, slash, doubleSlash, percent, doubleStar, leftShift, rightShift
    case ampersand, bar, caret, tilde
    case less, greater, lessEqual, greaterEqual, equalEqual, notEqual
    // Augmented assignment.
    case plusEqual, minusEqual, starEqual, slashEqual, doubleSlashEqual, percentEqual, atEqual
    case ampersandEqual, barEqual, caretEqual, leftShiftEqual, rightShiftEqual, doubleStarEqual
    // Keywords.
    case falseKeyword, noneKeyword, trueKeyword, andKeyword, asKeyword, assertKeyword, asyncKeyword
    case awaitKeyword, breakKeyword, classKeyword, continueKeyword, defKeyword, delKeyword, elifKeyword
    case elseKeyword, exceptKeyword, finallyKeyword, forKeyword, fromKeyword, globalKeyword, ifKeyword
    case importKeyword, inKeyword, isKeyword, lambdaKeyword, nonlocalKeyword, notKeyword, orKeyword
    case passKeyword, raiseKeyword, returnKeyword, tryKeyword, whileKeyword, withKeyword, yieldKeyword
  }
}

/// The hard keywords. Soft ones (`match`, `case`, `type`, `_`) are names to the lexer.
package enum Keyword {
  package static let spellings: [(String, Token.Kind)] = [
    ("False", .falseKeyword), ("None", .noneKeyword), ("True", .trueKeyword), ("and", .andKeyword),
    ("as", .asKeyword), ("assert", .assertKeyword), ("async", .asyncKeyword), ("await", .awaitKeyword),
    ("break", .breakKeyword), ("class", .classKeyword), ("continue", .continueKeyword), ("def", .defKeyword),
    ("del", .delKeyword), ("elif", .elifKeyword), ("else", .elseKeyword), ("except", .exceptKeyword),
    ("finally", .finallyKeyword), ("for", .forKeyword), ("from", .fromKeyword), ("global", .globalKeyword),
    ("if", .ifKeyword), ("import", .importKeyword), ("in", .inKeyword), ("is", .isKeyword),
    ("lambda", .lambdaKeyword), ("nonlocal", .nonlocalKeyword), ("not", .notKeyword), ("or", .orKeyword),
    ("pass", .passKeyword), ("raise", .raiseKeyword), ("return", .returnKeyword), ("try", .tryKeyword),
    ("while", .whileKeyword), ("with", .withKeyword), ("yield", .yieldKeyword),
  ]

  /// By their numbers of letters. No keyword is longer than eight letters, so each fits one word: no string is made to look a
  /// name up. Lists, not a dictionary: the first use of a new type of key asks all types for one that can be one, a
  /// fiftieth of the time of starting.
  private static let byLength: [[(letters: UInt64, kind: Token.Kind)]] = (0...8).map { length in
    spellings.filter { $0.0.utf8.count == length }.map { (packed(Array($0.0.utf8)[...]), $0.1) }
  }

  private static func packed(_ letters: ArraySlice<UInt8>) -> UInt64 {
    letters.reduce(0) { $0 << 8 | UInt64($1) }
  }

  static func kind(of word: ArraySlice<UInt8>) -> Token.Kind? {
    guard word.count >= 2, word.count <= 8 else { return nil }
    let letters = packed(word)
    return byLength[word.count].first { $0.letters == letters }?.kind
  }
}
