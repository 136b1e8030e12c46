import Testing

@testable import CoroSyntax

/// However deep a program is nested, the answer is a tree or a diagnostic.
@Suite struct DepthTests {
  private func failure(_ text: String) -> Diagnostic? {
    do {
      _ = try Parser.parseModule(SourceText(name: "test", text: text))
      return nil
    } catch {
      return error
    }
  }

  private static func many(_ text: String, _ count: Int = 100_000) -> String { String(repeating: text, count: count) }

  @Test(arguments: ["(", "[", "{", "f(", "a[", "{1:", "(lambda: "])
  func bracketsStopAtTwoHundred(opening: String) {
    #expect(failure(Self.many(opening))?.message == "too many nested parentheses")
  }

  @Test(arguments: [
    many("not ") + "a", many("-") + "1", "1" + many("**1"), many("lambda: ") + "1", many("1 if a else ") + "1",
    "1" + many("+1"), "a" + many(".b"), "a" + many("()"), "a" + many("[0]"), "if a: pass\n" + many("elif b: pass\n"),
    many("(", 190) + "a" + many(many(".b", 1500) + ")", 190),
  ])
  func chainsStop(text: String) {
    let diagnostic = failure(text)
    #expect(diagnostic?.category == .recursionError)
    #expect(diagnostic?.message == "maximum recursion depth exceeded during compilation")
  }

  @Test(arguments: [
    many("(", 200) + "1" + many(")", 200), many("[not -", 199) + "a" + many("]", 199),
    many("(lambda: not -2**", 199) + "a" + many(")", 199), many("f(a, b=g(*", 99) + "a" + many("))", 99),
    many("not ", 900) + "a", "1" + many("+1", 1900), "a" + many(" and a"), "a" + many(" < a"), many("a;"),
    "if a: pass\n" + many("elif b: pass\n", 1500),
  ])
  func whatIsUsualFits(text: String) {
    #expect(failure(text) == nil)
  }

  @Test(arguments: [
    many("(", 190) + "a b" + many(")", 190), many("[", 190) + "a b" + many("]", 190),
    many("f(a=", 190) + "a b" + many(")", 190), many("{1:", 190) + "a b" + many("}", 190),
  ])
  func mistakesDeepInsideAreFoundInTime(text: String) {
    #expect(failure(text)?.message == "invalid syntax. Perhaps you forgot a comma?")
  }

  @Test func blocksStopAtAHundred() {
    let text = (0..<120).map { String(repeating: " ", count: $0) + "if a:\n" }.joined()
    #expect(failure(text)?.message == "too many levels of indentation")
  }

  @Test func formattedStringsStop() {
    #expect(failure(Self.many("f\"{", 1000))?.message == "too many nested f-strings")
  }
}
