import CoroSyntax

/// What a prompt asks about a text before it runs it.
enum StatementText {
  enum Form {
    case complete
    /// More rows could complete it.
    case incomplete
  }

  /// - Parameter asBlock: it came as a whole (pasted, out of history): no empty row has to end it.
  static func form(of text: String, asBlock: Bool) -> Form {
    if isCommand(text) { return .complete }
    let source = SourceText(name: "<stdin>", text: text)
    do {
      _ = try asBlock ? Parser.parseModule(source) : Parser.parseInteractive(source)
      return .complete
    } catch {
      if error.isIncomplete { return .incomplete }
      // A block that has only its head so far.
      let isAtEnd = Int(error.span.end) >= text.utf8.count || text.hasSuffix(":") || lastCode(of: text) == ":"
      return error.category == .indentationError && error.message.hasPrefix("expected an indented block") && isAtEnd
        ? .incomplete : .complete
    }
  }

  /// A command of the prompt itself, such as `:tasks`.
  static func isCommand(_ text: String) -> Bool {
    text.first { !$0.isWhitespace } == ":"
  }

  /// Without the rows at its end that hold nothing.
  static func trimmed(_ text: String) -> String {
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let last = rows.last, last.allSatisfy(\.isWhitespace) { rows.removeLast() }
    return rows.joined(separator: "\n")
  }

  /// The white space that a row after this text begins with.
  static func indentation(after text: String) -> String {
    let scanned = Lexer.scan(SourceText(name: "<stdin>", text: text))
    let row = text[(text.lastIndex(of: "\n").map(text.index(after:)) ?? text.startIndex)...]
    let indent = String(row.prefix { $0 == " " || $0 == "\t" })
    if let failure = scanned.failure, failure.isIncomplete, scanned.unclosed == nil {
      // Inside of a string every character counts; behind a backslash the statement goes on.
      return text.hasSuffix("\\") ? indent + "    " : ""
    }
    let last = lastCode(of: text)
    if let unclosed = scanned.unclosed {
      // A row that opens a bracket indents the next; those that follow stay where they are.
      let rowStart = text.utf8.count - row.utf8.count
      return unclosed.offset >= rowStart ? indent + "    " : indent
    }
    if last == ":" { return indent + "    " }
    let word = row.drop { $0 == " " || $0 == "\t" }.prefix { $0.isLetter }
    if ["return", "pass", "break", "continue", "raise"].contains(word) { return String(indent.dropLast(4)) }
    return indent
  }

  /// The last character of the last row that is no comment and no space.
  private static func lastCode(of text: String) -> Character? {
    let source = SourceText(name: "<stdin>", text: text)
    let words = Lexer.scan(source).tokens.last { token in
      switch token.kind {
      case .endMarker, .newline, .indent, .dedent, .error: false
      default: true  // of what frames a program, all is named above
      }
    }
    return words.flatMap { source.text(in: $0.span).last }
  }
}
