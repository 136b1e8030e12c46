import Foundation

/// `Grammar/coro.gram`, read: what each rule may stand for.
struct GrammarFile {
  indirect enum Item {
    case literal(String)
    case token(String)
    case rule(String)
    case choice([[Item]])
    case optional(Item)
    case zeroOrMore(Item)
    case oneOrMore(Item)
    /// `separator.element+`
    case gathered(separator: Item, element: Item)
    /// Lookaheads and cuts: they derive nothing.
    case nothing
  }

  private(set) var rules: [String: Item] = [:]
  private(set) var problems: [String] = []

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Grammar/coro.gram")
    var name = ""
    var bodies: [String: String] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
      if !line.hasPrefix(" "), let colon = line.firstIndex(of: ":") {
        name = String(line[..<colon])
        bodies[name] = String(line[line.index(after: colon)...])
      } else {
        bodies[name, default: ""] += " " + line
      }
    }
    for (name, body) in bodies {
      var reader = GrammarReader(body)
      rules[name] = reader.choice()
    }
    for item in rules.values { check(item) }
  }

  private mutating func check(_ item: Item) {
    switch item {
    case .rule(let name):
      if rules[name] == nil { problems.append("no rule \(name)") }
    case .choice(let alternatives): for item in alternatives.joined() { check(item) }
    case .optional(let inner), .zeroOrMore(let inner), .oneOrMore(let inner): check(inner)
    case .gathered(let separator, let element):
      check(separator)
      check(element)
    case .literal, .token, .nothing: break
    }
  }
}

/// Reads the right side of a rule.
private struct GrammarReader {
  private var words: [Substring]
  private var place = 0

  init(_ text: String) {
    words = text.matches(of: /'[^']*'|"[^"]*"|\w+|\S/).map(\.output)
  }

  private var word: Substring { place < words.count ? words[place] : "" }

  private mutating func accept(_ text: String) -> Bool {
    guard word == text else { return false }
    place += 1
    return true
  }

  mutating func choice() -> GrammarFile.Item {
    _ = accept("|")
    var alternatives = [sequence()]
    while accept("|") { alternatives.append(sequence()) }
    return .choice(alternatives)
  }

  private mutating func sequence() -> [GrammarFile.Item] {
    var items: [GrammarFile.Item] = []
    while !["", "|", ")", "]"].contains(word) { items.append(repeated()) }
    return items
  }

  private mutating func repeated() -> GrammarFile.Item {
    if accept("~") { return .nothing }
    if accept("&") || accept("!") {
      _ = atom()
      return .nothing
    }
    let item = atom()
    if accept(".") {
      let element = atom()
      _ = accept("+")
      return .gathered(separator: item, element: element)
    }
    if accept("?") { return .optional(item) }
    if accept("*") { return .zeroOrMore(item) }
    if accept("+") { return .oneOrMore(item) }
    return item
  }

  private mutating func atom() -> GrammarFile.Item {
    if accept("(") {
      let item = choice()
      _ = accept(")")
      return item
    }
    if accept("[") {
      let item = choice()
      _ = accept("]")
      return .optional(item)
    }
    let text = word
    place += 1
    if text.hasPrefix("'") || text.hasPrefix("\"") { return .literal(String(text.dropFirst().dropLast())) }
    return text.allSatisfy { $0.isUppercase || $0 == "_" } ? .token(String(text)) : .rule(String(text))
  }
}
