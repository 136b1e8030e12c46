import CoroRuntime
import CoroSyntax

/// What a backslash begins.
extension RegexParser {
  /// Escapes of one control character, which patterns and replacements share.
  static func control(_ code: UInt32) -> UInt32? {
    switch code {
    case 0x61: 0x07
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    case 0x76: 0x0B
    case 0x5C: 0x5C
    default: nil
    }
  }

  private static func category(_ code: UInt32) -> CharacterItems.Item? {
    switch code {
    case 0x64: .category(.digit, isNegated: false)
    case 0x44: .category(.digit, isNegated: true)
    case 0x73: .category(.space, isNegated: false)
    case 0x53: .category(.space, isNegated: true)
    case 0x77: .category(.word, isNegated: false)
    case 0x57: .category(.word, isNegated: true)
    default: nil
    }
  }

  /// Between brackets; the token was read.
  mutating func parseSetEscape(_ code: UInt32) throws(RegexFailure) -> CharacterItems.Item {
    if let control = RegexParser.control(code) { return .character(control) }
    if let category = RegexParser.category(code) { return category }
    if let character = try parseNumberedEscape(code) { return .character(character) }
    if RegexTokenizer.isOctal(code) {
      let digits = [code] + (try source.getWhile(2, RegexTokenizer.isOctal))
      return .character(try octal(digits))
    }
    if RegexTokenizer.isDigit(code) || RegexTokenizer.isLetter(code) { throw badEscape([code]) }
    return .character(code)
  }

  /// Outside of brackets; the token was read.
  mutating func parseEscape(_ code: UInt32) throws(RegexFailure) -> RegexNode {
    switch code {
    case 0x41: return .anchor(.textStart)
    case 0x5A: return .anchor(.textEnd)
    case 0x62: return .anchor(.boundary)
    case 0x42: return .anchor(.noBoundary)
    default: break
    }
    if let category = RegexParser.category(code) { return .set(CharacterItems(items: [category])) }
    if let control = RegexParser.control(code) { return .literal(control) }
    if let character = try parseNumberedEscape(code) { return .literal(character) }
    if code == 0x30 {
      let digits = [code] + (try source.getWhile(2, RegexTokenizer.isOctal))
      return .literal(UInt32(truncatingIfNeeded: RegexTokenizer.value(digits, radix: 8)))
    }
    if RegexTokenizer.isDigit(code) { return try parseReference(code) }
    if RegexTokenizer.isLetter(code) { throw badEscape([code]) }
    return .literal(code)
  }

  /// An octal escape or the number of a group.
  private mutating func parseReference(_ code: UInt32) throws(RegexFailure) -> RegexNode {
    var digits = [code]
    if let next = source.next, next.escaped == nil, RegexTokenizer.isDigit(next.code) {
      digits.append(next.code)
      _ = try source.get()
      if digits.allSatisfy(RegexTokenizer.isOctal), let third = source.next, third.escaped == nil,
        RegexTokenizer.isOctal(third.code)
      {
        digits.append(third.code)
        _ = try source.get()
        return .literal(try octal(digits))
      }
    }
    let group = Int(RegexTokenizer.value(digits, radix: 10))
    if group < groupCount {
      if !isClosed(group) { throw source.error("cannot refer to an open group", digits.count + 1) }
      try checkLookBehind(group)
      return .reference(group)
    }
    throw source.error("invalid group reference \(group)", digits.count)
  }

  private func octal(_ digits: [UInt32]) throws(RegexFailure) -> UInt32 {
    let value = RegexTokenizer.value(digits, radix: 8)
    if value > 0o377 {
      throw source.error(
        "octal escape value \\\(RegexTokenizer.text(digits)) outside of range 0-0o377", digits.count + 1)
    }
    return UInt32(value)
  }

  private func badEscape(_ codes: [UInt32]) -> RegexFailure {
    source.error("bad escape \\\(RegexTokenizer.text(codes))", codes.count + 1)
  }

  /// `\x`, `\u`, `\U` and `\N`; nil for other letters.
  private mutating func parseNumberedEscape(_ code: UInt32) throws(RegexFailure) -> UInt32? {
    let count: Int
    switch code {
    case 0x78: count = 2
    case 0x75 where source.isText: count = 4
    case 0x55 where source.isText: count = 8
    case 0x4E where source.isText: return try parseNamedEscape()
    default: return nil
    }
    let digits = try source.getWhile(count, RegexTokenizer.isHexadecimal)
    if digits.count != count {
      throw source.error("incomplete escape \\\(RegexTokenizer.text([code] + digits))", digits.count + 2)
    }
    let value = RegexTokenizer.value(digits, radix: 16)
    if value > 0x10FFFF { throw badEscape([code] + digits) }
    return UInt32(value)
  }

  private mutating func parseNamedEscape() throws(RegexFailure) -> UInt32 {
    if try !source.match("{") { throw source.error("missing {") }
    let name = try source.getUntil("}", "character name")
    var names = CharacterNames()
    if let code = names.codePoint(named: RegexTokenizer.text(name)) { return code }
    throw source.error(
      "undefined character name \(StringRepresentation.representation(of: name))", name.count + 4)
  }
}
