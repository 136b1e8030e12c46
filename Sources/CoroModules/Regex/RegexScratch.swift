/// What a failing match goes back to: a way not tried yet, or an old value of a slot.
struct RegexEntry {
  enum Kind: UInt8 {
    /// Slot `step` held `place`.
    case slot
    /// Go on with `step` at `place`; `other` is the number of the choice.
    case choice
    /// The greedy repetition `step` went on at `place`; it may give back down to `other`.
    case greedy
    /// The lazy repetition `step` went on at `place`; it may take up to `other`.
    case lazy
  }

  var kind: Kind
  var step: Int32
  var place: Int
  var other: Int
}

/// Memory that matching works in. It belongs to one match at a time and is used again for the next.
final class RegexScratch {
  let slots: UnsafeMutablePointer<Int>
  private(set) var stack: UnsafeMutablePointer<RegexEntry>
  private(set) var capacity = 64
  /// Entries: what a deeper stack holds is given back after the match.
  private static let kept = 1 << 14

  init(slotCount: Int) {
    slots = UnsafeMutablePointer<Int>.allocate(capacity: slotCount)
    slots.initialize(repeating: -1, count: slotCount)
    stack = UnsafeMutablePointer<RegexEntry>.allocate(capacity: capacity)
  }

  deinit {
    slots.deallocate()
    stack.deallocate()
  }

  func grow() {
    let larger = UnsafeMutablePointer<RegexEntry>.allocate(capacity: capacity * 2)
    larger.update(from: stack, count: capacity)
    stack.deallocate()
    stack = larger
    capacity *= 2
  }

  var isWorthKeeping: Bool { capacity <= RegexScratch.kept }
}

/// Which choices have failed already at which places: a pattern that goes back again and again then takes a time
/// that is the product of its length and the text's at most.
struct RegexMemory {
  private let words: UnsafeMutablePointer<UInt64>
  private let wordCount: Int
  private let width: Int
  /// Bits: 32 megabytes of them.
  private static let mostBits = 1 << 28

  /// Nil where it would be too large.
  init?(choices: Int, places: Int) {
    let (bits, overflow) = choices.multipliedReportingOverflow(by: places)
    if overflow || bits > RegexMemory.mostBits || bits == 0 { return nil }
    width = places
    wordCount = (bits + 63) / 64
    words = UnsafeMutablePointer<UInt64>.allocate(capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
  }

  func free() { words.deallocate() }
  func clear() { words.update(repeating: 0, count: wordCount) }

  @inline(__always)
  func hasFailed(_ choice: Int, _ place: Int) -> Bool {
    let bit = choice * width + place
    return words[bit >> 6] & (1 << UInt64(bit & 63)) != 0
  }

  @inline(__always)
  func noteFailure(_ choice: Int, _ place: Int) {
    let bit = choice * width + place
    words[bit >> 6] |= 1 << UInt64(bit & 63)
  }
}
