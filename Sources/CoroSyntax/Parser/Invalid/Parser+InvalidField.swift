extension Parser {
  /// `invalid_replacement_field`: what is wrong between the braces of an f-string.
  func invalidReplacementField() throws(ParseFailure) {
    try expect(.leftBrace)
    switch kind {
    case .equal, .exclamation, .colon, .rightBrace:
      throw raise("f-string: valid expression required before '\(text(of: token))'", at: token.span)
    default: break  // of tokens: any other may begin an expression
    }
    guard try attempt({ parser throws(ParseFailure) in try parser.annotatedRightHandSide() }) != nil else {
      throw complain("f-string: expecting a valid expression after '{'")
    }
    switch kind {
    case .equal, .exclamation, .colon, .rightBrace: break
    default: throw complain("f-string: expecting '=', or '!', or ':', or '}'")  // of tokens: none may follow
    }
    let isDebug = accept(.equal)
    if isDebug, kind != .exclamation, kind != .colon, kind != .rightBrace {
      throw complain("f-string: expecting '!', or ':', or '}'")
    }
    if accept(.exclamation) {
      if kind == .colon || kind == .rightBrace { throw complain("f-string: missing conversion character") }
      if kind != .name { throw complain("f-string: invalid conversion character") }
      advance()
      if kind != .colon, kind != .rightBrace { throw complain("f-string: expecting ':' or '}'") }
    }
    if accept(.colon) {
      reading: while true {
        switch kind {
        case .formattedMiddle: advance()
        case .leftBrace:
          let field: Void? = try attempt { parser throws(ParseFailure) in try parser.skippedField() }
          if field == nil { break reading }
        default: break reading  // of tokens: no other belongs to a format
        }
      }
      if kind != .rightBrace { throw complain("f-string: expecting '}', or format specs") }
      return
    }
    if kind != .rightBrace { throw complain("f-string: expecting '}'") }
  }

  /// A field within a format; its value does not matter any more.
  private func skippedField() throws(ParseFailure) {
    try expect(.leftBrace)
    _ = try annotatedRightHandSide()
    _ = accept(.equal)
    if accept(.exclamation) { _ = try identifier() }
    if accept(.colon) {
      while kind == .formattedMiddle || kind == .leftBrace {
        if kind == .leftBrace { try skippedField() } else { advance() }
      }
    }
    try expect(.rightBrace)
  }

  /// At the token that comes next, unless the lexer failed there.
  private func complain(_ message: String) -> ParseFailure {
    kind == .error ? mismatch() : raise(message, at: token.span)
  }
}
