/// Calls as the second run reads them: in CPython's order, with its `invalid…` rules.
extension Parser {
  /// `genexp | '(' [arguments] ')'`
  func diagnosedCallArguments() throws(ParseFailure) -> [Argument] {
    let generator = try attempt { parser throws(ParseFailure) in try parser.diagnosedGenerator() }
    if let generator { return [.positional(generator)] }
    if isDiagnosing { try invalidComprehension() }
    try expect(.leftParenthesis)
    let found = try attempt { parser throws(ParseFailure) in try parser.diagnosedArguments() }
    try expect(.rightParenthesis)
    return found ?? []
  }

  /// `arguments: args [','] &')' | invalid_arguments`
  func diagnosedArguments() throws(ParseFailure) -> [Argument] {
    let found = try attempt { parser throws(ParseFailure) in
      let found = try parser.diagnosedArgs()
      _ = parser.accept(.comma)
      guard parser.kind == .rightParenthesis else { throw parser.mismatch() }
      return found
    }
    if let found { return found }
    if isDiagnosing { try invalidArguments() }
    throw mismatch()
  }

  /// `args`: as many as fit; the comma behind the last stays.
  private func diagnosedArgs() throws(ParseFailure) -> [Argument] {
    var found = try gather { parser throws(ParseFailure) in try parser.positionalArgument() }
    if found.isEmpty { return try keywordArguments() }
    let more = try attempt { parser throws(ParseFailure) in
      try parser.expect(.comma)
      return try parser.keywordArguments()
    }
    found += more ?? []
    return found
  }

  /// `kwargs`
  private func keywordArguments() throws(ParseFailure) -> [Argument] {
    var found = try gather { parser throws(ParseFailure) in try parser.keywordArgument(.star) }
    let more = try attempt { parser throws(ParseFailure) in
      if !found.isEmpty { try parser.expect(.comma) }
      let more = try parser.gather { parser throws(ParseFailure) in try parser.keywordArgument(.doubleStar) }
      if more.isEmpty { throw parser.mismatch() }
      return more
    }
    found += more ?? []
    if found.isEmpty { throw mismatch() }
    return found
  }

  /// `','.rule*`
  private func gather(
    _ rule: (Parser) throws(ParseFailure) -> Argument
  ) throws(ParseFailure) -> [Argument] {
    guard let first = try attempt(rule) else { return [] }
    var found = [first]
    while kind == .comma {
      let next = try attempt { parser throws(ParseFailure) in
        parser.advance()
        return try rule(parser)
      }
      guard let next else { break }
      found.append(next)
    }
    return found
  }

  /// `starred_expression | (assignment_expression | expression !':=') !'='`
  private func positionalArgument() throws(ParseFailure) -> Argument {
    if kind == .star { return .unpack(try starredOperand()) }
    let value = try elementExpression()
    if kind == .equal { throw mismatch() }
    return .positional(value)
  }

  /// `assignment_expression | expression !':='`
  private func elementExpression() throws(ParseFailure) -> Expression {
    if kind == .name, kind(ahead: 1) == .colonEqual { return try namedExpression() }
    let value = try expression()
    if kind == .colonEqual { throw mismatch() }
    return value
  }

  /// `kwarg_or_starred` and `kwarg_or_double_starred`
  private func keywordArgument(_ star: Token.Kind) throws(ParseFailure) -> Argument {
    if isDiagnosing { try invalidKeywordArgument() }
    if isKeywordArgument {
      let name = try identifier()
      advance()
      return .keyword(name, try expression())
    }
    if star == .star { return .unpack(try starredOperand()) }
    try expect(star)
    return .unpackKeywords(try expression())
  }

  private func starredOperand() throws(ParseFailure) -> Expression {
    let value = try starredExpression()
    guard case .starred(let operand) = value.kind else { return value }
    return operand
  }

  /// `invalid_starred_expression: '*' expression '=' expression`
  func invalidStarredExpression(from start: Int32) throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    advance()
    if try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil {
      throw raise("cannot assign to iterable argument unpacking", at: span(from: start))
    }
    position = mark
    lastEnd = end
  }

  private func invalidKeywordArgument() throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    let first = token
    defer {
      position = mark
      lastEnd = end
    }
    switch kind {
    case .trueKeyword, .falseKeyword, .noneKeyword:
      if kind(ahead: 1) == .equal {
        advance()
        throw raise("cannot assign to \(text(of: first))", at: first.span.union(token.span))
      }
    default: break  // of tokens: these three alone are keywords that look like names
    }
    if kind == .doubleStar {
      advance()
      guard try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil, accept(.equal),
        try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil
      else { return }
      throw raise("cannot assign to keyword argument unpacking", at: span(from: first.span.start))
    }
    if isKeywordArgument {
      advance()
      let place = first.span.union(token.span)
      advance()
      if kind == .comma || kind == .rightParenthesis { throw raise("expected argument value expression", at: place) }
      guard try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil else { return }
      guard try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }) != nil else { return }
      throw raise("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", at: place)
    }
    guard let value = try attempt({ parser throws(ParseFailure) in try parser.expression() }), kind == .equal else {
      return
    }
    throw raise(
      "expression cannot contain assignment, perhaps you meant \"==\"?", at: value.span.union(token.span))
  }

  private func invalidArguments() throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    defer {
      position = mark
      lastEnd = end
    }
    let args = try attempt { parser throws(ParseFailure) in try parser.diagnosedArgs() }
    let behind = position
    let hasKeywords = args?.contains { argument in
      switch argument {
      case .keyword, .unpackKeywords: true
      case .positional, .unpack: false
      }
    }
    if hasKeywords == true, accept(.comma), kind == .star {
      throw raise("iterable argument unpacking follows keyword argument unpacking", at: token.span)
    }
    position = mark
    try invalidLeadingGenerator()
    position = mark
    if isKeywordArgument {
      let first = token
      advance()
      let place = first.span.union(token.span)
      advance()
      if try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil,
        try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }) != nil
      {
        throw raise("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", at: place)
      }
    }
    guard let args else { return }
    position = behind
    try invalidGenerator(after: args)
    position = behind
    guard accept(.comma) else { return }
    let second = position
    let start = start
    if try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil,
      let clauses = try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }),
      let last = clauses.last
    {
      throw raise(
        "Generator expression must be parenthesized", at: SourceSpan(start: start, end: last.target.span.end))
    }
    position = second
    guard try attempt({ parser throws(ParseFailure) in try parser.diagnosedArgs() }) != nil else { return }
    let unpacks = args.contains { if case .unpackKeywords = $0 { true } else { false } }
    throw raise(
      "positional argument follows keyword argument" + (unpacks ? " unpacking" : ""), at: lastTokenSpan)
  }

  /// `expression for_if_clauses ',' [args | expression for_if_clauses]`
  private func invalidLeadingGenerator() throws(ParseFailure) {
    let start = start
    guard try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil,
      try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }) != nil, kind == .comma
    else { return }
    throw raise("Generator expression must be parenthesized", at: span(from: start))
  }

  /// `args for_if_clauses`: only where more than one argument stands before the clauses.
  private func invalidGenerator(after args: [Argument]) throws(ParseFailure) {
    guard try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }) != nil else { return }
    let positional = args.compactMap { argument -> Expression? in
      switch argument {
      case .positional(let value), .unpack(let value): value
      case .keyword, .unpackKeywords: nil
      }
    }
    guard positional.count > 1, let last = positional.last else { return }
    throw raise("Generator expression must be parenthesized", at: span(from: last.span.start))
  }

  /// `genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')'`
  func diagnosedGenerator() throws(ParseFailure) -> Expression {
    let start = start
    try expect(.leftParenthesis)
    let element = try elementExpression()
    guard startsComprehension else { throw mismatch() }
    let generator = try comprehension(.generator, element: element, value: nil)
    try expect(.rightParenthesis)
    return Expression(generator, span(from: start))
  }
}
