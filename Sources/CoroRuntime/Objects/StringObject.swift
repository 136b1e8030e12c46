/// A string: code points, one byte each where all are below 256, else four bytes each.
///
/// Both forms index in constant time. The form is canonical (four bytes only where one would not do), so
/// equal strings have equal bytes. Code points may be lone surrogates, which a Swift `String` cannot hold.
public final class StringObject: HeapObject {
  /// Code points.
  package let count: Int
  package let isWide: Bool
  /// All code points are below 128.
  package let isASCII: Bool
  let storage: UnsafeMutableRawPointer
  /// 0 until it is asked for.
  var cachedHash = 0
  /// One object stands for all equal ones: see `StringTable`.
  var isInterned = false

  /// Takes the storage over.
  init(type: Ref<TypeObject>, storage: UnsafeMutableRawPointer, count: Int, isWide: Bool, isASCII: Bool) {
    self.storage = storage
    self.count = count
    self.isWide = isWide
    self.isASCII = isASCII
    super.init(type: type, kind: .string)
  }

  deinit { storage.deallocate() }

  public override var byteCount: Int { 96 + count * (isWide ? 4 : 1) }

  @inline(__always)
  package var narrow: UnsafeMutablePointer<UInt8> { storage.assumingMemoryBound(to: UInt8.self) }
  @inline(__always)
  package var wide: UnsafeMutablePointer<UInt32> { storage.assumingMemoryBound(to: UInt32.self) }

  /// The code point at an index from 0 up to `count`, which the caller has checked.
  @inline(__always)
  package subscript(_ index: Int) -> UInt32 {
    isWide ? wide[index] : UInt32(narrow[index])
  }

  /// All code points, copied.
  package var codePoints: [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { buffer[index] = self[index] }
      initialized = count
    }
  }

  /// As a Swift string; lone surrogates become U+FFFD.
  package var text: String {
    if isASCII {
      return String(decoding: UnsafeBufferPointer(start: narrow, count: count), as: UTF8.self)
    }
    var result = String.UnicodeScalarView()
    for index in 0..<count { result.append(Unicode.Scalar(self[index]) ?? "\u{FFFD}") }
    return String(result)
  }

  package func isEqual(to other: StringObject) -> Bool {
    if self === other { return true }
    if count != other.count || isWide != other.isWide { return false }
    if cachedHash != 0, other.cachedHash != 0, cachedHash != other.cachedHash { return false }
    return memcmp(storage, other.storage, count * (isWide ? 4 : 1)) == 0
  }

  package func isEqual(to text: StaticString) -> Bool {
    guard !isWide, count == text.utf8CodeUnitCount else { return false }
    return memcmp(storage, text.utf8Start, count) == 0
  }

  /// Negative, zero or positive, by code points.
  package func compare(to other: StringObject) -> Int {
    let shared = min(count, other.count)
    if !isWide && !other.isWide {
      let order = Int(memcmp(storage, other.storage, shared))
      return order != 0 ? order : count - other.count
    }
    for index in 0..<shared where self[index] != other[index] {
      return self[index] < other[index] ? -1 : 1
    }
    return count - other.count
  }

  /// Equal to `hash(x)` within one interpreter; seeded, so that no script can prepare collisions for another.
  package func hash(seed: UInt64) -> Int {
    if cachedHash != 0 { return cachedHash }
    cachedHash = KeyedHash.hash(UnsafeRawBufferPointer(start: storage, count: count * (isWide ? 4 : 1)), seed: seed)
    return cachedHash
  }
}
