/// What the second run remembers, since its rules try the same text again and again.
struct ParserMemory {
}

extension Parser {
  enum Diagnosis<Result> {
    case diagnostic(Diagnostic)
    case result(Result)
  }

  /// Finds out what is wrong with a text that the first run refused.
  mutating func diagnose<Result>(
    _ rule: (inout Parser) throws(ParseFailure) -> Result
  ) -> Diagnosis<Result> {
    if let raised { return .diagnostic(raised) }
    let token = tokens[min(furthest, tokens.count - 1)]
    return .diagnostic(Diagnostic("invalid syntax", at: token.span))
  }
}
