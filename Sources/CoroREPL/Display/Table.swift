/// Rows of words under headings, each column as wide as it needs to be.
enum Table {
  static func text(_ headings: [String], _ rows: [[String]], _ style: Style, width: Int) -> String {
    var widths = headings.map { Width.of($0) }
    for row in rows {
      for (column, cell) in row.enumerated() where column < widths.count {
        widths[column] = max(widths[column], Width.of(cell))
      }
    }
    func line(_ cells: [String]) -> String {
      var line = ""
      for (column, cell) in cells.enumerated() where column < widths.count {
        line += cell + String(repeating: " ", count: widths[column] - Width.of(cell) + 2)
      }
      while line.last == " " { line.removeLast() }
      return cut(line, to: width)
    }
    return style.paint(line(headings), .bold) + "\n" + rows.map { line($0) + "\n" }.joined()
  }

  /// A row never wraps: what does not fit is left out.
  static func cut(_ text: String, to width: Int) -> String {
    if Width.of(text) <= width { return text }
    var result = ""
    var used = 0
    for character in text {
      used += Width.of(String(character))
      if used >= width { break }
      result.append(character)
    }
    return result + "…"
  }
}
