/// Colours of a value as it is shown: strings, numbers and constants.
enum ValueColours {
  private static let constants: Set<String> = ["None", "True", "False", "Ellipsis", "NotImplemented", "inf", "nan"]

  static func paint(_ text: String, _ style: Style) -> String {
    guard style.isColoured else { return text }
    var result = ""
    var rest = Substring(text)
    while let first = rest.first {
      let length: Int
      if first == "'" || first == "\"" {
        length = stringLength(rest, first)
        result += style.paint(rest.prefix(length), .green)
      } else if first.isNumber {
        length = rest.prefix { $0.isNumber || $0.isLetter || $0 == "." || $0 == "_" }.count
        result += style.paint(rest.prefix(length), .cyan)
      } else if first.isLetter || first == "_" {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        length = word.count
        result += constants.contains(String(word)) ? style.paint(word, .cyan) : String(word)
      } else {
        length = 1
        result.append(first)
      }
      rest = rest.dropFirst(length)
    }
    return result
  }

  /// Up to the closing quote; where there is none, one character.
  private static func stringLength(_ text: Substring, _ quote: Character) -> Int {
    var count = 1
    var isEscaped = false
    for character in text.dropFirst() {
      count += 1
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == quote {
        return count
      } else if character == "\n" {
        return 1
      }
    }
    return 1
  }
}
