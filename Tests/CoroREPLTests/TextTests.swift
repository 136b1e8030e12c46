import Testing

@testable import CoroREPL

/// What the prompt makes of texts: whole or not, indentation, pastes, what stands before the cursor.
@Suite struct TextTests {
  @Test(arguments: [
    ("1 + 2", true), ("", true), ("f(", false), ("'''a", false), ("'a", true), ("1 + \\", false), ("if x:", false),
    ("if x:\n    y", false), ("if x:\n    y\n", true), ("def f(): pass", false), ("def f(:", true), (":tasks", true),
    ("@decorator", false), ("if x:  # why", false), ("class A:\n    # nothing yet", false), ("else:", true),
  ])
  func wholeOrNot(_ text: String, _ isWhole: Bool) {
    #expect((StatementText.form(of: text, asBlock: false) == .complete) == isWhole, "\(text)")
  }

  @Test func aBlockNeedsNoEmptyRow() {
    #expect(StatementText.form(of: "if x:\n    y", asBlock: true) == .complete)
    #expect(StatementText.form(of: "if x:", asBlock: true) == .incomplete)
  }

  @Test(arguments: [
    ("if x:", 4), ("if x:\n    y = 1", 4), ("if x:\n    return", 0), ("if x:\n    if y:", 8), ("f(", 4), ("f(1,", 4),
    ("f(1,\n    2,", 4), ("'''a", 0), ("x = 1  # if:", 0), ("    pass", 0), ("x = {'a': [", 4),
  ])
  func indentation(_ text: String, _ columns: Int) {
    #expect(StatementText.indentation(after: text).count == columns, "\(text)")
  }

  @Test func pastes() {
    func clean(_ text: String) -> String { PastedText.clean(Array(text.utf8)) }
    #expect(clean("a\r\nb\rc\n\n") == "a\nb\nc")
    #expect(clean("  a") == "  a")
    #expect(clean("  a\n\n    b\n") == "a\n\n  b")
    #expect(clean(">>> a\n1\n>>> if b:\n...     c\n...\n2\n") == "a\nif b:\n    c\n")
  }

  @Test func whatStandsBeforeTheCursor() {
    typealias Context = CompletionContext
    let cases: [(String, Context)] = [
      ("pri", .name(stem: "pri", callee: nil)), ("f(pri", .name(stem: "pri", callee: [.name("f")])),
      ("f(g(1), x", .name(stem: "x", callee: [.name("f")])), ("f([x", .name(stem: "x", callee: nil)),
      ("a.b.c", .attribute(of: [.name("a"), .name("b")], stem: "c")),
      ("1 + a[0]['k'].x", .attribute(of: [.name("a"), .index(0), .key("k")], stem: "x")),
      ("f().x", .nothing), ("d[x].y", .nothing), ("1.5", .nothing), ("'a'.up", .nothing),
      ("d['a", .key(of: [.name("d")], quote: "'", stem: "a")), ("open(\"fo", .file(stem: "fo")),
      ("# a.b", .nothing), ("import os, sy", .module(stem: "sy")), ("from o", .module(stem: "o")),
      ("from os import pa", .moduleMember(module: "os", stem: "pa")), (":ta", .command(stem: "ta")),
      (":cancel Ta", .commandArgument(command: "cancel", stem: "Ta")),
      (":time a.b", .attribute(of: [.name("a")], stem: "b")), ("'''a\nb", .file(stem: "a\nb")),
    ]
    for (text, context) in cases { #expect(CompletionContext(text) == context, "\(text)") }
  }

  @Test func outputWaitsForItsLineEnd() {
    var output = OutputAbove()
    output.add(Array("one\ntw".utf8), at: 1)
    let first = output.takeRows(at: 1)
    #expect(first == Array("one\n".utf8))
    output.add(Array("o\nthree".utf8), at: 1.1)
    let second = output.takeRows(at: 1.2)
    #expect(second == Array("two\n".utf8))
    let third = output.takeRows(at: 1.1 + OutputAbove.patience)
    #expect(third == Array("three\n".utf8))
    #expect(output.deadline == nil)
  }

  @Test func times() {
    #expect(Duration.text(0.000_000_5) == "500 ns")
    #expect(Duration.text(0.0123) == "12.3 ms")
    #expect(Duration.text(3) == "3 s")
    #expect(Duration.text(125) == "2 min 5 s")
  }
}
