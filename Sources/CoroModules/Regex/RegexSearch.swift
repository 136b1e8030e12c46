import CoroRuntime

/// A program at work on one text.
///
/// It keeps the bytes that it looks at, but not a string: whoever makes it keeps that alive.
class RegexSearch {
  let machine: Machine
  let program: RegexProgram
  let subject: RegexSubject
  /// The bounds within the text.
  let start: Int
  let end: Int
  /// Where the next search begins, and whether it must not find nothing there.
  var position: Int
  var mustAdvance = false
  fileprivate(set) var matchStart = 0
  fileprivate(set) var matchEnd = 0
  fileprivate let scratch: RegexScratch

  fileprivate init(
    _ pattern: PatternObject, _ subject: RegexSubject, _ start: Int, _ end: Int, _ machine: Machine,
    _ scratch: RegexScratch
  ) {
    self.machine = machine
    program = pattern.program
    self.subject = subject
    self.start = start
    self.end = end
    position = start
    self.scratch = scratch
  }

  deinit {
    if scratch.isWorthKeeping { program.scratch = scratch }
  }

  static func make(
    _ pattern: PatternObject, _ subject: RegexSubject, _ start: Int, _ end: Int, _ machine: Machine,
    stepLimit: Int
  ) -> RegexSearch {
    let count = subject.count
    let first = min(max(start, 0), count)
    let last = min(max(end, 0), count)
    if let string = subject.string {
      if string.isWide {
        return TypedSearch(pattern, subject, first, last, machine, UnsafePointer(string.wide), stepLimit)
      }
      return TypedSearch(pattern, subject, first, last, machine, UnsafePointer(string.narrow), stepLimit)
    }
    // The array is the subject's, which lives as long as the search and never changes.
    let bytes = subject.bytes.withUnsafeBufferPointer { $0.baseAddress } ?? UnsafePointer(pattern.program.nothing)
    return TypedSearch(pattern, subject, first, last, machine, bytes, stepLimit)
  }

  /// The first match at or after a place.
  func find(from place: Int, mustAdvance: Bool) throws(Unwind) -> Bool { false }

  /// A match at a place, up to the end where it has to be whole.
  func match(at place: Int, isWhole: Bool, mustAdvance: Bool = false) throws(Unwind) -> Bool { false }

  /// The next of all matches that do not overlap.
  final func next() throws(Unwind) -> Bool {
    if position > end { return false }
    guard try find(from: position, mustAdvance: mustAdvance) else { return false }
    mustAdvance = matchEnd == matchStart
    position = matchEnd
    return true
  }

  /// Like `next`, of a match that begins right where the last one ended.
  final func nextHere() throws(Unwind) -> Bool {
    if position > end { return false }
    guard try match(at: position, isWhole: false, mustAdvance: mustAdvance) else { return false }
    mustAdvance = matchEnd == matchStart
    position = matchEnd
    return true
  }

  /// Finds nothing any more.
  final func finish() { position = .max }

  /// The bounds of a group in the match that was found; nil where it did not match.
  final func bounds(_ group: Int) -> (start: Int, end: Int)? {
    if group == 0 { return (matchStart, matchEnd) }
    let start = scratch.slots[2 * group - 2]
    let end = scratch.slots[2 * group - 1]
    return start >= 0 && end >= start ? (start, end) : nil
  }

  /// What a group matched.
  final func text(_ group: Int, otherwise: Value) -> Value {
    guard let bounds = bounds(group) else { return otherwise }
    return subject.slice(bounds.start, bounds.end, machine)
  }

  final var lastGroup: Int? {
    let last = scratch.slots[2 * program.groupCount]
    return last > 0 ? last : nil
  }
}

/// A search in a text whose characters have one size.
private final class TypedSearch<Unit: FixedWidthInteger & UnsignedInteger>: RegexSearch {
  private var matcher: RegexMatcher<Unit>

  init(
    _ pattern: PatternObject, _ subject: RegexSubject, _ start: Int, _ end: Int, _ machine: Machine,
    _ text: UnsafePointer<Unit>, _ stepLimit: Int
  ) {
    let program = pattern.program
    let scratch = program.scratch ?? RegexScratch(slotCount: program.slotCount)
    program.scratch = nil
    matcher = RegexMatcher(machine, program, text, end: end, scratch: scratch, stepLimit: stepLimit)
    super.init(pattern, subject, start, end, machine, scratch)
  }

  deinit { matcher.memory?.free() }

  override func find(from place: Int, mustAdvance: Bool) throws(Unwind) -> Bool {
    matcher.spent = 0
    matcher.isWhole = false
    let found = matcher.search(from: place, mustAdvance: mustAdvance)
    if let failure = matcher.failure { throw failure }
    matchStart = matcher.matchStart
    matchEnd = matcher.matchEnd
    return found
  }

  override func match(at place: Int, isWhole: Bool, mustAdvance: Bool) throws(Unwind) -> Bool {
    matcher.spent = 0
    matcher.isWhole = isWhole
    matcher.forbiddenEnd = mustAdvance ? place : -1
    let found = matcher.matches(at: place)
    matcher.forbiddenEnd = -1
    if mustAdvance { matcher.memory?.clear() }
    if let failure = matcher.failure { throw failure }
    matchStart = matcher.matchStart
    matchEnd = matcher.matchEnd
    return found
  }
}
