/// Turns a source text into tokens.
///
/// It works on UTF-8 bytes and scans the whole text at once. The first thing it cannot scan ends the
/// tokens with one of kind `.error`: the parser reports it only when it gets there, since something
/// wrong before it is reported first.
package struct Lexer {
  let source: SourceText
  let bytes: [UInt8]
  var index = 0
  var tokens: [Token] = []
  /// Columns of the open blocks, with tabs to 8 and, to detect mixtures, with tabs as 1.
  var indentation: [(column: Int, alternative: Int)] = [(0, 0)]
  var brackets: [Bracket] = []
  var formattedStrings: [FormattedStringMode] = []
  var isAtLineStart = true

  /// An open bracket.
  struct Bracket {
    let opening: UInt8
    let offset: Int
  }

  /// CPython's MAXLEVEL.
  static let maximumBrackets = 200
  /// CPython's MAXINDENT, the module's own level included.
  static let maximumIndentation = 100

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
  }

  /// Scans all of a source text. Never fails: a failure is part of what it returns.
  package static func scan(_ source: SourceText) -> ScannedText {
    var lexer = Lexer(source)
    return lexer.scanAll()
  }

  private mutating func scanAll() -> ScannedText {
    tokens.reserveCapacity(bytes.count / 4 + 8)
    var failure: Diagnostic?
    var failureOverrules = false
    do {
      try checkText()
      while try scanToken() {}
    } catch {
      failure = error
      failureOverrules = error.category == .syntaxError && !isNotedOnly && formattedStrings.isEmpty
      append(.error, from: Int(error.span.start), to: Int(error.span.end))
    }
    return ScannedText(
      tokens: tokens, failure: failure,
      unclosed: brackets.last.map { ($0.opening, $0.offset) }, failureOverrules: failureOverrules)
  }

  /// Set by the failures that CPython's lexer merely notes: a text that ends too early,
  /// a backslash that ends no line.
  var isNotedOnly = false

  /// What no token may hold, and the size offsets can express.
  private mutating func checkText() throws(Diagnostic) {
    if bytes.count > Int(Int32.max) - 8 {
      throw Diagnostic(.memoryError, "source text is too large", at: .none)
    }
    if bytes.contains(0) {
      throw Diagnostic("source code string cannot contain null bytes", at: .none)
    }
    // A byte order mark is no text.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// Scans one token, or several that belong together. Returns false once the end is marked.
  private mutating func scanToken() throws(Diagnostic) -> Bool {
    if let mode = formattedStrings.last, !mode.isInExpression {
      try scanFormattedText()
      return true
    }
    if isAtLineStart {
      isAtLineStart = false
      if try scanIndentation() { return true }
    }
    skipSpaces()
    let start = index
    let byte = peek()
    switch byte {
    case 0:
      return try scanEnd()
    case Ascii.newline, Ascii.hash:
      scanLineEnd(from: start)
    case Ascii.backslash:
      try scanContinuation()
    case Ascii.lowerA...Ascii.lowerZ, Ascii.upperA...Ascii.upperZ, Ascii.underscore, 0x80...:
      try scanWord()
    case Ascii.digit0...Ascii.digit9:
      try scanNumber()
    case Ascii.dot:
      if Ascii.isDigit(peek(1)) { try scanNumber() } else { try scanOperator() }
    case Ascii.quote, Ascii.apostrophe:
      try scanString(from: start)
    default:  // of bytes, not of tokens
      try scanOperator()
    }
    return true
  }

  /// The byte that many places ahead; 0 behind the end. A program holds no other 0: `checkText` saw to it.
  @inline(__always)
  func peek(_ ahead: Int = 0) -> UInt8 {
    let place = index + ahead
    return place < bytes.count ? bytes[place] : 0
  }

  mutating func append(_ kind: Token.Kind, from start: Int, to end: Int) {
    tokens.append(
      Token(kind, SourceSpan(start, end), level: UInt8(clamping: brackets.count)))
  }

  private mutating func skipSpaces() {
    while true {
      switch peek() {
      case Ascii.space, Ascii.tab, Ascii.formFeed: index += 1
      default: return
      }
    }
  }

  /// A comment and the end of its line. Inside brackets neither is a token.
  private mutating func scanLineEnd(from start: Int) {
    while index < bytes.count, bytes[index] != Ascii.newline { index += 1 }
    let end = index
    if index < bytes.count { index += 1 }
    guard brackets.isEmpty else { return }
    if end < bytes.count || !isLineEmpty { append(.newline, from: start, to: end + 1) }
    isAtLineStart = true
  }

  /// Whether no token stands on the line before the cursor.
  private var isLineEmpty: Bool {
    guard let last = tokens.last else { return true }
    switch last.kind {
    case .newline, .indent, .dedent: return true
    default: return false  // of what may stand last on a line: everything else counts
    }
  }

  /// A backslash joins lines only as the last byte of one.
  mutating func scanContinuation() throws(Diagnostic) {
    index += 1
    guard peek() == Ascii.newline else {
      if index >= bytes.count { throw unexpectedEnd(at: index) }
      isNotedOnly = true
      throw Diagnostic(
        "unexpected character after line continuation character", at: SourceSpan(index, index))
    }
    index += 1
    if index >= bytes.count { throw unexpectedEnd(at: index - 1) }
  }

  private mutating func unexpectedEnd(at offset: Int) -> Diagnostic {
    isNotedOnly = true
    return Diagnostic("unexpected EOF while parsing", at: SourceSpan(offset, offset), isIncomplete: true)
  }

  private mutating func scanEnd() throws(Diagnostic) -> Bool {
    isNotedOnly = true
    if let bracket = brackets.last { throw Lexer.neverClosed(bracket.opening, at: bracket.offset) }
    if !isLineEmpty { append(.newline, from: index, to: index + 1) }
    // CPython places the end behind the last line, not at the start of one that is not there.
    let end = bytes.last == Ascii.newline ? index - 1 : index
    while indentation.count > 1 {
      indentation.removeLast()
      append(.dedent, from: end, to: end)
    }
    append(.endMarker, from: end, to: end)
    return false
  }

  static func neverClosed(_ opening: UInt8, at offset: Int) -> Diagnostic {
    Diagnostic(
      "'\(Character(Unicode.Scalar(opening)))' was never closed", at: SourceSpan(offset, offset),
      isIncomplete: true)
  }
}

/// What the lexer made of a text.
package struct ScannedText: Sendable {
  /// Never empty: the last is `.endMarker`, or `.error` where `failure` says what is wrong.
  package let tokens: [Token]
  package let failure: Diagnostic?
  /// The innermost bracket still open where scanning ended.
  package let unclosed: (opening: UInt8, offset: Int)?
  /// Whether the failure is a better explanation than what the parser finds wrong before it.
  package let failureOverrules: Bool
}
