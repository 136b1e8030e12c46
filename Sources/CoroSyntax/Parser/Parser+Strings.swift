extension Parser {
  /// `strings: (fstring | STRING)+`: adjacent literals are one.
  func strings() throws(ParseFailure) -> Expression {
    try failBehindStrings()
    let start = start
    var joined = JoinedString()
    repeat {
      if kind == .string { try string(into: &joined) } else { try formattedString(into: &joined) }
    } while kind == .string || kind == .formattedStart
    let span = span(from: start)
    if kind == .error { throw mismatch() }
    if joined.isMixed { throw raise("cannot mix bytes and nonbytes literals", at: token.span) }
    return Expression(joined.finished, span)
  }

  /// CPython has looked for another string before it decodes any: what the lexer refuses there comes first.
  private func failBehindStrings() throws(ParseFailure) {
    guard let next = tokens[position...].firstIndex(where: { $0.kind != .string }), tokens[next].kind == .error else {
      return
    }
    position = next
    throw mismatch()
  }

  private func string(into joined: inout JoinedString) throws(ParseFailure) {
    let span = token.span
    advance()
    let bytes = source.bytes[Int(span.start)..<Int(span.end)]
    let literal = StringLiteral(bytes)
    if literal.isBytes {
      joined.hasBytes = true
      switch literal.decodedBytes() {
      case .success(let value): joined.bytes += value
      case .failure(let problem): throw raise(problem.message, at: span)
      }
    } else {
      joined.hasText = true
      try decode(literal.content, isRaw: literal.isRaw, at: span, into: &joined.pending)
    }
  }

  private func decode(
    _ content: ArraySlice<UInt8>, isRaw: Bool, unbraced: Bool = false, at span: SourceSpan, into text: inout [UInt32]
  ) throws(ParseFailure) {
    let problem = EscapeDecoder.decode(content, isRaw: isRaw, unbraced: unbraced, names: &characterNames, into: &text)
    if let problem { throw raise(problem.message, at: span) }
  }

  /// `fstring: FSTRING_START (FSTRING_MIDDLE | fstring_replacement_field)* FSTRING_END`
  private func formattedString(into joined: inout JoinedString) throws(ParseFailure) {
    let opening = token
    advance()
    joined.hasText = true
    joined.isFormatted = true
    let isRaw = source.bytes[Int(opening.span.start)..<Int(opening.span.end)].contains {
      Ascii.lowered($0) == Ascii.lowerR
    }
    while true {
      switch kind {
      case .formattedMiddle:
        let span = token.span
        advance()
        try decode(
          source.bytes[Int(span.start)..<Int(span.end)], isRaw: isRaw, unbraced: true, at: closingSpan,
          into: &joined.pending)
      case .leftBrace: try field(isRaw: isRaw, into: &joined)
      case .formattedEnd: return advance()
      default: throw mismatch()  // of tokens: no other stands in an f-string
      }
    }
  }

  /// The end of the f-string around the cursor, where CPython reports its escapes.
  private var closingSpan: SourceSpan {
    var open = 1
    for token in tokens[position...] {
      if token.kind == .formattedStart { open += 1 }
      if token.kind == .formattedEnd { open -= 1 }
      if open == 0 { return token.span }
    }
    return token.span
  }

  private func field(isRaw: Bool, into joined: inout JoinedString) throws(ParseFailure) {
    guard isDiagnosing else { return try replacementField(isRaw: isRaw, into: &joined) }
    let before = joined
    let found: Void? = try attempt { parser throws(ParseFailure) in
      try parser.replacementField(isRaw: isRaw, into: &joined)
    }
    guard found == nil else { return }
    joined = before
    try invalidReplacementField()
    throw mismatch()
  }

  /// `'{' (yield_expr | star_expressions) ['='] ['!' NAME] [':' fstring_format_spec*] '}'`
  private func replacementField(isRaw: Bool, into joined: inout JoinedString) throws(ParseFailure) {
    let start = start
    let opening = position
    try expect(.leftBrace)
    let value = try annotatedRightHandSide()
    let isDebug = accept(.equal)
    if isDebug {
      joined.pending += String(decoding: textWithoutComments(from: opening, to: position), as: UTF8.self)
        .unicodeScalars.map(\.value)
    }
    let mark = try fieldConversion()
    var format: [FormattedStringPart]?
    if accept(.colon) { format = try formatSpecification(isRaw: isRaw) }
    try expect(.rightBrace)
    var conversion = try conversion(mark)
    if isDebug, conversion == nil, format == nil { conversion = .representation }
    joined.append(.replacement(value: value, conversion: conversion, format: format, span: span(from: start)))
  }

  /// What stands between two tokens, as `{value=}` shows it: comments are left out.
  private func textWithoutComments(from first: Int, to last: Int) -> [UInt8] {
    var result: [UInt8] = []
    for place in first..<min(last, tokens.count - 1) {
      if place > first { result += source.bytes[Int(tokens[place].span.start)..<Int(tokens[place].span.end)] }
      var gap = source.bytes[
        Int(tokens[place].span.end)..<max(Int(tokens[place].span.end), Int(tokens[place + 1].span.start))]
      while let hash = gap.firstIndex(of: Ascii.hash) {
        result += gap[..<hash]
        gap = gap[(gap[hash...].firstIndex(of: Ascii.newline) ?? gap.endIndex)...]
      }
      result += gap
    }
    return result
  }

  /// `fstring_conversion: '!' NAME`, with no space between them.
  private func fieldConversion() throws(ParseFailure) -> Token? {
    let mark = token
    guard accept(.exclamation) else { return nil }
    let name = token
    guard name.kind == .name else { throw mismatch() }
    advance()
    if name.span.start != mark.span.end {
      // The word is CPython's own.
      throw raise(
        "f-string: conversion type must come right after the exclamanation mark", at: mark.span.union(name.span))
    }
    return name
  }

  private func conversion(_ name: Token?) throws(ParseFailure) -> FormattedStringConversion? {
    guard let name else { return nil }
    let text = text(of: name)
    guard text.unicodeScalars.count == 1, let character = text.first,
      let conversion = FormattedStringConversion(rawValue: character)
    else {
      throw raise(
        "f-string: invalid conversion character '\(text)': expected 's', 'r', or 'a'", at: name.span)
    }
    return conversion
  }

  /// `fstring_format_spec*`: text and fields up to the brace, which stays.
  private func formatSpecification(isRaw: Bool) throws(ParseFailure) -> [FormattedStringPart] {
    var parts = JoinedString()
    while true {
      switch kind {
      case .formattedMiddle:
        let span = token.span
        advance()
        try decode(source.bytes[Int(span.start)..<Int(span.end)], isRaw: isRaw, at: closingSpan, into: &parts.pending)
      case .leftBrace: try field(isRaw: isRaw, into: &parts)
      default: return parts.finishedParts  // of tokens: no other belongs to a format
      }
    }
  }
}

/// What adjacent literals add up to.
private struct JoinedString {
  var hasBytes = false
  var hasText = false
  var isFormatted = false
  var bytes: [UInt8] = []
  var parts: [FormattedStringPart] = []
  /// Text behind the last part.
  var pending: [UInt32] = []

  var isMixed: Bool { hasBytes && hasText }

  mutating func append(_ part: FormattedStringPart) {
    flush()
    parts.append(part)
  }

  private mutating func flush() {
    if !pending.isEmpty { parts.append(.literal(pending)) }
    pending = []
  }

  var finishedParts: [FormattedStringPart] {
    var copy = self
    copy.flush()
    return copy.parts
  }

  var finished: Expression.Kind {
    if hasBytes { return .bytes(bytes) }
    return isFormatted ? .formattedString(finishedParts) : .string(pending)
  }
}
