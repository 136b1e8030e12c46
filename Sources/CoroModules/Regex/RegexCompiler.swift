import CoroRuntime

/// Turns a pattern's tree into a program.
struct RegexCompiler {
  private struct SetKey: Hashable {
    let items: CharacterItems?
    let flags: RegexFlags
  }

  private let parser: RegexParser
  private var code: [RegexInstruction] = []
  private var sets: [CharacterSet] = []
  private var known: [SetKey: CharacterSet] = [:]
  private var pool: [UInt32] = []
  private var slotCount: Int
  private var choiceCount = 0
  private var canRemember = true

  init(_ parser: RegexParser) {
    self.parser = parser
    slotCount = 2 * (parser.groupCount - 1) + 1
  }

  static func compile(_ tree: [RegexNode], _ parser: RegexParser) throws(RegexFailure) -> RegexProgram {
    var compiler = RegexCompiler(parser)
    let flags = parser.flags
    try compiler.emit(tree, flags, follower: .init(isEnd: true))
    compiler.append(.match)
    let prefix = compiler.prefix(tree, flags).characters
    let first = prefix.isEmpty ? compiler.first(tree[...], flags).needed : nil
    return RegexProgram(
      code: compiler.code, sets: compiler.sets, pool: compiler.pool, groupCount: parser.groupCount - 1,
      slotCount: compiler.slotCount, choiceCount: compiler.choiceCount, canRemember: compiler.canRemember,
      prefix: prefix, first: first, isAnchored: compiler.isAnchored(tree, flags),
      leastWidth: parser.width(tree).least)
  }

  /// What comes behind a part that is being compiled.
  struct Follower {
    var first = RegexFirst.unknown
    /// The whole pattern's end, or parts that may match nothing and then the end.
    var isEnd = false

    static var unknown: Follower { Follower() }
  }

  // MARK: Sets

  mutating func set(_ items: CharacterItems, _ flags: RegexFlags) -> CharacterSet {
    let key = SetKey(items: items, flags: flags.intersection([.ignoreCase, .ascii, .locale, .unicode]))
    if let set = known[key] { return set }
    let made = CharacterSet(items, flags: key.flags)
    known[key] = made
    return made
  }

  mutating func anySet(_ flags: RegexFlags) -> CharacterSet {
    let key = SetKey(items: nil, flags: flags.intersection(.dotAll))
    if let set = known[key] { return set }
    let made = CharacterSet.any(exceptNewline: !flags.contains(.dotAll))
    known[key] = made
    return made
  }

  private mutating func number(of set: CharacterSet) -> Int32 {
    if let index = sets.firstIndex(where: { $0 === set }) { return Int32(index) }
    sets.append(set)
    return Int32(sets.count - 1)
  }

  private mutating func wordSet(_ flags: RegexFlags) -> Int32 {
    let items = CharacterItems(items: [.category(.word, isNegated: false)])
    return number(of: set(items, flags.subtracting(.ignoreCase)))
  }

  // MARK: Emitting

  @discardableResult
  mutating func append(_ step: RegexInstruction.Code, x: Int = 0, y: Int = 0) -> Int {
    var instruction = RegexInstruction(code: step)
    instruction.x = Int32(truncatingIfNeeded: x)
    instruction.y = Int32(truncatingIfNeeded: y)
    switch step {
    case .split, .splitAway, .guardedSplit, .repeatGreedy, .repeatLazy, .loopGreedy, .loopLazy:
      instruction.choice = Int32(choiceCount)
      choiceCount += 1
    case .countGreedy, .countLazy, .countPossessive, .reference, .conditional: canRemember = false
    case .match, .fail, .character, .set, .text, .mark, .lineStart, .manyLineStart, .lineEnd, .manyLineEnd, .textEnd,
      .boundary, .noBoundary, .jump, .repeatPossessive, .assign, .loopBegin, .count, .atomicBegin, .atomicEnd,
      .lookBegin, .lookEnd, .negativeLookBegin, .negativeLookEnd:
      break
    }
    code.append(instruction)
    return code.count - 1
  }

  private var here: Int32 { Int32(truncatingIfNeeded: code.count) }

  mutating func newSlots(_ count: Int) -> Int {
    defer { slotCount += count }
    return slotCount
  }

  private func following(
    _ index: Int, _ nodes: [RegexNode], _ flags: RegexFlags, _ follower: Follower
  ) -> (inout RegexCompiler) -> Follower {
    { compiler in
      let rest = compiler.first(nodes[(index + 1)...], flags)
      return Follower(first: rest.followed(by: follower.first), isEnd: index + 1 == nodes.count && follower.isEnd)
    }
  }

  mutating func emit(_ nodes: [RegexNode], _ flags: RegexFlags, follower: Follower) throws(RegexFailure) {
    try parser.checkDepth()
    var run: [UInt32] = []
    for (index, node) in nodes.enumerated() {
      if case .literal(let character) = node, isPlain(character, flags) {
        run.append(character)
        continue
      }
      flush(&run)
      let next = following(index, nodes, flags, follower)
      try emit(node, flags, next)
    }
    flush(&run)
  }

  private mutating func flush(_ run: inout [UInt32]) {
    if run.isEmpty { return }
    if run.count == 1 {
      append(.character, x: Int(run[0]))
    } else {
      append(.text, x: pool.count, y: run.count)
      pool += run
    }
    run = []
  }

  private mutating func emit(
    _ node: RegexNode, _ flags: RegexFlags, _ next: (inout RegexCompiler) -> Follower
  ) throws(RegexFailure) {
    switch node {
    case .literal, .notLiteral, .any, .set:
      if let set = simpleSet(node, flags) { append(.set, x: Int(number(of: set))) }
    case .anchor(let anchor): emit(anchor, flags)
    case .branch(let alternatives, _): try emitBranch(alternatives, flags, next(&self))
    case .group(let number, let adding, let removing, let inner, _):
      if let number { append(.mark, x: 2 * number - 2) }
      try emit(inner, flags.changed(adding: adding, removing: removing), follower: next(&self))
      if let number { append(.mark, x: 2 * number - 1) }
    case .atomic(let inner, _): try emitAtomic(inner, flags)
    case .repetition(let greed, let least, let most, let inner, _):
      if flags.contains(.template) {
        let name = greed == .greedy ? "MAX_REPEAT" : greed == .lazy ? "MIN_REPEAT" : "POSSESSIVE_REPEAT"
        throw .syntax("internal: unsupported template operator \(name)", position: nil)
      }
      try emitRepetition(greed, least, most, inner, flags, next)
    case .look(let isBehind, let isNegated, let inner): try emitLook(isBehind, isNegated, inner, flags)
    case .reference(let group):
      let folding = CaseFolding(flags)
      append(.reference, x: group, y: folding == .none ? 0 : folding == .ascii ? 1 : 2)
    case .conditional(let group, let yes, let no, _):
      let condition = append(.conditional, x: group)
      let follower = next(&self)
      try emit(yes, flags, follower: follower)
      if let no {
        let end = append(.jump)
        code[condition].y = here
        try emit(no, flags, follower: follower)
        code[end].x = here
      } else {
        code[condition].y = here
      }
    }
  }

  private mutating func emit(_ anchor: RegexAnchor, _ flags: RegexFlags) {
    let isMultiline = flags.contains(.multiline)
    switch anchor {
    case .textStart: append(.lineStart)
    case .lineStart: append(isMultiline ? .manyLineStart : .lineStart)
    case .textEnd: append(.textEnd)
    case .lineEnd: append(isMultiline ? .manyLineEnd : .lineEnd)
    case .boundary: append(.boundary, x: Int(wordSet(flags)))
    case .noBoundary: append(.noBoundary, x: Int(wordSet(flags)))
    }
  }

  private mutating func emitBranch(
    _ alternatives: [[RegexNode]], _ flags: RegexFlags, _ follower: Follower
  ) throws(RegexFailure) {
    var ends: [Int] = []
    for (index, alternative) in alternatives.enumerated() {
      if index + 1 == alternatives.count {
        try emit(alternative, flags, follower: follower)
        break
      }
      let split = emitSplit(first(alternative[...], flags).followed(by: follower.first))
      try emit(alternative, flags, follower: follower)
      ends.append(append(.jump))
      code[split].x = here
    }
    for end in ends { code[end].x = here }
  }

  /// A choice whose first way begins as given.
  private mutating func emitSplit(_ first: RegexFirst) -> Int {
    guard let needed = first.needed else { return append(.split) }
    return append(.guardedSplit, y: Int(number(of: needed)))
  }

  private mutating func emitAtomic(_ inner: [RegexNode], _ flags: RegexFlags) throws(RegexFailure) {
    let slot = newSlots(1)
    append(.atomicBegin, x: slot)
    try emit(inner, flags, follower: .unknown)
    append(.atomicEnd, x: slot)
  }

  private mutating func emitLook(
    _ isBehind: Bool, _ isNegated: Bool, _ inner: [RegexNode], _ flags: RegexFlags
  ) throws(RegexFailure) {
    var back = 0
    if isBehind {
      let width = parser.width(inner)
      if width.least > RegexLimits.lookBehind { throw .syntax("looks too much behind", position: nil) }
      if width.least != width.most { throw .syntax("look-behind requires fixed-width pattern", position: nil) }
      back = width.least
    }
    let slot = newSlots(2)
    let begin = append(isNegated ? .negativeLookBegin : .lookBegin, x: slot)
    // As a bit pattern: a step back may be longer than the largest signed number.
    code[begin].least = UInt32(truncatingIfNeeded: back)
    try emit(inner, flags, follower: .unknown)
    append(isNegated ? .negativeLookEnd : .lookEnd, x: slot)
    code[begin].y = here
  }

  // MARK: Repetitions

  private mutating func emitRepetition(
    _ greed: RegexGreed, _ least: Int, _ most: Int, _ inner: [RegexNode], _ flags: RegexFlags,
    _ next: (inout RegexCompiler) -> Follower
  ) throws(RegexFailure) {
    if most == 0 { return }
    if inner.count == 1, let set = simpleSet(inner[0], flags) {
      emitSimple(greed, least, most, set, next(&self))
      return
    }
    if most == 1 {
      try emitOnce(greed, isOptional: least == 0, inner, flags, next)
      return
    }
    if greed == .possessive || least > 1 || most != RegexLimits.endless {
      try emitCounted(greed, least, most, inner, flags)
      return
    }
    let first = first(inner[...], flags)
    if parser.width(inner).least > 0 {
      try emitAdvancing(greed, least, inner, flags, first, next(&self))
    } else {
      try emitMaybeEmpty(greed, least, inner, flags)
    }
  }

  private mutating func emitSimple(
    _ greed: RegexGreed, _ least: Int, _ most: Int, _ set: CharacterSet, _ follower: Follower
  ) {
    let step: RegexInstruction.Code =
      greed == .greedy ? .repeatGreedy : greed == .lazy ? .repeatLazy : .repeatPossessive
    let place = append(step, x: Int(number(of: set)), y: set.allKind)
    code[place].least = UInt32(truncatingIfNeeded: least)
    code[place].most = UInt32(truncatingIfNeeded: most)
    if follower.isEnd {
      code[place].follower = .end
    } else if let needed = follower.first.needed {
      code[place].follower = .set
      code[place].next = number(of: needed)
      code[place].isDisjoint = set.isDisjointBelow256(needed)
    }
  }

  /// At most once.
  private mutating func emitOnce(
    _ greed: RegexGreed, isOptional: Bool, _ inner: [RegexNode], _ flags: RegexFlags,
    _ next: (inout RegexCompiler) -> Follower
  ) throws(RegexFailure) {
    switch greed {
    case .greedy, .lazy:
      var split: Int?
      if isOptional { split = greed == .lazy ? append(.splitAway) : emitSplit(first(inner[...], flags)) }
      try emit(inner, flags, follower: next(&self))
      if let split { code[split].x = here }
    case .possessive:
      let slot = newSlots(1)
      append(.atomicBegin, x: slot)
      let split = isOptional ? append(.split) : nil
      try emit(inner, flags, follower: .unknown)
      if let split { code[split].x = here }
      append(.atomicEnd, x: slot)
    }
  }

  /// Without a count, of what is never empty.
  private mutating func emitAdvancing(
    _ greed: RegexGreed, _ least: Int, _ inner: [RegexNode], _ flags: RegexFlags, _ first: RegexFirst,
    _ follower: Follower
  ) throws(RegexFailure) {
    let skip = least == 1 ? append(.jump) : nil
    let loop = greed == .lazy ? append(.splitAway) : emitSplit(first)
    if let skip { code[skip].x = here }
    var behind = Follower.unknown
    behind.first = first
    if follower.first.isUnknown || follower.first.mayBeEmpty {
      behind.first = .unknown
    } else {
      behind.first.include(follower.first)
    }
    try emit(inner, flags, follower: behind)
    append(.jump, x: loop)
    code[loop].x = here
  }

  /// Without a count, of what may be empty.
  private mutating func emitMaybeEmpty(
    _ greed: RegexGreed, _ least: Int, _ inner: [RegexNode], _ flags: RegexFlags
  ) throws(RegexFailure) {
    let slot = newSlots(1)
    append(.assign, x: slot, y: -1)
    let skip = least == 0 ? append(.jump) : nil
    let body = Int(here)
    try emit(inner, flags, follower: .unknown)
    if let skip { code[skip].x = here }
    if greed == .lazy {
      let loop = append(.loopLazy, x: slot)
      let end = append(.jump)
      code[loop].y = here
      append(.loopBegin, x: slot, y: body)
      code[end].x = here
    } else {
      append(.loopGreedy, x: slot, y: body)
    }
  }

  private mutating func emitCounted(
    _ greed: RegexGreed, _ least: Int, _ most: Int, _ inner: [RegexNode], _ flags: RegexFlags
  ) throws(RegexFailure) {
    let slot = newSlots(greed == .possessive ? 3 : 2)
    append(.assign, x: slot, y: 0)
    append(.assign, x: slot + 1, y: -1)
    func bound(_ place: Int, _ code: inout [RegexInstruction]) {
      code[place].least = UInt32(truncatingIfNeeded: least)
      code[place].most = UInt32(truncatingIfNeeded: most)
    }
    if greed == .possessive {
      let loop = append(.countPossessive, x: slot, y: code.count + 1)
      bound(loop, &code)
      try emit(inner, flags, follower: .unknown)
      append(.count, x: slot)
      append(.atomicEnd, x: slot + 2)
      append(.jump, x: loop)
      code[loop].next = here
      return
    }
    let skip = append(.jump)
    let body = Int(here)
    try emit(inner, flags, follower: .unknown)
    append(.count, x: slot)
    code[skip].x = here
    let loop = append(greed == .lazy ? .countLazy : .countGreedy, x: slot, y: body)
    bound(loop, &code)
    if greed == .lazy {
      let end = append(.jump)
      code[loop].next = here
      append(.loopBegin, x: slot + 1, y: body)
      code[end].x = here
    }
  }
}
