extension Diagnostic {
  /// A plain `SyntaxError`, which most are.
  init(_ message: String, at span: SourceSpan, isIncomplete: Bool = false) {
    self.init(.syntaxError, message, at: span, isIncomplete: isIncomplete)
  }
}
