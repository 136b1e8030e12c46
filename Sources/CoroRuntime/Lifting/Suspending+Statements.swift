import CoroSyntax

extension SuspensionLifting {
  /// Whether a lifted statement may suspend its frame: it is, or holds, a `suspend` or an `async with`.
  package static func suspends(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .suspend:
      true
    case .expression, .assignment, .annotatedAssignment, .augmentedAssignment, .delete, .pass, .break, .continue,
      .return, .raise, .global, .nonlocal, .assert, .import, .importFrom, .typeAlias, .function, .class,
      .setTemporary:
      false
    case .if(_, let body, let orElse):
      suspends(body) || suspends(orElse)
    case .while(let prelude, _, let body, let orElse):
      suspends(prelude) || suspends(body) || suspends(orElse)
    case .for(let loop):
      loop.isAsync || suspends(loop.body) || suspends(loop.orElse)
    case .try(let attempt):
      suspends(attempt.body) || suspends(attempt.orElse) || suspends(attempt.finally)
        || attempt.handlers.contains { suspends($0.typePrelude) || suspends($0.body) }
    case .with(let with):
      with.isAsync || suspends(with.body)
    case .match(_, let cases):
      cases.contains { suspends($0.guardPrelude) || suspends($0.body) }
    case .inScope(_, let statements):
      suspends(statements)
    }
  }

  package static func suspends(_ statements: [Statement]) -> Bool {
    statements.contains { suspends($0) }
  }
}

extension Statement {
  /// Whether a statement as it is written suspends the frame, of that kind, which runs it.
  func suspendsAsWritten(in kind: Scope.Kind) -> Bool {
    func anySuspends(_ statements: [Statement]) -> Bool {
      statements.contains { $0.suspendsAsWritten(in: kind) }
    }
    switch self.kind {
    case .pass, .break, .continue, .global, .nonlocal, .import, .importFrom, .typeAlias:
      return false
    case .suspend:
      return true
    case .expression(let value), .setTemporary(_, let value):
      return value.suspends
    case .assignment(let targets, let value):
      return value.suspends || targets.contains(where: \.suspends)
    case .annotatedAssignment(let target, let annotation, let value, _):
      let evaluates = kind == .module || kind == .classBody
      return target.suspends || value?.suspends ?? false || (evaluates && annotation.suspends)
    case .augmentedAssignment(let target, _, let value):
      return target.suspends || value.suspends
    case .delete(let targets):
      return targets.contains(where: \.suspends)
    case .return(let value):
      return value?.suspends ?? false
    case .raise(let exception, let cause):
      return exception?.suspends ?? false || cause?.suspends ?? false
    case .assert(let test, let message):
      return test.suspends || message?.suspends ?? false
    case .if(let test, let body, let orElse):
      if test.suspends || anySuspends(body) { return true }
      var rest = orElse
      while rest.count == 1, let only = rest.first, case .if(let test, let body, let orElse) = only.kind {
        if test.suspends || anySuspends(body) { return true }
        rest = orElse
      }
      return anySuspends(rest)
    case .while(let prelude, let test, let body, let orElse):
      return test.suspends || anySuspends(prelude) || anySuspends(body) || anySuspends(orElse)
    case .for(let loop):
      return loop.isAsync || loop.iterable.suspends || loop.target.suspends || anySuspends(loop.body)
        || anySuspends(loop.orElse)
    case .try(let attempt):
      return anySuspends(attempt.body) || anySuspends(attempt.orElse) || anySuspends(attempt.finally)
        || attempt.handlers.contains { $0.type?.suspends ?? false || anySuspends($0.body) }
    case .with(let with):
      return with.isAsync || anySuspends(with.body)
        || with.items.contains { $0.context.suspends || $0.target?.suspends ?? false }
    case .function(let definition):
      return definition.decorators.contains(where: \.suspends)
        || definition.parameters.defaultsInOrder.contains(where: \.suspends)
        || definition.parameters.annotationsInOrder.contains(where: \.suspends)
        || definition.returns?.suspends ?? false
    case .class(let definition):
      return definition.decorators.contains(where: \.suspends) || definition.arguments.contains(where: \.suspends)
    case .match(let subject, let cases):
      return subject.suspends || cases.contains { $0.guardTest?.suspends ?? false || anySuspends($0.body) }
    case .inScope(_, let statements):
      return anySuspends(statements)
    }
  }

  /// Runs anything: neither a declaration nor a constant such as a documentation string.
  var isCode: Bool {
    switch kind {
    case .global, .nonlocal:
      return false
    case .expression(let value):
      return !value.isConstant
    case .assignment, .annotatedAssignment, .augmentedAssignment, .delete, .pass, .break, .continue, .return,
      .raise, .assert, .import, .importFrom, .typeAlias, .if, .while, .for, .try, .with, .function, .class,
      .match, .setTemporary, .suspend, .inScope:
      return true
    }
  }
}
