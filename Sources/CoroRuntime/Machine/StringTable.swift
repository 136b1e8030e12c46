/// The interned strings of one interpreter: names in programs, keys of namespaces.
///
/// One object stands for all equal strings, so that caches compare addresses. Interned strings live as long as the
/// interpreter: there are as many as names in the programs it ran.
final class StringTable {
  private var strings: [Key: StringObject] = [:]

  private struct Key: Hashable {
    let string: StringObject
    let hash: Int
    static func == (left: Key, right: Key) -> Bool { left.string.isEqual(to: right.string) }
    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
  }

  func intern(_ string: StringObject, seed: UInt64) -> StringObject {
    if string.isInterned { return string }
    let key = Key(string: string, hash: string.hash(seed: seed))
    if let known = strings[key] { return known }
    string.isInterned = true
    strings[key] = string
    return string
  }
}
