/// What stands before the cursor, as far as completion has to know.
enum CompletionContext: Equatable {
  /// `:ta`
  case command(stem: String)
  /// `:cancel Ta`
  case commandArgument(command: String, stem: String)
  /// `import as`, `from asy`
  case module(stem: String)
  /// `from asyncio import sl`
  case moduleMember(module: String, stem: String)
  /// `a.b.c`
  case attribute(of: [PathPart], stem: String)
  /// `d['ke`: what follows the key is its quote.
  case key(of: [PathPart], quote: Character, stem: String)
  /// In a string that is no key.
  case file(stem: String)
  /// A name, perhaps as an argument of what is called.
  case name(stem: String, callee: [PathPart]?)
  case nothing

  /// One step from value to value that needs no script.
  enum PathPart: Equatable {
    case name(String)
    case index(Int)
    case key(String)
  }

  init(_ text: String) {
    if StatementText.isCommand(text) {
      let words = text.drop { $0.isWhitespace }.dropFirst()
      guard let space = words.firstIndex(where: \.isWhitespace) else {
        self = .command(stem: String(words))
        return
      }
      let command = String(words[..<space])
      let argument = String(words[space...].drop { $0.isWhitespace })
      if !["time", "step", "doc", "source"].contains(where: { $0.hasPrefix(command) }) {
        self = .commandArgument(command: command, stem: argument)
        return
      }
      self.init(code: Array(argument))
      return
    }
    self.init(code: Array(text))
  }

  private init(code: [Character]) {
    let scan = TextScan(code)
    if scan.isInComment {
      self = .nothing
      return
    }
    if let start = scan.stringStart {
      let stem = String(code[scan.stringContent...])
      if start > 0, code[start - 1] == "[", let path = Path.before(start - 1, in: code), !path.isEmpty {
        self = .key(of: path, quote: code[scan.stringContent - 1], stem: stem)
      } else {
        self = .file(stem: stem)
      }
      return
    }
    if let found = CompletionContext.importContext(code) {
      self = found
      return
    }
    var start = code.count
    while start > 0, Path.isNamePart(code[start - 1]) { start -= 1 }
    let stem = String(code[start...])
    if start > 0, code[start - 1] == "." {
      guard let path = Path.before(start - 1, in: code), !path.isEmpty else {
        self = .nothing
        return
      }
      self = .attribute(of: path, stem: stem)
      return
    }
    if stem.first?.isNumber ?? false {
      self = .nothing
      return
    }
    let callee = scan.openParenthesis.flatMap { Path.before($0, in: code) }.flatMap { $0.isEmpty ? nil : $0 }
    self = .name(stem: stem, callee: callee)
  }

  private static func importContext(_ code: [Character]) -> CompletionContext? {
    let row = String(code[(code.lastIndex { $0 == "\n" || $0 == ";" }.map { $0 + 1 } ?? 0)...])
    let words = row.split(whereSeparator: \.isWhitespace).map(String.init)
    let endsWithSpace = row.last?.isWhitespace ?? true
    guard let first = words.first, words.count > 1 || endsWithSpace else { return nil }
    let last = endsWithSpace ? "" : words.last ?? ""
    let stem = String(last.split(separator: ",", omittingEmptySubsequences: false).last ?? "")
    if first == "import", words.dropFirst().dropLast(endsWithSpace ? 0 : 1).allSatisfy({ $0.hasSuffix(",") }) {
      return .module(stem: stem)
    }
    guard first == "from" else { return nil }
    if words.count == 1 || words.count == 2 && !endsWithSpace { return .module(stem: stem) }
    if words.count > 3 || words.count == 3 && endsWithSpace, words[2] == "import" {
      return .moduleMember(module: words[1], stem: stem.hasPrefix("(") ? String(stem.dropFirst()) : stem)
    }
    return nil
  }
}

/// Where in strings, comments and brackets a text ends.
private struct TextScan {
  /// The first quote of the string that is open at the end, and where its content begins.
  private(set) var stringStart: Int?
  private(set) var stringContent = 0
  private(set) var isInComment = false
  /// The innermost parenthesis that is open at the end.
  private(set) var openParenthesis: Int?

  init(_ code: [Character]) {
    var brackets: [Int] = []
    var index = 0
    while index < code.count {
      let character = code[index]
      if character == "#" {
        guard let end = code[index...].firstIndex(of: "\n") else {
          isInComment = true
          return
        }
        index = end
      } else if character == "'" || character == "\"" {
        let isTriple = index + 2 < code.count && code[index + 1] == character && code[index + 2] == character
        let start = index
        index += isTriple ? 3 : 1
        stringContent = index
        guard let end = TextScan.end(of: character, isTriple, from: index, in: code) else {
          stringStart = start
          return
        }
        index = end
        continue
      } else if "([{".contains(character) {
        brackets.append(index)
      } else if ")]}".contains(character) {
        _ = brackets.popLast()
      }
      index += 1
    }
    if let last = brackets.last, code[last] == "(" { openParenthesis = last }
  }

  /// The place behind the closing quotes; nil where they are missing.
  private static func end(of quote: Character, _ isTriple: Bool, from start: Int, in code: [Character]) -> Int? {
    var index = start
    while index < code.count {
      if code[index] == "\\" {
        index += 2
        continue
      }
      if code[index] == quote {
        if !isTriple { return index + 1 }
        if index + 2 < code.count, code[index + 1] == quote, code[index + 2] == quote { return index + 3 }
      }
      if code[index] == "\n" && !isTriple { return index }
      index += 1
    }
    return nil
  }
}

/// Names, indexes and keys that lead to a value: `a.b[0]['c']`.
private enum Path {
  static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// The path that ends before a place; empty where there is none, nil where it is more than a path.
  static func before(_ end: Int, in code: [Character]) -> [CompletionContext.PathPart]? {
    var parts: [CompletionContext.PathPart] = []
    var index = end
    while true {
      if index > 0, code[index - 1] == "]" {
        guard let open = code[..<(index - 1)].lastIndex(of: "["),
          let part = subscriptPart(code[(open + 1)..<(index - 1)])
        else { return nil }
        parts.insert(part, at: 0)
        index = open
        continue
      }
      var start = index
      while start > 0, isNamePart(code[start - 1]) { start -= 1 }
      if start == index || code[start].isNumber { return parts.isEmpty ? [] : nil }
      parts.insert(.name(String(code[start..<index])), at: 0)
      guard start > 0, code[start - 1] == "." else {
        // A value that a call or a literal made is known to nobody yet.
        return parts
      }
      index = start - 1
    }
  }

  private static func subscriptPart(_ text: ArraySlice<Character>) -> CompletionContext.PathPart? {
    if let number = Int(String(text)) { return .index(number) }
    guard text.count >= 2, let quote = text.first, quote == "'" || quote == "\"", text.last == quote else { return nil }
    let content = text.dropFirst().dropLast()
    return content.contains(quote) || content.contains("\\") ? nil : .key(String(content))
  }
}
