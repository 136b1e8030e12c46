import CoroSyntax

/// The `from __future__` imports at the beginning of a program.
struct FutureImports {
  private static let known: Set<String> = [
    "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function",
    "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations",
  ]

  /// Annotations are kept as text.
  private(set) var annotations = false
  /// Where the last of them ends; one that begins after it is too late.
  private(set) var end: Int32 = -1

  init(_ module: Module) throws(Diagnostic) {
    var mayBeDocumentation = true
    for statement in module.body {
      guard case .importFrom(module: "__future__", level: 0, let names) = statement.kind else {
        guard mayBeDocumentation, case .expression(let value) = statement.kind, case .string = value.kind else {
          return
        }
        mayBeDocumentation = false
        continue
      }
      mayBeDocumentation = false
      end = statement.span.end
      guard case .names(let aliases) = names else {
        throw Diagnostic(.syntaxError, "future feature * is not defined", at: FutureImports.place(of: statement))
      }
      for alias in aliases {
        let name = alias.name.text
        if name == "annotations" { annotations = true }
        if FutureImports.known.contains(name) { continue }
        throw Diagnostic(
          .syntaxError,
          name == "braces" ? "not a chance" : "future feature \(name) is not defined",
          at: FutureImports.place(of: statement))
      }
    }
  }

  /// CPython reports only where the statement begins.
  private static func place(of statement: Statement) -> SourceSpan {
    SourceSpan(start: statement.span.start, end: statement.span.start + 1)
  }
}
