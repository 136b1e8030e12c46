/// Writes a diagnostic as CPython does on stderr:
///
///       File "x.coro", line 1
///         1 +
///            ^
///     SyntaxError: invalid syntax
package enum DiagnosticRenderer {
  /// All lines, each with its line end.
  package static func render(_ diagnostic: Diagnostic, in source: SourceText) -> String {
    let ending = "\(diagnostic.category.rawValue): \(diagnostic.message)\n"
    guard diagnostic.category != .recursionError, diagnostic.category != .memoryError else { return ending }
    let place = position(of: diagnostic, in: source)
    return "  File \"\(source.name)\", line \(place.line)\n" + excerpt(of: diagnostic, in: source) + ending
  }

  /// Where a diagnostic points, as the attributes of a `SyntaxError` have it: lines and columns from 1, columns
  /// in code points or in bytes.
  package static func position(
    of diagnostic: Diagnostic, in source: SourceText
  ) -> (line: Int, column: Int, endLine: Int, endColumn: Int) {
    let span = diagnostic.span
    let line = source.line(at: min(span.start, source.lastOffset))
    let endLine = max(line, source.line(at: min(max(span.start, span.end - 1), source.lastOffset)))
    let bytes = diagnostic.countsBytes
    return (
      line, column(span.start, on: line, in: source, bytes), endLine, column(span.end, on: endLine, in: source, bytes)
    )
  }

  /// A line end's token reaches one behind its line, even where the text ends without one.
  private static func column(_ offset: Int32, on line: Int, in source: SourceText, _ countsBytes: Bool) -> Int {
    let start = Int(source.lineStarts[line - 1])
    let end = min(max(start, Int(offset)), source.bytes.count)
    let behind = max(0, Int(offset) - source.bytes.count)
    if countsBytes { return end - start + 1 + behind }
    return source.bytes[start..<end].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } + behind
  }

  /// The line without its indentation, and carets below it.
  private static func excerpt(
    of diagnostic: Diagnostic, in source: SourceText
  ) -> String {
    let place = position(of: diagnostic, in: source)
    let scalars = Array(source.lineText(place.line).unicodeScalars)
    let indentation = scalars.prefix { $0 == " " || $0 == "\t" || $0 == "\u{C}" }.count
    let text = scalars[indentation...]
    guard !text.isEmpty else { return "" }
    var line = "    "
    line.unicodeScalars.append(contentsOf: text)
    line += "\n"
    let start = min(place.column - 1, scalars.count) - indentation
    guard start >= 0 else { return line }
    let end = place.endLine > place.line ? scalars.count + 1 : place.endColumn
    // Of wrong indentation CPython marks one place only.
    let carets = diagnostic.category == .syntaxError ? max(1, end - place.column) : 1
    return line + "    " + String(repeating: " ", count: start) + String(repeating: "^", count: carets) + "\n"
  }
}

extension SourceText {
  /// The last byte: what stands behind it counts to its line.
  fileprivate var lastOffset: Int32 { Int32(max(0, bytes.count - 1)) }
}
