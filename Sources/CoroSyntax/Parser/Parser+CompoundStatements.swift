extension Parser {
  /// `compound_stmt`; nil where no such statement begins.
  func compoundStatement() throws(ParseFailure) -> Statement? {
    switch kind {
    case .defKeyword: return try functionDefinition(from: start, decorators: [])
    case .classKeyword: return try classDefinition(from: start, decorators: [])
    case .at: return try decorated()
    case .ifKeyword: return try ifStatement()
    case .whileKeyword: return try whileStatement()
    case .forKeyword: return try forStatement(from: start)
    case .tryKeyword: return try tryStatement()
    case .withKeyword: return try withStatement(from: start)
    case .asyncKeyword:
      switch kind(ahead: 1) {
      case .defKeyword: return try functionDefinition(from: start, decorators: [])
      case .forKeyword: return try forStatement(from: start)
      case .withKeyword: return try withStatement(from: start)
      default:  // of tokens: no other is asynchronous
        advance()
        throw mismatch()
      }
    case .name where isSoftKeyword("match"): return try matchStatement()
    default: return nil  // of tokens: no other begins a compound statement
    }
  }

  /// `if_stmt: 'if' named_expression ':' block (elif_stmt | [else_block])`
  ///
  /// A chain of `elif` is read in a loop, then nested: its length must not cost native stack.
  private func ifStatement() throws(ParseFailure) -> Statement {
    // Of this statement alone: those before it in the block make no tree higher.
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    var links: [(start: Int32, test: Expression, body: [Statement])] = []
    var word: StaticString = "if"
    repeat {
      let start = start
      let keyword = token
      advance()
      let test = try namedExpression()
      try colon(of: word, keyword)
      links.append((start, test, try block()))
      word = "elif"
    } while kind == .elifKeyword
    try grow(by: links.count)
    var orElse = try elseBlock()
    var result: Statement?
    for link in links.reversed() {
      let statement = Statement(.if(test: link.test, body: link.body, orElse: orElse), span(from: link.start))
      orElse = [statement]
      result = statement
    }
    guard let result else { throw mismatch() }
    return result
  }

  /// `else_block: 'else' &&':' block`; empty where there is none.
  func elseBlock() throws(ParseFailure) -> [Statement] {
    guard kind == .elseKeyword else { return [] }
    let keyword = token
    advance()
    try require(.colon, ":")
    try indentedBlock("'else' statement", keyword)
    return try block()
  }

  /// `while_stmt: 'while' named_expression ':' block [else_block]`
  private func whileStatement() throws(ParseFailure) -> Statement {
    let start = start
    let keyword = token
    advance()
    let test = try namedExpression()
    try colon(of: "while", keyword)
    let body = try block()
    let orElse = try elseBlock()
    return Statement(.while(prelude: [], test: test, body: body, orElse: orElse), span(from: start))
  }

  /// `for_stmt: ['async'] 'for' star_targets 'in' ~ star_expressions ':' block [else_block]`
  private func forStatement(from start: Int32) throws(ParseFailure) -> Statement {
    let isAsync = accept(.asyncKeyword)
    let keyword = token
    try expect(.forKeyword)
    let target = try forTarget()
    try expect(.inKeyword)
    let iterable = try starExpressions()
    try colon(of: "for", keyword)
    let body = try block()
    let orElse = try elseBlock()
    return Statement(
      .for(ForStatement(isAsync: isAsync, target: target, iterable: iterable, body: body, orElse: orElse)),
      span(from: start))
  }

  /// The colon behind the head of a statement, and the block that must follow it.
  func colon(of word: StaticString, _ keyword: Token) throws(ParseFailure) {
    if isDiagnosing, kind == .newline { throw raise("expected ':'", at: token.span) }
    try expect(.colon)
    try indentedBlock("'\(word)' statement", keyword)
  }

  /// Says which statement's block is missing.
  func indentedBlock(_ owner: @autoclosure () -> String, _ keyword: Token) throws(ParseFailure) {
    guard isDiagnosing, kind == .newline, kind(ahead: 1) != .indent else { return }
    advance()
    if kind == .error { throw mismatch() }
    let line = source.line(at: keyword.span.start)
    throw raise(
      .indentationError, "expected an indented block after \(owner()) on line \(line)", at: lastTokenSpan)
  }

  /// From there to the farthest token read, whose last byte is left out: CPython's reckoning.
  func spanToLastToken(from start: Int32) -> SourceSpan {
    let last = tokens[max(position - 1, min(furthest, tokens.count - 1))].span.end - 1
    return SourceSpan(start: start, end: max(start, last))
  }

  /// Where CPython points when it names no place: the farthest token read.
  var lastTokenSpan: SourceSpan { tokens[max(position, min(furthest, tokens.count - 1))].span }
}
