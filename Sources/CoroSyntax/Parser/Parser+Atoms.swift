extension Parser {
  /// `atom: NAME | 'True' | 'False' | 'None' | strings | NUMBER | '...' | …` and everything in brackets.
  func atom() throws(ParseFailure) -> Expression {
    let token = token
    switch token.kind {
    case .name:
      advance()
      return Expression(.name(text(of: token)), token.span)
    case .number:
      advance()
      return Expression(try number(token), token.span)
    case .string, .formattedStart: return try strings()
    case .trueKeyword: return word(.boolean(true))
    case .falseKeyword: return word(.boolean(false))
    case .noneKeyword: return word(.none)
    case .ellipsis: return word(.ellipsis)
    case .leftParenthesis: return try parenthesised()
    case .leftBracket: return try bracketed()
    case .leftBrace: return try braced()
    default: throw mismatch()  // of tokens: no other is an atom
    }
  }

  private func word(_ kind: Expression.Kind) -> Expression {
    let span = token.span
    advance()
    return Expression(kind, span)
  }

  private func number(_ token: Token) throws(ParseFailure) -> Expression.Kind {
    switch NumberLiteral.read(source.bytes[Int(token.span.start)..<Int(token.span.end)]) {
    case .success(let kind): return kind
    case .failure(let problem): throw raise(problem.message, at: token.span)
    }
  }

  /// `tuple | group | genexp`
  private func parenthesised() throws(ParseFailure) -> Expression {
    let start = start
    if isSecondRun { return try diagnosedParenthesised() }
    advance()
    if accept(.rightParenthesis) { return Expression(.tuple([]), span(from: start)) }
    if kind == .yieldKeyword {
      let value = try yieldExpression()
      try expect(.rightParenthesis)
      return value
    }
    let first = try starNamedExpression()
    if startsComprehension, !first.isStarred {
      let generator = try comprehension(.generator, element: first, value: nil)
      try expect(.rightParenthesis)
      return Expression(generator, span(from: start))
    }
    guard kind == .comma else {
      if first.isStarred { throw mismatch() }
      try expect(.rightParenthesis)
      return first
    }
    let items = try displayItems(after: first, until: .rightParenthesis)
    return Expression(.tuple(items), span(from: start))
  }

  /// `list | listcomp`
  private func bracketed() throws(ParseFailure) -> Expression {
    let start = start
    if isSecondRun { return try diagnosedBracketed() }
    advance()
    if accept(.rightBracket) { return Expression(.list([]), span(from: start)) }
    let first = try starNamedExpression()
    if startsComprehension, !first.isStarred {
      let list = try comprehension(.list, element: first, value: nil)
      try expect(.rightBracket)
      return Expression(list, span(from: start))
    }
    let items = try displayItems(after: first, until: .rightBracket)
    return Expression(.list(items), span(from: start))
  }

  /// `(',' star_named_expression)* [',']` and the closing bracket.
  func displayItems(
    after first: Expression, until closing: Token.Kind
  ) throws(ParseFailure) -> [Expression] {
    var items = [first]
    while accept(.comma), kind != closing {
      guard let item = try element({ parser throws(ParseFailure) in try parser.starNamedExpression() }) else { break }
      items.append(item)
    }
    try expect(closing)
    return items
  }

  /// `dict | set | dictcomp | setcomp`
  private func braced() throws(ParseFailure) -> Expression {
    let start = start
    if isSecondRun { return try diagnosedBraced() }
    advance()
    if accept(.rightBrace) { return Expression(.dictionary([]), span(from: start)) }
    if kind == .doubleStar { return try dictionary(after: try dictionaryItem(), from: start) }
    let first = try starNamedExpression()
    if kind == .colon, !first.isStarred {
      if case .namedAssignment = first.kind, tokens[position - 1].kind != .rightParenthesis { throw mismatch() }
      advance()
      let value = try expression()
      if startsComprehension {
        let dictionary = try comprehension(.dictionary, element: first, value: value)
        try expect(.rightBrace)
        return Expression(dictionary, span(from: start))
      }
      return try dictionary(after: .pair(key: first, value: value), from: start)
    }
    if startsComprehension, !first.isStarred {
      let set = try comprehension(.set, element: first, value: nil)
      try expect(.rightBrace)
      return Expression(set, span(from: start))
    }
    let items = try displayItems(after: first, until: .rightBrace)
    return Expression(.set(items), span(from: start))
  }

  private func dictionary(after first: DictionaryItem, from start: Int32) throws(ParseFailure) -> Expression {
    var items = [first]
    while accept(.comma), kind != .rightBrace { items.append(try dictionaryItem()) }
    try expect(.rightBrace)
    return Expression(.dictionary(items), span(from: start))
  }

  /// `double_starred_kvpair: '**' bitwise_or | expression ':' expression`
  func dictionaryItem(isFirst: Bool = true) throws(ParseFailure) -> DictionaryItem {
    if accept(.doubleStar) { return .unpack(try bitwiseOr()) }
    let key: Expression
    if isSecondRun, !isFirst {
      // CPython misses a colon behind the second key, and no comma as behind the first.
      key = try remembering(.expression) { parser throws(ParseFailure) in try parser.plainExpression() }
    } else {
      key = try expression()
    }
    try expect(.colon)
    return .pair(key: key, value: try expression())
  }
}

extension Expression {
  var isStarred: Bool {
    if case .starred = kind { return true }
    return false
  }
}
