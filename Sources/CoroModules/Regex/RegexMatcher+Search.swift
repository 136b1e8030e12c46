#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finding where a match begins.
extension RegexMatcher {
  /// The first match that begins at or after a place.
  ///
  /// - Parameter mustAdvance: a match that begins right there must not be empty.
  mutating func search(from start: Int, mustAdvance: Bool) -> Bool {
    var place = start
    let last = end - program.leastWidth
    if place > last { return false }
    if mustAdvance {
      forbiddenEnd = start
      if matches(at: start) || failure != nil { return failure == nil }
      forbiddenEnd = -1
      // What failed only for being empty may match from elsewhere.
      memory?.clear()
      place += 1
    }
    if program.isAnchored { return place == 0 && place <= last && matches(at: 0) }
    if !program.prefix.isEmpty { return searchPrefix(from: place, last) }
    let first = program.first
    while place <= last {
      if let first {
        place = skip(to: first, from: place)
        if place > last || place == end { return false }
      }
      if matches(at: place) { return true }
      if failure != nil { return false }
      fuel &-= 1
      if fuel < 0, !refuel() { return false }
      place += 1
    }
    return false
  }

  @inline(__always)
  private func skip(to first: CharacterSet, from start: Int) -> Int {
    var place = start
    if Unit.self == UInt8.self {
      let table = first.table
      while place < end, table[Int(truncatingIfNeeded: text[place])] == 0 { place += 1 }
    } else {
      while place < end, !first.contains(UInt32(truncatingIfNeeded: text[place])) { place += 1 }
    }
    return place
  }

  private mutating func searchPrefix(from start: Int, _ last: Int) -> Bool {
    var place = start
    while place <= last {
      place = findPrefix(from: place, last)
      if place < 0 { return false }
      if program.isLiteral {
        matchStart = place
        matchEnd = place + program.prefix.count
        return true
      }
      if matches(at: place) { return true }
      if failure != nil { return false }
      fuel &-= 1
      if fuel < 0, !refuel() { return false }
      place += 1
    }
    return false
  }

  private func findPrefix(from start: Int, _ last: Int) -> Int {
    let prefix = program.prefix
    return prefix.withUnsafeBufferPointer { wanted in
      guard let initial = Unit(exactly: wanted[0]) else { return -1 }
      var place = start
      while place <= last {
        if Unit.self == UInt8.self {
          let bytes = UnsafeRawPointer(text) + place
          guard let found = memchr(bytes, Int32(truncatingIfNeeded: initial), last + 1 - place) else { return -1 }
          place += UnsafeRawPointer(found) - bytes
        } else {
          while place <= last, text[place] != initial { place += 1 }
          if place > last { return -1 }
        }
        var offset = 1
        while offset < wanted.count, UInt32(truncatingIfNeeded: text[place + offset]) == wanted[offset] { offset += 1 }
        if offset == wanted.count { return place }
        place += 1
      }
      return -1
    }
  }
}
