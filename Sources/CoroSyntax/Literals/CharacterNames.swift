/// Finds code points by their Unicode names, for `\N{…}`.
///
/// The standard library knows the name of a code point but not the way back, so a name that has not been
/// asked for is searched among all. Few programs hold any.
package struct CharacterNames {
  private var known: [String: UInt32?] = [:]

  package init() {}

  package mutating func codePoint(named name: String) -> UInt32? {
    let wanted = name.uppercased()
    if let answer = known[wanted] { return answer }
    let answer = CharacterNames.search(wanted)
    known[wanted] = .some(answer)
    return answer
  }

  private static func search(_ name: String) -> UInt32? {
    // Assigned planes; the private ones in between have no names.
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x33FF, 0x4DC0...0x4DFF, 0xA000...0xABFF, 0xF900...0x1FBFF, 0xE0001...0xE01EF,
    ]
    let prefix = "CJK UNIFIED IDEOGRAPH-"
    if name.hasPrefix(prefix) {
      guard let value = UInt32(name.dropFirst(prefix.count), radix: 16), let scalar = Unicode.Scalar(value),
        scalar.properties.isUnifiedIdeograph
      else { return nil }
      return value
    }
    if name.hasPrefix("HANGUL SYLLABLE ") { return find(name, 0xAC00...0xD7A3) }
    for range in ranges {
      if let value = find(name, range) { return value }
    }
    return find(name, 0...0x9F)
  }

  private static func find(_ name: String, _ range: ClosedRange<UInt32>) -> UInt32? {
    range.first { value in
      guard let properties = Unicode.Scalar(value)?.properties else { return false }
      return properties.name == name || properties.nameAlias == name
    }
  }
}
