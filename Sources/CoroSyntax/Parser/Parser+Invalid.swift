extension Parser {
  mutating func invalidMixedExcept(_ keyword: Token) throws(ParseFailure) {}
  mutating func invalidExceptTypes(_ type: Expression?) throws(ParseFailure) {}
  mutating func invalidWithItem() throws(ParseFailure) {}
  mutating func invalidParameters(_ style: ParameterStyle) throws(ParseFailure) {}
  mutating func invalidNamedExpression() throws(ParseFailure) {}
  mutating func diagnosedExpression() throws(ParseFailure) -> Expression { try plainExpression() }
  mutating func diagnosedBinary() throws(ParseFailure) -> Expression { try binary(atLeast: 1) }
  mutating func diagnosedCallArguments() throws(ParseFailure) -> [Argument] { throw mismatch() }
  mutating func diagnosedArguments() throws(ParseFailure) -> [Argument] { throw mismatch() }
  mutating func diagnosedParenthesised() throws(ParseFailure) -> Expression? { nil }
  mutating func diagnoseComprehension() throws(ParseFailure) {}
  mutating func diagnosedBraced() throws(ParseFailure) -> Expression? { nil }
  mutating func invalidForTarget() throws(ParseFailure) {}
  mutating func invalidAsPattern() throws(ParseFailure) {}
  mutating func invalidClassPattern(from start: Int32) throws(ParseFailure) { throw mismatch() }
  mutating func invalidReplacementField() throws(ParseFailure) {}
}
