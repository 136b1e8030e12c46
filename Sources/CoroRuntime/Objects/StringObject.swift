/// A string: code points, one byte each where all are below 256, else four bytes each.
///
/// Both forms index in constant time. The form is canonical (four bytes only where one would not do), so
/// equal strings have equal bytes. Code points may be lone surrogates, which a Swift `String` cannot hold.
///
/// Short text stands in the object itself: nearly all strings of a program are short, and one block of memory instead
/// of two is a third of what making one costs.
public final class StringObject: HeapObject {
  package private(set) final var isWide: Bool
  /// All code points are below 128.
  package private(set) final var isASCII: Bool
  /// What can be asked of it only now and then.
  private final var flags: Flags
  /// Code points.
  package private(set) final var count: Int
  /// The text: behind these fields, in a block of its own, or in one that grows.
  private(set) final var storage: UnsafeMutableRawPointer
  /// 0 until it is asked for.
  final var cachedHash = 0
  private final var inside: (UInt64, UInt64, UInt64) = (0, 0, 0)

  private struct Flags: OptionSet {
    let rawValue: UInt8
    static let interned = Flags(rawValue: 1)
    static let growing = Flags(rawValue: 2)
    /// Its block has `roomyBytes`, however short the text.
    static let roomy = Flags(rawValue: 4)
  }

  /// Bytes of text that fit into the object.
  static let insideBytes = 24
  /// Blocks of text of medium length are all of this size, so that a spare one fits the next text.
  static let roomyBytes = 64

  /// One object stands for all equal ones: see `StringTable`.
  var isInterned: Bool {
    get { flags.contains(.interned) }
    set { if newValue { flags.insert(.interned) } else { flags.remove(.interned) } }
  }

  /// The block that its text shares with that of others; see `GrowingText`.
  var growingText: GrowingText? { flags.contains(.growing) ? GrowingText(text: storage) : nil }

  /// Of at most `insideBytes`, which the caller writes before anything else happens.
  init(type: Ref<TypeObject>, shortCount count: Int, isWide: Bool, isASCII: Bool) {
    self.count = count
    self.isWide = isWide
    self.isASCII = isASCII
    flags = []
    storage = UnsafeMutableRawPointer(bitPattern: 8).unsafelyUnwrapped
    super.init(type: type, kind: .string)
    storage = insideStorage
  }

  @inline(__always)
  private final var insideStorage: UnsafeMutableRawPointer {
    withUnsafeMutablePointer(to: &inside) { UnsafeMutableRawPointer($0) }
  }

  /// The same of at most `roomyBytes`, in a block of that size.
  init(type: Ref<TypeObject>, roomyCount count: Int, isASCII: Bool) {
    self.count = count
    isWide = false
    self.isASCII = isASCII
    flags = .roomy
    storage = MemoryBlock.allocate(bytes: StringObject.roomyBytes)
    super.init(type: type, kind: .string)
  }

  /// Takes the storage over.
  init(type: Ref<TypeObject>, storage: UnsafeMutableRawPointer, count: Int, isWide: Bool, isASCII: Bool) {
    self.storage = storage
    self.count = count
    self.isWide = isWide
    self.isASCII = isASCII
    flags = []
    super.init(type: type, kind: .string)
    let bytes = byteLength
    guard bytes <= StringObject.insideBytes else { return }
    self.storage = insideStorage
    memcpy(self.storage, storage, bytes)
    storage.deallocate()
  }

  /// The first code points of a text that grows; takes over one share of it.
  init(type: Ref<TypeObject>, share text: GrowingText, count: Int, isWide: Bool, isASCII: Bool) {
    storage = text.text
    self.count = count
    self.isWide = isWide
    self.isASCII = isASCII
    flags = .growing
    super.init(type: type, kind: .string)
  }

  deinit {
    if flags.contains(.growing) {
      GrowingText(text: storage).release()
    } else if storage != insideStorage {
      storage.deallocate()
    }
  }

  /// Where a spare string has room for the text of the next one.
  enum Room { case inside, roomy, other }

  @inline(__always)
  final var room: Room {
    if flags.contains(.roomy) { return .roomy }
    return byteLength <= StringObject.insideBytes && flags.isEmpty ? .inside : .other
  }

  /// A spare string becomes one for whose text it has room; the caller writes it before anything else happens.
  @inline(__always)
  final func reuse(count: Int, isWide: Bool, isASCII: Bool) {
    self.count = count
    self.isWide = isWide
    self.isASCII = isASCII
    cachedHash = 0
  }

  /// Of the collector's stress mode: whoever reads from a spare string will notice.
  final func spoil() { memset(storage, 0xdd, byteLength) }

  @inline(__always)
  var byteLength: Int { isWide ? count << 2 : count }

  public override var byteCount: Int {
    if let growingText { return 80 + growingText.bytesPerShare }
    return byteLength <= StringObject.insideBytes ? 80 : 96 + byteLength
  }

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
    return memcmp(storage, other.storage, byteLength) == 0
  }

  package func isEqual(to text: StaticString) -> Bool {
    isNarrow(equalTo: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Whether these bytes are its code points.
  func isNarrow(equalTo bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !isWide, count == bytes.count else { return false }
    guard let base = bytes.baseAddress else { return true }
    return memcmp(storage, base, count) == 0
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
    cachedHash = KeyedHash.hash(UnsafeRawBufferPointer(start: storage, count: byteLength), seed: seed)
    return cachedHash
  }
}

extension Ref where Object == StringObject {
  /// The text of a narrow one.
  @inline(__always)
  package var bytes: UnsafeMutablePointer<UInt8> { with { $0.narrow } }
}
