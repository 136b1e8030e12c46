extension Parser {
  /// `try_stmt: 'try' &&':' block (finally_block | except_block+ [else_block] [finally_block] | …)`
  func tryStatement() throws(ParseFailure) -> Statement {
    let start = start
    let keyword = token
    advance()
    try require(.colon, ":")
    try indentedBlock("'try' statement", keyword)
    let body = try block()
    guard kind == .exceptKeyword || kind == .finallyKeyword else {
      if isDiagnosing, kind != .error {
        throw raise("expected 'except' or 'finally' block", at: lastTokenSpan)
      }
      throw mismatch()
    }
    let isStar = kind == .exceptKeyword && kind(ahead: 1) == .star
    var handlers: [ExceptionHandler] = []
    while kind == .exceptKeyword { handlers.append(try exceptBlock(isStar: isStar)) }
    let orElse = handlers.isEmpty ? [] : try elseBlock()
    let finally = try finallyBlock()
    return Statement(
      .try(TryStatement(body: body, handlers: handlers, orElse: orElse, finally: finally, isStar: isStar)),
      span(from: start))
  }

  /// `except_block: 'except' [expression ['as' NAME]] ':' block`, and `except_star_block` with `*`.
  private func exceptBlock(isStar: Bool) throws(ParseFailure) -> ExceptionHandler {
    let start = start
    let keyword = token
    advance()
    if (kind == .star) != isStar {
      if isDiagnosing { try invalidMixedExcept(keyword) }
      throw mismatch()
    }
    if isStar {
      advance()
      if isDiagnosing, kind == .newline || kind == .colon {
        throw raise("expected one or more exception types", at: token.span)
      }
    }
    var type: Expression?
    var name: Identifier?
    if isStar || kind != .colon {
      if isDiagnosing, kind == .newline { throw raise("expected ':'", at: token.span) }
      type = try expression()
      if isDiagnosing, kind == .comma { try invalidExceptTypes(type) }
      if accept(.asKeyword) { name = try identifier() }
    }
    try colon(of: isStar ? "except*" : "except", keyword)
    let body = try block()
    return ExceptionHandler(type: type, name: name, body: body, span: span(from: start))
  }

  /// `finally_block: 'finally' &&':' block`; empty where there is none.
  private func finallyBlock() throws(ParseFailure) -> [Statement] {
    guard kind == .finallyKeyword else { return [] }
    let keyword = token
    advance()
    try require(.colon, ":")
    try indentedBlock("'finally' statement", keyword)
    return try block()
  }
}
