extension Parser {
  /// Whose parameters: a lambda's have no annotations and end at its colon.
  enum ParameterStyle {
    case definition
    case lambda

    var terminator: Token.Kind { self == .definition ? .rightParenthesis : .colon }
  }

  /// `params` and `lambda_params`: possibly none, up to the terminator.
  func parameters(_ style: ParameterStyle) throws(ParseFailure) -> Parameters {
    if isDiagnosing { try invalidParameters(style) }
    var reader = ParameterReader()
    while kind != style.terminator {
      switch kind {
      case .slash:
        guard reader.canEndPositionalOnly else { throw mismatch() }
        advance()
        reader.endPositionalOnly()
      case .star:
        guard !reader.hasStar else { throw mismatch() }
        advance()
        reader.hasStar = true
        if kind == .comma {
          reader.needsKeywordOnly = true
        } else {
          reader.rest = try parameter(style, allowsStar: true)
          if kind == .equal { throw mismatch() }
        }
      case .doubleStar:
        advance()
        reader.keywords = try parameter(style)
        if kind == .equal { throw mismatch() }
        _ = accept(.comma)
        guard kind == style.terminator else { throw mismatch() }
        continue
      default:  // of tokens: a name, or a mistake that `parameter` reports
        let parameter = try parameterWithDefault(style)
        guard reader.add(parameter) else { throw mismatch() }
      }
      guard accept(.comma) else { break }
    }
    if reader.needsKeywordOnly, reader.keywordOnly.isEmpty { throw mismatch() }
    return reader.finished
  }

  /// `param: NAME [':' expression]`; behind `*` the annotation may be starred.
  private func parameter(
    _ style: ParameterStyle, allowsStar: Bool = false
  ) throws(ParseFailure) -> Parameter {
    let name = try identifier()
    var annotation: Expression?
    if style == .definition, accept(.colon) {
      annotation = allowsStar && kind == .star ? try starExpression() : try expression()
    }
    return Parameter(name: name, annotation: annotation)
  }

  /// `param ['=' expression]`
  private func parameterWithDefault(_ style: ParameterStyle) throws(ParseFailure) -> Parameter {
    let parameter = try parameter(style)
    guard accept(.equal) else { return parameter }
    let value = try expression()
    return Parameter(name: parameter.name, annotation: parameter.annotation, defaultValue: value)
  }
}

/// Sorts parameters into their kinds as they come.
private struct ParameterReader {
  var positionalOnly: [Parameter] = []
  var positional: [Parameter] = []
  var keywordOnly: [Parameter] = []
  var rest: Parameter?
  var keywords: Parameter?
  var hasStar = false
  var hasSlash = false
  /// A bare `*` must have a name behind it.
  var needsKeywordOnly = false
  private var hasDefault = false

  var canEndPositionalOnly: Bool { !hasStar && !hasSlash && !positional.isEmpty }

  mutating func endPositionalOnly() {
    positionalOnly = positional
    positional = []
    hasSlash = true
  }

  /// False where it has no default while one before it has.
  mutating func add(_ parameter: Parameter) -> Bool {
    if hasStar {
      keywordOnly.append(parameter)
      return true
    }
    if parameter.defaultValue != nil { hasDefault = true } else if hasDefault { return false }
    positional.append(parameter)
    return true
  }

  var finished: Parameters {
    Parameters(
      positionalOnly: positionalOnly, positional: positional, rest: rest, keywordOnly: keywordOnly,
      keywords: keywords)
  }
}
