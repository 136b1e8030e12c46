import CoroSyntax

extension SuspensionLifting {
  /// Emits whatever of an expression must happen before its last step, and returns that step. Nothing that is
  /// emitted later may come between.
  mutating func lift(_ expression: Expression) -> Expression {
    guard needsLifting(expression) else { return expression }
    let span = expression.span
    switch expression.kind {
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .name,
      .temporary, .isPresent, .append:
      return expression
    case .formattedString(let parts):
      return Expression(.formattedString(lift(parts: parts)), span)
    case .tuple(let elements):
      return Expression(.tuple(lift(elements: elements)), span)
    case .list(let elements):
      return Expression(.list(lift(elements: elements)), span)
    case .set(let elements):
      return Expression(.set(lift(elements: elements)), span)
    case .dictionary(let items):
      return Expression(.dictionary(lift(items: items)), span)
    case .starred(let value):
      return Expression(.starred(liftOperand(value)), span)
    case .unary(let operation, let value):
      return Expression(.unary(operation, liftOperand(value)), span)
    case .binary(let operation, let left, let right):
      let operands = lift(values: [left, right])
      return Expression(.binary(operation, operands[0], operands[1]), span)
    case .logical(let operation, let operands):
      return liftLogical(operation, operands, asCondition: false, span)
    case .comparison(let first, let rest):
      return liftComparison(first, rest, asCondition: false, span)
    case .conditional(let test, let body, let orElse):
      return liftConditional(test, body, orElse, asCondition: false, span)
    case .namedAssignment(let name, let value):
      return Expression(.namedAssignment(name: name, value: liftOperand(value)), span)
    case .lambda(let lambda):
      let defaults = lift(values: lambda.parameters.defaultsInOrder)
      let parameters = lambda.parameters.replacing(defaults: defaults, annotations: nil)
      return Expression(
        .lambda(LambdaExpression(scope: lambda.scope, parameters: parameters, body: lambda.body)), span)
    case .attribute(let object, let name):
      return Expression(.attribute(liftOperand(object), name), span)
    case .subscript(let object, let index):
      let operands = lift(values: [object, index])
      return Expression(.subscript(operands[0], index: operands[1]), span)
    case .slice(let lower, let upper, let step):
      return Expression(liftSlice(lower, upper, step), span)
    case .call(let callee, let arguments):
      return Expression(lift(call: callee, arguments), span)
    case .comprehension(let comprehension):
      return lift(comprehension, span)
    case .await(let value):
      return suspended(.await, value, span)
    case .yield(let value):
      return suspended(.yield, value, span)
    case .yieldFrom(let value):
      return suspended(.yieldFrom, value, span)
    case .asyncIterator(let value):
      return Expression(.asyncIterator(liftOperand(value)), span)
    }
  }

  private mutating func suspended(
    _ kind: Suspension.Kind, _ operand: Expression?, _ span: SourceSpan
  ) -> Expression {
    let operand = operand.map { liftOperand($0) }
    let number = newTemporary()
    emit(.suspend(Suspension(kind, operand, temporary: number)), span)
    return temporary(number, span)
  }

  private mutating func liftSlice(
    _ lower: Expression?, _ upper: Expression?, _ step: Expression?
  ) -> Expression.Kind {
    var parts = lift(values: [lower, upper, step].compactMap { $0 })[...]
    return .slice(
      lower: lower.flatMap { _ in parts.popFirst() }, upper: upper.flatMap { _ in parts.popFirst() },
      step: step.flatMap { _ in parts.popFirst() })
  }

  // MARK: Operands that are evaluated only sometimes

  /// An expression whose truth alone matters, so that the truth of each operand is asked for once.
  mutating func liftCondition(_ expression: Expression) -> Expression {
    guard needsLifting(expression) else { return expression }
    let span = expression.span
    switch expression.kind {
    case .unary(.not, let value):
      return Expression(.unary(.not, liftCondition(value)), span)
    case .logical(let operation, let operands):
      return liftLogical(operation, operands, asCondition: true, span)
    case .comparison(let first, let rest):
      return liftComparison(first, rest, asCondition: true, span)
    case .conditional(let test, let body, let orElse):
      return liftConditional(test, body, orElse, asCondition: true, span)
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes,
      .formattedString, .name, .tuple, .list, .set, .dictionary, .starred, .unary, .binary, .namedAssignment,
      .lambda, .attribute, .subscript, .slice, .call, .comprehension, .await, .yield, .yieldFrom, .temporary,
      .isPresent, .append, .asyncIterator:
      return liftOperand(expression)
    }
  }

  private mutating func liftLogical(
    _ operation: LogicalOperator, _ operands: [Expression], asCondition: Bool, _ span: SourceSpan
  ) -> Expression {
    var result = PartialResult(goesOnIfTrue: operation == .and, isCondition: asCondition, &self)
    let number = result.number
    for (index, operand) in operands.enumerated() {
      let step = { (lifting: inout SuspensionLifting) in
        if asCondition {
          lifting.set(number, lifting.liftCondition(operand).truth)
        } else {
          lifting.evaluate(operand, into: number)
        }
      }
      result.add(step, isFirst: index == 0, isLast: index == operands.count - 1, span, &self)
    }
    return temporary(number, span)
  }

  private mutating func liftComparison(
    _ first: Expression, _ rest: [Comparison], asCondition: Bool, _ span: SourceSpan
  ) -> Expression {
    guard let next = rest.first else { return first }
    let needsChain = rest.dropFirst().contains { needsLifting($0.operand) }
    if !needsChain {
      let operands = lift(values: [first, next.operand])
      let links = [Comparison(next.comparator, operands[1])] + rest.dropFirst()
      return Expression(.comparison(first: operands[0], rest: links), span)
    }
    var left = putAside(lift(first))
    var result = PartialResult(goesOnIfTrue: true, isCondition: asCondition, &self)
    let number = result.number
    for (index, link) in rest.enumerated() {
      let isLast = index == rest.count - 1
      let step = { (lifting: inout SuspensionLifting) in
        let lifted = lifting.liftOperand(link.operand)
        let right = isLast ? lifted : lifting.putAside(lifted)
        let test = Expression(.comparison(first: left, rest: [Comparison(link.comparator, right)]), span)
        lifting.set(number, asCondition ? test.truth : test)
        left = right
      }
      result.add(step, isFirst: index == 0, isLast: isLast, span, &self)
    }
    return temporary(number, span)
  }

  private mutating func liftConditional(
    _ test: Expression, _ body: Expression, _ orElse: Expression, asCondition: Bool, _ span: SourceSpan
  ) -> Expression {
    let number = newTemporary()
    let test = liftCondition(test)
    let branch = { (value: Expression, lifting: inout SuspensionLifting) in
      lifting.block {
        if asCondition {
          $0.set(number, $0.liftCondition(value).truth)
        } else {
          $0.evaluate(value, into: number)
        }
      }
    }
    let taken = branch(body, &self)
    let other = branch(orElse, &self)
    emit(.if(test: test, body: taken, orElse: other), span)
    return temporary(number, span)
  }
}

/// The result so far of operands of which a later one is evaluated only if the earlier ones say so. They stay
/// a flat list of `if`s, however many they are.
private struct PartialResult {
  let number: Int
  private let goesOnIfTrue: Bool
  private let isCondition: Bool
  /// Whether the result so far is false, where the result itself may be asked only once.
  private var negation: Int?

  init(goesOnIfTrue: Bool, isCondition: Bool, _ lifting: inout SuspensionLifting) {
    number = lifting.newTemporary()
    self.goesOnIfTrue = goesOnIfTrue
    self.isCondition = isCondition
  }

  mutating func add(
    _ step: (inout SuspensionLifting) -> Void, isFirst: Bool, isLast: Bool, _ span: SourceSpan,
    _ lifting: inout SuspensionLifting
  ) {
    var asks: Int?
    if !isCondition, !isLast {
      asks = negation ?? lifting.newTemporary()
    }
    func perform(_ lifting: inout SuspensionLifting) {
      step(&lifting)
      if let asks {
        let result = lifting.temporary(number, span)
        lifting.emit(.setTemporary(asks, Expression(.unary(.not, result), span)), span)
      }
    }
    if isFirst {
      perform(&lifting)
    } else {
      let body = lifting.block { perform(&$0) }
      lifting.emit(.if(test: test(span, lifting), body: body, orElse: []), span)
    }
    negation = asks ?? negation
  }

  private func test(_ span: SourceSpan, _ lifting: SuspensionLifting) -> Expression {
    let read = lifting.temporary(negation ?? number, span)
    let isNegated = negation != nil
    return isNegated == goesOnIfTrue ? Expression(.unary(.not, read), span) : read
  }
}
