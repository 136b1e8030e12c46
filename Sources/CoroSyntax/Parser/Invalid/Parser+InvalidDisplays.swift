/// What stands in brackets, as the second run reads it: in CPython's order, with its `invalid…` rules.
extension Parser {
  /// `tuple | group | genexp`
  func diagnosedParenthesised() throws(ParseFailure) -> Expression {
    let start = start
    let tuple = try attempt { parser throws(ParseFailure) in
      parser.advance()
      if parser.accept(.rightParenthesis) { return Expression(.tuple([]), parser.span(from: start)) }
      let first = try parser.starNamedExpression()
      guard parser.kind == .comma else { throw parser.mismatch() }
      let items = try parser.displayItems(after: first, until: .rightParenthesis)
      return Expression(.tuple(items), parser.span(from: start))
    }
    if let tuple { return tuple }
    let group = try attempt { parser throws(ParseFailure) in
      parser.advance()
      let value = try parser.kind == .yieldKeyword ? parser.yieldExpression() : parser.namedExpression()
      try parser.expect(.rightParenthesis)
      return value
    }
    if let group { return group }
    if isDiagnosing { try invalidGroup() }
    let generator = try attempt { parser throws(ParseFailure) in try parser.diagnosedGenerator() }
    if let generator { return generator }
    if isDiagnosing { try invalidComprehension() }
    advance()
    throw mismatch()
  }

  /// `list | listcomp`
  func diagnosedBracketed() throws(ParseFailure) -> Expression {
    let start = start
    let list = try attempt { parser throws(ParseFailure) in
      parser.advance()
      if parser.accept(.rightBracket) { return Expression(.list([]), parser.span(from: start)) }
      let first = try parser.starNamedExpression()
      let items = try parser.displayItems(after: first, until: .rightBracket)
      return Expression(.list(items), parser.span(from: start))
    }
    if let list { return list }
    let comprehension = try attempt { parser throws(ParseFailure) in
      parser.advance()
      return try parser.diagnosedComprehension(.list, until: .rightBracket, from: start)
    }
    if let comprehension { return comprehension }
    if isDiagnosing { try invalidComprehension() }
    advance()
    throw mismatch()
  }

  /// `dict | set | dictcomp | setcomp`
  func diagnosedBraced() throws(ParseFailure) -> Expression {
    let start = start
    if let dictionary = try diagnosedDictionary() { return dictionary }
    let set = try attempt { parser throws(ParseFailure) in
      parser.advance()
      let first = try parser.starNamedExpression()
      let items = try parser.displayItems(after: first, until: .rightBrace)
      return Expression(.set(items), parser.span(from: start))
    }
    if let set { return set }
    let entries = try attempt { parser throws(ParseFailure) in
      parser.advance()
      let key = try parser.expression()
      try parser.expect(.colon)
      let value = try parser.expression()
      guard parser.startsComprehension else { throw parser.mismatch() }
      let comprehension = try parser.comprehension(.dictionary, element: key, value: value)
      try parser.expect(.rightBrace)
      return Expression(comprehension, parser.span(from: start))
    }
    if let entries { return entries }
    if isDiagnosing { try invalidDictionaryComprehension() }
    let comprehension = try attempt { parser throws(ParseFailure) in
      parser.advance()
      return try parser.diagnosedComprehension(.set, until: .rightBrace, from: start)
    }
    if let comprehension { return comprehension }
    if isDiagnosing { try invalidComprehension() }
    advance()
    throw mismatch()
  }

  private func diagnosedComprehension(
    _ style: Comprehension.Kind, until closing: Token.Kind, from start: Int32
  ) throws(ParseFailure) -> Expression {
    let element = try namedExpression()
    guard startsComprehension else { throw mismatch() }
    let comprehension = try comprehension(style, element: element, value: nil)
    try expect(closing)
    return Expression(comprehension, span(from: start))
  }

  private func diagnosedDictionary() throws(ParseFailure) -> Expression? {
    let start = start
    let dictionary = try attempt { parser throws(ParseFailure) in
      parser.advance()
      var items: [DictionaryItem] = []
      while parser.kind != .rightBrace {
        items.append(try parser.dictionaryItem(isFirst: items.isEmpty))
        guard parser.accept(.comma) else { break }
      }
      try parser.expect(.rightBrace)
      return Expression(.dictionary(items), parser.span(from: start))
    }
    if dictionary == nil, isDiagnosing { try invalidDictionaryItems() }
    return dictionary
  }

  /// `invalid_double_starred_kvpairs`
  private func invalidDictionaryItems() throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    defer {
      position = mark
      lastEnd = end
    }
    advance()
    let first = position
    var hasItems = false
    while try attempt({ parser throws(ParseFailure) in try parser.dictionaryItem(isFirst: !hasItems) }) != nil,
      accept(.comma)
    {
      hasItems = true
    }
    if hasItems, tokens[position - 1].kind == .comma { try invalidPair(isFirst: false) }
    position = first
    try invalidPair(isFirst: true)
  }

  /// `invalid_kvpair`: a missing colon, a missing value, a starred value.
  private func invalidPair(isFirst: Bool) throws(ParseFailure) {
    guard let key = try attempt({ parser throws(ParseFailure) in try parser.expression() }) else { return }
    if kind == .error { throw mismatch() }
    let colon = token
    guard accept(.colon) else {
      if isFirst { return }
      let end = max(key.span.start, lastEnd - 1)
      throw raise("':' expected after dictionary key", at: SourceSpan(start: end, end: end))
    }
    if kind == .star {
      let start = start
      advance()
      guard try attempt({ parser throws(ParseFailure) in try parser.bitwiseOr() }) != nil else { return }
      furthest = max(furthest, position)
      throw raise("cannot use a starred expression in a dictionary value", at: spanToLastToken(from: start))
    }
    if kind == .rightBrace || kind == .comma {
      throw raise("expression expected after dictionary key and ':'", at: colon.span)
    }
  }

  /// `invalid_group: '(' (starred_expression | '**' expression) ')'`
  private func invalidGroup() throws(ParseFailure) {
    guard kind(ahead: 1) == .star || kind(ahead: 1) == .doubleStar else { return }
    let mark = position
    let end = lastEnd
    defer {
      position = mark
      lastEnd = end
    }
    advance()
    let star = token
    advance()
    guard try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil, kind == .rightParenthesis
    else { return }
    throw star.kind == .star
      ? raise("cannot use starred expression here", at: span(from: star.span.start))
      : raise("cannot use double starred expression here", at: star.span)
  }

  /// `invalid_comprehension`
  func invalidComprehension() throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    let isParenthesis = kind == .leftParenthesis
    defer {
      position = mark
      lastEnd = end
    }
    advance()
    let first = position
    let start = start
    if kind == .star, try attempt({ parser throws(ParseFailure) in try parser.starredExpression() }) != nil {
      let place = span(from: start)
      if try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }) != nil {
        throw raise("iterable unpacking cannot be used in comprehension", at: place)
      }
    }
    if isParenthesis { return }
    position = first
    guard try attempt({ parser throws(ParseFailure) in try parser.starNamedExpression() }) != nil, accept(.comma)
    else { return }
    while try attempt({ parser throws(ParseFailure) in try parser.starNamedExpression() }) != nil {
      guard accept(.comma) else { break }
    }
    let place = span(from: start)
    if try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }) != nil {
      throw raise("did you forget parentheses around the comprehension target?", at: place)
    }
  }

  /// `invalid_dict_comprehension: '{' '**' bitwise_or for_if_clauses '}'`
  private func invalidDictionaryComprehension() throws(ParseFailure) {
    guard kind(ahead: 1) == .doubleStar else { return }
    let mark = position
    let end = lastEnd
    defer {
      position = mark
      lastEnd = end
    }
    advance()
    let star = token
    advance()
    guard try attempt({ parser throws(ParseFailure) in try parser.bitwiseOr() }) != nil,
      try attempt({ parser throws(ParseFailure) in try parser.forIfClauses() }) != nil, kind == .rightBrace
    else { return }
    throw raise("dict unpacking cannot be used in dict comprehension", at: star.span)
  }
}
