/// `invalid…` rules: each knows one mistake. They return where it is not the one made.
extension Parser {
  /// Two expressions side by side in brackets, or a conditional without its `else`.
  func invalidExpression() throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    defer {
      position = mark
      lastEnd = end
    }
    if kind == .lambdaKeyword { return try invalidLambdaInField() }
    guard startsExpression(kind) else { return }
    guard let first = try attempt({ parser throws(ParseFailure) in try parser.disjunction() }) else { return }
    let behind = position
    let behindEnd = lastEnd
    if !isPrefixedStringOrSoftKeyword(mark), startsExpression(kind) {
      let second = try withoutInvalid { parser throws(ParseFailure) in try parser.plainExpression() }
      if let second, !first.isLegacyStatement, tokens[position - 1].level > 0 {
        throw raise("invalid syntax. Perhaps you forgot a comma?", at: first.span.union(second.span))
      }
      position = behind
      lastEnd = behindEnd
    }
    guard accept(.ifKeyword) else { return }
    guard let test = try attempt({ parser throws(ParseFailure) in try parser.disjunction() }) else { return }
    if kind == .error { throw mismatch() }
    if kind != .elseKeyword, kind != .colon {
      throw raise("expected 'else' after 'if' expression", at: first.span.union(test.span))
    }
  }

  /// A misspelt string prefix (`kf"…"`) and soft keywords look like two expressions but are not meant so.
  private func isPrefixedStringOrSoftKeyword(_ place: Int) -> Bool {
    guard tokens[place].kind == .name else { return false }
    if place + 1 < tokens.count, tokens[place + 1].kind == .string { return true }
    switch text(of: tokens[place]) {
    case "match", "case", "type", "_": return true
    default: return false  // of words: no other is a soft keyword
    }
  }

  /// The colon of a bare lambda starts the format of an f-string's field.
  private func invalidLambdaInField() throws(ParseFailure) {
    let start = start
    advance()
    guard try attempt({ parser throws(ParseFailure) in try parser.parameters(.lambda) }) != nil, accept(.colon),
      kind == .formattedMiddle
    else { return }
    throw raise("f-string: lambda expressions are not allowed without parentheses", at: span(from: start))
  }

  /// `print "x"` and `exec "x"`, as Python 2 wrote them.
  ///
  /// CPython reads what follows any name before it looks which name it is, and so finds mistakes in there.
  func invalidLegacyExpression() throws(ParseFailure) {
    guard kind == .name, kind(ahead: 1) != .leftParenthesis, startsStarExpression(kind(ahead: 1)) else { return }
    // A name behind a name behind a name: each is a level of the native stack, and not a cheap one.
    guard depth + Parser.legacyDepth < Parser.maximumDepth else { return }
    depth += Parser.legacyDepth
    defer { depth -= Parser.legacyDepth }
    let name = text(of: token)
    let mark = position
    let end = lastEnd
    let start = start
    defer {
      position = mark
      lastEnd = end
    }
    advance()
    guard try attempt({ parser throws(ParseFailure) in try parser.starExpressions() }) != nil,
      name == "print" || name == "exec"
    else { return }
    throw raise("Missing parentheses in call to '\(name)'. Did you mean \(name)(...)?", at: span(from: start))
  }

  private static let legacyDepth = 8

  /// `=` where `==` or `:=` was meant.
  func invalidNamedExpression() throws(ParseFailure) {
    let key = ParserMemory.Key(rule: .namedExpression, position: position)
    if memory.entries[key] != nil { return }
    let mark = position
    let end = lastEnd
    defer {
      position = mark
      lastEnd = end
      memory.entries[key] = ParserMemory.Entry(result: nil, position: mark, lastEnd: end, height: 0)
    }
    let first = token
    if let value = try attempt({ parser throws(ParseFailure) in try parser.expression() }), kind == .colonEqual {
      advance()
      if try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil {
        throw raise("cannot use assignment expressions with \(value.description)", at: value.span)
      }
    }
    position = mark
    lastEnd = end
    if first.kind == .name, kind(ahead: 1) == .equal {
      advance()
      advance()
      if try attempt({ parser throws(ParseFailure) in try parser.bitwiseOr() }) != nil, try isNotAssignment() {
        throw raise(
          "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", at: span(from: first.span.start))
      }
      position = mark
      lastEnd = end
    }
    guard let value = try attempt({ parser throws(ParseFailure) in try parser.bitwiseOr() }), kind == .equal,
      !value.isDisplay
    else { return }
    advance()
    if try attempt({ parser throws(ParseFailure) in try parser.bitwiseOr() }) != nil, try isNotAssignment() {
      throw raise("cannot assign to \(value.description) here. Maybe you meant '==' instead of '='?", at: value.span)
    }
  }

  /// `!('=' | ':=')`
  private func isNotAssignment() throws(ParseFailure) -> Bool {
    if kind == .error { throw mismatch() }
    return kind != .equal && kind != .colonEqual
  }
}

extension Expression {
  /// `print` and `exec`, which were statements once.
  var isLegacyStatement: Bool {
    if case .name(let name) = kind { return name == "print" || name == "exec" }
    return false
  }

  /// `list | tuple | genexp | 'True' | 'None' | 'False'`
  fileprivate var isDisplay: Bool {
    if case .comprehension(let comprehension) = kind { return comprehension.kind == .generator }
    if case .boolean = kind { return true }
    if case .none = kind { return true }
    return isListOrTuple
  }
}
