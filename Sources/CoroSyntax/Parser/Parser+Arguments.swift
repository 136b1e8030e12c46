extension Parser {
  /// `genexp | '(' [arguments] ')'` behind what is called.
  func callArguments() throws(ParseFailure) -> [Argument] {
    if isSecondRun { return try diagnosedCallArguments() }
    let start = start
    try expect(.leftParenthesis)
    if kind != .star, kind != .doubleStar, startsExpression(kind), !isKeywordArgument {
      let first = try namedExpression()
      if startsComprehension {
        let generator = try comprehension(.generator, element: first, value: nil)
        try expect(.rightParenthesis)
        return [.positional(Expression(generator, span(from: start)))]
      }
      let result = try args(after: .positional(first))
      try expect(.rightParenthesis)
      return result
    }
    let result = try arguments()
    try expect(.rightParenthesis)
    return result
  }

  /// `arguments: args [','] &')'`; possibly none, up to the bracket, which stays.
  func arguments() throws(ParseFailure) -> [Argument] {
    if kind == .rightParenthesis { return [] }
    if isSecondRun { return try diagnosedArguments() }
    return try args(after: try argument())
  }

  /// `args`: positional ones and `*unpacked`, then keywords and `*unpacked`, then keywords and `**unpacked`.
  private func args(after first: Argument) throws(ParseFailure) -> [Argument] {
    var order = ArgumentOrder()
    guard order.admits(first) else { throw mismatch() }
    var result = [first]
    while accept(.comma), kind != .rightParenthesis {
      let argument = try argument()
      guard order.admits(argument) else { throw mismatch() }
      result.append(argument)
    }
    guard kind == .rightParenthesis else { throw mismatch() }
    return result
  }

  var isKeywordArgument: Bool { kind == .name && kind(ahead: 1) == .equal }

  /// One argument of any kind.
  func argument() throws(ParseFailure) -> Argument {
    if accept(.star) { return .unpack(try expression()) }
    if accept(.doubleStar) { return .unpackKeywords(try expression()) }
    if isKeywordArgument {
      let name = try identifier()
      try expect(.equal)
      return .keyword(name, try expression())
    }
    let value = try namedExpression()
    if kind == .equal { throw mismatch() }
    return .positional(value)
  }
}

/// Which kinds of arguments may still follow.
struct ArgumentOrder {
  private var hasKeyword = false
  private var hasUnpackedKeywords = false

  mutating func admits(_ argument: Argument) -> Bool {
    switch argument {
    case .positional: return !hasKeyword && !hasUnpackedKeywords
    case .unpack: return !hasUnpackedKeywords
    case .keyword:
      hasKeyword = true
      return true
    case .unpackKeywords:
      hasUnpackedKeywords = true
      return true
    }
  }
}
