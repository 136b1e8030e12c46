extension Parser {
  /// `match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT`
  ///
  /// `match` is a name elsewhere: nil where the head does not fit.
  func matchStatement() throws(ParseFailure) -> Statement? {
    guard startsStarExpression(kind(ahead: 1)) else { return nil }
    let start = start
    let keyword = token
    let subject = try attempt { parser throws(ParseFailure) in
      parser.advance()
      let subject = try parser.subjectExpression()
      if parser.isDiagnosing, parser.kind == .newline { throw parser.raise("expected ':'", at: parser.token.span) }
      try parser.expect(.colon)
      guard parser.kind == .newline else { throw parser.mismatch() }
      return subject
    }
    guard let subject else { return nil }
    try indentedBlock("'match' statement", keyword)
    try expect(.newline)
    try expect(.indent)
    let outer = try descend()
    defer { ascend(outer) }
    var cases: [MatchCase] = []
    repeat {
      cases.append(try caseBlock())
    } while kind != .dedent
    advance()
    return Statement(.match(subject: subject, cases: cases), span(from: start))
  }

  /// `subject_expr: star_named_expression ',' [star_named_expressions] | named_expression`
  private func subjectExpression() throws(ParseFailure) -> Expression {
    let start = start
    let first = try starNamedExpression()
    guard kind == .comma else {
      if first.isStarred { throw mismatch() }
      return first
    }
    var items = [first]
    while accept(.comma), startsStarExpression(kind) { items.append(try starNamedExpression()) }
    return Expression(.tuple(items), span(from: start))
  }

  /// `case_block: "case" patterns [guard] ':' block`
  private func caseBlock() throws(ParseFailure) -> MatchCase {
    let start = start
    let keyword = token
    guard isSoftKeyword("case") else { throw mismatch() }
    advance()
    let pattern = try patterns()
    let guardTest = accept(.ifKeyword) ? try namedExpression() : nil
    try colon(of: "case", keyword)
    let body = try block()
    return MatchCase(pattern: pattern, guardTest: guardTest, body: body, span: span(from: start))
  }
}
