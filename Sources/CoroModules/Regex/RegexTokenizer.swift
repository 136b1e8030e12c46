import CoroRuntime

/// Why a pattern cannot be compiled.
enum RegexFailure: Error {
  /// `re.error`
  case syntax(String, position: Int?)
  /// `OverflowError`
  case overflow(String)
  /// `IndexError`
  case index(String)
  /// An exception of the language is on its way already.
  case unwind(Unwind)
}

/// Reads a pattern or a replacement one character, or one backslash with what follows it, at a time.
struct RegexTokenizer {
  /// A character, or a backslash and the character behind it.
  struct Token: Equatable {
    let code: UInt32
    /// What a backslash stands before.
    let escaped: UInt32?

    var length: Int { escaped == nil ? 1 : 2 }
    var text: String { RegexTokenizer.text(escaped.map { [code, $0] } ?? [code]) }

    func isPlain(_ character: Character) -> Bool {
      escaped == nil && code == character.unicodeScalars.first?.value
    }
  }

  let characters: [UInt32]
  /// A `str` pattern, not a bytes one.
  let isText: Bool
  /// Behind `next`.
  private var index = 0
  private(set) var next: Token?

  init(_ characters: [UInt32], isText: Bool) throws(RegexFailure) {
    self.characters = characters
    self.isText = isText
    try advance()
  }

  static func text(_ codes: some Sequence<UInt32>) -> String {
    var result = String.UnicodeScalarView()
    for code in codes { result.append(Unicode.Scalar(code) ?? "\u{FFFD}") }
    return String(result)
  }

  private mutating func advance() throws(RegexFailure) {
    guard index < characters.count else {
      next = nil
      return
    }
    let code = characters[index]
    if code != 0x5C {
      index += 1
      next = Token(code: code, escaped: nil)
      return
    }
    guard index + 1 < characters.count else {
      throw .syntax("bad escape (end of pattern)", position: characters.count - 1)
    }
    next = Token(code: code, escaped: characters[index + 1])
    index += 2
  }

  mutating func match(_ character: Character) throws(RegexFailure) -> Bool {
    guard let next, next.isPlain(character) else { return false }
    try advance()
    return true
  }

  mutating func get() throws(RegexFailure) -> Token? {
    let token = next
    try advance()
    return token
  }

  /// Up to so many characters of a kind.
  mutating func getWhile(_ limit: Int, _ belongs: (UInt32) -> Bool) throws(RegexFailure) -> [UInt32] {
    var result: [UInt32] = []
    while result.count < limit, let next, next.escaped == nil, belongs(next.code) {
      result.append(next.code)
      try advance()
    }
    return result
  }

  /// A name, up to what ends it.
  mutating func getUntil(_ terminator: Character, _ name: String) throws(RegexFailure) -> [UInt32] {
    var result: [UInt32] = []
    while true {
      let token = next
      try advance()
      guard let token else {
        if result.isEmpty { throw error("missing \(name)") }
        throw error("missing \(terminator), unterminated name", result.count)
      }
      if token.isPlain(terminator) {
        if result.isEmpty { throw error("missing \(name)", 1) }
        return result
      }
      result.append(token.code)
      if let escaped = token.escaped { result.append(escaped) }
    }
  }

  /// Where `next` begins.
  var position: Int { index - (next?.length ?? 0) }

  mutating func seek(_ position: Int) throws(RegexFailure) {
    index = position
    try advance()
  }

  /// An error so many characters before here.
  func error(_ message: String, _ offset: Int = 0) -> RegexFailure {
    .syntax(isText ? message : RegexTokenizer.escaped(message), position: position - offset)
  }

  /// In ASCII, as messages about bytes are.
  private static func escaped(_ message: String) -> String {
    var result = ""
    for scalar in message.unicodeScalars {
      if scalar.value < 128 {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return result
  }

  func checkGroupName(_ name: [UInt32], _ offset: Int) throws(RegexFailure) {
    if !isText, name.contains(where: { $0 >= 128 }) {
      throw error("bad character in group name \(StringRepresentation.ascii(of: name))", name.count + offset)
    }
    guard let first = name.first, CharacterProperties.startsIdentifier(first),
      name.dropFirst().allSatisfy(CharacterProperties.continuesIdentifier)
    else {
      throw error("bad character in group name \(StringRepresentation.representation(of: name))", name.count + offset)
    }
  }

  /// The number that a name is, where it is one; `endless` where it is larger than any group's.
  static func number(_ name: [UInt32]) -> Int? {
    guard !name.isEmpty, name.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    var value = 0
    for digit in name { value = min(value * 10 + Int(digit - 0x30), RegexLimits.endless * 1000) }
    return value
  }

  static func isOctal(_ code: UInt32) -> Bool { (0x30...0x37).contains(code) }
  static func isDigit(_ code: UInt32) -> Bool { (0x30...0x39).contains(code) }
  static func isLetter(_ code: UInt32) -> Bool { (0x61...0x7A).contains(code | 0x20) && code < 128 }
  static func isHexadecimal(_ code: UInt32) -> Bool {
    isDigit(code) || (0x61...0x66).contains(code | 0x20) && code < 128
  }

  static func value(_ digits: some Sequence<UInt32>, radix: UInt64) -> UInt64 {
    digits.reduce(0) { value, digit in
      value &* radix &+ UInt64(digit <= 0x39 ? digit &- 0x30 : (digit | 0x20) &- 0x57)
    }
  }
}
