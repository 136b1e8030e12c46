extension Parser {
  /// Whether a token of this kind can begin an `expression`.
  func startsExpression(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name, .number, .string, .formattedStart, .leftParenthesis, .leftBracket, .leftBrace, .ellipsis, .plus,
      .minus, .tilde, .falseKeyword, .noneKeyword, .trueKeyword, .awaitKeyword, .lambdaKeyword, .notKeyword:
      true
    default: false  // of tokens: no other begins one
    }
  }

  func startsStarExpression(_ kind: Token.Kind) -> Bool { kind == .star || startsExpression(kind) }

  /// `expressions: expression (',' expression)* [',']`
  func expressions() throws(ParseFailure) -> Expression {
    let start = start
    let first = try expression()
    guard kind == .comma else { return first }
    var items = [first]
    while accept(.comma), startsExpression(kind) { items.append(try expression()) }
    return Expression(.tuple(items), span(from: start))
  }

  /// `star_expressions: star_expression (',' star_expression)* [',']`
  func starExpressions() throws(ParseFailure) -> Expression {
    let start = start
    let first = try starExpression()
    guard kind == .comma else { return first }
    var items = [first]
    while accept(.comma) {
      if isSecondRun, kind == .error { throw mismatch() }
      guard startsStarExpression(kind) else { break }
      guard let item = try element({ parser throws(ParseFailure) in try parser.starExpression() }) else { break }
      items.append(item)
    }
    return Expression(.tuple(items), span(from: start))
  }

  /// Another element of a list that might end at its comma, which the second run gives back its chance to.
  func element<Element>(
    _ rule: (Parser) throws(ParseFailure) -> Element
  ) throws(ParseFailure) -> Element? {
    guard isSecondRun else { return try rule(self) }
    return try attempt(rule)
  }

  /// `star_expression: '*' bitwise_or | expression`
  func starExpression() throws(ParseFailure) -> Expression {
    guard kind == .star else { return try expression() }
    return try starred { parser throws(ParseFailure) in try parser.bitwiseOr() }
  }

  /// `starred_expression: '*' expression`
  func starredExpression() throws(ParseFailure) -> Expression {
    let start = start
    let value = try starred { parser throws(ParseFailure) in try parser.expression() }
    if isDiagnosing, kind == .equal { try invalidStarredExpression(from: start) }
    return value
  }

  /// `star_named_expression: '*' bitwise_or | named_expression`
  func starNamedExpression() throws(ParseFailure) -> Expression {
    kind == .star ? try starExpression() : try namedExpression()
  }

  private func starred(
    _ operand: (Parser) throws(ParseFailure) -> Expression
  ) throws(ParseFailure) -> Expression {
    let start = start
    try expect(.star)
    let value = try operand(self)
    return Expression(.starred(value), span(from: start))
  }

  /// `named_expression: NAME ':=' ~ expression | expression !':='`
  func namedExpression() throws(ParseFailure) -> Expression {
    if kind == .name, kind(ahead: 1) == .colonEqual { return try assignmentExpression() }
    if isDiagnosing { try invalidNamedExpression() }
    let value = try expression()
    if kind == .colonEqual { throw mismatch() }
    return value
  }

  private func assignmentExpression() throws(ParseFailure) -> Expression {
    let start = start
    let name = try identifier()
    try expect(.colonEqual)
    let value = try expression()
    return Expression(.namedAssignment(name: name, value: value), span(from: start))
  }

  /// `yield_expr: 'yield' 'from' expression | 'yield' [star_expressions]`
  func yieldExpression() throws(ParseFailure) -> Expression {
    let start = start
    try expect(.yieldKeyword)
    if accept(.fromKeyword) {
      let value = try expression()
      return Expression(.yieldFrom(value), span(from: start))
    }
    let value = startsStarExpression(kind) ? try starExpressions() : nil
    return Expression(.yield(value), span(from: start))
  }

  /// `expression: disjunction ['if' disjunction 'else' expression] | lambdef`
  func expression() throws(ParseFailure) -> Expression {
    guard isSecondRun else { return try plainExpression() }
    return try remembering(.expression) { parser throws(ParseFailure) in
      if parser.isDiagnosing {
        try parser.invalidExpression()
        try parser.invalidLegacyExpression()
      }
      return try parser.plainExpression()
    }
  }

  func plainExpression() throws(ParseFailure) -> Expression {
    let outer = try descend()
    defer { ascend(outer) }
    if kind == .lambdaKeyword { return try lambdef() }
    let start = start
    let body = try disjunction()
    guard kind == .ifKeyword else { return body }
    guard isSecondRun else { return try conditional(body, from: start) }
    return try attempt { parser throws(ParseFailure) in try parser.conditional(body, from: start) } ?? body
  }

  private func conditional(_ body: Expression, from start: Int32) throws(ParseFailure) -> Expression {
    advance()
    let test = try disjunction()
    try expect(.elseKeyword)
    let orElse = try expression()
    return Expression(.conditional(test: test, body: body, orElse: orElse), span(from: start))
  }

  /// `lambdef: 'lambda' [lambda_params] ':' expression`
  private func lambdef() throws(ParseFailure) -> Expression {
    let start = start
    advance()
    let scope = makeScope()
    let parameters = try parameters(.lambda)
    try expect(.colon)
    let body = try expression()
    return Expression(.lambda(LambdaExpression(scope: scope, parameters: parameters, body: body)), span(from: start))
  }
}
