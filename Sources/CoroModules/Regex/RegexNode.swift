/// A part of a parsed pattern. A sequence of them is an array.
///
/// What holds other parts remembers its width: to measure them again at every level would take the square of the depth.
indirect enum RegexNode {
  case literal(UInt32)
  case notLiteral(UInt32)
  /// `.`
  case any
  case set(CharacterItems)
  case anchor(RegexAnchor)
  case branch([[RegexNode]], RegexWidth)
  /// A group; without a number it only scopes flags.
  case group(Int?, adding: RegexFlags, removing: RegexFlags, [RegexNode], RegexWidth)
  case atomic([RegexNode], RegexWidth)
  case repetition(RegexGreed, least: Int, most: Int, [RegexNode], RegexWidth)
  /// A look ahead or behind.
  case look(isBehind: Bool, isNegated: Bool, [RegexNode])
  case reference(Int)
  case conditional(Int, yes: [RegexNode], no: [RegexNode]?, RegexWidth)
}

/// Places that have no width.
enum RegexAnchor: Equatable {
  /// `^`
  case lineStart
  /// `$`
  case lineEnd
  /// `\A`
  case textStart
  /// `\Z`
  case textEnd
  case boundary
  case noBoundary
}

enum RegexGreed {
  case greedy
  case lazy
  case possessive
}

/// Kinds of characters that escapes name.
enum CharacterCategory: Hashable {
  case digit
  case space
  case word
}

/// What stands between brackets.
struct CharacterItems: Hashable {
  enum Item: Hashable {
    case character(UInt32)
    case range(UInt32, UInt32)
    case category(CharacterCategory, isNegated: Bool)
  }

  var items: [Item]
  var isNegated = false
}

/// Limits of the engine, those of CPython's.
enum RegexLimits {
  /// "Without end" as the most repetitions, and one more than the largest number that can be asked for.
  static let endless = 4_294_967_295
  static let groups = 1_073_741_823
  /// Characters that a look behind may step back.
  static let lookBehind = 4_294_967_295
}

/// The fewest and the most characters that something matches. Sums stay far from overflowing.
struct RegexWidth: Equatable {
  static let unlimited = 1 << 60

  var least: Int
  var most: Int

  static let zero = RegexWidth(least: 0, most: 0)
  static let one = RegexWidth(least: 1, most: 1)

  mutating func add(_ other: RegexWidth) {
    least = min(least + other.least, RegexWidth.unlimited)
    most = min(most + other.most, RegexWidth.unlimited)
  }

  static func product(_ width: Int, _ count: Int) -> Int {
    let (product, overflow) = width.multipliedReportingOverflow(by: count)
    return overflow ? unlimited : min(product, unlimited)
  }

  func repeated(least fewest: Int, most highest: Int) -> RegexWidth {
    RegexWidth(
      least: RegexWidth.product(least, fewest),
      most: highest == RegexLimits.endless && most > 0 ? RegexWidth.unlimited : RegexWidth.product(most, highest))
  }

  func joined(_ other: RegexWidth) -> RegexWidth {
    RegexWidth(least: min(least, other.least), most: max(most, other.most))
  }
}
