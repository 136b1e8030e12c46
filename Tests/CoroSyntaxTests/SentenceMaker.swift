/// Derives random programs from a grammar. The same seed gives the same program.
struct SentenceMaker {
  private let grammar: GrammarFile
  private var random: SplitMix
  /// The least depth at which a rule can end.
  private let heights: [String: Int]
  private var text = ""
  private var indentation = 0
  private var isAtLineStart = true
  private var depth = 0
  /// The rules that sentences have used.
  private(set) var used: Set<String> = []

  static let maximumDepth = 26

  init(_ grammar: GrammarFile, seed: UInt64) {
    self.grammar = grammar
    random = SplitMix(state: seed)
    heights = SentenceMaker.heights(grammar)
  }

  mutating func sentence() -> String {
    text = ""
    indentation = 0
    isAtLineStart = true
    derive(.rule("file"))
    return text
  }

  private mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

  private mutating func derive(_ item: GrammarFile.Item) {
    switch item {
    case .literal(let word): put(word)
    case .token(let name): token(name)
    case .rule(let name):
      depth += 1
      used.insert(name)
      if let body = grammar.rules[name] { derive(body) }
      depth -= 1
    case .choice(let alternatives):
      for item in pick(alternatives) { derive(item) }
    case .optional(let inner):
      if depth < Self.maximumDepth, chance(35) { derive(inner) }
    case .zeroOrMore(let inner):
      while depth < Self.maximumDepth, chance(25) { derive(inner) }
    case .oneOrMore(let inner):
      repeat { derive(inner) } while depth < Self.maximumDepth && chance(30)
    case .gathered(let separator, let element):
      derive(element)
      while depth < Self.maximumDepth, chance(25) {
        derive(separator)
        derive(element)
      }
    case .nothing: break
    }
  }

  /// Any alternative; the lowest once the sentence is deep enough.
  private mutating func pick(_ alternatives: [[GrammarFile.Item]]) -> [GrammarFile.Item] {
    guard depth >= Self.maximumDepth else { return alternatives[Int(random.next() % UInt64(alternatives.count))] }
    return alternatives.min { height($0) < height($1) } ?? []
  }

  private func height(_ items: [GrammarFile.Item]) -> Int { SentenceMaker.height(of: items, heights) }

  private mutating func token(_ name: String) {
    switch name {
    case "NEWLINE":
      text += "\n"
      isAtLineStart = true
    case "INDENT": indentation += 1
    case "DEDENT": indentation -= 1
    case "ENDMARKER": break
    case "NAME": put(one(of: ["a", "b", "spam", "self", "x1", "été", "_b"]))
    case "NUMBER": put(one(of: ["0", "1", "1_000", "0xff", "2.5", "1e9", ".5", "0b11"]))
    case "IMAGINARY": put(one(of: ["1j", "2.5J"]))
    case "STRING": put(one(of: ["'a'", "\"b\\n\"", "r'\\d'", "'''c\nd'''", "u'e'", "''"]))
    case "BYTES": put(one(of: ["b'a'", "rb'\\d'", "B\"\\x00\""]))
    case "FSTRING_START": put(one(of: ["f'", "rf'", "F'"]))
    case "FSTRING_MIDDLE": put(one(of: ["ab", ">3", "é"]))
    case "FSTRING_END": put("'")
    case "CONVERSION": text += one(of: ["r", "s", "a"])
    default: put("<\(name)>")  // of tokens: an unknown one must make the sentence fail
    }
  }

  private mutating func one(of words: [String]) -> String { words[Int(random.next() % UInt64(words.count))] }

  private mutating func put(_ word: String) {
    if isAtLineStart { text += String(repeating: "  ", count: indentation) } else { text += " " }
    isAtLineStart = false
    text += word
  }

  private static func heights(_ grammar: GrammarFile) -> [String: Int] {
    var heights: [String: Int] = [:]
    var isChanged = true
    while isChanged {
      isChanged = false
      for (name, item) in grammar.rules {
        let height = height(of: [item], heights) + 1
        if height < heights[name, default: unknown] {
          heights[name] = height
          isChanged = true
        }
      }
    }
    return heights
  }

  private static let unknown = 1_000_000

  private static func height(of items: [GrammarFile.Item], _ heights: [String: Int]) -> Int {
    items.map { item in
      switch item {
      case .rule(let name): heights[name, default: unknown]
      case .choice(let alternatives): alternatives.map { height(of: $0, heights) }.min() ?? 0
      case .oneOrMore(let inner): height(of: [inner], heights)
      case .gathered(_, let element): height(of: [element], heights)
      case .literal, .token, .optional, .zeroOrMore, .nothing: 0
      }
    }.max() ?? 0
  }
}

/// A generator of random numbers with a seed.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
