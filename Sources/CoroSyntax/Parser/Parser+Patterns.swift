extension Parser {
  /// `patterns: open_sequence_pattern | pattern`
  func patterns() throws(ParseFailure) -> Pattern {
    let start = start
    let first = try maybeStarPattern()
    guard kind == .comma else {
      if case .star = first.kind { throw mismatch() }
      return first
    }
    var items = [first]
    while accept(.comma), kind != .colon, kind != .ifKeyword { items.append(try maybeStarPattern()) }
    return Pattern(.sequence(items), span(from: start))
  }

  /// `pattern: or_pattern ['as' NAME]`
  private func pattern() throws(ParseFailure) -> Pattern {
    let outer = try descend()
    defer { ascend(outer) }
    let start = start
    let inner = try orPattern()
    guard accept(.asKeyword) else { return inner }
    if isDiagnosing { try invalidAsPattern() }
    guard kind == .name, !isSoftKeyword("_") else { throw mismatch() }
    let name = try captureTarget()
    return Pattern(.as(inner, name), span(from: start))
  }

  /// `pattern_capture_target: !"_" NAME !('.' | '(' | '=')`
  private func captureTarget() throws(ParseFailure) -> Identifier {
    let name = try identifier()
    switch kind {
    case .dot, .leftParenthesis, .equal: throw mismatch()
    default: return name  // of tokens: any other ends the target
    }
  }

  /// `or_pattern: '|'.closed_pattern+`
  private func orPattern() throws(ParseFailure) -> Pattern {
    let start = start
    let first = try closedPattern()
    guard kind == .bar else { return first }
    var items = [first]
    while accept(.bar) { items.append(try closedPattern()) }
    return Pattern(.or(items), span(from: start))
  }

  private func closedPattern() throws(ParseFailure) -> Pattern {
    let start = start
    switch kind {
    case .noneKeyword, .trueKeyword, .falseKeyword:
      let value = try atom()
      return Pattern(.singleton(value), span(from: start))
    case .number, .minus:
      let value = try complexNumber()
      return Pattern(.value(value), span(from: start))
    case .string, .formattedStart:
      let value = try strings()
      return Pattern(.value(value), span(from: start))
    case .leftParenthesis: return try groupOrSequencePattern()
    case .leftBracket:
      advance()
      let items = try sequenceItems(until: .rightBracket)
      return Pattern(.sequence(items), span(from: start))
    case .leftBrace: return try mappingPattern()
    case .name: return try namePattern()
    default: throw mismatch()  // of tokens: no other begins a pattern
    }
  }

  /// `signed_number`, or `complex_number: signed_real ('+' | '-') imaginary`
  private func complexNumber() throws(ParseFailure) -> Expression {
    let start = start
    let isNegative = accept(.minus)
    guard kind == .number else { throw mismatch() }
    var left = try atom()
    if isNegative { left = Expression(.unary(.negative, left), span(from: start)) }
    guard kind == .plus || kind == .minus else { return left }
    if left.isImaginary { throw raise("real number required in complex literal", at: left.span) }
    let joined: BinaryOperator = kind == .plus ? .add : .subtract
    advance()
    guard kind == .number else { throw mismatch() }
    let right = try atom()
    guard right.isImaginary else { throw raise("imaginary number required in complex literal", at: right.span) }
    return Expression(.binary(joined, left, right), span(from: start))
  }

  /// A capture, the wildcard, a dotted value or a class.
  private func namePattern() throws(ParseFailure) -> Pattern {
    let start = start
    let name = try identifier()
    guard kind == .dot || kind == .leftParenthesis else {
      if kind == .equal { throw mismatch() }
      return Pattern(.capture(name.text == "_" ? nil : name), name.span)
    }
    var value = Expression(.name(name.text), name.span)
    while accept(.dot) {
      try grow()
      value = Expression(.attribute(value, try identifier()), span(from: start))
    }
    guard kind == .leftParenthesis else { return Pattern(.value(value), span(from: start)) }
    return try classPattern(value, from: start)
  }

  /// `group_pattern: '(' pattern ')'`, or a sequence in parentheses.
  private func groupOrSequencePattern() throws(ParseFailure) -> Pattern {
    let start = start
    advance()
    if accept(.rightParenthesis) { return Pattern(.sequence([]), span(from: start)) }
    let first = try maybeStarPattern()
    guard kind == .comma else {
      if case .star = first.kind { throw mismatch() }
      try expect(.rightParenthesis)
      return first
    }
    advance()
    let items = [first] + (try sequenceItems(until: .rightParenthesis))
    return Pattern(.sequence(items), span(from: start))
  }

  private func sequenceItems(until closing: Token.Kind) throws(ParseFailure) -> [Pattern] {
    var items: [Pattern] = []
    while kind != closing {
      items.append(try maybeStarPattern())
      guard accept(.comma) else { break }
    }
    try expect(closing)
    return items
  }

  /// `maybe_star_pattern: '*' (NAME | "_") | pattern`
  private func maybeStarPattern() throws(ParseFailure) -> Pattern {
    let start = start
    guard accept(.star) else { return try pattern() }
    let name = try captureTarget()
    return Pattern(.star(name.text == "_" ? nil : name), span(from: start))
  }

  /// `mapping_pattern: '{' [(key ':' pattern)… ['**' NAME]] [','] '}'`
  private func mappingPattern() throws(ParseFailure) -> Pattern {
    let start = start
    advance()
    var keys: [Expression] = []
    var patterns: [Pattern] = []
    var rest: Identifier?
    while kind != .rightBrace {
      if accept(.doubleStar) {
        if isSoftKeyword("_") { throw mismatch() }
        rest = try captureTarget()
        _ = accept(.comma)
        break
      }
      keys.append(try mappingKey())
      try expect(.colon)
      patterns.append(try pattern())
      guard accept(.comma) else { break }
    }
    try expect(.rightBrace)
    return Pattern(.mapping(keys: keys, patterns: patterns, rest: rest), span(from: start))
  }

  /// `(literal_expr | attr)`: a key is a constant or a dotted name.
  private func mappingKey() throws(ParseFailure) -> Expression {
    switch kind {
    case .noneKeyword, .trueKeyword, .falseKeyword: return try atom()
    case .number, .minus: return try complexNumber()
    case .string, .formattedStart: return try strings()
    default: break  // of tokens: what is left is a dotted name
    }
    let start = start
    var value = try atomName()
    guard kind == .dot else { throw mismatch() }
    while accept(.dot) {
      try grow()
      value = Expression(.attribute(value, try identifier()), span(from: start))
    }
    return value
  }

  private func atomName() throws(ParseFailure) -> Expression {
    let name = try identifier()
    return Expression(.name(name.text), name.span)
  }

  /// `class_pattern: name_or_attr '(' [positional_patterns] [keyword_patterns] [','] ')'`
  private func classPattern(_ type: Expression, from start: Int32) throws(ParseFailure) -> Pattern {
    try expect(.leftParenthesis)
    var positional: [Pattern] = []
    var keywords: [KeywordPattern] = []
    while kind != .rightParenthesis {
      if kind == .name, kind(ahead: 1) == .equal {
        let name = try identifier()
        advance()
        keywords.append(KeywordPattern(name: name, pattern: try pattern()))
      } else {
        let misplaced = self.start
        positional.append(try pattern())
        if !keywords.isEmpty { try invalidClassPattern(from: misplaced) }
      }
      guard accept(.comma) else { break }
    }
    try expect(.rightParenthesis)
    return Pattern(.class(type, positional: positional, keywords: keywords), span(from: start))
  }
}

extension Expression {
  fileprivate var isImaginary: Bool {
    if case .imaginary = kind { return true }
    return false
  }
}
