import CoroRuntime

/// A set of characters that answers with a look into a table.
///
/// The table of the first 256 code points is made with the set, those of other blocks of 256 when a text first
/// has one of their characters.
final class CharacterSet {
  private enum Content {
    case items(CharacterItems, CaseFolding, RegexFlags)
    case any(exceptNewline: Bool)
    case union([CharacterSet])
  }

  private let content: Content
  /// 1 for members, of the code points below 256.
  let table: UnsafeMutablePointer<UInt8>
  private var blocks: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?
  private static let blockCount = 0x110000 >> 8

  private init(_ content: Content) {
    self.content = content
    table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for code in 0..<256 { table[code] = computes(UInt32(code)) ? 1 : 0 }
  }

  deinit {
    table.deallocate()
    guard let blocks else { return }
    for index in 0..<CharacterSet.blockCount { blocks[index]?.deallocate() }
    blocks.deallocate()
  }

  convenience init(_ items: CharacterItems, flags: RegexFlags) {
    self.init(.items(items, CaseFolding(flags), flags))
  }

  static func any(exceptNewline: Bool) -> CharacterSet { CharacterSet(.any(exceptNewline: exceptNewline)) }
  static func union(_ sets: [CharacterSet]) -> CharacterSet { CharacterSet(.union(sets)) }

  /// Whether no code point below 256 is in both.
  func isDisjointBelow256(_ other: CharacterSet) -> Bool {
    for code in 0..<256 where table[code] & other.table[code] != 0 { return false }
    return true
  }

  /// 1 for all but the newline, 2 for all, 0 for other sets.
  var allKind: Int {
    if case .any(let exceptNewline) = content { exceptNewline ? 1 : 2 } else { 0 }
  }

  @inline(__always)
  func contains(_ code: UInt32) -> Bool {
    code < 256 ? table[Int(code)] != 0 : containsWide(code)
  }

  private func containsWide(_ code: UInt32) -> Bool {
    let index = Int(code >> 8)
    guard index < CharacterSet.blockCount else { return computes(code) }
    let blocks = self.blocks ?? makeBlocks()
    if let block = blocks[index] { return block[Int(code & 255)] != 0 }
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for low in 0..<256 { block[low] = computes(UInt32(index << 8 | low)) ? 1 : 0 }
    blocks[index] = block
    return block[Int(code & 255)] != 0
  }

  private func makeBlocks() -> UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?> {
    let made = UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>.allocate(capacity: CharacterSet.blockCount)
    made.initialize(repeating: nil, count: CharacterSet.blockCount)
    blocks = made
    return made
  }

  private func computes(_ code: UInt32) -> Bool {
    switch content {
    case .any(let exceptNewline): return !exceptNewline || code != 0x0A
    case .union(let sets): return sets.contains { $0.contains(code) }
    case .items(let items, let folding, let flags):
      if flags.contains([.locale, .ignoreCase]), items.items.count > 1 {
        // Of a negated set, too, it is enough that one of the two forms is a member: as CPython does it.
        let forms = CaseFolding.ascii.variants(of: CaseFolding.ascii.lower(code))
        return forms.contains { CharacterSet.holds(items, $0, [$0], flags) != items.isNegated }
      }
      switch folding {
      case .none: return CharacterSet.holds(items, code, [code], flags) != items.isNegated
      case .ascii, .unicode:
        let lower = folding.lower(code)
        return CharacterSet.holds(items, lower, folding.variants(of: lower), flags) != items.isNegated
      }
    }
  }

  /// Whether some item has one of the variants; categories are asked about the character itself.
  private static func holds(
    _ items: CharacterItems, _ code: UInt32, _ variants: [UInt32], _ flags: RegexFlags
  ) -> Bool {
    for item in items.items {
      switch item {
      case .character(let wanted): if variants.contains(wanted) { return true }
      case .range(let low, let high): if variants.contains(where: { $0 >= low && $0 <= high }) { return true }
      case .category(let category, let isNegated):
        if belongs(code, to: category, flags) != isNegated { return true }
      }
    }
    return false
  }

  /// Whether a character is a digit, a space or part of a word.
  static func belongs(_ code: UInt32, to category: CharacterCategory, _ flags: RegexFlags) -> Bool {
    if code < 128 || !flags.contains(.unicode) {
      switch category {
      case .digit: return RegexTokenizer.isDigit(code)
      case .space:
        return RegexParser.isSpace(code) || flags.contains(.unicode) && (0x1C...0x1F).contains(code)
      case .word: return RegexTokenizer.isDigit(code) || RegexTokenizer.isLetter(code) || code == 0x5F
      }
    }
    switch category {
    case .digit: return CharacterProperties.decimalValue(code) != nil
    case .space: return CharacterProperties.isSpace(code)
    case .word: return CharacterProperties.isAlphanumeric(code)
    }
  }
}
