import CoroSyntax

extension PlacementCheck {
  mutating func check(_ expressions: [Expression]) throws(Diagnostic) {
    for expression in expressions { try check(expression) }
  }

  mutating func check(_ expression: Expression) throws(Diagnostic) {
    switch expression.kind {
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .name,
      .temporary, .isPresent:
      break
    case .formattedString(let parts):
      try check(parts)
    case .tuple(let elements), .list(let elements), .set(let elements):
      try checkElements(elements)
    case .logical(_, let operands):
      try check(operands)
    case .dictionary(let items):
      for item in items {
        switch item {
        case .pair(let key, let value):
          try check(key)
          try check(value)
        case .unpack(let value):
          try check(value)
        }
      }
    case .starred:
      throw Diagnostic(.syntaxError, "can't use starred expression here", at: expression.span)
    case .unary(_, let value), .attribute(let value, _), .asyncIterator(let value):
      try check(value)
    case .binary(_, let left, let right), .subscript(let left, let right):
      try check(left)
      try check(right)
    case .comparison(let first, let rest):
      try check(first)
      for link in rest { try check(link.operand) }
    case .conditional(let test, let body, let orElse):
      try check(test)
      try check(body)
      try check(orElse)
    case .namedAssignment(let name, let value):
      try check(value)
      try checkAssignable(name.text, at: name.span)
    case .lambda(let lambda):
      try checkDefaults(lambda.parameters)
      try checkNames(lambda.parameters)
      try checkBody(of: lambda.scope, .function) { check throws(Diagnostic) in try check.check(lambda.body) }
    case .slice(let lower, let upper, let step):
      if let lower { try check(lower) }
      if let upper { try check(upper) }
      if let step { try check(step) }
    case .call(let callee, let arguments):
      try check(callee)
      try check(arguments)
    case .comprehension(let comprehension):
      try check(comprehension, at: expression.span)
    case .await(let value):
      try checkAwait(at: expression.span)
      try check(value)
    case .yield(let value):
      try checkYield(at: expression.span)
      if let value { try check(value) }
    case .yieldFrom(let value):
      try checkYield(at: expression.span)
      if unit.isAsync { throw Diagnostic(.syntaxError, "'yield from' inside async function", at: expression.span) }
      try check(value)
    case .append(_, _, let element, let value):
      try check(element)
      if let value { try check(value) }
    }
  }

  /// Elements of a display, where a star may stand.
  private mutating func checkElements(_ elements: [Expression]) throws(Diagnostic) {
    for element in elements {
      if case .starred(let inner) = element.kind {
        try check(inner)
      } else {
        try check(element)
      }
    }
  }

  mutating func check(_ arguments: [Argument]) throws(Diagnostic) {
    var names: Set<String> = []
    for argument in arguments {
      guard case .keyword(let name, let value) = argument else { continue }
      let span = name.span.union(value.span)
      try checkAssignable(name.text, at: span)
      if !names.insert(name.text).inserted {
        throw Diagnostic(.syntaxError, "keyword argument repeated: \(name.text)", at: span)
      }
    }
    for argument in arguments {
      switch argument {
      case .positional(let value), .unpack(let value), .keyword(_, let value), .unpackKeywords(let value):
        try check(value)
      }
    }
  }

  private mutating func check(_ parts: [FormattedStringPart]) throws(Diagnostic) {
    for part in parts {
      switch part {
      case .literal: break
      case .replacement(let value, _, let format, _):
        try check(value)
        if let format { try check(format) }
      }
    }
  }

  private mutating func check(_ comprehension: Comprehension, at span: SourceSpan) throws(Diagnostic) {
    guard let first = comprehension.clauses.first else { return }
    try check(first.iterable)
    if comprehension.kind == .generator {
      return try checkBody(of: comprehension.scope, .generatorExpression) { check throws(Diagnostic) in
        try check.checkParts(of: comprehension)
      }
    }
    if scopes[comprehension.scope]?.isAsync == true, !mayAwait {
      throw Diagnostic(.syntaxError, "asynchronous comprehension outside of an asynchronous function", at: span)
    }
    try checkParts(of: comprehension)
  }

  /// All but the first iterable.
  private mutating func checkParts(of comprehension: Comprehension) throws(Diagnostic) {
    for (index, clause) in comprehension.clauses.enumerated() {
      if index > 0 { try check(clause.iterable) }
      try check(target: clause.target)
      try check(clause.conditions)
    }
    try check(comprehension.element)
    if let value = comprehension.value { try check(value) }
  }
}
