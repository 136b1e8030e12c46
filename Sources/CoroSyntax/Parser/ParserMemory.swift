/// What the second run remembers: it tries the same text again and again, which would take time exponential
/// in how deep brackets are nested.
struct ParserMemory {
  /// The rules that all others pass through.
  enum Rule: UInt8 {
    case expression
    case disjunction
    case bitwiseOr
    case namedExpression
  }

  struct Key: Hashable {
    let rule: Rule
    let position: Int
  }

  struct Entry {
    /// Absent where the rule does not fit.
    let result: Expression?
    let position: Int
    let lastEnd: Int32
    let height: Int
  }

  var entries: [Key: Entry] = [:]
}

extension Parser {
  /// Answers from memory where the rule has been tried here before.
  func remembering(
    _ rule: ParserMemory.Rule, _ body: (Parser) throws(ParseFailure) -> Expression
  ) throws(ParseFailure) -> Expression {
    let key = ParserMemory.Key(rule: rule, position: position)
    if let entry = memory.entries[key] {
      guard let result = entry.result else { throw mismatch() }
      position = entry.position
      lastEnd = entry.lastEnd
      height = max(height, entry.height)
      return result
    }
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    do {
      let result = try body(self)
      memory.entries[key] = ParserMemory.Entry(
        result: result, position: position, lastEnd: lastEnd, height: height)
      return result
    } catch {
      if error == .mismatch {
        memory.entries[key] = ParserMemory.Entry(result: nil, position: position, lastEnd: lastEnd, height: 0)
      }
      throw error
    }
  }
}
