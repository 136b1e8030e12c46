extension Parser {
  /// Whether a `for_if_clause` begins here.
  var startsComprehension: Bool {
    kind == .forKeyword || (kind == .asyncKeyword && kind(ahead: 1) == .forKeyword)
  }

  /// The clauses behind an element, and the comprehension they make.
  func comprehension(
    _ kind: Comprehension.Kind, element: Expression, value: Expression?
  ) throws(ParseFailure) -> Expression.Kind {
    let scope = makeScope()
    let clauses = try forIfClauses()
    return .comprehension(
      Comprehension(scope: scope, kind: kind, element: element, value: value, clauses: clauses))
  }

  /// `for_if_clauses: for_if_clause+`
  func forIfClauses() throws(ParseFailure) -> [ComprehensionClause] {
    var clauses = [try forIfClause()]
    while startsComprehension { clauses.append(try forIfClause()) }
    return clauses
  }

  /// `for_if_clause: ['async'] 'for' star_targets 'in' ~ disjunction ('if' disjunction)*`
  private func forIfClause() throws(ParseFailure) -> ComprehensionClause {
    let isAsync = accept(.asyncKeyword)
    try expect(.forKeyword)
    let target = try forTarget()
    try expect(.inKeyword)
    let iterable = try disjunction()
    var conditions: [Expression] = []
    while accept(.ifKeyword) { conditions.append(try disjunction()) }
    return ComprehensionClause(isAsync: isAsync, target: target, iterable: iterable, conditions: conditions)
  }

  /// `star_targets` before `in`
  func forTarget() throws(ParseFailure) -> Expression {
    if isSecondRun { return try diagnosedForTarget() }
    return try plainForTarget()
  }

  func plainForTarget() throws(ParseFailure) -> Expression {
    let start = start
    let first = try forTargetItem()
    guard kind == .comma else { return first }
    var items = [first]
    while accept(.comma), kind != .inKeyword { items.append(try forTargetItem()) }
    return Expression(.tuple(items), span(from: start))
  }

  private func forTargetItem() throws(ParseFailure) -> Expression {
    let item = try starTarget()
    guard item.isTarget else { throw mismatch() }
    return item
  }

  /// `star_target: ['*'] target_with_star_atom`: no operator can be part of one.
  func starTarget() throws(ParseFailure) -> Expression {
    let start = start
    guard accept(.star) else { return try primary() }
    let value = try primary()
    return Expression(.starred(value), span(from: start))
  }
}
