import CoroSyntax

extension SuspensionLifting {
  /// The body of the function that a generator expression is; its parameter `.0` is the first iterator.
  ///
  /// What goes wrong in taking elements, CPython shows under the whole expression.
  package static func generatorBody(_ comprehension: Comprehension, _ span: SourceSpan) -> [Statement] {
    let element = comprehension.element
    var body = [Statement(.expression(Expression(.yield(element), element.span)), element.span)]
    for (index, clause) in comprehension.clauses.enumerated().reversed() {
      for condition in clause.conditions.reversed() {
        body = [Statement(.if(test: condition, body: body, orElse: []), condition.span)]
      }
      let iterable = index == 0 ? Expression(.name(".0"), clause.iterable.span) : clause.iterable
      let loop = ForStatement(
        isAsync: clause.isAsync, target: clause.target, iterable: iterable, body: body, orElse: [])
      body = [Statement(.for(loop), span)]
    }
    return body
  }

  mutating func lift(_ comprehension: Comprehension, _ span: SourceSpan) -> Expression {
    guard let first = comprehension.clauses.first else { return Expression(.comprehension(comprehension), span) }
    let staysWhole: Bool
    switch mode {
    case .asWritten: staysWhole = !comprehension.suspendsInside
    case .everywhere: staysWhole = comprehension.kind == .generator
    }
    if staysWhole {
      let iterable = liftOperand(first.iterable)
      return Expression(.comprehension(comprehension.replacing(firstIterable: iterable)), span)
    }

    let source: Expression
    if first.isAsync {
      source = putAside(Expression(.asyncIterator(liftOperand(first.iterable)), span))
    } else {
      source = putAside(lift(first.iterable))
    }
    let collection = newTemporary()
    emit(.setTemporary(collection, Expression(comprehension.kind.emptyDisplay, span)), span)
    let body = block { $0.emitClauses(of: comprehension, from: 0, first: source, into: collection, span) }
    emit(.inScope(comprehension.scope, body), span)
    return temporary(collection, span)
  }

  private mutating func emitClauses(
    of comprehension: Comprehension, from index: Int, first source: Expression, into collection: Int,
    _ span: SourceSpan
  ) {
    guard index < comprehension.clauses.count else {
      let parts = lift(values: [comprehension.element] + (comprehension.value.map { [$0] } ?? []))
      let append = Expression.Kind.append(
        comprehension.kind, temporary: collection, element: parts[0], value: parts.dropFirst().first)
      return emit(.expression(Expression(append, comprehension.addedSpan)), span)
    }
    let clause = comprehension.clauses[index]
    let body = { (lifting: inout SuspensionLifting) in
      lifting.emitConditions(clause.conditions[...]) {
        $0.emitClauses(of: comprehension, from: index + 1, first: source, into: collection, span)
      }
    }
    if clause.isAsync {
      let iterator =
        index == 0
        ? source : putAside(Expression(.asyncIterator(liftOperand(clause.iterable)), span))
      emitAsyncLoop(over: iterator, target: clause.target, body, orElse: [], span)
    } else {
      let iterable = index == 0 ? source : liftOperand(clause.iterable)
      emitLoop(over: iterable, target: clause.target, body, orElse: [], span)
    }
  }

  private mutating func emitConditions(
    _ conditions: ArraySlice<Expression>, _ body: (inout SuspensionLifting) -> Void
  ) {
    guard let condition = conditions.first else { return body(&self) }
    let test = liftCondition(condition)
    let inner = block { $0.emitConditions(conditions.dropFirst(), body) }
    emit(.if(test: test, body: inner, orElse: []), condition.span)
  }

  // MARK: Loops

  /// `for target in iterable`, its iterable lifted.
  mutating func emitLoop(
    over iterable: Expression, target: Expression, _ body: (inout SuspensionLifting) -> Void,
    orElse: [Statement], _ span: SourceSpan
  ) {
    guard needsLifting(target: target) else {
      let body = block(body)
      let loop = ForStatement(isAsync: false, target: target, iterable: iterable, body: body, orElse: orElse)
      return emit(.for(loop), span)
    }
    let item = temporary(newTemporary(), target.span)
    let body = block {
      $0.assign(target, item, span)
      body(&$0)
    }
    emit(.for(ForStatement(isAsync: false, target: item, iterable: iterable, body: body, orElse: orElse)), span)
  }

  /// `async for`: a `while` that asks the iterator, a temporary, for its next value before each test.
  mutating func emitAsyncLoop(
    over iterator: Expression, target: Expression, _ body: (inout SuspensionLifting) -> Void,
    orElse: [Statement], _ span: SourceSpan
  ) {
    let item = newTemporary()
    let next = Statement(.suspend(Suspension(.asyncNext, iterator, temporary: item)), span)
    let body = block {
      $0.assign(target, $0.temporary(item, target.span), span)
      body(&$0)
    }
    let test = Expression(.isPresent(temporary: item), span)
    emit(.while(prelude: [next], test: test, body: body, orElse: orElse), span)
  }
}

extension Comprehension {
  func replacing(firstIterable iterable: Expression) -> Comprehension {
    guard let first = clauses.first else { return self }
    let replaced = ComprehensionClause(
      isAsync: first.isAsync, target: first.target, iterable: iterable, conditions: first.conditions)
    return Comprehension(
      scope: scope, kind: kind, element: element, value: value, clauses: [replaced] + clauses.dropFirst())
  }
}

extension Comprehension.Kind {
  fileprivate var emptyDisplay: Expression.Kind {
    switch self {
    case .list, .generator: .list([])
    case .set: .set([])
    case .dictionary: .dictionary([])
    }
  }
}
