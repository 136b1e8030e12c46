import CoroSyntax

extension NameCollector {
  func visit(_ expressions: [Expression]) throws(Diagnostic) {
    for expression in expressions { try visit(expression) }
  }

  func visit(_ expression: Expression) throws(Diagnostic) {
    switch expression.kind {
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .temporary,
      .isPresent:
      break
    case .formattedString(let parts):
      try visit(parts)
    case .name(let name):
      try read(name, at: expression.span)
    case .tuple(let elements), .list(let elements), .set(let elements), .logical(_, let elements):
      try visit(elements)
    case .dictionary(let items):
      for item in items {
        switch item {
        case .pair(let key, let value):
          try visit(key)
          try visit(value)
        case .unpack(let value):
          try visit(value)
        }
      }
    case .starred(let value), .unary(_, let value), .attribute(let value, _), .asyncIterator(let value):
      try visit(value)
    case .binary(_, let left, let right), .subscript(let left, let right):
      try visit(left)
      try visit(right)
    case .comparison(let first, let rest):
      try visit(first)
      for link in rest { try visit(link.operand) }
    case .conditional(let test, let body, let orElse):
      try visit(test)
      try visit(body)
      try visit(orElse)
    case .namedAssignment(let name, let value):
      try visitNamedAssignment(name, value, at: expression.span)
    case .lambda(let lambda):
      try visit(lambda)
    case .slice(let lower, let upper, let step):
      if let lower { try visit(lower) }
      if let upper { try visit(upper) }
      if let step { try visit(step) }
    case .call(let callee, let arguments):
      try visit(callee)
      try visit(arguments)
    case .comprehension(let comprehension):
      try visit(comprehension)
    case .await(let value):
      try refuse("await expression", at: expression.span)
      try visit(value)
      current.awaits = true
    case .yield(let value):
      try refuse("yield expression", at: expression.span)
      if let value { try visit(value) }
      try markGenerator(at: expression.span)
    case .yieldFrom(let value):
      try refuse("yield expression", at: expression.span)
      try visit(value)
      try markGenerator(at: expression.span)
    case .append(_, _, let element, let value):
      try visit(element)
      if let value { try visit(value) }
    }
  }

  func visit(_ arguments: [Argument]) throws(Diagnostic) {
    for argument in arguments {
      switch argument {
      case .positional(let value), .unpack(let value): try visit(value)
      case .keyword, .unpackKeywords: break
      }
    }
    for argument in arguments {
      switch argument {
      case .positional, .unpack: break
      case .keyword(_, let value), .unpackKeywords(let value): try visit(value)
      }
    }
  }

  private func visit(_ parts: [FormattedStringPart]) throws(Diagnostic) {
    for part in parts {
      switch part {
      case .literal: break
      case .replacement(let value, _, let format, _):
        try visit(value)
        if let format { try visit(format) }
      }
    }
  }

  private func read(_ name: String, at span: SourceSpan) throws(Diagnostic) {
    try add(name, .read, at: span)
    // `super()` finds the class of its method in the cell that this use makes.
    if name == "super", current.keepsNamesInSlots { try add("__class__", .read, at: span) }
  }

  private func markGenerator(at span: SourceSpan) throws(Diagnostic) {
    if let name = current.comprehensionName { throw Diagnostic(.syntaxError, "'yield' inside \(name)", at: span) }
    current.scope.isGenerator = true
  }

  /// The target of an assignment, a loop, a `with` or a `del`.
  func bind(target: Expression) throws(Diagnostic) {
    switch target.kind {
    case .name(let name):
      try add(name, .assigned, at: target.span)
    case .tuple(let elements), .list(let elements):
      for element in elements { try bind(target: element) }
    case .starred(let inner):
      try bind(target: inner)
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .temporary,
      .isPresent, .formattedString, .set, .logical, .dictionary, .unary, .attribute, .asyncIterator, .binary,
      .subscript, .comparison, .conditional, .namedAssignment, .lambda, .slice, .call, .comprehension, .await,
      .yield, .yieldFrom, .append:
      try visit(target)
    }
  }

  // MARK: Named assignment

  private func visitNamedAssignment(
    _ name: Identifier, _ value: Expression, at span: SourceSpan
  ) throws(Diagnostic) {
    try refuse("named expression", at: span)
    if current.iterableDepth > 0 {
      throw Diagnostic(
        .syntaxError, "assignment expression cannot be used in a comprehension iterable expression", at: span)
    }
    if current.comprehensionName != nil { try extendTarget(of: name) }
    try visit(value)
    try bind(name)
  }

  /// In a comprehension, `:=` assigns to a name of the function or module around it.
  private func extendTarget(of name: Identifier) throws(Diagnostic) {
    var candidate: ScopeDraft? = current
    while let draft = candidate {
      candidate = draft.parent
      if draft.comprehensionName != nil {
        if uses(of: name.text, in: draft).contains(.iteration) {
          throw Diagnostic(
            .syntaxError, "assignment expression cannot rebind comprehension iteration variable '\(name.text)'",
            at: name.span)
        }
        continue
      }
      switch draft.scope.kind {
      case .function, .lambda, .generatorExpression, .inlineComprehension:
        let isGlobal = uses(of: name.text, in: draft).contains(.global)
        try add(name.text, isGlobal ? .global : .nonlocal, at: name.span)
        note(directive: name.text, at: name.span)
        return try add(name.text, .assigned, to: draft, at: name.span)
      case .module:
        try add(name.text, .global, at: name.span)
        note(directive: name.text, at: name.span)
        return try add(name.text, .global, to: draft, at: name.span)
      case .classBody:
        throw refusal(of: name, "cannot be used in a class body")
      case .typeAlias:
        throw refusal(of: name, "cannot be used in a type alias")
      case .typeParameters:
        throw refusal(of: name, "cannot be used within the definition of a generic")
      }
    }
  }

  private func refusal(of name: Identifier, _ place: String) -> Diagnostic {
    Diagnostic(.syntaxError, "assignment expression within a comprehension \(place)", at: name.span)
  }
}
