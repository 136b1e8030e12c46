/// What CPython's messages call an expression, and which part of one cannot be bound.
extension Expression {
  var description: String {
    switch kind {
    case .attribute: "attribute"
    case .subscript: "subscript"
    case .starred: "starred"
    case .name: "name"
    case .list: "list"
    case .tuple: "tuple"
    case .lambda: "lambda"
    case .call: "function call"
    case .logical, .binary, .unary: "expression"
    case .yield, .yieldFrom: "yield expression"
    case .await: "await expression"
    case .comprehension(let comprehension):
      switch comprehension.kind {
      case .generator: "generator expression"
      case .list: "list comprehension"
      case .set: "set comprehension"
      case .dictionary: "dict comprehension"
      }
    case .dictionary: "dict literal"
    case .set: "set display"
    case .formattedString: "f-string expression"
    case .none: "None"
    case .boolean(let flag): flag ? "True" : "False"
    case .ellipsis: "ellipsis"
    case .integer, .bigInteger, .float, .imaginary, .string, .bytes: "literal"
    case .comparison: "comparison"
    case .conditional: "conditional expression"
    case .namedAssignment: "named expression"
    case .slice, .temporary, .isPresent, .append, .asyncIterator: "expression"
    }
  }

  enum TargetStyle {
    case assignment
    case loop
    case deletion
  }

  /// The first part that cannot be a target; nil where all can.
  func invalidTarget(_ style: TargetStyle) -> Expression? {
    switch kind {
    case .name, .attribute, .subscript: return nil
    case .list(let items), .tuple(let items):
      for item in items {
        if let found = item.invalidTarget(style) { return found }
      }
      return nil
    case .starred(let value): return style == .deletion ? self : value.invalidTarget(style)
    case .comparison(let first, let rest) where style == .loop:
      // `for a in b` was read as a comparison: only its left side was meant.
      return rest.first?.comparator == .in ? first.invalidTarget(style) : nil
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .formattedString,
      .set, .dictionary, .unary, .binary, .logical, .comparison, .conditional, .namedAssignment, .lambda, .slice,
      .call, .comprehension, .await, .yield, .yieldFrom, .temporary, .isPresent, .append, .asyncIterator:
      return self
    }
  }
}
