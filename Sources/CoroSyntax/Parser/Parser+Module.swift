extension Parser {
  /// `file: [statements] ENDMARKER`
  func file() throws(ParseFailure) -> Module {
    let body = try statements()
    try expect(.endMarker)
    return Module(source: source, body: body, scopeCount: nextScope)
  }

  /// `eval: expressions NEWLINE* ENDMARKER`
  func eval() throws(ParseFailure) -> (expression: Expression, scopeCount: Int) {
    let expression = try expressions()
    while accept(.newline) {}
    guard kind == .endMarker else { throw mismatch() }
    return (expression, nextScope)
  }

  /// `statements: statement+`, up to the end of the block or program.
  func statements() throws(ParseFailure) -> [Statement] {
    var result: [Statement] = []
    while kind != .endMarker, kind != .dedent {
      try statement(into: &result)
    }
    return result
  }

  /// `statement: compound_stmt | simple_stmts`
  private func statement(into result: inout [Statement]) throws(ParseFailure) {
    if let compound = try compoundStatement() {
      result.append(compound)
    } else {
      try simpleStatements(into: &result)
    }
  }

  /// `block: NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block`
  func block() throws(ParseFailure) -> [Statement] {
    let outer = try descend()
    defer { ascend(outer) }
    var result: [Statement] = []
    if accept(.newline) {
      if isDiagnosing, kind != .indent, kind != .error {
        throw raise(.indentationError, "expected an indented block", at: lastTokenSpan)
      }
      try expect(.indent)
      result = try statements()
      try expect(.dedent)
    } else {
      try simpleStatements(into: &result)
    }
    return result
  }
}
