#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes that arrived and were not read yet: one block, filled at its end and read at its start.
///
/// What is read moves nothing; what is left is moved to the front when there is no room behind it, and only where that is
/// at most half of the block: each byte is copied a few times at most, however small the pieces are.
struct StreamBuffer {
  private var base: UnsafeMutableRawPointer?
  private var start = 0
  private var end = 0
  private(set) var capacity = 0

  /// Bytes: an empty buffer keeps a block of no more than that.
  private static let mostKeptEmpty = 64 << 10

  var count: Int { end - start }

  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base.map { UnsafeRawPointer($0 + start) }, count: count)
  }

  func deallocate() { base?.deallocate() }

  /// How much larger the block has to become for so many bytes more.
  func bytesToGrow(for more: Int) -> Int {
    let needed = count + more
    if needed <= capacity && (end + more <= capacity || needed * 2 <= capacity) { return 0 }
    return max(needed, capacity * 2, 256)
  }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    guard let source = more.baseAddress, more.count > 0 else { return }
    if end + more.count > capacity { makeRoom(for: more.count) }
    guard let base else { return }
    (base + end).copyMemory(from: source, byteCount: more.count)
    end += more.count
  }

  private mutating func makeRoom(for more: Int) {
    let size = bytesToGrow(for: more)
    if size == 0, let base {
      memmove(base, base + start, count)
    } else {
      let moved = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1)
      if let base {
        moved.copyMemory(from: base + start, byteCount: count)
        base.deallocate()
      }
      base = moved
      capacity = size
    }
    end = count
    start = 0
  }

  /// Forgets so many bytes at the start.
  mutating func drop(_ dropped: Int) {
    start += min(dropped, count)
    if start == end { removeAll() }
  }

  mutating func removeAll() {
    start = 0
    end = 0
    if capacity > StreamBuffer.mostKeptEmpty {
      base?.deallocate()
      base = nil
      capacity = 0
    }
  }

  /// The first place of a separator at or behind an offset, counted from the start.
  func firstIndex(of separator: [UInt8], from offset: Int) -> Int? {
    guard let base, let first = separator.first else { return nil }
    let last = count - separator.count
    var index = offset
    while index <= last {
      guard let found = memchr(base + start + index, Int32(first), last - index + 1) else { return nil }
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base + start)
      if separator.count == 1 { return index }
      let isEqual = separator.withUnsafeBytes { bytes in
        bytes.baseAddress.map { memcmp(found, $0, bytes.count) == 0 } ?? false
      }
      if isEqual { return index }
      index += 1
    }
    return nil
  }

  /// Whether a separator stands at an offset.
  func hasSeparator(_ separator: [UInt8], at offset: Int) -> Bool {
    guard let base, offset >= 0, offset + separator.count <= count else { return false }
    return separator.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memcmp(base + start + offset, $0, bytes.count) == 0 } ?? false
    }
  }
}
