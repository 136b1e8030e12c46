extension Parser {
  enum Diagnosis<Result> {
    case diagnostic(Diagnostic)
    case result(Result)
  }

  /// Finds out what is wrong with a text that the first run refused, by a second run.
  func diagnose<Result>(
    _ rule: (Parser) throws(ParseFailure) -> Result
  ) -> Diagnosis<Result> {
    if let raised, raised.category == .recursionError || raised.category == .memoryError {
      return .diagnostic(raised)
    }
    let farthest = furthest
    var isIncomplete = isAtEnd(farthest)
    if let failure = scanned.failure, failure.isIncomplete, tokens[farthest].kind == .error { isIncomplete = true }
    restart()
    let found: Diagnostic
    do {
      return .result(try rule(self))
    } catch {
      switch error {
      case .raised: found = raised ?? invalidSyntax(at: farthest)
      case .mismatch:
        found = invalidSyntax(at: farthest)
        if found.category == .indentationError {
          return .diagnostic(Diagnostic(found.category, found.message, at: found.span, isIncomplete: isIncomplete))
        }
      }
    }
    let answer = overruled(found)
    return .diagnostic(
      Diagnostic(answer.category, answer.message, at: answer.span, isIncomplete: isIncomplete || answer.isIncomplete))
  }

  private func restart() {
    position = 0
    lastEnd = 0
    nextScope = 1
    depth = 0
    height = 0
    raised = nil
    isSecondRun = true
    isDiagnosing = true
  }

  /// The generic message, for the token that the first run could not use.
  private func invalidSyntax(at place: Int) -> Diagnostic {
    let token = tokens[min(place, tokens.count - 1)]
    switch token.kind {
    case .indent: return Diagnostic(.indentationError, "unexpected indent", at: token.span)
    case .dedent: return Diagnostic(.indentationError, "unexpected unindent", at: token.span)
    case .error: return scanned.failure ?? Diagnostic("invalid syntax", at: token.span)
    default: return Diagnostic("invalid syntax", at: token.span)  // of tokens: all that are text
    }
  }

  /// Like CPython, lets what the lexer stumbles over later overrule the parser's complaint: a quote or a
  /// bracket that is missing makes all behind it look wrong.
  private func overruled(_ found: Diagnostic) -> Diagnostic {
    guard let failure = scanned.failure, tokens[min(furthest, tokens.count - 1)].kind != .error else { return found }
    if scanned.failureOverrules { return failure }
    if let unclosed = scanned.unclosed {
      let line = source.line(at: tokens[min(furthest, tokens.count - 1)].span.start)
      if line > source.line(at: Int32(unclosed.offset)) {
        return Lexer.neverClosed(unclosed.opening, at: unclosed.offset)
      }
    }
    return found
  }

  /// Whether nothing but the ends of blocks is left there: more text might have helped.
  private func isAtEnd(_ place: Int) -> Bool {
    tokens[min(place, tokens.count - 1)...].allSatisfy { $0.kind == .dedent || $0.kind == .endMarker }
  }

  /// Runs a rule as in the first run: no `invalid…` rule is tried, and nothing is remembered.
  func quietly<Result>(
    _ rule: (Parser) throws(ParseFailure) -> Result
  ) throws(ParseFailure) -> Result? {
    let flags = (isSecondRun, isDiagnosing)
    isSecondRun = false
    isDiagnosing = false
    defer { (isSecondRun, isDiagnosing) = flags }
    return try attempt(rule)
  }

  /// Runs a rule of the second run with the `invalid…` rules turned off.
  func withoutInvalid<Result>(
    _ rule: (Parser) throws(ParseFailure) -> Result
  ) throws(ParseFailure) -> Result? {
    let flag = isDiagnosing
    isDiagnosing = false
    defer { isDiagnosing = flag }
    return try attempt(rule)
  }
}
