import CoroRuntime

/// What a parenthesis begins.
extension RegexParser {
  /// From behind the parenthesis; nil for what matches nothing of its own: comments and global flags.
  mutating func parseGroup(
    isVerbose: inout Bool, depth: Int, mayHoldGlobalFlags: Bool
  ) throws(RegexFailure) -> RegexNode? {
    let start = source.position - 1
    var captures = true
    var isAtomic = false
    var name: [UInt32]?
    var adding: RegexFlags = []
    var removing: RegexFlags = []
    if try source.match("?") {
      guard let token = try source.get() else { throw source.error("unexpected end of pattern") }
      switch token.escaped == nil ? token.code : 0x5C {
      case 0x50:
        if try source.match("<") {
          let given = try source.getUntil(">", "group name")
          try source.checkGroupName(given, 1)
          name = given
        } else if try source.match("=") {
          return try parseNamedReference()
        } else {
          guard let next = try source.get() else { throw source.error("unexpected end of pattern") }
          throw source.error("unknown extension ?P\(next.text)", next.length + 2)
        }
      case 0x3A: captures = false
      case 0x23:
        while true {
          if source.next == nil { throw source.error("missing ), unterminated comment", source.position - start) }
          if let skipped = try source.get(), skipped.isPlain(")") { return nil }
        }
      case 0x3D, 0x21, 0x3C: return try parseLook(token, start, isVerbose: isVerbose, depth: depth)
      case 0x28: return try parseConditional(start, isVerbose: isVerbose, depth: depth)
      case 0x3E:
        captures = false
        isAtomic = true
      default:
        guard token.escaped == nil, token.isPlain("-") || RegexFlags.letter(token.code) != nil else {
          throw source.error("unknown extension ?\(token.text)", token.length + 1)
        }
        guard let changes = try parseFlags(token) else {
          if !mayHoldGlobalFlags {
            throw source.error("global flags not at the start of the expression", source.position - start)
          }
          isVerbose = flags.contains(.verbose)
          return nil
        }
        (adding, removing) = changes
        captures = false
      }
    }
    let number: Int? = captures ? try openGroup(name) : nil
    let innerVerbose = (isVerbose || adding.contains(.verbose)) && !removing.contains(.verbose)
    let inner = try parseAlternatives(isVerbose: innerVerbose, depth: depth + 1)
    try close(start)
    let width = width(inner)
    if let number { groupWidths[number] = width }
    return isAtomic ? .atomic(inner, width) : .group(number, adding: adding, removing: removing, inner, width)
  }

  private mutating func close(_ start: Int) throws(RegexFailure) {
    if try !source.match(")") {
      throw source.error("missing ), unterminated subpattern", source.position - start)
    }
  }

  private mutating func parseNamedReference() throws(RegexFailure) -> RegexNode {
    let name = try source.getUntil(")", "group name")
    try source.checkGroupName(name, 1)
    guard let group = groupNumbers[name] else {
      throw source.error("unknown group name \(StringRepresentation.representation(of: name))", name.count + 1)
    }
    if !isClosed(group) { throw source.error("cannot refer to an open group", name.count + 1) }
    try checkLookBehind(group)
    return .reference(group)
  }

  private mutating func parseLook(
    _ token: RegexTokenizer.Token, _ start: Int, isVerbose: Bool, depth: Int
  ) throws(RegexFailure) -> RegexNode {
    var token = token
    let isBehind = token.isPlain("<")
    let outer = lookBehindGroups
    if isBehind {
      guard let next = try source.get() else { throw source.error("unexpected end of pattern") }
      if !next.isPlain("="), !next.isPlain("!") {
        throw source.error("unknown extension ?<\(next.text)", next.length + 2)
      }
      token = next
      if outer == nil { lookBehindGroups = groupCount }
    }
    let inner = try parseAlternatives(isVerbose: isVerbose, depth: depth + 1)
    if isBehind { lookBehindGroups = outer }
    try close(start)
    return .look(isBehind: isBehind, isNegated: token.isPlain("!"), inner)
  }

  private mutating func parseConditional(
    _ start: Int, isVerbose: Bool, depth: Int
  ) throws(RegexFailure) -> RegexNode {
    try checkDepth()
    let name = try source.getUntil(")", "group name")
    let group: Int
    if let number = RegexTokenizer.number(name) {
      if number == 0 { throw source.error("bad group number", name.count + 1) }
      if number >= RegexLimits.groups {
        throw source.error("invalid group reference \(RegexTokenizer.decimal(name))", name.count + 1)
      }
      if !pendingConditions.contains(where: { $0.group == number }) {
        pendingConditions.append((number, source.position - name.count - 1))
      }
      group = number
    } else {
      try source.checkGroupName(name, 1)
      guard let number = groupNumbers[name] else {
        throw source.error("unknown group name \(StringRepresentation.representation(of: name))", name.count + 1)
      }
      group = number
    }
    try checkLookBehind(group)
    let yes = try parseSequence(isVerbose: isVerbose, depth: depth + 1)
    var no: [RegexNode]?
    if try source.match("|") {
      no = try parseSequence(isVerbose: isVerbose, depth: depth + 1)
      if let next = source.next, next.isPlain("|") {
        throw source.error("conditional backref with more than two branches")
      }
    }
    try close(start)
    let width =
      if let no { width(yes).joined(width(no)) } else { RegexWidth(least: 0, most: width(yes).most) }
    return .conditional(group, yes: yes, no: no, width)
  }

  /// From the first letter on; nil for global flags, which are in force then.
  private mutating func parseFlags(
    _ first: RegexTokenizer.Token
  ) throws(RegexFailure) -> (RegexFlags, RegexFlags)? {
    var token = first
    var adding: RegexFlags = []
    var removing: RegexFlags = []
    if !token.isPlain("-") {
      while let flag = RegexParser.flag(token) {
        if source.isText, flag == .locale {
          throw source.error("bad inline flags: cannot use 'L' flag with a str pattern")
        }
        if !source.isText, flag == .unicode {
          throw source.error("bad inline flags: cannot use 'u' flag with a bytes pattern")
        }
        adding.insert(flag)
        if RegexFlags.alphabets.contains(flag), adding.intersection(.alphabets) != flag {
          throw source.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible")
        }
        token = try flagToken("missing -, : or )")
        if token.isPlain(")") || token.isPlain("-") || token.isPlain(":") { break }
        if RegexParser.flag(token) == nil { throw unknownFlag(token, "missing -, : or )") }
      }
    }
    if token.isPlain(")") {
      flags.formUnion(adding)
      return nil
    }
    if !adding.isDisjoint(with: .global) {
      throw source.error("bad inline flags: cannot turn on global flag", 1)
    }
    if token.isPlain("-") {
      token = try flagToken("missing flag")
      if RegexParser.flag(token) == nil { throw unknownFlag(token, "missing flag") }
      while let flag = RegexParser.flag(token) {
        if RegexFlags.alphabets.contains(flag) {
          throw source.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
        }
        removing.insert(flag)
        token = try flagToken("missing :")
        if token.isPlain(":") { break }
        if RegexParser.flag(token) == nil { throw unknownFlag(token, "missing :") }
      }
    }
    if !removing.isDisjoint(with: .global) {
      throw source.error("bad inline flags: cannot turn off global flag", 1)
    }
    if !adding.isDisjoint(with: removing) {
      throw source.error("bad inline flags: flag turned on and off", 1)
    }
    return (adding, removing)
  }

  private static func flag(_ token: RegexTokenizer.Token) -> RegexFlags? {
    token.escaped == nil ? RegexFlags.letter(token.code) : nil
  }

  private mutating func flagToken(_ message: String) throws(RegexFailure) -> RegexTokenizer.Token {
    guard let token = try source.get() else { throw source.error(message) }
    return token
  }

  private func unknownFlag(_ token: RegexTokenizer.Token, _ otherwise: String) -> RegexFailure {
    let isLetter = token.escaped == nil && CharacterProperties.isAlphabetic(token.code)
    return source.error(isLetter ? "unknown flag" : otherwise, token.length)
  }
}

extension RegexTokenizer {
  /// A number without its leading zeros, however long.
  static func decimal(_ digits: [UInt32]) -> String {
    let significant = digits.drop { $0 == 0x30 }
    return significant.isEmpty ? "0" : text(significant)
  }
}
