import CoroRuntime

/// Parses a pattern into its tree. The order of its checks is CPython's, so that errors are the same.
struct RegexParser {
  let machine: Machine
  var source: RegexTokenizer
  var flags: RegexFlags
  /// Widths of the groups, nil while one is open; the pattern itself is number 0.
  var groupWidths: [RegexWidth?] = [nil]
  var groupNumbers: [[UInt32]: Int] = [:]
  /// In the order of their numbers.
  var groupNames: [(name: [UInt32], number: Int)] = []
  /// While a look behind is parsed: the first group that it defines itself.
  var lookBehindGroups: Int?
  /// Conditions on groups that may come later, with their places.
  var pendingConditions: [(group: Int, position: Int)] = []
  /// Texts of the `FutureWarning`s that the pattern deserves.
  var warnings: [String] = []

  var groupCount: Int { groupWidths.count }

  init(_ characters: [UInt32], isText: Bool, flags: RegexFlags, machine: Machine) throws(RegexFailure) {
    self.machine = machine
    self.flags = flags
    source = try RegexTokenizer(characters, isText: isText)
  }

  mutating func parse() throws(RegexFailure) -> [RegexNode] {
    let tree = try parseAlternatives(isVerbose: flags.contains(.verbose), depth: 0)
    try fixFlags()
    if source.next != nil { throw source.error("unbalanced parenthesis") }
    for condition in pendingConditions where condition.group >= groupCount {
      throw .syntax("invalid group reference \(condition.group)", position: condition.position)
    }
    return tree
  }

  private mutating func fixFlags() throws(RegexFailure) {
    do throws(Unwind) { flags = try RegexParser.fixed(flags, isText: source.isText, machine) } catch {
      throw .unwind(error)
    }
  }

  /// The flags that a pattern of that type really has.
  static func fixed(_ flags: RegexFlags, isText: Bool, _ machine: Machine) throws(Unwind) -> RegexFlags {
    if isText {
      if flags.contains(.locale) {
        throw machine.raise(.valueError, "cannot use LOCALE flag with a str pattern")
      }
      if !flags.contains(.ascii) { return flags.union(.unicode) }
      if flags.contains(.unicode) {
        throw machine.raise(.valueError, "ASCII and UNICODE flags are incompatible")
      }
    } else {
      if flags.contains(.unicode) {
        throw machine.raise(.valueError, "cannot use UNICODE flag with a bytes pattern")
      }
      if flags.contains(.locale), flags.contains(.ascii) {
        throw machine.raise(.valueError, "ASCII and LOCALE flags are incompatible")
      }
    }
    return flags
  }

  func checkDepth() throws(RegexFailure) {
    do throws(Unwind) { try machine.checkNativeStack() } catch { throw .unwind(error) }
  }

  /// `a|b|c`
  mutating func parseAlternatives(isVerbose: Bool, depth: Int) throws(RegexFailure) -> [RegexNode] {
    try checkDepth()
    // CPython's parser is written in Python and makes the same two calls at each level.
    if depth > machine.recursionLimit {
      throw .unwind(machine.raise(.recursionError, "maximum recursion depth exceeded"))
    }
    var isVerbose = isVerbose
    var alternatives: [[RegexNode]] = []
    while true {
      alternatives.append(
        try parseSequence(isVerbose: isVerbose, depth: depth + 1, isFirst: depth == 0 && alternatives.isEmpty))
      if try !source.match("|") { break }
      if depth == 0 { isVerbose = flags.contains(.verbose) }
    }
    if alternatives.count == 1, let only = alternatives.first { return only }
    return simplified(alternatives)
  }

  /// Moves what all alternatives begin with in front of them, and makes a set of single characters.
  private func simplified(_ given: [[RegexNode]]) -> [RegexNode] {
    var common = 0
    if let first = given.first {
      while common < first.count, given.allSatisfy({ common < $0.count && $0[common].isSame(as: first[common]) }) {
        common += 1
      }
    }
    let prefix = given.first.map { Array($0.prefix(common)) } ?? []
    let alternatives = given.map { Array($0.dropFirst(common)) }
    var items: [CharacterItems.Item] = []
    for alternative in alternatives {
      guard alternative.count == 1, let node = alternative.first else { return prefix + [branch(alternatives)] }
      switch node {
      case .literal(let code): items.append(.character(code))
      case .set(let set) where !set.isNegated: items += set.items
      default: return prefix + [branch(alternatives)]
      }
    }
    return prefix + [.set(CharacterItems(items: items))]
  }

  mutating func openGroup(_ name: [UInt32]?) throws(RegexFailure) -> Int {
    let number = groupCount
    groupWidths.append(nil)
    guard let name else { return number }
    if let other = groupNumbers[name] {
      let shown = StringRepresentation.representation(of: name)
      throw source.error(
        "redefinition of group name \(shown) as group \(number); was group \(other)", name.count + 1)
    }
    groupNumbers[name] = number
    groupNames.append((name, number))
    return number
  }

  func isClosed(_ group: Int) -> Bool { group < groupCount && groupWidths[group] != nil }

  func checkLookBehind(_ group: Int) throws(RegexFailure) {
    guard let lookBehindGroups else { return }
    if !isClosed(group) { throw source.error("cannot refer to an open group") }
    if group >= lookBehindGroups {
      throw source.error("cannot refer to group defined in the same lookbehind subpattern")
    }
  }

  /// The width of a sequence.
  func width(_ nodes: [RegexNode]) -> RegexWidth {
    var total = RegexWidth.zero
    for node in nodes {
      switch node {
      case .literal, .notLiteral, .any, .set: total.add(.one)
      case .anchor, .look: break
      case .branch(_, let width), .group(_, _, _, _, let width), .atomic(_, let width),
        .repetition(_, _, _, _, let width), .conditional(_, _, _, let width):
        total.add(width)
      case .reference(let group): total.add(groupWidths[group] ?? .zero)
      }
    }
    return total
  }

  /// What matches one of several sequences.
  private func branch(_ alternatives: [[RegexNode]]) -> RegexNode {
    let widths = alternatives.map { width($0) }
    return .branch(alternatives, widths.dropFirst().reduce(widths.first ?? .zero) { $0.joined($1) })
  }
}

extension RegexNode {
  /// Whether both are the same simple thing; false for all that holds others.
  func isSame(as other: RegexNode) -> Bool {
    switch (self, other) {
    case (.literal(let left), .literal(let right)), (.notLiteral(let left), .notLiteral(let right)): left == right
    case (.any, .any): true
    case (.set(let left), .set(let right)): left == right
    case (.anchor(let left), .anchor(let right)): left == right
    case (.reference(let left), .reference(let right)): left == right
    default: false
    }
  }

  var isAnchor: Bool { if case .anchor = self { true } else { false } }
  var isRepetition: Bool { if case .repetition = self { true } else { false } }
}
