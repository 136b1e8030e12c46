extension Parser {
  /// `assignment`, and `star_expressions` as a statement: the first run tells them apart by what follows.
  func assignmentOrExpression() throws(ParseFailure) -> Statement {
    if isSecondRun { return try diagnosedAssignmentOrExpression() }
    let start = start
    let isBareName = kind == .name
    let isYield = kind == .yieldKeyword
    let first = try isYield ? yieldExpression() : starExpressions()
    switch kind {
    case .equal where !isYield: return try assignment(first, from: start)
    case .colon where !isYield && first.isAnnotatable: break
    case .newline, .semicolon: return Statement(.expression(first), span(from: start))
    default:  // of tokens: what is left are the augmented assignments
      guard !isYield, let augmented = BinaryOperator(augmenting: kind), first.isAugmentable else { throw mismatch() }
      advance()
      let value = try annotatedRightHandSide()
      return Statement(.augmentedAssignment(target: first, augmented, value: value), span(from: start))
    }
    advance()
    let annotation = try expression()
    let value = accept(.equal) ? try annotatedRightHandSide() : nil
    return Statement(
      .annotatedAssignment(target: first, annotation: annotation, value: value, isSimple: isBareName && first.isName),
      span(from: start))
  }

  /// `(star_targets '=')+ (yield_expr | star_expressions) !'='`
  private func assignment(_ first: Expression, from start: Int32) throws(ParseFailure) -> Statement {
    guard first.isTarget else { throw mismatch() }
    var targets = [first]
    while true {
      try expect(.equal)
      let isYield = kind == .yieldKeyword
      let value = try annotatedRightHandSide()
      guard kind == .equal else {
        return Statement(.assignment(targets: targets, value: value), span(from: start))
      }
      guard !isYield, value.isTarget else { throw mismatch() }
      targets.append(value)
    }
  }

  /// `annotated_rhs: yield_expr | star_expressions`
  func annotatedRightHandSide() throws(ParseFailure) -> Expression {
    kind == .yieldKeyword ? try yieldExpression() : try starExpressions()
  }
}

extension BinaryOperator {
  /// `augassign`
  init?(augmenting kind: Token.Kind) {
    switch kind {
    case .plusEqual: self = .add
    case .minusEqual: self = .subtract
    case .starEqual: self = .multiply
    case .slashEqual: self = .divide
    case .doubleSlashEqual: self = .floorDivide
    case .percentEqual: self = .modulo
    case .doubleStarEqual: self = .power
    case .atEqual: self = .matrixMultiply
    case .leftShiftEqual: self = .leftShift
    case .rightShiftEqual: self = .rightShift
    case .ampersandEqual: self = .bitAnd
    case .barEqual: self = .bitOr
    case .caretEqual: self = .bitXor
    default: return nil  // of tokens: no other augments
    }
  }
}
