import CoroSyntax

extension NameCollector {
  func visit(_ statements: [Statement]) throws(Diagnostic) {
    for statement in statements { try visit(statement) }
  }

  func visit(_ statement: Statement) throws(Diagnostic) {
    switch statement.kind {
    case .expression(let value):
      try visit(value)
    case .assignment(let targets, let value):
      try visit(value)
      for target in targets { try bind(target: target) }
    case .annotatedAssignment(let target, let annotation, let value, let isSimple):
      try visitAnnotatedAssignment(
        target, annotation, value: value, isSimple: isSimple, at: statement.span)
    case .augmentedAssignment(let target, _, let value):
      try visitAugmentedTarget(target)
      try visit(value)
    case .delete(let targets):
      for target in targets { try bind(target: target) }
    case .pass, .break, .continue:
      break
    case .return(let value):
      if let value { try visit(value) }
    case .raise(let exception, let cause):
      if let exception { try visit(exception) }
      if let cause { try visit(cause) }
    case .global(let names):
      for name in names { try declare(name, .global, "global", at: statement.span) }
    case .nonlocal(let names):
      for name in names { try declare(name, .nonlocal, "nonlocal", at: statement.span) }
    case .assert(let test, let message):
      try visit(test)
      if let message { try visit(message) }
    case .import(let aliases):
      for alias in aliases { try bindImport(alias) }
    case .importFrom(_, _, let names):
      try visitImport(names, at: statement.span)
    case .typeAlias(let alias):
      try visit(alias)
    case .if(let test, let body, let orElse):
      try visitIf(test, body, orElse)
    case .while(let prelude, let test, let body, let orElse):
      try visit(prelude)
      try visit(test)
      try visit(body)
      try visit(orElse)
    case .for(let loop):
      if loop.isAsync { current.awaits = true }
      try visit(loop.iterable)
      try bind(target: loop.target)
      try visit(loop.body)
      try visit(loop.orElse)
    case .try(let attempt):
      try visit(attempt.body)
      for handler in attempt.handlers {
        try visit(handler.typePrelude)
        if let type = handler.type { try visit(type) }
        if let name = handler.name { try bind(name) }
        try visit(handler.body)
      }
      try visit(attempt.orElse)
      try visit(attempt.finally)
    case .with(let with):
      if with.isAsync { current.awaits = true }
      for item in with.items {
        try visit(item.context)
        if let target = item.target { try bind(target: target) }
      }
      try visit(with.body)
    case .function(let definition):
      try visit(definition)
    case .class(let definition):
      try visit(definition)
    case .match(let subject, let cases):
      try visit(subject)
      for matchCase in cases {
        try visit(matchCase.pattern)
        try visit(matchCase.guardPrelude)
        if let test = matchCase.guardTest { try visit(test) }
        try visit(matchCase.body)
      }
    case .setTemporary(_, let value):
      try visit(value)
    case .suspend(let suspension):
      if let operand = suspension.operand { try visit(operand) }
    case .inScope(_, let statements):
      try visit(statements)
    }
  }

  /// A chain of `elif` is a list, not a nest.
  private func visitIf(_ test: Expression, _ body: [Statement], _ orElse: [Statement]) throws(Diagnostic) {
    try visit(test)
    try visit(body)
    var rest = orElse
    while rest.count == 1, let only = rest.first, case .if(let test, let body, let orElse) = only.kind {
      try visit(test)
      try visit(body)
      rest = orElse
    }
    try visit(rest)
  }

  private func declare(
    _ identifier: Identifier, _ use: NameUse, _ word: String, at span: SourceSpan
  ) throws(Diagnostic) {
    let name = identifier.text
    let known = uses(of: name, in: current)
    if known.contains(.parameter) {
      throw Diagnostic(.syntaxError, "name '\(name)' is parameter and \(word)", at: span)
    }
    if known.contains(.read) {
      throw Diagnostic(.syntaxError, "name '\(name)' is used prior to \(word) declaration", at: span)
    }
    if known.contains(.annotated) {
      throw Diagnostic(.syntaxError, "annotated name '\(name)' can't be \(word)", at: span)
    }
    if known.contains(.assigned) {
      throw Diagnostic(.syntaxError, "name '\(name)' is assigned to before \(word) declaration", at: span)
    }
    try add(name, use, at: span)
    note(directive: name, at: span)
  }

  private func visitAnnotatedAssignment(
    _ target: Expression, _ annotation: Expression, value: Expression?, isSimple: Bool, at span: SourceSpan
  ) throws(Diagnostic) {
    if let value { try visit(value) }
    if case .name(let name) = target.kind {
      let known = uses(of: name, in: current)
      if isSimple, current.scope.kind != .module {
        for (use, word) in [(NameUse.global, "global"), (.nonlocal, "nonlocal")] where known.contains(use) {
          throw Diagnostic(.syntaxError, "annotated name '\(name)' can't be \(word)", at: span)
        }
      }
      if isSimple {
        try add(name, [.annotated, .assigned], at: target.span)
      } else if value != nil {
        try add(name, .assigned, at: target.span)
      }
    } else {
      try bind(target: target)
    }
    try visit(annotation: annotation)
  }

  /// The old value is read, but a name that is only ever assigned this way still belongs to the scope.
  private func visitAugmentedTarget(_ target: Expression) throws(Diagnostic) {
    try bind(target: target)
  }

  private func bindImport(_ alias: ImportAlias) throws(Diagnostic) {
    if let name = alias.alias { return try add(name.text, .imported, at: name.span) }
    let first = alias.name.text.prefix { $0 != "." }
    try add(String(first), .imported, at: alias.name.span)
  }

  private func visitImport(_ names: ImportedNames, at span: SourceSpan) throws(Diagnostic) {
    switch names {
    case .all:
      if current.scope.kind != .module {
        // The star is the last thing that is written.
        throw Diagnostic(
          .syntaxError, "import * only allowed at module level", at: SourceSpan(start: span.end - 1, end: span.end))
      }
    case .names(let aliases):
      for alias in aliases {
        let name = alias.alias ?? alias.name
        try add(name.text, .imported, at: name.span)
      }
    }
  }

  func visit(_ pattern: Pattern) throws(Diagnostic) {
    switch pattern.kind {
    case .value(let value), .singleton(let value):
      try visit(value)
    case .capture(let name), .star(let name):
      if let name { try bind(name) }
    case .sequence(let patterns), .or(let patterns):
      for pattern in patterns { try visit(pattern) }
    case .mapping(let keys, let patterns, let rest):
      for key in keys { try visit(key) }
      for pattern in patterns { try visit(pattern) }
      if let rest { try bind(rest) }
    case .class(let type, let positional, let keywords):
      try visit(type)
      for pattern in positional { try visit(pattern) }
      for keyword in keywords { try visit(keyword.pattern) }
    case .as(let inner, let name):
      try visit(inner)
      try bind(name)
    }
  }
}
