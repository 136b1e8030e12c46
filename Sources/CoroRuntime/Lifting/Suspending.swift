import CoroSyntax

// What suspends, before lifting and after it: in the frame's own code, not in that of functions inside.

extension Expression {
  /// Holds an `await`, a `yield` or an asynchronous comprehension of the frame that evaluates it.
  var suspends: Bool {
    switch kind {
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .name,
      .temporary, .isPresent:
      return false
    case .await, .yield, .yieldFrom:
      return true
    case .formattedString(let parts):
      return parts.contains(where: \.suspends)
    case .tuple(let elements), .list(let elements), .set(let elements), .logical(_, let elements):
      return elements.contains(where: \.suspends)
    case .dictionary(let items):
      return items.contains { item in
        switch item {
        case .pair(let key, let value): key.suspends || value.suspends
        case .unpack(let value): value.suspends
        }
      }
    case .starred(let value), .unary(_, let value), .attribute(let value, _), .namedAssignment(_, let value),
      .asyncIterator(let value):
      return value.suspends
    case .binary(_, let left, let right), .subscript(let left, let right):
      return left.suspends || right.suspends
    case .comparison(let first, let rest):
      return first.suspends || rest.contains { $0.operand.suspends }
    case .conditional(let test, let body, let orElse):
      return test.suspends || body.suspends || orElse.suspends
    case .lambda(let lambda):
      return lambda.parameters.defaultsInOrder.contains(where: \.suspends)
    case .slice(let lower, let upper, let step):
      return lower?.suspends ?? false || upper?.suspends ?? false || step?.suspends ?? false
    case .call(let callee, let arguments):
      return callee.suspends || arguments.contains(where: \.suspends)
    case .comprehension(let comprehension):
      return comprehension.clauses.first?.iterable.suspends ?? false || comprehension.suspendsInside
    case .append(_, _, let element, let value):
      return element.suspends || value?.suspends ?? false
    }
  }

  /// The kind of suspension and its operand, if that is all the expression is.
  var suspension: (Suspension.Kind, Expression?)? {
    switch kind {
    case .await(let operand): (.await, operand)
    case .yield(let operand): (.yield, operand)
    case .yieldFrom(let operand): (.yieldFrom, operand)
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes,
      .formattedString, .name, .tuple, .list, .set, .dictionary, .starred, .unary, .binary, .logical,
      .comparison, .conditional, .namedAssignment, .lambda, .attribute, .subscript, .slice, .call,
      .comprehension, .temporary, .isPresent, .append, .asyncIterator:
      nil
    }
  }

  /// Always gives the same value, whatever happens before it is read.
  var isConstant: Bool {
    switch kind {
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .temporary:
      return true
    case .unary(_, let value):
      return value.isNumber
    case .formattedString, .name, .tuple, .list, .set, .dictionary, .starred, .binary, .logical, .comparison,
      .conditional, .namedAssignment, .lambda, .attribute, .subscript, .slice, .call, .comprehension, .await,
      .yield, .yieldFrom, .isPresent, .append, .asyncIterator:
      return false
    }
  }

  private var isNumber: Bool {
    switch kind {
    case .integer, .bigInteger, .float, .imaginary: true
    case .none, .ellipsis, .boolean, .string, .bytes, .formattedString, .name, .tuple, .list, .set, .dictionary,
      .starred, .unary, .binary, .logical, .comparison, .conditional, .namedAssignment, .lambda, .attribute,
      .subscript, .slice, .call, .comprehension, .await, .yield, .yieldFrom, .temporary, .isPresent, .append,
      .asyncIterator:
      false
    }
  }

  var isSlice: Bool {
    if case .slice = kind { true } else { false }
  }

  /// A function that looks at the frame it is called from, and so is called by its name.
  var looksAtFrame: Bool {
    guard case .name(let name) = kind else { return false }
    return ["super", "locals", "globals", "vars", "dir", "eval", "exec"].contains(name)
  }

  /// A target that evaluates something when it is assigned to.
  var evaluatesToAssign: Bool {
    switch kind {
    case .attribute, .subscript:
      return true
    case .tuple(let elements), .list(let elements):
      return elements.contains(where: \.evaluatesToAssign)
    case .starred(let inner):
      return inner.evaluatesToAssign
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes,
      .formattedString, .name, .set, .dictionary, .unary, .binary, .logical, .comparison, .conditional,
      .namedAssignment, .lambda, .slice, .call, .comprehension, .await, .yield, .yieldFrom, .temporary,
      .isPresent, .append, .asyncIterator:
      return false
    }
  }

  /// `True` or `False`: the expression's truth, asked for once.
  var truth: Expression {
    switch kind {
    case .unary(.not, _), .boolean:
      return self
    case .none, .ellipsis, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .formattedString, .name,
      .tuple, .list, .set, .dictionary, .starred, .unary, .binary, .logical, .comparison, .conditional,
      .namedAssignment, .lambda, .attribute, .subscript, .slice, .call, .comprehension, .await, .yield,
      .yieldFrom, .temporary, .isPresent, .append, .asyncIterator:
      return Expression(.unary(.not, Expression(.unary(.not, self), span)), span)
    }
  }
}

extension FormattedStringPart {
  var suspends: Bool {
    switch self {
    case .literal: false
    case .replacement(let value, _, let format, _):
      value.suspends || format?.contains(where: \.suspends) ?? false
    }
  }
}

extension Argument {
  var suspends: Bool {
    switch self {
    case .positional(let value), .unpack(let value), .keyword(_, let value), .unpackKeywords(let value):
      value.suspends
    }
  }
}

extension Comprehension {
  /// Suspends the frame around it in anything but its first iterable.
  var suspendsInside: Bool {
    if kind == .generator { return false }
    if element.suspends || value?.suspends ?? false { return true }
    return clauses.enumerated().contains { index, clause in
      clause.isAsync || (index > 0 && clause.iterable.suspends) || clause.target.suspends
        || clause.conditions.contains(where: \.suspends)
    }
  }
}
