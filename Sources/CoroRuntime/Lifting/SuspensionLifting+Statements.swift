import CoroSyntax

extension SuspensionLifting {
  mutating func lift(_ statement: Statement) {
    switch mode {
    case .asWritten:
      guard statement.suspendsAsWritten(in: kind) else { return emit(statement) }
    case .everywhere:
      guard statement.isCode else { return emit(statement) }
      emit(.suspend(Suspension(.forced, nil, temporary: nil)), statement.span)
    }
    let span = statement.span
    switch statement.kind {
    case .pass, .break, .continue, .global, .nonlocal, .import, .importFrom, .typeAlias, .suspend, .setTemporary:
      emit(statement)
    case .expression(let value):
      liftExpressionStatement(value, span)
    case .assignment(let targets, let value):
      liftAssignment(targets, value, span)
    case .annotatedAssignment(let target, let annotation, let value, let isSimple):
      liftAnnotated(target, annotation, value, isSimple: isSimple, span)
    case .augmentedAssignment(let target, let operation, let value):
      liftAugmented(target, operation, value, span)
    case .delete(let targets):
      for target in targets { delete(target, span) }
    case .return(let value):
      let value = value.map { liftOperand($0) }
      emit(.return(value), span)
    case .raise(let exception, let cause):
      let operands = lift(values: [exception, cause].compactMap { $0 })
      emit(.raise(operands.first, cause: operands.dropFirst().first), span)
    case .assert(let test, let message):
      liftAssert(test, message, span)
    case .if(let test, let body, let orElse):
      liftIf(test, body, orElse, span)
    case .while(let prelude, let test, let body, let orElse):
      liftWhile(prelude, test, body, orElse, span)
    case .for(let loop):
      lift(loop, span)
    case .try(let attempt):
      lift(attempt, span)
    case .with(let with):
      lift(with, span)
    case .function(let definition):
      lift(definition, span)
    case .class(let definition):
      lift(definition, span)
    case .match(let subject, let cases):
      let subject = liftOperand(subject)
      let cases = cases.map { lift($0) }
      emit(.match(subject: subject, cases: cases), span)
    case .inScope(let scope, let statements):
      let body = lifted(statements)
      emit(.inScope(scope, body), span)
    }
  }

  // MARK: Simple statements

  private mutating func liftExpressionStatement(_ value: Expression, _ span: SourceSpan) {
    if kind != .module, let (suspension, operand) = value.suspension {
      // No place in the frame for what nobody reads: it was 16 of the 80 bytes of each of a million sleepers.
      let operand = operand.map { liftOperand($0) }
      emit(.suspend(Suspension(suspension, operand, temporary: nil)), value.span)
    } else {
      let value = lift(value)
      emit(.expression(value), span)
    }
  }

  private mutating func liftAssignment(_ targets: [Expression], _ value: Expression, _ span: SourceSpan) {
    let lifted = liftOperand(value)
    guard targets.contains(where: { needsLifting(target: $0) }) else {
      return emit(.assignment(targets: targets, value: lifted), span)
    }
    let value = putAside(lifted)
    for target in targets { assign(target, value, span) }
  }

  private mutating func liftAssert(_ test: Expression, _ message: Expression?, _ span: SourceSpan) {
    let test = liftCondition(test)
    guard let message, needsLifting(message) else {
      return emit(.assert(test: test, message: message), span)
    }
    let body = block {
      let message = $0.liftOperand(message)
      $0.emit(.assert(test: Expression(.boolean(false), test.span), message: message), span)
    }
    emit(.if(test: Expression(.unary(.not, test), test.span), body: body, orElse: []), span)
  }

  // MARK: Compound statements

  /// A chain of `elif` is a list here; tests that suspend turn it into nested `if`s.
  private mutating func liftIf(
    _ test: Expression, _ body: [Statement], _ orElse: [Statement], _ span: SourceSpan
  ) {
    struct Link {
      let prelude: [Statement]
      let test: Expression
      let body: [Statement]
      let span: SourceSpan
    }
    var links: [Link] = []
    var next: (Expression, [Statement], SourceSpan)? = (test, body, span)
    var rest = orElse
    while let (test, body, span) = next {
      next = nil
      links.append(
        reusingTemporaries { lifting in
          var test = test
          let prelude = lifting.block { test = $0.liftCondition(test) }
          return Link(prelude: prelude, test: test, body: lifting.lifted(body), span: span)
        })
      if rest.count == 1, let only = rest.first, case .if(let test, let body, let orElse) = only.kind {
        next = (test, body, only.span)
        rest = orElse
      }
    }
    var result = lifted(rest)
    for link in links.reversed() {
      let statement = Statement(.if(test: link.test, body: link.body, orElse: result), link.span)
      result = link.prelude + [statement]
    }
    for statement in result { emit(statement) }
  }

  private mutating func liftWhile(
    _ prelude: [Statement], _ test: Expression, _ body: [Statement], _ orElse: [Statement], _ span: SourceSpan
  ) {
    var test = test
    let prelude = block {
      $0.liftAll(prelude)
      test = $0.liftCondition(test)
    }
    let body = lifted(body)
    let orElse = lifted(orElse)
    emit(.while(prelude: prelude, test: test, body: body, orElse: orElse), span)
  }

  private mutating func lift(_ loop: ForStatement, _ span: SourceSpan) {
    if loop.isAsync {
      let iterator: Expression
      if case .name(".0") = loop.iterable.kind {
        // Already an iterator: whoever made the generator asked for it.
        iterator = putAside(loop.iterable)
      } else {
        iterator = putAside(Expression(.asyncIterator(liftOperand(loop.iterable)), span))
      }
      let orElse = lifted(loop.orElse)
      emitAsyncLoop(over: iterator, target: loop.target, { $0.liftAll(loop.body) }, orElse: orElse, span)
    } else {
      let iterable = liftOperand(loop.iterable)
      let orElse = lifted(loop.orElse)
      emitLoop(over: iterable, target: loop.target, { $0.liftAll(loop.body) }, orElse: orElse, span)
    }
  }

  private mutating func lift(_ attempt: TryStatement, _ span: SourceSpan) {
    let body = lifted(attempt.body)
    let handlers = attempt.handlers.map { lift($0) }
    let orElse = lifted(attempt.orElse)
    let finally = lifted(attempt.finally)
    let result = TryStatement(
      body: body, handlers: handlers, orElse: orElse, finally: finally, isStar: attempt.isStar)
    emit(.try(result), span)
  }

  private mutating func lift(_ handler: ExceptionHandler) -> ExceptionHandler {
    var type = handler.type
    let prelude = block { lifting in type = type.map { lifting.liftOperand($0) } }
    return ExceptionHandler(
      type: type, name: handler.name, body: lifted(handler.body), span: handler.span, typePrelude: prelude)
  }

  private mutating func lift(_ matchCase: MatchCase) -> MatchCase {
    var test = matchCase.guardTest
    let prelude = block { lifting in test = test.map { lifting.liftCondition($0) } }
    return MatchCase(
      pattern: matchCase.pattern, guardTest: test, body: lifted(matchCase.body), span: matchCase.span,
      guardPrelude: prelude)
  }

  private mutating func lift(_ with: WithStatement, _ span: SourceSpan) {
    let isWhole =
      !with.isAsync
      && !with.items.contains { item in
        needsLifting(item.context) || item.target.map { needsLifting(target: $0) } ?? false
      }
    if isWhole {
      let body = lifted(with.body)
      return emit(.with(WithStatement(isAsync: false, items: with.items, body: body)), span)
    }
    emitWith(with, with.items[...], span)
  }

  /// One item a statement: the others are inside.
  private mutating func emitWith(_ with: WithStatement, _ items: ArraySlice<WithItem>, _ span: SourceSpan) {
    guard let item = items.first else { return liftAll(with.body) }
    let context = liftOperand(item.context)
    var target = item.target
    var late: (target: Expression, value: Expression)?
    if let written = target, needsLifting(target: written) {
      let value = temporary(newTemporary(), written.span)
      late = (written, value)
      target = value
    }
    let body = block {
      if let late { $0.assign(late.target, late.value, span) }
      $0.emitWith(with, items.dropFirst(), span)
    }
    let single = WithItem(context: context, target: target)
    emit(.with(WithStatement(isAsync: with.isAsync, items: [single], body: body)), span)
  }
}
