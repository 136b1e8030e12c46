extension Parser {
  /// `with_stmt: ['async'] 'with' ('(' ','.with_item+ [','] ')' | ','.with_item+) ':' block`
  func withStatement(from start: Int32) throws(ParseFailure) -> Statement {
    let isAsync = accept(.asyncKeyword)
    let keyword = token
    try expect(.withKeyword)
    var items: [WithItem]?
    if kind == .leftParenthesis {
      // What the bracket holds may be items or an expression; only what follows it tells.
      items = try attempt { parser throws(ParseFailure) in try parser.bracketedWithItems() }
    }
    let found: [WithItem]
    if let items { found = items } else { found = try withItems() }
    try colon(of: "with", keyword)
    let body = try block()
    return Statement(.with(WithStatement(isAsync: isAsync, items: found, body: body)), span(from: start))
  }

  private func bracketedWithItems() throws(ParseFailure) -> [WithItem] {
    advance()
    var items: [WithItem] = []
    repeat {
      if kind == .rightParenthesis, !items.isEmpty { break }
      items.append(try withItem())
    } while accept(.comma)
    try expect(.rightParenthesis)
    guard kind == .colon || (isDiagnosing && kind == .newline) else { throw mismatch() }
    return items
  }

  private func withItems() throws(ParseFailure) -> [WithItem] {
    var items = [try withItem()]
    while accept(.comma) { items.append(try withItem()) }
    return items
  }

  /// `with_item: expression 'as' star_target &(',' | ')' | ':') | expression`
  ///
  /// A line end is let through for `colon(of:)` to complain about.
  private func withItem() throws(ParseFailure) -> WithItem {
    let context = try expression()
    guard kind == .asKeyword else { return WithItem(context: context, target: nil) }
    advance()
    guard isSecondRun else { return WithItem(context: context, target: try withTarget()) }
    // CPython reads the item without its target where the target does not fit.
    if let target = try quietly({ parser throws(ParseFailure) in try parser.withTarget() }) {
      return WithItem(context: context, target: target)
    }
    if isDiagnosing { try invalidWithItem() }
    throw mismatch()
  }

  private func withTarget() throws(ParseFailure) -> Expression {
    let target = try starTarget()
    guard target.isTarget else { throw mismatch() }
    switch kind {
    case .comma, .rightParenthesis, .colon, .newline: return target
    default: throw mismatch()  // of tokens: no other may follow
    }
  }
}
