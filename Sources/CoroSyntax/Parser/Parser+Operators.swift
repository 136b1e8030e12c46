extension Parser {
  /// `disjunction: conjunction ('or' conjunction)*`
  func disjunction() throws(ParseFailure) -> Expression {
    guard isSecondRun else { return try plainDisjunction() }
    return try remembering(.disjunction) { parser throws(ParseFailure) in try parser.plainDisjunction() }
  }

  private func plainDisjunction() throws(ParseFailure) -> Expression {
    let start = start
    let first = try conjunction()
    guard kind == .orKeyword else { return first }
    var operands = [first]
    while kind == .orKeyword {
      guard let operand = try operand({ parser throws(ParseFailure) in try parser.conjunction() }) else { break }
      operands.append(operand)
    }
    guard operands.count > 1 else { return first }
    return Expression(.logical(.or, operands), span(from: start))
  }

  /// `conjunction: inversion ('and' inversion)*`
  private func conjunction() throws(ParseFailure) -> Expression {
    let start = start
    let first = try inversion()
    guard kind == .andKeyword else { return first }
    var operands = [first]
    while kind == .andKeyword {
      guard let operand = try operand({ parser throws(ParseFailure) in try parser.inversion() }) else { break }
      operands.append(operand)
    }
    guard operands.count > 1 else { return first }
    return Expression(.logical(.and, operands), span(from: start))
  }

  /// `inversion: 'not' inversion | comparison`
  private func inversion() throws(ParseFailure) -> Expression {
    guard kind == .notKeyword else { return try comparison() }
    let outer = try descend()
    defer { ascend(outer) }
    let start = start
    advance()
    let operand = try inversion()
    return Expression(.unary(.not, operand), span(from: start))
  }

  /// `comparison: bitwise_or (compare_op bitwise_or)*`
  private func comparison() throws(ParseFailure) -> Expression {
    let start = start
    let first = try bitwiseOr()
    guard var (comparator, length) = comparisonOperator() else {
      // A `not` that no `in` follows: what follows it has been looked at, and counts as read.
      if kind == .notKeyword { furthest = max(furthest, min(position + 1, tokens.count - 1)) }
      return first
    }
    var rest: [Comparison] = []
    while true {
      let found = try operand(length: length) { parser throws(ParseFailure) in try parser.bitwiseOr() }
      guard let found else { break }
      rest.append(Comparison(comparator, found))
      guard let next = comparisonOperator() else { break }
      (comparator, length) = next
    }
    guard !rest.isEmpty else { return first }
    return Expression(.comparison(first: first, rest: rest), span(from: start))
  }

  /// The comparison at the cursor and how many tokens write it.
  private func comparisonOperator() -> (ComparisonOperator, Int)? {
    switch kind {
    case .equalEqual: (.equal, 1)
    case .notEqual where !isLessGreater: (.notEqual, 1)
    case .less: (.less, 1)
    case .lessEqual: (.lessOrEqual, 1)
    case .greater: (.greater, 1)
    case .greaterEqual: (.greaterOrEqual, 1)
    case .inKeyword: (.in, 1)
    case .notKeyword where kind(ahead: 1) == .inKeyword: (.notIn, 2)
    case .isKeyword: kind(ahead: 1) == .notKeyword ? (.isNot, 2) : (.is, 1)
    default: nil  // of tokens: no other compares
    }
  }

  /// `<>` is the same token as `!=` to CPython's lexer, which its parser then refuses.
  private var isLessGreater: Bool { source.bytes[Int(start)] == UInt8(ascii: "<") }

  /// Takes an operator of that many tokens and reads what follows it.
  ///
  /// The first run has only one way to read on. The second gives the operator back, as CPython does, since
  /// what stands before it may be all that an `invalid…` rule looks for.
  func operand(
    length: Int = 1, _ rule: (Parser) throws(ParseFailure) -> Expression
  ) throws(ParseFailure) -> Expression? {
    guard isSecondRun else {
      for _ in 0..<length { advance() }
      return try rule(self)
    }
    return try attempt { parser throws(ParseFailure) in
      for _ in 0..<length { parser.advance() }
      return try rule(parser)
    }
  }

  /// `bitwise_or`, `bitwise_xor`, `bitwise_and`, `shift_expr`, `sum` and `term`, which differ only in how
  /// tightly they bind: one loop reads all six, so that an operand costs one native frame and not six.
  func bitwiseOr() throws(ParseFailure) -> Expression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    guard isSecondRun else { return try binary(atLeast: 1) }
    return try remembering(.bitwiseOr) { parser throws(ParseFailure) in try parser.binary(atLeast: 1) }
  }

  func binary(atLeast minimum: Int) throws(ParseFailure) -> Expression {
    let start = start
    var left = try factor()
    while let (binary, strength) = binaryOperator(kind), strength >= minimum {
      let right = try operand { parser throws(ParseFailure) in try parser.binary(atLeast: strength + 1) }
      guard let right else { break }
      try grow()
      left = Expression(.binary(binary, left, right), span(from: start))
    }
    return left
  }

  private func binaryOperator(_ kind: Token.Kind) -> (BinaryOperator, Int)? {
    switch kind {
    case .bar: (.bitOr, 1)
    case .caret: (.bitXor, 2)
    case .ampersand: (.bitAnd, 3)
    case .leftShift: (.leftShift, 4)
    case .rightShift: (.rightShift, 4)
    case .plus: (.add, 5)
    case .minus: (.subtract, 5)
    case .star: (.multiply, 6)
    case .slash: (.divide, 6)
    case .doubleSlash: (.floorDivide, 6)
    case .percent: (.modulo, 6)
    case .at: (.matrixMultiply, 6)
    default: nil  // of tokens: no other joins two operands from the left
    }
  }

  /// `factor: ('+' | '-' | '~') factor | power`
  private func factor() throws(ParseFailure) -> Expression {
    let unary: UnaryOperator
    switch kind {
    case .plus: unary = .positive
    case .minus: unary = .negative
    case .tilde: unary = .invert
    default: return try power()  // of tokens: no other is a sign
    }
    let outer = try descend()
    defer { ascend(outer) }
    let start = start
    advance()
    let operand = try factor()
    return Expression(.unary(unary, operand), span(from: start))
  }

  /// `power: await_primary ['**' factor]`
  private func power() throws(ParseFailure) -> Expression {
    let start = start
    let base = try awaitPrimary()
    guard kind == .doubleStar else { return base }
    let outer = try descend()
    defer { ascend(outer) }
    guard let exponent = try operand({ parser throws(ParseFailure) in try parser.factor() }) else { return base }
    return Expression(.binary(.power, base, exponent), span(from: start))
  }

  /// `await_primary: 'await' primary | primary`
  private func awaitPrimary() throws(ParseFailure) -> Expression {
    guard kind == .awaitKeyword else { return try primary() }
    let start = start
    advance()
    let value = try primary()
    try grow()
    return Expression(.await(value), span(from: start))
  }
}
