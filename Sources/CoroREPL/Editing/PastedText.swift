/// What is done to a text that was pasted, so that it runs.
enum PastedText {
  /// Line ends as they are here, none at the end, no NUL; out of a session only what was typed there; the indentation
  /// that all rows share goes.
  static func clean(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
      .replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let last = rows.last, last.isEmpty { rows.removeLast() }
    rows = dedented(rows)
    if let first = rows.first(where: { !$0.allSatisfy(\.isWhitespace) }), first.hasPrefix(">>>") {
      rows = typedRows(rows)
    }
    return rows.joined(separator: "\n")
  }

  /// The rows behind the prompts of a session, as documentation shows it; what it printed is left out.
  private static func typedRows(_ rows: [Substring]) -> [Substring] {
    rows.compactMap { row in
      for prompt in [">>> ", "... "] where row.hasPrefix(prompt) { return row.dropFirst(prompt.count) }
      return row == ">>>" || row == "..." ? "" : nil
    }
  }

  /// A piece out of the middle of a function begins at the margin here. A single row stays as it is: it may be the rest
  /// of what stands in the line.
  private static func dedented(_ rows: [Substring]) -> [Substring] {
    let filled = rows.filter { !$0.allSatisfy(\.isWhitespace) }
    guard rows.count > 1, let first = filled.first else { return rows }
    let margin = first.prefix { $0 == " " || $0 == "\t" }
    guard !margin.isEmpty, filled.allSatisfy({ $0.hasPrefix(margin) }) else { return rows }
    return rows.map { $0.hasPrefix(margin) ? $0.dropFirst(margin.count) : "" }
  }
}
