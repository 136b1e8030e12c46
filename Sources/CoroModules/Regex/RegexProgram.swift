/// One step of a compiled pattern. What the numbers mean stands beside each code.
struct RegexInstruction {
  enum Code: UInt8 {
    /// The whole pattern has matched.
    case match
    case fail
    /// The character `x`.
    case character
    /// A character of set `x`.
    case set
    /// `y` characters from the pool at `x`.
    case text
    /// Mark `x` is here.
    case mark
    case lineStart, manyLineStart, lineEnd, manyLineEnd, textEnd, boundary, noBoundary
    /// Goes on with the next one and, when that fails, at `x`.
    case split
    /// Goes on at `x` and, when that fails, with the next one.
    case splitAway
    /// Like `split`, but at `x` at once where the next character is not in set `y`.
    case guardedSplit
    case jump
    /// A character of set `x` again and again, at least `least` and at most `most` times. Of `y`, 1 says that the
    /// set is all but the newline, 2 that it is all.
    case repeatGreedy, repeatLazy, repeatPossessive
    /// Slot `x` becomes `y`.
    case assign
    /// A repetition whose body may be empty: the body at `y`, or the next one where slot `x` says that an
    /// iteration began just here.
    case loopGreedy, loopLazy
    /// Notes in slot `x` that an iteration begins here, and goes on at `y`.
    case loopBegin
    /// Adds one to slot `x`.
    case count
    /// A counted repetition: its count is in slot `x`, where an iteration began in the slot after it; its body at `y`.
    /// `next` is the `loopBegin` of a lazy one and the end of a possessive one, which has its way back in a third slot.
    case countGreedy, countLazy, countPossessive
    /// Remembers in slot `x` how much there is to go back to.
    case atomicBegin
    /// Forgets what came since.
    case atomicEnd
    /// Like `atomicBegin`, and notes in the slot after it where it looks from; goes `least` characters back.
    case lookBegin
    case lookEnd
    /// The negated one: goes on at `y` when the look fails.
    case negativeLookBegin
    case negativeLookEnd
    /// The text of group `x` again; `y` tells how letters compare.
    case reference
    /// At `y` unless group `x` has matched.
    case conditional
  }

  /// What is known of what follows a repetition.
  enum Follower: UInt8 {
    case unknown
    /// It begins with a character of set `next`.
    case set
    /// Nothing follows.
    case end
  }

  var code: Code
  var follower = Follower.unknown
  /// No character below 256 is in set `x` and in set `next`: going back is useless in a text of these.
  var isDisjoint = false
  var x: Int32 = 0
  var y: Int32 = 0
  var least: UInt32 = 0
  var most: UInt32 = 0
  var next: Int32 = 0
  /// The number of this choice among the program's, for the memory of what failed.
  var choice: Int32 = -1
}

/// A compiled pattern.
final class RegexProgram {
  let code: UnsafeMutablePointer<RegexInstruction>
  let count: Int
  let sets: UnsafeMutablePointer<Unmanaged<CharacterSet>>
  /// Their tables, by the same numbers.
  let tables: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>
  private let setCount: Int
  /// The characters of `text` instructions.
  let pool: UnsafeMutablePointer<UInt32>
  let groupCount: Int
  /// Marks, then the last closed group, then what repetitions and looks remember.
  let slotCount: Int
  let choiceCount: Int
  /// Whether what follows a choice depends on its place alone.
  let canRemember: Bool
  /// Characters that every match begins with.
  let prefix: [UInt32]
  /// What a match begins with, where a match is never empty.
  let first: CharacterSet?
  /// A match is the prefix and nothing else.
  let isLiteral: Bool
  /// Matches only at the start of the text.
  let isAnchored: Bool
  let leastWidth: Int
  /// An address for texts that have none; nothing is read there.
  let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
  /// Kept from match to match.
  var scratch: RegexScratch?

  init(
    code: [RegexInstruction], sets: [CharacterSet], pool: [UInt32], groupCount: Int, slotCount: Int, choiceCount: Int,
    canRemember: Bool, prefix: [UInt32], first: CharacterSet?, isAnchored: Bool, leastWidth: Int
  ) {
    self.code = UnsafeMutablePointer<RegexInstruction>.allocate(capacity: max(code.count, 1))
    self.code.initialize(from: code, count: code.count)
    count = code.count
    self.sets = UnsafeMutablePointer<Unmanaged<CharacterSet>>.allocate(capacity: max(sets.count, 1))
    for (index, set) in sets.enumerated() { (self.sets + index).initialize(to: Unmanaged.passRetained(set)) }
    tables = UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>.allocate(capacity: max(sets.count, 1))
    for (index, set) in sets.enumerated() { (tables + index).initialize(to: set.table) }
    setCount = sets.count
    self.pool = UnsafeMutablePointer<UInt32>.allocate(capacity: max(pool.count, 1))
    self.pool.initialize(from: pool, count: pool.count)
    self.groupCount = groupCount
    self.slotCount = slotCount
    self.choiceCount = choiceCount
    self.canRemember = canRemember
    self.prefix = prefix
    self.first = first
    isLiteral = code.count == 2 && !prefix.isEmpty
    self.isAnchored = isAnchored
    self.leastWidth = leastWidth
  }

  deinit {
    for index in 0..<setCount { sets[index].release() }
    code.deallocate()
    sets.deallocate()
    tables.deallocate()
    nothing.deallocate()
    pool.deallocate()
  }
}
