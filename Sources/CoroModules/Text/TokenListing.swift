import CoroSyntax

/// A token as `tokenize` lists it.
struct ListedToken {
  /// The numbers of CPython 3.12's `token` module.
  enum Kind: Int {
    case endMarker = 0
    case name = 1
    case number = 2
    case string = 3
    case newline = 4
    case indent = 5
    case dedent = 6
    case operation = 55
    case formattedStart = 61
    case formattedMiddle = 62
    case formattedEnd = 63
    case comment = 64
    case emptyLine = 65
  }

  let kind: Kind
  let text: String
  let line, column, endLine, endColumn: Int
  /// The lines on which it stands.
  let lines: String
}

/// Makes `tokenize`'s list of the lexer's: what stands between two tokens is looked through for comments and
/// line ends, and some tokens have other bounds.
struct TokenListing {
  private let source: SourceText
  private var listed: [ListedToken] = []
  /// How far the text is listed.
  private var cursor = 0
  /// The fields of f-strings that are open: how many brackets are, and whether their format has begun.
  private var fields: [(level: UInt8, isInFormat: Bool)] = []

  static func tokens(_ scanned: ScannedText, in source: SourceText) -> [ListedToken] {
    var listing = TokenListing(source: source)
    listing.list(scanned.tokens)
    if scanned.unclosed != nil, scanned.tokens.last?.kind == .error { listing.listMissingLineEnd() }
    return listing.listed
  }

  private init(source: SourceText) { self.source = source }

  private mutating func list(_ tokens: [Token]) {
    var end = tokens.count
    if tokens.last?.kind == .endMarker { end -= 1 }
    while end > 0, tokens.count > end, tokens[tokens.count - 1].kind == .endMarker, tokens[end - 1].kind == .dedent {
      end -= 1
    }
    var previous: Token?
    for token in tokens[..<end] where token.kind != .error {
      list(token, behind: previous)
      previous = token
    }
    guard tokens.last?.kind == .endMarker else { return }
    listBetween(source.bytes.count)
    for token in tokens[end...] { listAtEnd(token.kind == .dedent ? .dedent : .endMarker) }
  }

  /// The end of a text inside of brackets is an end of a line too.
  private mutating func listMissingLineEnd() {
    let size = source.bytes.count
    listBetween(size)
    if let last = source.bytes.last, last != Ascii.newline { list(.emptyLine, size, size + 1) }
  }

  private mutating func list(_ token: Token, behind previous: Token?) {
    let start = Int(token.span.start)
    let end = Int(token.span.end)
    switch token.kind {
    case .newline:
      listBetween(start)
      var start = start
      if start < source.bytes.count, source.bytes[start] == Ascii.hash {
        start = listComment(from: start)
      }
      list(.newline, start, start + 1)
    case .indent:
      // The lexer places it at the last octet of the white space.
      let first = Int(source.lineStarts[source.line(at: Int32(start)) - 1])
      listBetween(first)
      list(.indent, first, start + 1)
    case .dedent:
      listBetween(start)
      list(.dedent, start, start)
    case .formattedMiddle:
      listMiddle(from: start, to: end)
    case .leftBrace:
      listBetween(start)
      if opensField(behind: previous) { fields.append((token.level, false)) }
      list(.operation, start, end)
    case .rightBrace:
      listBetween(start)
      if let field = fields.last, field.level == token.level + 1 {
        // Behind a field in a format the rest of the format is a text, an empty one too.
        if field.isInFormat, previous?.kind == .rightBrace { list(.formattedMiddle, start, start) }
        fields.removeLast()
      }
      list(.operation, start, end)
    case .colon:
      listBetween(start)
      if let field = fields.last, field.level == token.level { fields[fields.count - 1].isInFormat = true }
      list(.operation, start, end)
    case .error, .endMarker: break
    case .number: listWord(.number, start, end)
    case .string: listWord(.string, start, end)
    case .formattedStart: listWord(.formattedStart, start, end)
    case .formattedEnd: listWord(.formattedEnd, start, end)
    case .name, .falseKeyword, .noneKeyword, .trueKeyword, .andKeyword, .asKeyword, .assertKeyword, .asyncKeyword,
      .awaitKeyword, .breakKeyword, .classKeyword, .continueKeyword, .defKeyword, .delKeyword, .elifKeyword,
      .elseKeyword, .exceptKeyword, .finallyKeyword, .forKeyword, .fromKeyword, .globalKeyword, .ifKeyword,
      .importKeyword, .inKeyword, .isKeyword, .lambdaKeyword, .nonlocalKeyword, .notKeyword, .orKeyword,
      .passKeyword, .raiseKeyword, .returnKeyword, .tryKeyword, .whileKeyword, .withKeyword, .yieldKeyword:
      listWord(.name, start, end)
    case .unknown, .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .comma, .semicolon, .dot,
      .ellipsis, .arrow, .colonEqual, .equal, .exclamation, .at, .plus, .minus, .star, .slash, .doubleSlash,
      .percent, .doubleStar, .leftShift, .rightShift, .ampersand, .bar, .caret, .tilde, .less, .greater,
      .lessEqual, .greaterEqual, .equalEqual, .notEqual, .plusEqual, .minusEqual, .starEqual, .slashEqual,
      .doubleSlashEqual, .percentEqual, .atEqual, .ampersandEqual, .barEqual, .caretEqual, .leftShiftEqual,
      .rightShiftEqual, .doubleStarEqual:
      listWord(.operation, start, end)
    }
  }

  /// Whether a brace behind that token begins a field of an f-string: only there can it follow a text or a format.
  private func opensField(behind previous: Token?) -> Bool {
    switch previous?.kind {
    case .formattedStart, .formattedMiddle: return true
    case .colon: return fields.last?.isInFormat ?? false
    case .rightBrace: return previous.map { Int($0.span.end) == cursor && isAfterField } ?? false
    default: return false  // of what may stand before a brace: anything else is an expression's
    }
  }

  /// Whether the field that was closed last stood in a text of an f-string, or in a format.
  private var isAfterField: Bool { fields.last?.isInFormat ?? true }

  private mutating func listWord(_ kind: ListedToken.Kind, _ start: Int, _ end: Int) {
    listBetween(start)
    list(kind, start, end)
  }

  /// A doubled brace ends a text behind its first half; the second belongs to none.
  private mutating func listMiddle(from start: Int, to end: Int) {
    var start = start
    var index = start
    while index < end {
      let byte = source.bytes[index]
      let isBrace = byte == Ascii.leftBrace || byte == Ascii.rightBrace
      if isBrace, index + 1 < end, source.bytes[index + 1] == byte {
        list(.formattedMiddle, start, index + 1)
        index += 1
        start = index + 1
      }
      index += 1
    }
    if start < end || start == end && cursor == start { list(.formattedMiddle, start, end) }
    cursor = end
  }

  /// Comments and line ends up to an offset.
  private mutating func listBetween(_ end: Int) {
    var index = cursor
    while index < end {
      switch source.bytes[index] {
      case Ascii.hash:
        index = listComment(from: index)
        // A comment at the very end has its line end all the same.
        if index >= source.bytes.count { list(.emptyLine, index, index + 1) }
      case Ascii.newline:
        list(.emptyLine, index, index + 1)
        index += 1
      case Ascii.backslash: index += 2
      default: index += 1  // white space
      }
    }
    cursor = max(cursor, end)
  }

  /// Answers where it ends.
  private mutating func listComment(from start: Int) -> Int {
    var end = start
    while end < source.bytes.count, source.bytes[end] != Ascii.newline { end += 1 }
    list(.comment, start, end)
    return end
  }

  /// An end of a line that is not there has no text, and is one column wide.
  private mutating func list(_ kind: ListedToken.Kind, _ start: Int, _ end: Int) {
    let size = source.bytes.count
    let first = source.line(at: Int32(min(start, size)))
    let column = source.column(at: Int32(min(start, size)))
    let isLineEnd = kind == .newline || kind == .emptyLine
    let last = isLineEnd ? first : source.line(at: Int32(end))
    let lines = (first...max(first, last)).map { source.lineText($0) + ($0 < source.lineStarts.count ? "\n" : "") }
    listed.append(
      ListedToken(
        kind: kind, text: source.text(in: SourceSpan(start, end)), line: first, column: column, endLine: last,
        endColumn: isLineEnd ? column + 1 : source.column(at: Int32(end)), lines: lines.joined()))
    cursor = min(end, size)
  }

  /// What stands behind the last line.
  private mutating func listAtEnd(_ kind: ListedToken.Kind) {
    let count = source.lineStarts.count
    let line = source.bytes.isEmpty || source.bytes.last == Ascii.newline ? count : count + 1
    listed.append(ListedToken(kind: kind, text: "", line: line, column: 0, endLine: line, endColumn: 0, lines: ""))
  }
}
