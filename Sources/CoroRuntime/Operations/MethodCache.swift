/// Remembers where attributes were found along resolution orders: by class version and interned name.
struct MethodCache {
  struct Entry {
    var version = -1
    var name: UInt = 0
    var value = Value.undefined
  }

  private let entries: UnsafeMutablePointer<Entry>
  private static let size = 2048

  init() {
    entries = .allocate(capacity: MethodCache.size)
    entries.initialize(repeating: Entry(), count: MethodCache.size)
  }

  @inline(__always)
  func entry(version: Int, name: UInt) -> UnsafeMutablePointer<Entry> {
    entries + Int(truncatingIfNeeded: (UInt(bitPattern: version) &* 31 ^ name >> 4) & UInt(MethodCache.size - 1))
  }

  func clear() {
    entries.update(repeating: Entry(), count: MethodCache.size)
  }

  func deallocate() { entries.deallocate() }
}
