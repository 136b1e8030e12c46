import CoroRuntime

/// Sequences, quantifiers and sets of characters.
extension RegexParser {
  static func isSpace(_ code: UInt32) -> Bool { code == 0x20 || (0x09...0x0D).contains(code) }

  mutating func parseSequence(isVerbose: Bool, depth: Int, isFirst: Bool = false) throws(RegexFailure) -> [RegexNode] {
    var isVerbose = isVerbose
    var nodes: [RegexNode] = []
    while let token = source.next {
      if token.isPlain("|") || token.isPlain(")") { break }
      _ = try source.get()
      if let escaped = token.escaped {
        nodes.append(try parseEscape(escaped))
        continue
      }
      if isVerbose {
        if RegexParser.isSpace(token.code) { continue }
        if token.isPlain("#") {
          while let skipped = try source.get(), !skipped.isPlain("\n") {}
          continue
        }
      }
      switch token.code {
      case 0x5B: nodes.append(try parseSet())
      case 0x2A, 0x2B, 0x3F, 0x7B: try parseQuantifier(token.code, &nodes)
      case 0x2E: nodes.append(.any)
      case 0x28:
        if let group = try parseGroup(
          isVerbose: &isVerbose, depth: depth, mayHoldGlobalFlags: isFirst && nodes.isEmpty)
        {
          nodes.append(group)
        }
      case 0x5E: nodes.append(.anchor(.lineStart))
      case 0x24: nodes.append(.anchor(.lineEnd))
      default: nodes.append(.literal(token.code))
      }
    }
    return RegexParser.unpacked(nodes)
  }

  /// Groups that neither capture nor change flags stand for their contents.
  private static func unpacked(_ nodes: [RegexNode]) -> [RegexNode] {
    var result: [RegexNode] = []
    for node in nodes {
      if case .group(nil, let adding, let removing, let inner, _) = node, adding.isEmpty, removing.isEmpty {
        result += inner
      } else {
        result.append(node)
      }
    }
    return result
  }

  private mutating func parseQuantifier(_ code: UInt32, _ nodes: inout [RegexNode]) throws(RegexFailure) {
    let here = source.position
    var least = 0
    var most = RegexLimits.endless
    switch code {
    case 0x3F: most = 1
    case 0x2B: least = 1
    case 0x7B:
      guard let bounds = try parseBounds(here) else {
        nodes.append(.literal(code))
        return
      }
      (least, most) = bounds
    default: break
    }
    guard let item = nodes.last, !item.isAnchor else {
      throw source.error("nothing to repeat", source.position - here + 1)
    }
    if item.isRepetition { throw source.error("multiple repeat", source.position - here + 1) }
    var repeated = [item]
    if case .group(nil, let adding, let removing, let inner, _) = item, adding.isEmpty, removing.isEmpty {
      repeated = inner
    }
    var greed = RegexGreed.greedy
    if try source.match("?") { greed = .lazy } else if try source.match("+") { greed = .possessive }
    nodes[nodes.count - 1] = .repetition(
      greed, least: least, most: most, repeated, width(repeated).repeated(least: least, most: most))
  }

  /// What stands in braces; nil where the brace is only a character.
  private mutating func parseBounds(_ here: Int) throws(RegexFailure) -> (Int, Int)? {
    if let next = source.next, next.isPlain("}") { return nil }
    let low = try source.getWhile(.max, RegexTokenizer.isDigit)
    var high = low
    if try source.match(",") { high = try source.getWhile(.max, RegexTokenizer.isDigit) }
    if try !source.match("}") {
      try source.seek(here)
      return nil
    }
    var least = 0
    var most = RegexLimits.endless
    if let number = RegexTokenizer.number(low) {
      if number >= RegexLimits.endless { throw .overflow("the repetition number is too large") }
      least = number
    }
    if let number = RegexTokenizer.number(high) {
      if number >= RegexLimits.endless { throw .overflow("the repetition number is too large") }
      most = number
      if most < least { throw source.error("min repeat greater than max repeat", source.position - here) }
    }
    return (least, most)
  }

  private mutating func parseSet() throws(RegexFailure) -> RegexNode {
    let here = source.position - 1
    var items: [CharacterItems.Item] = []
    if let next = source.next, next.isPlain("[") {
      warnings.append("Possible nested set at position \(source.position)")
    }
    let isNegated = try source.match("^")
    while true {
      guard let token = try source.get() else {
        throw source.error("unterminated character set", source.position - here)
      }
      if token.isPlain("]"), !items.isEmpty { break }
      let first = try parseSetItem(token, mayWarn: !items.isEmpty)
      guard try source.match("-") else {
        items.append(first)
        continue
      }
      guard let end = try source.get() else {
        throw source.error("unterminated character set", source.position - here)
      }
      if end.isPlain("]") {
        items.append(first)
        items.append(.character(0x2D))
        break
      }
      if end.isPlain("-") { warnings.append("Possible set difference at position \(source.position - 2)") }
      let second = try end.escaped.map(RegexParser.escaping)?(&self) ?? .character(end.code)
      guard case .character(let low) = first, case .character(let high) = second, low <= high else {
        // Escapes read more than their token, and the message shows only that.
        throw source.error("bad character range \(token.text)-\(end.text)", token.length + 1 + end.length)
      }
      items.append(.range(low, high))
    }
    var seen: Set<CharacterItems.Item> = []
    items = items.filter { seen.insert($0).inserted }
    if items.count == 1, case .character(let code)? = items.first {
      return isNegated ? .notLiteral(code) : .literal(code)
    }
    return .set(CharacterItems(items: items, isNegated: isNegated))
  }

  private static func escaping(
    _ code: UInt32
  ) -> (inout RegexParser) throws(RegexFailure) -> CharacterItems.Item {
    { (parser: inout RegexParser) throws(RegexFailure) in try parser.parseSetEscape(code) }
  }

  private mutating func parseSetItem(
    _ token: RegexTokenizer.Token, mayWarn: Bool
  ) throws(RegexFailure) -> CharacterItems.Item {
    if let escaped = token.escaped { return try parseSetEscape(escaped) }
    if mayWarn, source.next == token {
      let name: String? =
        switch token.code {
        case 0x2D: "difference"
        case 0x26: "intersection"
        case 0x7E: "symmetric difference"
        case 0x7C: "union"
        default: nil
        }
      if let name { warnings.append("Possible set \(name) at position \(source.position - 1)") }
    }
    return .character(token.code)
  }
}
