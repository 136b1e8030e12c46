/// The flags of a pattern, with the numbers that scripts see.
struct RegexFlags: OptionSet, Hashable {
  let rawValue: Int

  static let template = RegexFlags(rawValue: 1)
  static let ignoreCase = RegexFlags(rawValue: 2)
  static let locale = RegexFlags(rawValue: 4)
  static let multiline = RegexFlags(rawValue: 8)
  static let dotAll = RegexFlags(rawValue: 16)
  static let unicode = RegexFlags(rawValue: 32)
  static let verbose = RegexFlags(rawValue: 64)
  static let debug = RegexFlags(rawValue: 128)
  static let ascii = RegexFlags(rawValue: 256)

  /// Which characters count as letters, digits and spaces: at most one of these holds.
  static let alphabets: RegexFlags = [.ascii, .locale, .unicode]
  /// What a part of a pattern cannot change.
  static let global: RegexFlags = [.debug, .template]

  /// By the letter of an inline flag.
  static func letter(_ code: UInt32) -> RegexFlags? {
    switch code {
    case 0x69: .ignoreCase
    case 0x4C: .locale
    case 0x6D: .multiline
    case 0x73: .dotAll
    case 0x78: .verbose
    case 0x61: .ascii
    case 0x74: .template
    case 0x75: .unicode
    default: nil
    }
  }

  /// As they hold inside a group that adds some and removes others.
  func changed(adding: RegexFlags, removing: RegexFlags) -> RegexFlags {
    let kept = adding.isDisjoint(with: .alphabets) ? self : subtracting(.alphabets)
    return kept.union(adding).subtracting(removing)
  }

  /// In the order and with the names of a pattern's `repr`.
  static let names: [(RegexFlags, String)] = [
    (.template, "TEMPLATE"), (.ignoreCase, "IGNORECASE"), (.locale, "LOCALE"), (.multiline, "MULTILINE"),
    (.dotAll, "DOTALL"), (.unicode, "UNICODE"), (.verbose, "VERBOSE"), (.debug, "DEBUG"), (.ascii, "ASCII"),
  ]

  /// `re.IGNORECASE|0x200`; empty without flags.
  var text: String {
    var parts: [String] = []
    var rest = rawValue
    for (flag, name) in RegexFlags.names where contains(flag) {
      parts.append("re.\(name)")
      rest &= ~flag.rawValue
    }
    if rest != 0 { parts.append("0x" + String(UInt32(truncatingIfNeeded: rest), radix: 16)) }
    return parts.joined(separator: "|")
  }
}
