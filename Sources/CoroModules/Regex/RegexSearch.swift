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
        return WideSearch(pattern, subject, first, last, machine, UnsafePointer(string.wide), stepLimit)
      }
      return NarrowSearch(pattern, subject, first, last, machine, UnsafePointer(string.narrow), stepLimit)
    }
    // The array is the subject's, which lives as long as the search and never changes.
    let bytes = subject.bytes.withUnsafeBufferPointer { $0.baseAddress } ?? UnsafePointer(pattern.program.nothing)
    return NarrowSearch(pattern, subject, first, last, machine, bytes, stepLimit)
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

extension RegexMatcher {
  fileprivate mutating func find(
    from place: Int, mustAdvance: Bool, for search: RegexSearch
  ) throws(Unwind) -> Bool {
    spent = 0
    isWhole = false
    let found = self.search(from: place, mustAdvance: mustAdvance)
    return try report(found, to: search)
  }

  fileprivate mutating func match(
    at place: Int, isWhole: Bool, mustAdvance: Bool, for search: RegexSearch
  ) throws(Unwind) -> Bool {
    spent = 0
    self.isWhole = isWhole
    forbiddenEnd = mustAdvance ? place : -1
    let found = matches(at: place)
    forbiddenEnd = -1
    if mustAdvance { memory?.clear() }
    return try report(found, to: search)
  }

  private func report(_ found: Bool, to search: RegexSearch) throws(Unwind) -> Bool {
    if let failure { throw failure }
    search.matchStart = matchStart
    search.matchEnd = matchEnd
    return found
  }
}

extension RegexProgram {
  /// What the last search left behind, or a new one.
  fileprivate func takeScratch() -> RegexScratch {
    defer { scratch = nil }
    return scratch ?? RegexScratch(slotCount: slotCount)
  }
}

// One class for each size of characters, not a generic class: the compiler makes one body for all of that, which asks
// the type at every character. Regular expressions took twice the time.

/// A search in a text of bytes or of narrow characters.
private final class NarrowSearch: RegexSearch {
  private var matcher: RegexMatcher<UInt8>

  init(
    _ pattern: PatternObject, _ subject: RegexSubject, _ start: Int, _ end: Int, _ machine: Machine,
    _ text: UnsafePointer<UInt8>, _ stepLimit: Int
  ) {
    let matcher = RegexMatcher(
      machine, pattern.program, text, end: end, scratch: pattern.program.takeScratch(), stepLimit: stepLimit)
    self.matcher = matcher
    super.init(pattern, subject, start, end, machine, matcher.scratch)
  }

  deinit { matcher.memory?.free() }

  override func find(from place: Int, mustAdvance: Bool) throws(Unwind) -> Bool {
    try matcher.find(from: place, mustAdvance: mustAdvance, for: self)
  }

  override func match(at place: Int, isWhole: Bool, mustAdvance: Bool) throws(Unwind) -> Bool {
    try matcher.match(at: place, isWhole: isWhole, mustAdvance: mustAdvance, for: self)
  }
}

/// A search in a text of wide characters.
private final class WideSearch: RegexSearch {
  private var matcher: RegexMatcher<UInt32>

  init(
    _ pattern: PatternObject, _ subject: RegexSubject, _ start: Int, _ end: Int, _ machine: Machine,
    _ text: UnsafePointer<UInt32>, _ stepLimit: Int
  ) {
    let matcher = RegexMatcher(
      machine, pattern.program, text, end: end, scratch: pattern.program.takeScratch(), stepLimit: stepLimit)
    self.matcher = matcher
    super.init(pattern, subject, start, end, machine, matcher.scratch)
  }

  deinit { matcher.memory?.free() }

  override func find(from place: Int, mustAdvance: Bool) throws(Unwind) -> Bool {
    try matcher.find(from: place, mustAdvance: mustAdvance, for: self)
  }

  override func match(at place: Int, isWhole: Bool, mustAdvance: Bool) throws(Unwind) -> Bool {
    try matcher.match(at: place, isWhole: isWhole, mustAdvance: mustAdvance, for: self)
  }
}
