extension Parser {
  /// `primary: primary ('.' NAME | genexp | '(' [arguments] ')' | '[' slices ']') | atom`
  func primary() throws(ParseFailure) -> Expression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let start = start
    var result = try atom()
    while true {
      switch kind {
      case .dot, .leftParenthesis, .leftBracket: break
      case .error where isSecondRun: throw mismatch()
      default: return result  // of tokens: no other links
      }
      try grow()
      guard isSecondRun else {
        result = try link(result, from: start)
        continue
      }
      let left = result
      guard let linked = try attempt({ parser throws(ParseFailure) in try parser.link(left, from: start) }) else {
        return result
      }
      result = linked
    }
  }

  private func link(_ left: Expression, from start: Int32) throws(ParseFailure) -> Expression {
    if accept(.dot) {
      let name = try identifier()
      return Expression(.attribute(left, name), span(from: start))
    }
    if accept(.leftBracket) {
      let index = try slices()
      try expect(.rightBracket)
      return Expression(.subscript(left, index: index), span(from: start))
    }
    let arguments = try callArguments()
    return Expression(.call(left, arguments), span(from: start))
  }

  /// `slices: slice !',' | ','.(slice | starred_expression)+ [',']`
  private func slices() throws(ParseFailure) -> Expression {
    let start = start
    let first = try kind == .star ? starredExpression() : slice()
    guard kind == .comma else {
      // A lone star makes a tuple too: `a[*b]`.
      if case .starred = first.kind { return Expression(.tuple([first]), span(from: start)) }
      return first
    }
    var items = [first]
    while accept(.comma), kind != .rightBracket {
      items.append(try kind == .star ? starredExpression() : slice())
    }
    return Expression(.tuple(items), span(from: start))
  }

  /// `slice: [expression] ':' [expression] [':' [expression]] | named_expression`
  private func slice() throws(ParseFailure) -> Expression {
    let start = start
    if kind != .colon {
      let first = try slicePart()
      guard kind == .colon else { return first.value }
      guard first.isPlain else { throw mismatch() }
      return try slice(first.value, from: start)
    }
    return try slice(nil, from: start)
  }

  /// The first part of a slice, or all of an index. Only the index may be an assignment.
  private func slicePart() throws(ParseFailure) -> (value: Expression, isPlain: Bool) {
    let isAssignment = kind == .name && kind(ahead: 1) == .colonEqual
    if isSecondRun, !isAssignment {
      // CPython tries the slice before the index, whose `invalid…` rules would misread it.
      let lower = try attempt { parser throws(ParseFailure) in
        let value = try parser.expression()
        guard parser.kind == .colon else { throw parser.mismatch() }
        return value
      }
      if let lower { return (lower, true) }
    }
    return (try namedExpression(), !isAssignment)
  }

  private func slice(_ lower: Expression?, from start: Int32) throws(ParseFailure) -> Expression {
    try expect(.colon)
    let upper = startsExpression(kind) ? try expression() : nil
    var step: Expression?
    if accept(.colon), startsExpression(kind) { step = try expression() }
    return Expression(.slice(lower: lower, upper: upper, step: step), span(from: start))
  }
}
