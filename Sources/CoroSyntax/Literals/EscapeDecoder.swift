/// Turns what is written between quotes into code points.
enum EscapeDecoder {
  /// Appends the decoded text. `unbraced`: doubled braces stand for one, as in the text of an f-string.
  static func decode(
    _ content: ArraySlice<UInt8>, isRaw: Bool, unbraced: Bool, names: inout CharacterNames,
    into text: inout [UInt32]
  ) -> LiteralProblem? {
    var rest = content
    while let byte = rest.first {
      switch byte {
      case Ascii.backslash where !isRaw:
        let start = rest.startIndex
        rest.removeFirst()
        let problem = escape(&rest, isInField: unbraced, names: &names, into: &text)
        if let problem {
          return LiteralProblem(message: problem.description(from: start - content.startIndex, in: content))
        }
      case Ascii.leftBrace where unbraced, Ascii.rightBrace where unbraced:
        rest.removeFirst()
        if rest.first == byte { rest.removeFirst() }
        text.append(UInt32(byte))
      case 0..<0x80:
        rest.removeFirst()
        text.append(UInt32(byte))
      default:  // of bytes: the lead of a code point of several
        text.append(scalar(&rest))
      }
    }
    return nil
  }

  /// What is wrong with an escape, and how many bytes of it CPython counts.
  private struct EscapeProblem {
    let message: String
    let length: Int

    func description(from start: Int, in content: ArraySlice<UInt8>) -> String {
      // CPython counts in a copy where code points above ASCII are written `\UXXXXXXXX`.
      let prefix = content.prefix(start)
      let shift = prefix.reduce(0) { $0 + ($1 < 0x80 ? 0 : ($1 & 0xC0 == 0x80 ? -1 : 9)) }
      let wide = prefix.reduce(0) { $0 + ($1 >= 0x80 && $1 & 0xC0 == 0x80 ? 1 : 0) }
      let position = start + shift + wide - wide
      let end = position + length - 1
      let place = end > position ? "bytes in position \(position)-\(end)" : "byte 0x5c in position \(position)"
      return "(unicode error) 'unicodeescape' codec can't decode \(place): \(message)"
    }
  }

  /// One escape; the backslash is already taken.
  private static func escape(
    _ rest: inout ArraySlice<UInt8>, isInField: Bool, names: inout CharacterNames, into text: inout [UInt32]
  ) -> EscapeProblem? {
    guard let byte = rest.first else {
      text.append(UInt32(Ascii.backslash))
      return nil
    }
    switch byte {
    case Ascii.newline: rest.removeFirst()
    case Ascii.digit0...Ascii.digit7:
      rest.removeFirst()
      text.append(UInt32(octal(byte, &rest)))
    case Ascii.lowerX: return coded(2, "truncated \\xXX escape", &rest, into: &text)
    case Ascii.lowerU: return coded(4, "truncated \\uXXXX escape", &rest, into: &text)
    case Ascii.upperU: return coded(8, "truncated \\UXXXXXXXX escape", &rest, into: &text)
    case Ascii.upperN: return named(&rest, names: &names, into: &text)
    default:  // of escapes: the rest are single letters, or no escapes at all
      if let value = simple(byte) {
        rest.removeFirst()
        text.append(UInt32(value))
      } else {
        // The byte behind it is read as text again: it may be a brace, or begin a longer code point.
        text.append(UInt32(Ascii.backslash))
      }
    }
    return nil
  }

  private static func coded(
    _ length: Int, _ message: String, _ rest: inout ArraySlice<UInt8>, into text: inout [UInt32]
  ) -> EscapeProblem? {
    rest.removeFirst()
    let (value, count) = hexadecimal(length, &rest)
    guard let value else { return EscapeProblem(message: message, length: 2 + count) }
    if value > 0x10FFFF { return EscapeProblem(message: "illegal Unicode character", length: 2 + length) }
    text.append(value)
    return nil
  }

  /// `\N{name}`
  private static func named(
    _ rest: inout ArraySlice<UInt8>, names: inout CharacterNames, into text: inout [UInt32]
  ) -> EscapeProblem? {
    rest.removeFirst()
    guard rest.first == Ascii.leftBrace, let end = rest.firstIndex(of: Ascii.rightBrace),
      end > rest.startIndex + 1
    else {
      let length = rest.first == Ascii.leftBrace ? rest.count + 2 : 2
      return EscapeProblem(message: "malformed \\N character escape", length: length)
    }
    let name = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
    let length = 2 + (end - rest.startIndex) + 1
    guard let value = names.codePoint(named: name) else {
      return EscapeProblem(message: "unknown Unicode character name", length: length)
    }
    rest = rest[(end + 1)...]
    text.append(value)
    return nil
  }

  static func simple(_ byte: UInt8) -> Int? {
    switch byte {
    case Ascii.backslash, Ascii.apostrophe, Ascii.quote: Int(byte)
    case UInt8(ascii: "a"): 7
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "v"): 11
    default: nil  // of bytes: no other is an escape of one letter
    }
  }

  /// Up to two more octal digits.
  static func octal(_ first: UInt8, _ rest: inout ArraySlice<UInt8>) -> Int {
    var value = Int(first - Ascii.digit0)
    for _ in 0..<2 {
      guard let digit = rest.first, digit >= Ascii.digit0, digit <= Ascii.digit7 else { break }
      rest.removeFirst()
      value = value * 8 + Int(digit - Ascii.digit0)
    }
    return value
  }

  /// So many hexadecimal digits; no value where there are fewer, but how many there are.
  static func hexadecimal(_ length: Int, _ rest: inout ArraySlice<UInt8>) -> (value: UInt32?, count: Int) {
    var value: UInt32 = 0
    for count in 0..<length {
      guard let byte = rest.first, let digit = Ascii.digitValue(byte), digit < 16 else { return (nil, count) }
      rest.removeFirst()
      value = value << 4 | UInt32(digit)
    }
    return (value, length)
  }

  /// One code point of several bytes. A source text is valid UTF-8; U+FFFD where it is not.
  private static func scalar(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
    let lead = rest.removeFirst()
    let length = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0
    guard length > 0, rest.count >= length else { return 0xFFFD }
    var value = UInt32(lead) & (0x3F >> UInt32(length))
    for _ in 0..<length { value = value << 6 | UInt32(rest.removeFirst() & 0x3F) }
    return value
  }
}
