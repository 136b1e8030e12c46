import CNativeStack

/// Finding text in text, by code points. Positions are -1 where nothing is found.
enum StringSearch {
  /// The first place at or after `start` where the needle stands wholly before `end`.
  ///
  /// - Requires: `end` is at most the haystack's length.
  static func find(_ needle: StringObject, in haystack: StringObject, _ start: Int, _ end: Int) -> Int {
    let length = needle.count
    if start > end || length > end - start { return -1 }
    if length == 0 { return start }
    // In canonical form a wide needle has a code point that no narrow haystack has.
    if needle.isWide && !haystack.isWide { return -1 }
    if !haystack.isWide {
      return findBytes(needle.narrow, length, in: haystack.narrow, start, end)
    }
    if length == 1 { return findWide(needle[0], in: haystack.wide, start, end) }
    if needle.isWide { return findWide(needle.wide, length, in: haystack.wide, start, end) }
    return widened(needle) { findWide($0, length, in: haystack.wide, start, end) }
  }

  static func findBytes(
    _ needle: UnsafePointer<UInt8>, _ length: Int, in haystack: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    if start > end || length > end - start { return -1 }
    if length == 0 { return start }
    let found: UnsafeMutableRawPointer? =
      length == 1
      ? memchr(haystack + start, Int32(needle[0]), end - start)
      : coro_find_bytes(haystack + start, end - start, needle, length)
    guard let found else { return -1 }
    return UnsafeRawPointer(found) - UnsafeRawPointer(haystack)
  }

  private static func findWide(_ code: UInt32, in haystack: UnsafePointer<UInt32>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end {
      if haystack[index] == code { return index }
      index += 1
    }
    return -1
  }

  /// The C library's search runs in linear time; what it finds between code points is passed over.
  private static func findWide(
    _ needle: UnsafePointer<UInt32>, _ length: Int, in haystack: UnsafePointer<UInt32>, _ start: Int, _ end: Int
  ) -> Int {
    let base = UnsafeRawPointer(haystack)
    var offset = start * 4
    while end * 4 - offset >= length * 4 {
      guard let found = coro_find_bytes(base + offset, end * 4 - offset, needle, length * 4) else { return -1 }
      let place = UnsafeRawPointer(found) - base
      if place & 3 == 0 { return place / 4 }
      offset = (place | 3) + 1
    }
    return -1
  }

  /// The last place where the needle stands within the bounds.
  static func findLast(_ needle: StringObject, in haystack: StringObject, _ start: Int, _ end: Int) -> Int {
    let length = needle.count
    if start > end || length > end - start { return -1 }
    if length == 0 { return end }
    if needle.isWide && !haystack.isWide { return -1 }
    if !haystack.isWide {
      return findLastUnit(needle.narrow, length, in: haystack.narrow, start, end)
    }
    if needle.isWide { return findLastUnit(needle.wide, length, in: haystack.wide, start, end) }
    return widened(needle) { findLastUnit($0, length, in: haystack.wide, start, end) }
  }

  static func findLastUnit<Unit: FixedWidthInteger>(
    _ needle: UnsafePointer<Unit>, _ length: Int, in haystack: UnsafePointer<Unit>, _ start: Int, _ end: Int
  ) -> Int {
    if start > end || length > end - start { return -1 }
    if length == 0 { return end }
    let first = needle[0]
    let size = (length - 1) * MemoryLayout<Unit>.size
    var index = end - length
    while index >= start {
      if haystack[index] == first, memcmp(haystack + index + 1, needle + 1, size) == 0 { return index }
      index -= 1
    }
    return -1
  }

  /// How often the needle stands in the haystack without overlaps, up to a limit.
  static func count(
    _ needle: StringObject, in haystack: StringObject, _ start: Int, _ end: Int, limit: Int = .max
  ) -> Int {
    if start > end { return 0 }
    if needle.count == 0 { return min(end - start + 1, limit) }
    if needle.count == 1 && !haystack.isWide && !needle.isWide && limit == .max {
      let byte = needle.narrow[0]
      var total = 0
      for index in start..<end where haystack.narrow[index] == byte { total += 1 }
      return total
    }
    var total = 0
    var position = start
    while total < limit {
      let found = find(needle, in: haystack, position, end)
      if found < 0 { break }
      total += 1
      position = found + needle.count
    }
    return total
  }

  /// Whether the text at a position is the other string.
  static func stands(_ part: StringObject, in string: StringObject, at position: Int) -> Bool {
    let length = part.count
    if position < 0 || length > string.count - position { return false }
    if part.isWide == string.isWide {
      let unit = string.isWide ? 4 : 1
      return memcmp(string.storage + position * unit, part.storage, length * unit) == 0
    }
    if part.isWide { return false }
    for index in 0..<length where string.wide[position + index] != UInt32(part.narrow[index]) { return false }
    return true
  }

  private static func widened(_ string: StringObject, _ body: (UnsafePointer<UInt32>) -> Int) -> Int {
    let copy = UnsafeMutablePointer<UInt32>.allocate(capacity: max(string.count, 1))
    defer { copy.deallocate() }
    for index in 0..<string.count { copy[index] = UInt32(string.narrow[index]) }
    return body(copy)
  }
}
