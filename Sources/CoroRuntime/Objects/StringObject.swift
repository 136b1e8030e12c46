/// A string: code points, one byte each where all are below 256, else four bytes each.
///
/// Both forms index in constant time. The form is canonical (four bytes only where one would not do), so
/// equal strings have equal bytes. Code points may be lone surrogates, which a Swift `String` cannot hold.
///
/// Short text stands in the object itself: nearly all strings of a program are short, and one block of memory instead
/// of two is a third of what making one costs. For text of medium length see `RoomyStringObject`.
public class StringObject: HeapObject {
  // Flags, count, hash and text: 64 bytes with the header, one line of the cache.
  private final var flags: Flags
  /// Code points.
  package private(set) final var count: Int
  /// 0 until it is asked for.
  final var cachedHash = 0
  /// The text; or, in the first word, where it stands: in a block of its own, or in one that grows.
  private final var inside: (UInt64, UInt64) = (0, 0)

  private struct Flags: OptionSet {
    let rawValue: UInt8
    static let wide = Flags(rawValue: 1)
    static let ascii = Flags(rawValue: 2)
    static let interned = Flags(rawValue: 4)
    static let growing = Flags(rawValue: 8)
    /// It has room for `roomyBytes`, however short the text.
    static let roomy = Flags(rawValue: 16)
    /// The text stands in the object.
    static let inside = Flags(rawValue: 32)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    @inline(__always)
    init(isWide: Bool, isASCII: Bool, _ others: Flags = []) {
      rawValue = (isWide ? 1 : 0) | (isASCII ? 2 : 0) | others.rawValue
    }
  }

  /// Bytes of text that fit into the object.
  static let insideBytes = 16
  /// Bytes of text that fit into a `RoomyStringObject`.
  static let roomyBytes = 64
  /// Of the object without its block.
  static let ownBytes = 64
  /// Of a `RoomyStringObject`.
  static let roomyOwnBytes = ownBytes + roomyBytes - insideBytes

  /// Code points of four bytes each.
  @inline(__always)
  package final var isWide: Bool { flags.contains(.wide) }

  /// All code points are below 128.
  @inline(__always)
  package final var isASCII: Bool { flags.contains(.ascii) }

  /// One object stands for all equal ones: see `StringTable`.
  final var isInterned: Bool {
    get { flags.contains(.interned) }
    set { if newValue { flags.insert(.interned) } else { flags.remove(.interned) } }
  }

  /// The block that its text shares with that of others; see `GrowingText`.
  final var growingText: GrowingText? { flags.contains(.growing) ? GrowingText(text: storage) : nil }

  /// Where the text stands.
  @inline(__always)
  final var storage: UnsafeMutableRawPointer {
    withUnsafeMutablePointer(to: &inside) { place in
      let text = UnsafeMutableRawPointer(place)
      return flags.contains(.inside) ? text : text.load(as: UnsafeMutableRawPointer.self)
    }
  }

  @inline(__always)
  private static func words(of block: UnsafeMutableRawPointer) -> (UInt64, UInt64) {
    (UInt64(UInt(bitPattern: block)), 0)
  }

  /// Of at most `insideBytes`, which the caller writes before anything else happens.
  init(type: Ref<TypeObject>, shortCount count: Int, isWide: Bool, isASCII: Bool) {
    self.count = count
    flags = Flags(isWide: isWide, isASCII: isASCII, .inside)
    super.init(type: type, kind: .string)
  }

  /// The same of at most `roomyBytes`, of an object that has the room.
  fileprivate init(type: Ref<TypeObject>, roomyCount count: Int, isASCII: Bool) {
    self.count = count
    flags = Flags(isWide: false, isASCII: isASCII, [.inside, .roomy])
    super.init(type: type, kind: .string)
  }

  /// Takes the storage over.
  init(type: Ref<TypeObject>, storage: UnsafeMutableRawPointer, count: Int, isWide: Bool, isASCII: Bool) {
    self.count = count
    let bytes = isWide ? count << 2 : count
    let isShort = bytes <= StringObject.insideBytes
    flags = Flags(isWide: isWide, isASCII: isASCII, isShort ? .inside : [])
    if !isShort { inside = StringObject.words(of: storage) }
    super.init(type: type, kind: .string)
    guard isShort else { return }
    memcpy(self.storage, storage, bytes)
    storage.deallocate()
  }

  /// The first code points of a text that grows; takes over one share of it.
  init(type: Ref<TypeObject>, share text: GrowingText, count: Int, isWide: Bool, isASCII: Bool) {
    self.count = count
    flags = Flags(isWide: isWide, isASCII: isASCII, .growing)
    inside = StringObject.words(of: text.text)
    super.init(type: type, kind: .string)
  }

  deinit {
    if flags.contains(.inside) { return }
    if flags.contains(.growing) {
      GrowingText(text: storage).release()
    } else {
      storage.deallocate()
    }
  }

  /// Where a spare string has room for the text of the next one.
  enum Room { case inside, roomy, other }

  @inline(__always)
  final var room: Room {
    if flags.contains(.interned) { return .other }
    if flags.contains(.roomy) { return .roomy }
    return flags.contains(.inside) ? .inside : .other
  }

  /// A spare string becomes one for whose text it has room; the caller writes it before anything else happens.
  @inline(__always)
  final func reuse(count: Int, isWide: Bool, isASCII: Bool) {
    self.count = count
    flags = Flags(isWide: isWide, isASCII: isASCII, flags.intersection([.inside, .roomy]))
    cachedHash = 0
  }

  /// Of the collector's stress mode: whoever reads from a spare string will notice.
  final func spoil() { memset(storage, 0xdd, byteLength) }

  @inline(__always)
  final var byteLength: Int { isWide ? count << 2 : count }

  public final override var byteCount: Int {
    if flags.contains(.inside) {
      return flags.contains(.roomy) ? StringObject.roomyOwnBytes : StringObject.ownBytes
    }
    if let growingText { return StringObject.ownBytes + growingText.bytesPerShare }
    return StringObject.ownBytes + 16 + byteLength
  }

  @inline(__always)
  package final var narrow: UnsafeMutablePointer<UInt8> { storage.assumingMemoryBound(to: UInt8.self) }
  @inline(__always)
  package final var wide: UnsafeMutablePointer<UInt32> { storage.assumingMemoryBound(to: UInt32.self) }

  /// The code point at an index from 0 up to `count`, which the caller has checked.
  @inline(__always)
  package final subscript(_ index: Int) -> UInt32 {
    isWide ? wide[index] : UInt32(narrow[index])
  }

  /// All code points, copied.
  package final var codePoints: [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { buffer[index] = self[index] }
      initialized = count
    }
  }

  /// As a Swift string; lone surrogates become U+FFFD.
  package final var text: String {
    if isASCII {
      return String(decoding: UnsafeBufferPointer(start: narrow, count: count), as: UTF8.self)
    }
    var result = String.UnicodeScalarView()
    for index in 0..<count { result.append(Unicode.Scalar(self[index]) ?? "\u{FFFD}") }
    return String(result)
  }

  package final func isEqual(to other: StringObject) -> Bool {
    if self === other { return true }
    if count != other.count || isWide != other.isWide { return false }
    if cachedHash != 0, other.cachedHash != 0, cachedHash != other.cachedHash { return false }
    return memcmp(storage, other.storage, byteLength) == 0
  }

  package final func isEqual(to text: StaticString) -> Bool {
    isNarrow(equalTo: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Whether these bytes are its code points.
  final func isNarrow(equalTo bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !isWide, count == bytes.count else { return false }
    guard let base = bytes.baseAddress else { return true }
    return memcmp(storage, base, count) == 0
  }

  /// Negative, zero or positive, by code points.
  package final func compare(to other: StringObject) -> Int {
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
  package final func hash(seed: UInt64) -> Int {
    if cachedHash != 0 { return cachedHash }
    cachedHash = KeyedHash.hash(UnsafeRawBufferPointer(start: storage, count: byteLength), seed: seed)
    return cachedHash
  }
}

/// Text of medium length, in the object as well: lines, and what is put together for them.
///
/// All have the same room, so that a spare one fits the next text. With a block of its own for the text, splitting
/// strings took 1.02 of the time, regular expressions 1.03.
final class RoomyStringObject: StringObject {
  /// What follows on the room that all strings have.
  private var more: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

  /// Of at most `roomyBytes`, which the caller writes before anything else happens.
  init(type: Ref<TypeObject>, count: Int, isASCII: Bool) {
    super.init(type: type, roomyCount: count, isASCII: isASCII)
  }
}

extension Ref where Object == StringObject {
  /// The text of a narrow one.
  @inline(__always)
  package var bytes: UnsafeMutablePointer<UInt8> { with { $0.narrow } }
}
