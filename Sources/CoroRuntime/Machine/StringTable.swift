/// The interned strings of one interpreter: names in programs, keys of namespaces.
///
/// One object stands for all equal strings, so that caches compare addresses. Interned strings live as long as the
/// interpreter: there are as many as names in the programs it ran.
///
/// A table of its own, for a string knows its hash: Swift's `Dictionary` hashes that once more with SipHash, which was
/// a third of what making an interpreter took.
final class StringTable {
  private typealias Slot = Unmanaged<StringObject>?
  /// Open addressing, linear probing; at most half full.
  private var slots: UnsafeMutablePointer<Slot>
  private var capacity = 2048
  private var count = 0

  init() {
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: nil, count: capacity)
  }

  deinit {
    for index in 0..<capacity { slots[index]?.release() }
    slots.deallocate()
  }

  func intern(_ string: StringObject, seed: UInt64) -> StringObject {
    if string.isInterned { return string }
    let index = slot(string.hash(seed: seed)) { $0.isEqual(to: string) }
    if let known = slots[index] { return known.takeUnretainedValue() }
    string.isInterned = true
    slots[index] = .passRetained(string)
    count += 1
    if count * 2 > capacity { grow() }
    return string
  }

  /// The interned string of this ASCII text, where there is one.
  func find(_ text: UnsafeBufferPointer<UInt8>, seed: UInt64) -> StringObject? {
    let index = slot(KeyedHash.hash(UnsafeRawBufferPointer(text), seed: seed)) {
      $0.isNarrow(equalTo: text)
    }
    return slots[index]?.takeUnretainedValue()
  }

  /// Where the string is, or the free place where it belongs.
  @inline(__always)
  private func slot(_ hash: Int, _ isSame: (StringObject) -> Bool) -> Int {
    var index = hash & (capacity - 1)
    while let known = slots[index] {
      if known._withUnsafeGuaranteedRef({ $0.cachedHash == hash && isSame($0) }) { break }
      index = (index + 1) & (capacity - 1)
    }
    return index
  }

  private func grow() {
    let old = UnsafeMutableBufferPointer(start: slots, count: capacity)
    capacity *= 2
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: nil, count: capacity)
    for case let string? in old {
      slots[slot(string._withUnsafeGuaranteedRef { $0.cachedHash }) { _ in false }] = string
    }
    old.deallocate()
  }
}
