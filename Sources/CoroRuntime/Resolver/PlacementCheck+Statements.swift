import CoroSyntax

extension PlacementCheck {
  mutating func check(_ statement: Statement) throws(Diagnostic) {
    switch statement.kind {
    case .expression(let value):
      try check(value)
    case .assignment(let targets, let value):
      try check(value)
      for target in targets { try check(target: target) }
    case .annotatedAssignment(let target, let annotation, let value, _):
      if let value {
        try check(value)
      } else if case .name(let name) = target.kind {
        try checkAssignable(name, at: statement.span)
      }
      try check(target: target)
      try check(annotation: annotation)
    case .augmentedAssignment(let target, _, let value):
      if case .name(let name) = target.kind { try checkAssignable(name, at: target.span) }
      try check(target)
      try check(value)
    case .delete(let targets):
      for target in targets { try check(deleted: target) }
    case .pass, .global, .nonlocal:
      break
    case .break:
      try checkLoopExit("'break' outside loop", at: statement.span)
    case .continue:
      try checkLoopExit("'continue' not properly in loop", at: statement.span)
    case .return(let value):
      try checkReturn(value, at: statement.span)
      if let value { try check(value) }
    case .raise(let exception, let cause):
      if let exception { try check(exception) }
      if let cause { try check(cause) }
    case .assert(let test, let message):
      try check(test)
      if let message { try check(message) }
    case .import(let aliases):
      try check(aliases, at: statement.span)
    case .importFrom(let module, let level, let names):
      if module == "__future__", level == 0, statement.span.start > future.end {
        throw Diagnostic(
          .syntaxError, "from __future__ imports must occur at the beginning of the file", at: statement.span)
      }
      if case .names(let aliases) = names { try check(aliases, at: statement.span) }
    case .typeAlias(let alias):
      try checkAssignable(alias.name.text, at: statement.span)
      try check(alias.typeParameters)
      try checkBody(of: alias.scope, .function) { check throws(Diagnostic) in try check.check(alias.value) }
    case .if(let test, let body, let orElse):
      try checkIf(test, body, orElse)
    case .while(let prelude, let test, let body, let orElse):
      try check(prelude)
      try check(test)
      try check(body, inside: .loop)
      try check(orElse)
    case .for(let loop):
      if loop.isAsync { try checkAsync("async for", at: statement.span) }
      try check(loop.iterable)
      try check(target: loop.target)
      try check(loop.body, inside: .loop)
      try check(loop.orElse)
    case .try(let attempt):
      try check(attempt)
    case .with(let with):
      if with.isAsync { try checkAsync("async with", at: statement.span) }
      for item in with.items {
        try check(item.context)
        if let target = item.target { try check(target: target) }
      }
      try check(with.body)
    case .function(let definition):
      try check(definition, at: statement.span)
    case .class(let definition):
      try check(definition.decorators)
      try check(definition.typeParameters)
      try check(definition.arguments)
      try checkBody(of: definition.scope, .classBody) { check throws(Diagnostic) in
        try check.check(definition.body)
      }
      try checkAssignable(definition.name.text, at: statement.span)
    case .match(let subject, let cases):
      try check(subject)
      try check(cases)
    case .setTemporary(_, let value):
      try check(value)
    case .suspend(let suspension):
      if let operand = suspension.operand { try check(operand) }
    case .inScope(_, let statements):
      try check(statements)
    }
  }

  private mutating func checkIf(
    _ test: Expression, _ body: [Statement], _ orElse: [Statement]
  ) throws(Diagnostic) {
    try check(test)
    try check(body)
    var rest = orElse
    while rest.count == 1, let only = rest.first, case .if(let test, let body, let orElse) = only.kind {
      try check(test)
      try check(body)
      rest = orElse
    }
    try check(rest)
  }

  private mutating func check(_ attempt: TryStatement) throws(Diagnostic) {
    try check(attempt.body)
    for (index, handler) in attempt.handlers.enumerated() {
      if handler.type == nil, index < attempt.handlers.count - 1 {
        throw Diagnostic(.syntaxError, "default 'except:' must be last", at: handler.span)
      }
      try check(handler.typePrelude)
      if let type = handler.type { try check(type) }
      if let name = handler.name { try checkAssignable(name.text, at: handler.span) }
      if attempt.isStar {
        try check(handler.body, inside: .groupHandler)
      } else {
        try check(handler.body)
      }
    }
    try check(attempt.orElse)
    try check(attempt.finally)
  }

  private func check(_ aliases: [ImportAlias], at span: SourceSpan) throws(Diagnostic) {
    for alias in aliases {
      let first = alias.name.text.prefix { $0 != "." }
      try checkAssignable(alias.alias?.text ?? String(first), at: span)
    }
  }

  // MARK: Definitions

  private mutating func check(_ definition: FunctionDefinition, at span: SourceSpan) throws(Diagnostic) {
    try check(definition.decorators)
    try checkDefaults(definition.parameters)
    try check(definition.typeParameters)
    for parameter in definition.parameters.all {
      guard let annotation = parameter.annotation else { continue }
      // Only `*args: *Ts` may have a star.
      if case .starred(let inner) = annotation.kind, parameter.name.span == definition.parameters.rest?.name.span {
        try check(inner)
      } else {
        try check(annotation: annotation)
      }
    }
    if let returns = definition.returns { try check(annotation: returns) }
    try checkNames(definition.parameters)
    try checkBody(of: definition.scope, .function) { check throws(Diagnostic) in
      try check.check(definition.body)
    }
    try checkAssignable(definition.name.text, at: span)
  }

  mutating func checkDefaults(_ parameters: Parameters) throws(Diagnostic) {
    for parameter in parameters.all {
      if let value = parameter.defaultValue { try check(value) }
    }
  }

  func checkNames(_ parameters: Parameters) throws(Diagnostic) {
    for parameter in parameters.all {
      let span = parameter.annotation.map { parameter.name.span.union($0.span) } ?? parameter.name.span
      try checkAssignable(parameter.name.text, at: span)
    }
  }

  private mutating func check(annotation: Expression) throws(Diagnostic) {
    if scopes.annotationsAreText { return }
    try check(annotation)
  }

  private mutating func check(_ typeParameters: [TypeParameter]) throws(Diagnostic) {
    for parameter in typeParameters {
      try checkAssignable(parameter.name.text, at: parameter.name.span)
      if let bound = parameter.bound { try check(bound) }
    }
  }

  // MARK: Targets

  mutating func check(target: Expression) throws(Diagnostic) {
    if case .starred = target.kind {
      throw Diagnostic(.syntaxError, "starred assignment target must be in a list or tuple", at: target.span)
    }
    try checkElement(target: target)
  }

  /// A target, or what is unpacked into one.
  private mutating func checkElement(target: Expression) throws(Diagnostic) {
    switch target.kind {
    case .name(let name):
      try checkAssignable(name, at: target.span)
    case .attribute(let object, let name):
      try check(object)
      try checkAssignable(name.text, at: target.span)
    case .tuple(let elements), .list(let elements):
      try checkStars(elements, at: target.span)
      for element in elements { try checkElement(target: element) }
    case .starred(let inner):
      try checkElement(target: inner)
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .temporary,
      .isPresent, .formattedString, .set, .logical, .dictionary, .unary, .asyncIterator, .binary, .subscript,
      .comparison, .conditional, .namedAssignment, .lambda, .slice, .call, .comprehension, .await, .yield,
      .yieldFrom, .append:
      try check(target)
    }
  }

  private func checkStars(_ elements: [Expression], at span: SourceSpan) throws(Diagnostic) {
    var star: Int?
    for (index, element) in elements.enumerated() {
      guard case .starred = element.kind else { continue }
      if star != nil { throw Diagnostic(.syntaxError, "multiple starred expressions in assignment", at: span) }
      star = index
    }
    // The places before and after the star are one operand of CPython's instruction.
    if let star, star >= 1 << 8 || elements.count - star - 1 >= 1 << 23 {
      throw Diagnostic(.syntaxError, "too many expressions in star-unpacking assignment", at: span)
    }
  }

  private mutating func check(deleted target: Expression) throws(Diagnostic) {
    if case .name("__debug__") = target.kind {
      throw Diagnostic(.syntaxError, "cannot delete __debug__", at: target.span)
    }
    guard let elements = target.unpackedElements else { return try check(target) }
    for element in elements { try check(deleted: element) }
  }
}

extension Expression {
  /// The targets in a tuple or list; nil for any other expression.
  var unpackedElements: [Expression]? {
    switch kind {
    case .tuple(let elements), .list(let elements): elements
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .temporary,
      .isPresent, .formattedString, .set, .logical, .dictionary, .unary, .attribute, .asyncIterator, .binary,
      .subscript, .comparison, .conditional, .namedAssignment, .lambda, .slice, .call, .comprehension, .await,
      .yield, .yieldFrom, .append, .name, .starred:
      nil
    }
  }
}
