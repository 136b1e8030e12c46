extension Parser {
  /// Goes over parameters once, looking for what CPython has words for; the cursor ends where it began.
  func invalidParameters(_ style: ParameterStyle) throws(ParseFailure) {
    let mark = position
    let end = lastEnd
    defer {
      position = mark
      lastEnd = end
    }
    var scan = ParameterScan()
    while kind != style.terminator {
      switch kind {
      case .slash: try invalidSlash(&scan)
      case .star: try invalidStar(style, &scan)
      case .doubleStar: return try invalidKeywordParameters(style)
      case .leftParenthesis: return try invalidParentheses(style, scan)
      default:  // of tokens: a name, or a mistake without words of its own
        let found = try attempt { parser throws(ParseFailure) in try parser.scannedParameter(style) }
        guard let found else { return }
        let isComplete = kind == .comma || kind == style.terminator
        if !found.hasDefault, scan.hasDefault, !scan.hasStar, isComplete {
          throw raise("parameter without a default follows parameter with a default", at: found.span)
        }
        if found.hasDefault { scan.hasDefault = true }
        scan.count += 1
      }
      guard accept(.comma) else { return }
    }
  }

  private func invalidSlash(_ scan: inout ParameterScan) throws(ParseFailure) {
    if scan.hasStar { throw raise("/ must be ahead of *", at: token.span) }
    if scan.hasSlash { throw raise("/ may appear only once", at: token.span) }
    if scan.count == 0, kind(ahead: 1) == .comma {
      throw raise("at least one argument must precede /", at: token.span)
    }
    scan.hasSlash = true
    advance()
    if kind == .star, scan.count > 0 { throw raise("expected comma between / and *", at: token.span) }
  }

  private func invalidStar(_ style: ParameterStyle, _ scan: inout ParameterScan) throws(ParseFailure) {
    let star = token
    if scan.hasStar { throw raise("* argument may appear only once", at: star.span) }
    scan.hasStar = true
    advance()
    if kind == style.terminator
      || (kind == .comma && (kind(ahead: 1) == style.terminator || kind(ahead: 1) == .doubleStar))
    {
      throw raise(
        "named arguments must follow bare *", at: style == .definition ? star.span : lastTokenSpan)
    }
    if kind == .comma { return }
    _ = try scannedParameter(style, hasDefault: false)
    if kind == .equal { throw raise("var-positional argument cannot have default value", at: token.span) }
  }

  private func invalidKeywordParameters(_ style: ParameterStyle) throws(ParseFailure) {
    advance()
    guard try attempt({ parser throws(ParseFailure) in try parser.scannedParameter(style, hasDefault: false) }) != nil
    else { return }
    if kind == .equal { throw raise("var-keyword argument cannot have default value", at: token.span) }
    guard accept(.comma) else { return }
    let next = token
    switch next.kind {
    case .name:
      let found = try scannedParameter(style, hasDefault: false)
      throw raise("arguments cannot follow var-keyword argument", at: found.span)
    case .star, .doubleStar, .slash: throw raise("arguments cannot follow var-keyword argument", at: next.span)
    default: return  // of tokens: no other begins a parameter
    }
  }

  /// `(a, b)` among parameters, as Python 2 had it.
  private func invalidParentheses(_ style: ParameterStyle, _ scan: ParameterScan) throws(ParseFailure) {
    guard !scan.hasDefault, !scan.hasSlash, !scan.hasStar else { return }
    let start = start
    advance()
    var count = 0
    while kind == .name {
      let found = try attempt { parser throws(ParseFailure) in
        try parser.scannedParameter(style, hasDefault: false)
      }
      guard found != nil else { return }
      count += 1
      guard accept(.comma) else { break }
    }
    guard count > 0, accept(.rightParenthesis) else { return }
    let owner = style == .definition ? "Function" : "Lambda expression"
    throw raise("\(owner) parameters cannot be parenthesized", at: span(from: start))
  }

  private func scannedParameter(
    _ style: ParameterStyle, hasDefault: Bool = true
  ) throws(ParseFailure) -> (span: SourceSpan, hasDefault: Bool) {
    let start = start
    _ = try identifier()
    if style == .definition, accept(.colon) {
      if kind == .star { _ = try starExpression() } else { _ = try expression() }
    }
    let place = span(from: start)
    let equal = token
    guard hasDefault, accept(.equal) else { return (place, false) }
    if kind == .rightParenthesis || kind == .comma {
      throw raise("expected default value expression", at: equal.span)
    }
    _ = try expression()
    return (place, true)
  }
}

/// What has been seen of parameters.
private struct ParameterScan {
  var count = 0
  var hasDefault = false
  var hasSlash = false
  var hasStar = false
}
