/// Something wrong with a program, found before it runs.
package struct Diagnostic: Error, Sendable {
  /// The exception that CPython raises for it.
  package enum Category: String, Sendable {
    case syntaxError = "SyntaxError"
    case indentationError = "IndentationError"
    case tabError = "TabError"
    case recursionError = "RecursionError"
    case memoryError = "MemoryError"
  }

  package let category: Category
  /// CPython's words, without the category.
  package let message: String
  /// Where carets point.
  package let span: SourceSpan
  /// True where more input could make the program whole: what a prompt asks before it shows `...`.
  package let isIncomplete: Bool
  /// Whether columns count bytes: what CPython finds once the text is parsed, it places in its own encoding.
  package var countsBytes = false

  package init(
    _ category: Category = .syntaxError, _ message: String, at span: SourceSpan, isIncomplete: Bool = false
  ) {
    self.category = category
    self.message = message
    self.span = span
    self.isIncomplete = isIncomplete
  }
}
