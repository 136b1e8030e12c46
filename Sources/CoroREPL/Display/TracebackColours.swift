/// Colours of a traceback: where to look, and what went wrong.
enum TracebackColours {
  static func paint(_ text: String, _ style: Style) -> String {
    guard style.isColoured else { return text }
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for index in rows.indices { rows[index] = paintRow(rows[index], style) }
    return rows.joined(separator: "\n")
  }

  private static func paintRow(_ row: String, _ style: Style) -> String {
    let content = row.drop { $0 == " " || $0 == "|" || $0 == "+" }
    let margin = row[..<content.startIndex]
    if content.hasPrefix("Traceback (") || content.hasPrefix("Exception Group Traceback") {
      return margin + style.paint(content, .dim)
    }
    if content.hasPrefix("File \"") { return margin + paintPlace(content, style) }
    if !content.isEmpty, content.allSatisfy({ "^~ ".contains($0) }) { return margin + style.paint(content, .boldRed) }
    // `ValueError: message` stands at the margin; lines of source do not.
    let depth = margin.reduce(0) { $0 + ($1 == " " ? 1 : 0) }
    guard depth < 2 || margin.contains("|"), let end = content.firstIndex(where: { !isNamePart($0) }) ?? endOf(content)
    else { return row }
    let name = content[..<end]
    guard let first = name.first, first.isLetter, end == content.endIndex || content[end] == ":" else { return row }
    guard name.last.map({ $0.isLetter || $0.isNumber }) ?? false, end != content.endIndex || name.count > 3 else {
      return row
    }
    return margin + style.paint(name, .boldMagenta) + style.paint(content[end...], .magenta)
  }

  private static func endOf(_ text: Substring) -> Substring.Index? { text.isEmpty ? nil : text.endIndex }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  /// `File "app.coro", line 3, in main`
  private static func paintPlace(_ row: Substring, _ style: Style) -> String {
    let parts = row.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return String(row) }
    var rest = String(parts[2])
    if let name = rest.range(of: ", in ") {
      rest = String(rest[..<name.upperBound]) + style.paint(rest[name.upperBound...], .cyan)
    }
    return "\(parts[0])\(style.paint("\"\(parts[1])\"", .cyan))\(rest)"
  }
}

extension String {
  /// The first place where a text stands in this one.
  func range(of part: String) -> Range<Index>? { ranges(of: part).first }
}
