import Testing

@testable import CoroSyntax

@Suite struct LexerTests {
  private func kinds(_ text: String) -> [Token.Kind] {
    Lexer.scan(SourceText(name: "test", text: text)).tokens.map(\.kind)
  }

  @Test func blocksBeginAndEnd() {
    #expect(
      kinds("if a:\n  b\n\n  # c\nd") == [
        .ifKeyword, .name, .colon, .newline, .indent, .name, .newline, .dedent, .name, .newline, .endMarker,
      ])
  }

  @Test func bracketsAndBackslashesJoinLines() {
    #expect(
      kinds("(a,\n  b) \\\n c") == [
        .leftParenthesis, .name, .comma, .name, .rightParenthesis, .name, .newline, .endMarker,
      ])
  }

  @Test func keywordsAndNamesDiffer() {
    #expect(
      kinds("nonlocal nonlocals match éa") == [
        .nonlocalKeyword, .name, .name, .name, .newline, .endMarker,
      ])
  }

  @Test func formattedStringsHoldTokens() {
    #expect(
      kinds("f'a{b!r:>{w}}c'") == [
        .formattedStart, .formattedMiddle, .leftBrace, .name, .exclamation, .name, .colon, .formattedMiddle,
        .leftBrace, .name, .rightBrace, .rightBrace, .formattedMiddle, .formattedEnd, .newline, .endMarker,
      ])
  }

  @Test func sameQuotesNestInFormattedStrings() {
    #expect(
      kinds("f'{f'{'x'}'}'") == [
        .formattedStart, .leftBrace, .formattedStart, .leftBrace, .string, .rightBrace, .formattedEnd, .rightBrace,
        .formattedEnd, .newline, .endMarker,
      ])
  }

  @Test func failureEndsTheTokens() {
    let scanned = Lexer.scan(SourceText(name: "test", text: "a = 'b\nc"))
    #expect(scanned.tokens.last?.kind == .error)
    #expect(scanned.failure?.message == "unterminated string literal (detected at line 1)")
  }

  @Test func aByteOrderMarkIsNoText() {
    #expect(kinds("\u{FEFF}a") == [.name, .newline, .endMarker])
  }

  @Test func spansAreOffsetsOfBytes() {
    let scanned = Lexer.scan(SourceText(name: "test", text: "é = 'ü'"))
    #expect(scanned.tokens.map(\.span).prefix(3) == [SourceSpan(0, 2), SourceSpan(3, 4), SourceSpan(5, 9)])
  }
}
