/// An expression as it was written.
package struct Expression: Sendable {
  package let kind: Kind
  package let span: SourceSpan

  package init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    case none
    case ellipsis
    case boolean(Bool)
    case integer(Int)
    /// An integer too large for `Int`: its digits without underscores or prefix.
    case bigInteger(digits: String, radix: Int)
    case float(Double)
    case imaginary(Double)
    /// Code points, since a literal may hold a lone surrogate. Adjacent literals are already joined.
    case string([UInt32])
    case bytes([UInt8])
    /// An f-string, joined with its neighbours.
    case formattedString([FormattedStringPart])
    case name(String)
    case tuple([Expression])
    case list([Expression])
    case set([Expression])
    case dictionary([DictionaryItem])
    /// `*value` in a display, a call's target list or an assignment target.
    case starred(Expression)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// Two operands or more of one `and` or `or`.
    case logical(LogicalOperator, [Expression])
    /// A chain: `first < second <= third`.
    case comparison(first: Expression, rest: [Comparison])
    case conditional(test: Expression, body: Expression, orElse: Expression)
    /// `name := value`
    case namedAssignment(name: Identifier, value: Expression)
    case lambda(LambdaExpression)
    case attribute(Expression, Identifier)
    case `subscript`(Expression, index: Expression)
    /// Only as (part of) an index.
    case slice(lower: Expression?, upper: Expression?, step: Expression?)
    case call(Expression, [Argument])
    case comprehension(Comprehension)
    case await(Expression)
    case yield(Expression?)
    case yieldFrom(Expression)
    /// A value that suspension lifting has put aside: slot number among its function's temporaries.
    /// The parser never makes one. May also be a target, and an element of one, where lifting assigns in steps.
    case temporary(Int)
    /// The asynchronous iterator of an object: what `async for` asks for the next value. Suspension lifting's.
    case asyncIterator(Expression)
    /// Whether an `asyncNext` suspension put a value aside, and not the end of its iterator. Suspension lifting's.
    case isPresent(temporary: Int)
    /// Adds to the collection of a comprehension that became statements: `value` for a dictionary's entry.
    /// Its own value is `None`. Suspension lifting's.
    case append(Comprehension.Kind, temporary: Int, element: Expression, value: Expression?)
  }
}

/// A name with the place it stands at.
package struct Identifier: Sendable {
  package let text: String
  package let span: SourceSpan
  package init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

package enum UnaryOperator: String, Sendable, CaseIterable {
  case negative = "-"
  case positive = "+"
  case invert = "~"
  case not = "not"
}

package enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
  case matrixMultiply = "@"
  case leftShift = "<<"
  case rightShift = ">>"
  case bitAnd = "&"
  case bitOr = "|"
  case bitXor = "^"
}

package enum LogicalOperator: String, Sendable {
  case and
  case or
}

package enum ComparisonOperator: String, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `is` = "is"
  case isNot = "is not"
  case `in` = "in"
  case notIn = "not in"
}

/// One link of a comparison chain.
package struct Comparison: Sendable {
  package let comparator: ComparisonOperator
  package let operand: Expression
  package init(_ comparator: ComparisonOperator, _ operand: Expression) {
    self.comparator = comparator
    self.operand = operand
  }
}

package enum DictionaryItem: Sendable {
  case pair(key: Expression, value: Expression)
  case unpack(Expression)
}

package enum Argument: Sendable {
  case positional(Expression)
  case unpack(Expression)
  case keyword(Identifier, Expression)
  case unpackKeywords(Expression)
}

package enum FormattedStringPart: Sendable {
  case literal([UInt32])
  /// `{value!r:format}`. Of `{value=}` the parser makes a literal part with the text and, where neither
  /// conversion nor format is written, the conversion `r`.
  case replacement(
    value: Expression, conversion: FormattedStringConversion?, format: [FormattedStringPart]?, span: SourceSpan)
}

package enum FormattedStringConversion: Character, Sendable {
  case string = "s"
  case representation = "r"
  case ascii = "a"
}

package struct LambdaExpression: Sendable {
  /// Names the scope that the resolver makes for it; unique in one parse.
  package let scope: ScopeIdentifier
  package let parameters: Parameters
  package let body: Expression
  package init(scope: ScopeIdentifier, parameters: Parameters, body: Expression) {
    self.scope = scope
    self.parameters = parameters
    self.body = body
  }
}

package struct Comprehension: Sendable {
  package enum Kind: Sendable {
    case list
    case set
    case dictionary
    case generator
  }
  package let scope: ScopeIdentifier
  package let kind: Kind
  /// The element, or the key of a dictionary's entry.
  package let element: Expression
  /// The value of a dictionary's entry.
  package let value: Expression?
  package let clauses: [ComprehensionClause]
  /// What is at fault where an element cannot be added: the element, or an entry from its key to its value.
  package var addedSpan: SourceSpan { value.map { element.span.union($0.span) } ?? element.span }
  package init(
    scope: ScopeIdentifier, kind: Kind, element: Expression, value: Expression?, clauses: [ComprehensionClause]
  ) {
    self.scope = scope
    self.kind = kind
    self.element = element
    self.value = value
    self.clauses = clauses
  }
}

/// `async for target in iterable if condition if condition`
package struct ComprehensionClause: Sendable {
  package let isAsync: Bool
  package let target: Expression
  package let iterable: Expression
  package let conditions: [Expression]
  package init(isAsync: Bool, target: Expression, iterable: Expression, conditions: [Expression]) {
    self.isAsync = isAsync
    self.target = target
    self.iterable = iterable
    self.conditions = conditions
  }
}

/// The number of a scope, given by the parser in the order scopes begin in the text. The module is 0.
package struct ScopeIdentifier: Sendable, Hashable {
  package let number: Int
  package init(_ number: Int) { self.number = number }
  package static let module = ScopeIdentifier(0)
}
