/// How rules look at tokens and take them.
extension Parser {
  /// The kind of the token at the cursor. The last token is never passed, so the index always holds.
  @inline(__always)
  var kind: Token.Kind { tokens[position].kind }

  @inline(__always)
  var token: Token { tokens[position] }

  /// Where the token at the cursor starts.
  @inline(__always)
  var start: Int32 { tokens[position].span.start }

  func kind(ahead: Int) -> Token.Kind {
    let place = position + ahead
    return place < tokens.count ? tokens[place].kind : .endMarker
  }

  /// From there to the end of the last token taken.
  @inline(__always)
  func span(from start: Int32) -> SourceSpan { SourceSpan(start: start, end: max(start, lastEnd)) }

  @inline(__always)
  func advance() {
    let token = tokens[position]
    switch token.kind {
    case .newline, .indent, .dedent: position += 1
    case .endMarker, .error: break
    default:  // of kinds that are text: the cursor's one place to move, however many kinds there are
      lastEnd = token.span.end
      position += 1
    }
  }

  /// Takes the token if it is of that kind.
  @inline(__always)
  func accept(_ kind: Token.Kind) -> Bool {
    guard tokens[position].kind == kind else { return false }
    advance()
    return true
  }

  @inline(__always)
  func expect(_ kind: Token.Kind) throws(ParseFailure) {
    guard accept(kind) else { throw mismatch() }
  }

  /// CPython's `&&`: nothing else can follow here, so its absence is said at once.
  func require(_ kind: Token.Kind, _ spelling: StaticString) throws(ParseFailure) {
    if accept(kind) { return }
    if self.kind == .error { throw mismatch() }
    throw raise("expected '\(spelling)'", at: token.span)
  }

  /// Notes how far the text made sense. Where the lexer failed, the lexer's failure is the answer.
  func mismatch() -> ParseFailure {
    if position > furthest { furthest = position }
    if kind == .error, let failure = scanned.failure {
      raised = failure
      return .raised
    }
    return .mismatch
  }

  func raise(_ message: String, at span: SourceSpan) -> ParseFailure {
    raise(.syntaxError, message, at: span)
  }

  func raise(_ category: Diagnostic.Category, _ message: String, at span: SourceSpan) -> ParseFailure {
    if position > furthest { furthest = position }
    raised = Diagnostic(category, message, at: span)
    return .raised
  }

  func makeScope() -> ScopeIdentifier {
    defer { nextScope += 1 }
    return ScopeIdentifier(nextScope)
  }

  func text(of token: Token) -> String {
    String(decoding: source.bytes[Int(token.span.start)..<Int(token.span.end)], as: UTF8.self)
  }

  /// Whether the name at the cursor, or so many tokens behind it, is this soft keyword.
  func isSoftKeyword(_ word: StaticString, ahead: Int = 0) -> Bool {
    let place = position + ahead
    guard place < tokens.count, tokens[place].kind == .name else { return false }
    let span = tokens[place].span
    guard Int(span.end - span.start) == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { $0.elementsEqual(source.bytes[Int(span.start)..<Int(span.end)]) }
  }

  func identifier() throws(ParseFailure) -> Identifier {
    let token = token
    guard token.kind == .name else { throw mismatch() }
    advance()
    return Identifier(text(of: token), token.span)
  }

  /// Tries a rule; where it does not fit, the cursor is back and the answer is nil.
  func attempt<Result>(
    _ rule: (Parser) throws(ParseFailure) -> Result
  ) throws(ParseFailure) -> Result? {
    let mark = position
    let end = lastEnd
    let tall = height
    do {
      return try rule(self)
    } catch .mismatch {
      position = mark
      lastEnd = end
      height = tall
      return nil
    } catch .raised {
      throw .raised
    }
  }
}
