extension Parser {
  /// `simple_stmts: ';'.simple_stmt+ [';'] NEWLINE`
  func simpleStatements(into result: inout [Statement]) throws(ParseFailure) {
    repeat {
      if kind == .newline, !result.isEmpty { break }
      result.append(try simpleStatement())
    } while accept(.semicolon)
    try expect(.newline)
  }

  /// `simple_stmt`: everything that has no block.
  private func simpleStatement() throws(ParseFailure) -> Statement {
    let start = start
    switch kind {
    case .passKeyword: return word(.pass)
    case .breakKeyword: return word(.break)
    case .continueKeyword: return word(.continue)
    case .returnKeyword:
      advance()
      let value = startsStarExpression(kind) ? try starExpressions() : nil
      return Statement(.return(value), span(from: start))
    case .raiseKeyword: return try raiseStatement()
    case .globalKeyword:
      advance()
      return Statement(.global(try names()), span(from: start))
    case .nonlocalKeyword:
      advance()
      return Statement(.nonlocal(try names()), span(from: start))
    case .delKeyword: return try deleteStatement()
    case .assertKeyword: return try assertStatement()
    case .importKeyword: return try importName()
    case .fromKeyword: return try importFrom()
    case .name where kind(ahead: 1) == .name && isSoftKeyword("type"): return try typeAlias()
    default: return try assignmentOrExpression()  // of tokens: any other begins an expression or fits nothing
    }
  }

  private func word(_ kind: Statement.Kind) -> Statement {
    let span = token.span
    advance()
    return Statement(kind, span)
  }

  private func names() throws(ParseFailure) -> [Identifier] {
    var result = [try identifier()]
    while accept(.comma) { result.append(try identifier()) }
    return result
  }

  private func raiseStatement() throws(ParseFailure) -> Statement {
    let start = start
    advance()
    guard startsExpression(kind) else { return Statement(.raise(nil, cause: nil), span(from: start)) }
    let value = try expression()
    let cause = accept(.fromKeyword) ? try expression() : nil
    return Statement(.raise(value, cause: cause), span(from: start))
  }

  private func assertStatement() throws(ParseFailure) -> Statement {
    let start = start
    advance()
    let test = try expression()
    let message = accept(.comma) ? try expression() : nil
    return Statement(.assert(test: test, message: message), span(from: start))
  }

  /// `del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt`
  private func deleteStatement() throws(ParseFailure) -> Statement {
    let start = start
    advance()
    guard isSecondRun else { return Statement(.delete(try deleteTargets()), span(from: start)) }
    let targets = try quietly { parser throws(ParseFailure) in try parser.deleteTargets() }
    if let targets { return Statement(.delete(targets), span(from: start)) }
    try invalidDeleteStatement()
    throw mismatch()
  }

  private func deleteTargets() throws(ParseFailure) -> [Expression] {
    var targets: [Expression] = []
    repeat {
      guard startsExpression(kind) || targets.isEmpty else { break }
      let target = try primary()
      guard target.isDeletable else { throw mismatch() }
      targets.append(target)
    } while accept(.comma)
    guard kind == .semicolon || kind == .newline else { throw mismatch() }
    return targets
  }

  /// `type_alias: "type" NAME [type_params] '=' expression`
  private func typeAlias() throws(ParseFailure) -> Statement {
    let start = start
    advance()
    let scope = makeScope()
    let name = try identifier()
    let parameters = try typeParameters()
    try expect(.equal)
    let value = try expression()
    return Statement(
      .typeAlias(TypeAlias(scope: scope, name: name, typeParameters: parameters, value: value)), span(from: start))
  }
}
