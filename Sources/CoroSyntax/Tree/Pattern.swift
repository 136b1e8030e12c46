/// One `case` of a `match`.
package struct MatchCase: Sendable {
  package let pattern: Pattern
  package let guardTest: Expression?
  package let body: [Statement]
  package let span: SourceSpan
  /// Runs before the guard is tested, once the pattern has matched; only suspension lifting fills it.
  package let guardPrelude: [Statement]
  package init(
    pattern: Pattern, guardTest: Expression?, body: [Statement], span: SourceSpan, guardPrelude: [Statement] = []
  ) {
    self.guardPrelude = guardPrelude
    self.pattern = pattern
    self.guardTest = guardTest
    self.body = body
    self.span = span
  }
}

/// A pattern of a `match` statement.
package struct Pattern: Sendable {
  package let kind: Kind
  package let span: SourceSpan
  package init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    /// A number, a string or a dotted name, compared with `==`.
    case value(Expression)
    /// `None`, `True`, `False`, compared with `is`.
    case singleton(Expression)
    /// `_` is the wildcard: no name.
    case capture(Identifier?)
    case sequence([Pattern])
    /// `*rest` inside a sequence; `*_` has no name.
    case star(Identifier?)
    case mapping(keys: [Expression], patterns: [Pattern], rest: Identifier?)
    case `class`(Expression, positional: [Pattern], keywords: [KeywordPattern])
    case or([Pattern])
    case `as`(Pattern, Identifier)
  }
}

package struct KeywordPattern: Sendable {
  package let name: Identifier
  package let pattern: Pattern
  package init(name: Identifier, pattern: Pattern) {
    self.name = name
    self.pattern = pattern
  }
}
