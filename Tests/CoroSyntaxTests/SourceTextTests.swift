import Testing

@testable import CoroSyntax

@Suite struct SourceTextTests {
  @Test func linesAndColumnsAreCountedInCodePoints() {
    let text = SourceText(name: "t", text: "añb\r\nx\ry")
    #expect(text.lineText(1) == "añb")
    #expect(text.lineText(2) == "x")
    #expect(text.lineText(3) == "y")
    #expect(text.column(at: 3) == 2)
    #expect(text.line(at: 5) == 2)
  }
}
