import CoroSyntax

/// The line of carets under a source line of a traceback.
///
/// CPython's rule: nothing where the whole line is meant; of a binary operation the operands are `~` and the
/// operator `^`; of a subscript the brackets are `^` and what is before them `~`.
package enum CaretLine {
  /// Whose reckoning: CPython has two, which differ where brackets stand around an operand.
  package enum Printer {
    /// What shows uncaught exceptions.
    case interpreter
    /// The module `traceback`.
    case tracebackModule
  }

  static func make(for span: SourceSpan, in source: SourceText, line: Int, printer: Printer) -> String? {
    guard span.end > span.start else { return nil }
    let lineText = Array(source.lineText(line).unicodeScalars)
    let start = source.column(at: span.start)
    let endsOnLine = source.line(at: span.end) == line
    let end = endsOnLine ? source.column(at: span.end) : lineText.count
    guard start < end, end <= lineText.count else { return nil }
    let indentation = lineText.prefix { $0 == " " || $0 == "\t" || $0 == "\u{0C}" }.count
    var trimmedEnd = lineText.count
    while trimmedEnd > 0, lineText[trimmedEnd - 1] == " " || lineText[trimmedEnd - 1] == "\t" { trimmedEnd -= 1 }
    let marks = markers(source.text(in: span), isWhole: endsOnLine, printer)
    let covers = start <= indentation && end >= trimmedEnd
    if covers && marks == nil { return nil }
    let length = end - start
    var drawn = marks.map { Array($0.prefix(length)) } ?? Array(repeating: "^", count: length)
    while drawn.count < length { drawn.append("~") }
    // Wide characters take two columns, as CPython counts them.
    var result = "    " + lineText[indentation..<max(indentation, start)].map { width($0) == 2 ? "  " : " " }.joined()
    for (index, mark) in drawn.enumerated() {
      let scalar = lineText[start + index]
      result += String(repeating: mark, count: width(scalar))
    }
    return result
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }

  /// The marks of an expression whose anchor CPython points at; nil for one that is marked as a whole.
  private static func markers(_ text: String, isWhole: Bool, _ printer: Printer) -> [String]? {
    guard isWhole, !text.contains("\n"),
      let expression = try? Parser.parseExpression(SourceText(name: "", text: text))
    else { return nil }
    let scalars = Array(text.unicodeScalars)
    let bytes = Array(text.utf8)
    func column(_ offset: Int32) -> Int {
      bytes.prefix(Int(offset)).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
    func isPassed(_ scalar: Unicode.Scalar, _ brackets: String) -> Bool {
      scalar.properties.isWhitespace || brackets.unicodeScalars.contains(scalar)
    }
    func draw(_ start: Int, _ end: Int) -> [String] {
      scalars.indices.map { $0 >= start && $0 < end ? "^" : "~" }
    }
    switch expression.kind {
    case .binary(_, let left, let right):
      if printer == .interpreter {
        return interpretersOperator(bytes, Int(left.span.end)..<Int(right.span.start)).map {
          draw(column(Int32($0.lowerBound)), column(Int32($0.upperBound)))
        }
      }
      // As CPython's `traceback` reckons it, offsets of bytes taken for ones of characters included: closing
      // brackets and spaces may stand between the operand and the operator.
      let between = Array(
        scalars[min(column(left.span.end), scalars.count)..<min(column(right.span.start), scalars.count)])
      let offset = between.prefix { $0.properties.isWhitespace }.count
      var position = Int(left.span.end) + offset
      var end = position + 1
      if offset + 1 < between.count, !between[offset + 1].properties.isWhitespace { end += 1 }
      while position < scalars.count, isPassed(scalars[position], ")#") {
        position += 1
        end += 1
      }
      return draw(column(Int32(position)), column(Int32(end)))
    case .subscript(let object, let index):
      var position = column(object.span.end)
      while position < scalars.count, scalars[position] != "[" { position += 1 }
      var end = column(index.span.end + 1)
      while end < scalars.count, scalars[end] != "]" { end += 1 }
      return draw(position, min(end + 1, scalars.count))
    default: return nil
    }
  }

  /// The operator between two operands as CPython's `extract_anchors_from_expr` (Python/traceback.c) finds it: the first
  /// sign that is no closing bracket, with the one behind it where that is no space.
  private static func interpretersOperator(_ bytes: [UInt8], _ between: Range<Int>) -> Range<Int>? {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C }
    var found: Range<Int>?
    for index in between.clamped(to: bytes.indices) where !isSpace(bytes[index]) {
      let isLast = index + 1 >= between.upperBound
      found = index..<(!isLast && !isSpace(bytes[index + 1]) ? index + 2 : index + 1)
      if isLast || bytes[index] != UInt8(ascii: ")") { break }
    }
    return found
  }
}
