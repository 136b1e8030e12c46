import Testing

@testable import CoroSyntax

@Suite struct ParserTests {
  private func parse(_ text: String) throws -> Module {
    try Parser.parseModule(SourceText(name: "test", text: text))
  }

  private func failure(_ text: String) -> Diagnostic? {
    do {
      _ = try Parser.parseModule(SourceText(name: "test", text: text))
      return nil
    } catch {
      return error
    }
  }

  private func interactive(_ text: String) -> Diagnostic? {
    do {
      _ = try Parser.parseInteractive(SourceText(name: "test", text: text))
      return nil
    } catch {
      return error
    }
  }

  @Test func anExpressionAlone() throws {
    let source = SourceText(name: "test", text: "  a + 1\n\n")
    let expression = try Parser.parseExpression(source)
    guard case .binary(.add, _, _) = expression.kind else {
      Issue.record("not a sum: \(expression.kind)")
      return
    }
  }

  @Test func everyScopeHasItsNumber() throws {
    #expect(try parse("x = 1").scopeCount == 1)
    #expect(try parse("def f(): return lambda: [x for x in y]\nclass A: pass\ntype X = int\n").scopeCount == 6)
  }

  @Test(arguments: [
    "if x:", "def f():", "x = (1,", "'''abc", "f'''{a", "x = \\", "@decorate", "try:\n  x", "if x:\n  y", "if x: y",
    "class A:\n  def f(self):", "f(", "for x in y:\n  pass\nelse:", "match x:", "'abc\\",
  ])
  func aPromptAsksForMore(text: String) {
    #expect(interactive(text)?.isIncomplete == true)
  }

  @Test(arguments: ["x = ", "1 +", "x y", "(]", "'abc", "if x:\n  y z", "f(a b)"])
  func aPromptRefuses(text: String) {
    #expect(interactive(text)?.isIncomplete == false)
  }

  @Test(arguments: ["", "x", "x = (1,\n2)", "if x:\n  y\n", "if x: y\n", "# only a comment", "a; b"])
  func aPromptAccepts(text: String) {
    #expect(interactive(text) == nil)
  }

  @Test func literalsKeepTheirValues() throws {
    let module = try parse("[0x_ff, 10_000, 99999999999999999999, 1., .5e1, 3J, '\\ud800', b'\\xff', '\\N{BULLET}']")
    guard case .expression(let expression) = module.body.first?.kind, case .list(let items) = expression.kind else {
      Issue.record("not a list")
      return
    }
    let described = items.map { "\($0.kind)" }
    #expect(
      described == [
        "integer(255)", "integer(10000)", "bigInteger(digits: \"99999999999999999999\", radix: 10)", "float(1.0)",
        "float(5.0)", "imaginary(3.0)", "string([55296])", "bytes([255])", "string([8226])",
      ])
  }

  @Test func theRendererPointsAtTheProblem() {
    let source = SourceText(name: "x.coro", text: "if x:\n    é = 1 +\n")
    guard let diagnostic = failure("if x:\n    é = 1 +\n") else {
      Issue.record("it is wrong")
      return
    }
    #expect(
      DiagnosticRenderer.render(diagnostic, in: source) == """
          File "x.coro", line 2
            é = 1 +
                   ^
        SyntaxError: invalid syntax

        """)
  }
}
