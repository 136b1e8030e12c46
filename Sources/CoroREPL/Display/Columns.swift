/// Words side by side, as `ls` shows them: down the columns, as many as the width has room for.
enum Columns {
  static func text(_ words: [String], width: Int) -> String {
    guard !words.isEmpty else { return "" }
    let longest = words.map { Width.of($0) }.max() ?? 0
    let columns = max(1, (width + 1) / (longest + 2))
    let rows = (words.count + columns - 1) / columns
    var result = ""
    for row in 0..<rows {
      var line = ""
      for column in 0..<columns where column * rows + row < words.count {
        let word = words[column * rows + row]
        line += word + String(repeating: " ", count: longest + 2 - Width.of(word))
      }
      while line.last == " " { line.removeLast() }
      result += line + "\n"
    }
    return result
  }
}
