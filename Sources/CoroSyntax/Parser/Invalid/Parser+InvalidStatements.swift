extension Parser {
  /// `assignment | star_expressions | yield_stmt` in CPython's order, which decides what is complained about.
  func diagnosedAssignmentOrExpression() throws(ParseFailure) -> Statement {
    let start = start
    let mark = position
    // The tree of a program that is wrong is not looked at: any statement will do.
    if let found = try attempt({ parser throws(ParseFailure) in try parser.diagnosedAssignment() }) {
      return Statement(.expression(found), span(from: start))
    }
    if try isAugmentedAssignment() {
      position = mark
      throw mismatch()
    }
    if isDiagnosing { try invalidAssignment() }
    let value = try annotatedRightHandSide()
    return Statement(.expression(value), span(from: start))
  }

  /// `single_target augassign ~`: behind these two nothing else is tried.
  private func isAugmentedAssignment() throws(ParseFailure) -> Bool {
    let mark = position
    let end = lastEnd
    let target = try quietly { parser throws(ParseFailure) in
      let target = try parser.starExpressions()
      guard target.isAugmentable, BinaryOperator(augmenting: parser.kind) != nil else { throw parser.mismatch() }
      return target
    }
    position = mark
    lastEnd = end
    return target != nil
  }

  /// The last value of any of the assignments.
  private func diagnosedAssignment() throws(ParseFailure) -> Expression {
    let first = try quietly { parser throws(ParseFailure) in
      let target = try parser.starExpressions()
      switch parser.kind {
      case .colon where target.isAnnotatable: return target
      case .equal where target.isTarget: return target
      default:  // of tokens: what is left are the augmented assignments
        guard target.isAugmentable, BinaryOperator(augmenting: parser.kind) != nil else { throw parser.mismatch() }
        return target
      }
    }
    guard first != nil else { throw mismatch() }
    if accept(.colon) {
      let annotation = try expression()
      return accept(.equal) ? try annotatedRightHandSide() : annotation
    }
    let isPlain = kind == .equal
    advance()
    while isPlain {
      let next = try quietly { parser throws(ParseFailure) in
        let target = try parser.starExpressions()
        guard parser.kind == .equal, target.isTarget else { throw parser.mismatch() }
        return target
      }
      guard next != nil else { break }
      advance()
    }
    let value = try annotatedRightHandSide()
    if isPlain, kind == .equal { throw mismatch() }
    return value
  }

  private func invalidAssignment() throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    let start = start
    defer {
      position = mark
      lastEnd = end
    }
    func rewind(_ parser: Parser) {
      parser.position = mark
      parser.lastEnd = end
    }
    if let target = try attempt({ parser throws(ParseFailure) in try parser.atom() }), target.isListOrTuple,
      kind == .colon
    {
      advance()
      if try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil {
        throw raise("only single target (not \(target.description)) can be annotated", at: target.span)
      }
    }
    rewind(self)
    if let first = try attempt({ parser throws(ParseFailure) in try parser.starNamedExpression() }), accept(.comma) {
      while try attempt({ parser throws(ParseFailure) in try parser.starNamedExpression() }) != nil {}
      if accept(.colon), try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil {
        throw raise("only single target (not tuple) can be annotated", at: first.span)
      }
    }
    rewind(self)
    if let target = try attempt({ parser throws(ParseFailure) in try parser.expression() }), kind == .colon {
      let place = span(from: start)
      advance()
      if try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil {
        throw raise("illegal target for annotation", at: place.start == target.span.start ? target.span : place)
      }
    }
    rewind(self)
    try invalidAssignmentTarget()
    rewind(self)
    if let target = try attempt({ parser throws(ParseFailure) in try parser.starExpressions() }),
      BinaryOperator(augmenting: kind) != nil
    {
      let place = target.span
      advance()
      if try attempt({ parser throws(ParseFailure) in try parser.annotatedRightHandSide() }) != nil {
        throw raise("'\(target.description)' is an illegal expression for augmented assignment", at: place)
      }
    }
  }

  /// `(star_targets '=')* (star_expressions | yield_expr) '='`
  private func invalidAssignmentTarget() throws(ParseFailure) {
    while true {
      let target = try quietly { parser throws(ParseFailure) in
        let target = try parser.starExpressions()
        guard target.isTarget, parser.accept(.equal) else { throw parser.mismatch() }
        return target
      }
      if target == nil { break }
    }
    if kind == .yieldKeyword {
      let start = start
      if try attempt({ parser throws(ParseFailure) in try parser.yieldExpression() }) != nil, kind == .equal {
        throw raise("assignment to yield expression not possible", at: span(from: start))
      }
      return
    }
    if let value = try attempt({ parser throws(ParseFailure) in try parser.starExpressions() }), kind == .equal,
      let wrong = value.invalidTarget(.assignment)
    {
      throw raise("cannot assign to \(wrong.description)", at: wrong.span)
    }
  }

  /// `invalid_del_stmt: 'del' star_expressions`
  func invalidDeleteStatement() throws(ParseFailure) {
    guard isDiagnosing else { return }
    let value = try starExpressions()
    if let wrong = value.invalidTarget(.deletion) {
      throw raise("cannot delete \(wrong.description)", at: wrong.span)
    }
  }

  /// `star_targets 'in'`, or what is wrong with it.
  func diagnosedForTarget() throws(ParseFailure) -> Expression {
    let target = try quietly { parser throws(ParseFailure) in
      let target = try parser.plainForTarget()
      guard parser.kind == .inKeyword else { throw parser.mismatch() }
      return target
    }
    if let target { return target }
    guard isDiagnosing else { throw mismatch() }
    let value = try starExpressions()
    if let wrong = value.invalidTarget(.loop) {
      throw raise("cannot assign to \(wrong.description)", at: wrong.span)
    }
    throw mismatch()
  }

  /// `invalid_import: 'import' ','.dotted_name+ 'from' dotted_name`
  func invalidImport(_ keyword: Token) throws(ParseFailure) {
    guard kind == .fromKeyword else { return }
    advance()
    guard try attempt({ parser throws(ParseFailure) in try parser.dottedName() }) != nil else { return }
    furthest = max(furthest, position)
    throw raise(
      "Did you mean to use 'from ... import ...' instead?",
      at: spanToLastToken(from: keyword.span.start))
  }

  /// `invalid_with_item: expression 'as' expression &(',' | ')' | ':')`
  func invalidWithItem() throws(ParseFailure) {
    guard let target = try attempt({ parser throws(ParseFailure) in try parser.expression() }) else { return }
    guard kind == .comma || kind == .rightParenthesis || kind == .colon else { return }
    if let wrong = target.invalidTarget(.assignment) {
      throw raise("cannot assign to \(wrong.description)", at: wrong.span)
    }
  }

  /// A handler with a star among those without, or the other way round.
  func invalidMixedExcept(_ keyword: Token) throws(ParseFailure) {
    let isStar = kind == .star
    let star = token
    if isStar {
      advance()
      if kind == .newline || kind == .colon { throw raise("expected one or more exception types", at: token.span) }
    }
    if isStar || kind != .colon {
      guard try attempt({ parser throws(ParseFailure) in try parser.expression() }) != nil else { return }
      if accept(.asKeyword) { _ = try identifier() }
    }
    guard kind == .colon else { return }
    throw raise(
      "cannot have both 'except' and 'except*' on the same 'try'",
      at: isStar ? keyword.span.union(star.span) : keyword.span)
  }

  /// `except A, B:` without parentheses.
  func invalidExceptTypes(_ type: Expression?) throws(ParseFailure) {
    let mark = position
    advance()
    let more = try attempt { parser throws(ParseFailure) in
      let more = try parser.expressions()
      if parser.accept(.asKeyword) { _ = try parser.identifier() }
      try parser.expect(.colon)
      return more
    }
    if more != nil, let type {
      throw raise("multiple exception types must be parenthesized", at: spanToLastToken(from: type.span.start))
    }
    position = mark
  }

  /// `invalid_as_pattern`
  func invalidAsPattern() throws(ParseFailure) {
    if isSoftKeyword("_") { throw raise("cannot use '_' as a target", at: token.span) }
    guard kind != .name else { return }
    if let target = try attempt({ parser throws(ParseFailure) in try parser.expression() }) {
      throw raise("invalid pattern target", at: target.span)
    }
  }

  /// `invalid_class_pattern`: the misplaced patterns, the first of which is just read.
  func invalidClassPattern(from start: Int32) throws(ParseFailure) {
    guard isDiagnosing else { throw mismatch() }
    throw raise("positional patterns follow keyword patterns", at: span(from: start))
  }
}

extension Expression {
  var isListOrTuple: Bool {
    if case .list = kind { return true }
    if case .tuple = kind { return true }
    return false
  }
}
