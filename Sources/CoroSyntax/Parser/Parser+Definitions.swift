extension Parser {
  /// `decorators: ('@' named_expression NEWLINE)+`, and what they decorate.
  func decorated() throws(ParseFailure) -> Statement {
    var decorators: [Expression] = []
    while accept(.at) {
      decorators.append(try namedExpression())
      try expect(.newline)
    }
    switch kind {
    case .classKeyword: return try classDefinition(from: start, decorators: decorators)
    case .defKeyword: return try functionDefinition(from: start, decorators: decorators)
    case .asyncKeyword where kind(ahead: 1) == .defKeyword:
      return try functionDefinition(from: start, decorators: decorators)
    default: throw mismatch()  // of tokens: no other can be decorated
    }
  }

  /// `function_def_raw: ['async'] 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' block`
  func functionDefinition(from start: Int32, decorators: [Expression]) throws(ParseFailure) -> Statement {
    let isAsync = accept(.asyncKeyword)
    let keyword = token
    advance()
    let scope = makeScope()
    let name = try identifier()
    // What is none of them is not looked at: there has to be a parenthesis in its place.
    let typeParameters = try attempt { parser throws(ParseFailure) in try parser.typeParameters() } ?? []
    try require(.leftParenthesis, "(")
    let parameters = try parameters(.definition)
    try expect(.rightParenthesis)
    let returns = accept(.arrow) ? try expression() : nil
    try require(.colon, ":")
    try indentedBlock("function definition", keyword)
    let body = try block()
    return Statement(
      .function(
        FunctionDefinition(
          scope: scope, isAsync: isAsync, name: name, typeParameters: typeParameters, parameters: parameters,
          returns: returns, body: body, decorators: decorators)), span(from: start))
  }

  /// `class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block`
  func classDefinition(from start: Int32, decorators: [Expression]) throws(ParseFailure) -> Statement {
    let keyword = token
    advance()
    let scope = makeScope()
    let name = try identifier()
    let typeParameters = try typeParameters()
    var bases: [Argument] = []
    if accept(.leftParenthesis) {
      bases = try arguments()
      try expect(.rightParenthesis)
    }
    if isDiagnosing, kind == .newline { throw raise("expected ':'", at: token.span) }
    try expect(.colon)
    try indentedBlock("class definition", keyword)
    let body = try block()
    return Statement(
      .class(
        ClassDefinition(
          scope: scope, name: name, typeParameters: typeParameters, arguments: bases, body: body,
          decorators: decorators)), span(from: start))
  }

  /// `type_params: '[' ','.type_param+ [','] ']'`; empty where there are none.
  func typeParameters() throws(ParseFailure) -> [TypeParameter] {
    guard accept(.leftBracket) else { return [] }
    var result: [TypeParameter] = []
    repeat {
      if kind == .rightBracket, !result.isEmpty { break }
      result.append(try typeParameter())
    } while accept(.comma)
    try expect(.rightBracket)
    return result
  }

  /// `type_param: NAME [':' expression] | '*' NAME | '**' NAME`
  private func typeParameter() throws(ParseFailure) -> TypeParameter {
    var kind = TypeParameter.Kind.plain
    if accept(.star) { kind = .variadic } else if accept(.doubleStar) { kind = .parameters }
    let name = try identifier()
    let colon = token
    guard accept(.colon) else { return TypeParameter(kind: kind, name: name, bound: nil) }
    let bound = try expression()
    if kind != .plain {
      let what = if case .tuple = bound.kind { "constraints" } else { "bound" }
      let owner = kind == .variadic ? "TypeVarTuple" : "ParamSpec"
      throw raise("cannot use \(what) with \(owner)", at: spanToLastToken(from: colon.span.start))
    }
    return TypeParameter(kind: kind, name: name, bound: bound)
  }
}
