/// The hash table that dictionaries and sets are: entries in the order of insertion, and an index of them.
///
/// Looking a key up may call a script's `__eq__`, which may change this very table: `find` notices and starts over.
public class TableObject: HeapObject {
  struct Entry {
    /// `.undefined` for a removed entry.
    var key: Value
    var value: Value
    var hash: Int
  }

  /// One block: the entries, then the index.
  final var entries: UnsafeMutablePointer<Entry>
  final var index: UnsafeMutablePointer<Int32>
  /// 64 minus the binary logarithm of the index's size: the top bits of a multiplied hash choose a place.
  final var shift: UInt64 = 64
  final var indexSize = 0
  /// Entries in use, removed ones included.
  final var used = 0
  /// Entries that hold a key.
  final var live = 0
  /// Counts what moves or removes entries, so that a lookup or an iterator can notice.
  final var changes: UInt32 = 0
  /// A unique number while no key comes or goes: what inline caches compare. 0 until one asks for it.
  final var layout = 0

  private static let emptyPlace: Int32 = -1

  init(type: Ref<TypeObject>, kind: ObjectKind, capacity: Int = 0) {
    entries = UnsafeMutablePointer(bitPattern: MemoryLayout<Entry>.alignment).unsafelyUnwrapped
    index = UnsafeMutablePointer(bitPattern: MemoryLayout<Int32>.alignment).unsafelyUnwrapped
    super.init(type: type, kind: kind)
    if capacity > 0 { rebuild(forEntries: capacity) }
  }

  deinit { if indexSize > 0 { UnsafeMutableRawPointer(entries).deallocate() } }

  /// A spare table becomes an empty one, as `init` makes it; a block that is large enough stays.
  @inline(__always)
  final func reuse(capacity: Int) {
    if used > 0 { removeAll() }
    changes = 0
    layout = 0
    if capacity > entryCapacity { rebuild(forEntries: capacity) }
  }

  public final override func trace(_ tracer: Tracer) {
    for position in 0..<used {
      tracer.visit(entries[position].key)
      tracer.visit(entries[position].value)
    }
  }

  public final override var byteCount: Int { 128 + indexSize * (4 + MemoryLayout<Entry>.stride * 2 / 3) }

  @inline(__always)
  package final var count: Int { live }

  private final var entryCapacity: Int { indexSize * 2 / 3 }

  @inline(__always)
  private final func place(_ hash: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(bitPattern: Int64(hash)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  /// Moves the live entries into a block with room for that many.
  final func rebuild(forEntries wanted: Int) {
    var size = 8
    while size * 2 / 3 < wanted { size *= 2 }
    let entryBytes = (size * 2 / 3) * MemoryLayout<Entry>.stride
    let block = MemoryBlock.allocate(bytes: entryBytes + size * 4)
    let newEntries = block.bindMemory(to: Entry.self, capacity: size * 2 / 3)
    let newIndex = (block + entryBytes).bindMemory(to: Int32.self, capacity: size)
    newIndex.update(repeating: TableObject.emptyPlace, count: size)
    let newShift = UInt64(64 - size.trailingZeroBitCount)
    var next = 0
    for position in 0..<used {
      let entry = entries[position]
      if case .undefined = entry.key { continue }
      newEntries[next] = entry
      var slot = Int(
        truncatingIfNeeded: (UInt64(bitPattern: Int64(entry.hash)) &* 0x9E37_79B9_7F4A_7C15) >> newShift)
      while newIndex[slot] != TableObject.emptyPlace { slot = (slot + 1) & (size - 1) }
      newIndex[slot] = Int32(truncatingIfNeeded: next)
      next += 1
    }
    if indexSize > 0 { UnsafeMutableRawPointer(entries).deallocate() }
    entries = newEntries
    index = newIndex
    indexSize = size
    shift = newShift
    used = next
    changes &+= 1
    layout = 0
  }

  /// The position of a string's entry, or -1. Never calls into script.
  @inline(__always)
  final func find(string: StringObject, hash: Int) -> Int {
    if indexSize == 0 { return -1 }
    let mask = indexSize - 1
    var slot = place(hash)
    while true {
      let position = Int(index[slot])
      if position < 0 { return -1 }
      if entries[position].hash == hash {
        if case .string(let key) = entries[position].key {
          if key.unmanaged.toOpaque() == Unmanaged.passUnretained(string).toOpaque() { return position }
          if key.with({ $0.isEqual(to: string) }) { return position }
        } else if case .object(let key) = entries[position].key, key.with({ $0.kind }) == .string,
          key.downcast(to: StringObject.self).with({ $0.isEqual(to: string) })
        {
          return position
        }
      }
      slot = (slot + 1) & mask
    }
  }

  /// The position of a small integer's entry, or -1; -2 where another kind of key has the same hash, which may be
  /// equal to it.
  @inline(__always)
  final func find(small number: Int, hash: Int) -> Int {
    if indexSize == 0 { return -1 }
    let mask = indexSize - 1
    var slot = place(hash)
    while true {
      let position = Int(index[slot])
      if position < 0 { return -1 }
      if entries[position].hash == hash {
        switch entries[position].key {
        case .int(let other): if other == number { return position }
        case .undefined: break
        default: return -2
        }
      }
      slot = (slot + 1) & mask
    }
  }

  /// The position of a key's entry, or -1.
  final func find(_ key: Value, hash: Int, _ machine: Machine) throws(Unwind) -> Int {
    if case .string(let string) = key { return string.with { find(string: $0, hash: hash) } }
    if case .int(let number) = key {
      let position = find(small: number, hash: hash)
      if position >= -1 { return position }
    }
    restart: while true {
      if indexSize == 0 { return -1 }
      let mask = indexSize - 1
      var slot = place(hash)
      while true {
        let position = Int(index[slot])
        if position < 0 { return -1 }
        if entries[position].hash == hash {
          let candidate = entries[position].key
          if candidate.isIdentical(to: key) { return position }
          switch (candidate, key) {
          case (.undefined, _), (.int, .int), (.none, _), (_, .none): break
          default:
            let before = changes
            let isEqual = try machine.isEqual(candidate, key)
            if changes != before { continue restart }
            if isEqual { return position }
          }
        }
        slot = (slot + 1) & mask
      }
    }
  }

  /// The same as `insertNew`, where there is room; false where there is none.
  @inline(__always)
  final func insertInPlace(_ key: Value, hash: Int, value: Value) -> Bool {
    if used >= entryCapacity { return false }
    append(key, hash: hash, value: value)
    return true
  }

  /// Adds a key that is known not to be there.
  final func insertNew(_ key: Value, hash: Int, value: Value) {
    if used >= entryCapacity {
      // Small tables grow fast, for each rebuild goes over all of it; large ones waste less.
      rebuild(forEntries: live < used / 2 ? live + 1 : max(5, live < 4096 ? live * 3 : live * 2))
    }
    append(key, hash: hash, value: value)
  }

  /// There is room for it.
  @inline(__always)
  private final func append(_ key: Value, hash: Int, value: Value) {
    entries[used] = Entry(key: key, value: value, hash: hash)
    let mask = indexSize - 1
    var slot = place(hash)
    while index[slot] != TableObject.emptyPlace { slot = (slot + 1) & mask }
    index[slot] = Int32(truncatingIfNeeded: used)
    used += 1
    live += 1
    changes &+= 1
    layout = 0
  }

  /// Removes the entry at a position. Its place in the index stays taken until the next rebuild.
  final func remove(position: Int) {
    entries[position].key = .undefined
    entries[position].value = .undefined
    live -= 1
    changes &+= 1
    layout = 0
    if live == 0 { removeAll() }
  }

  final func removeAll() {
    if indexSize > 0 {
      index.update(repeating: TableObject.emptyPlace, count: indexSize)
    }
    used = 0
    live = 0
    changes &+= 1
    layout = 0
  }

  /// The first position at or after this one that holds a key, or -1.
  @inline(__always)
  final func nextPosition(from start: Int) -> Int {
    var position = start
    while position < used {
      if case .undefined = entries[position].key { position += 1 } else { return position }
    }
    return -1
  }

  /// Calls with every key and its value, in order. The body must not change the table.
  package final func forEachEntry(_ body: (Value, Value) -> Void) {
    for position in 0..<used {
      let entry = entries[position]
      if case .undefined = entry.key { continue }
      body(entry.key, entry.value)
    }
  }

  /// Takes over copies of all entries of another table.
  final func copyEntries(of other: TableObject) {
    for position in 0..<other.used {
      let entry = other.entries[position]
      if case .undefined = entry.key { continue }
      insertNew(entry.key, hash: entry.hash, value: entry.value)
    }
  }
}

/// `dict`
public final class DictionaryObject: TableObject {
  init(type: Ref<TypeObject>, capacity: Int = 0) {
    super.init(type: type, kind: .dictionary, capacity: capacity)
  }
}

/// `set` and `frozenset`: a table whose values are unused.
package final class SetObject: TableObject {
  package private(set) final var isFrozen: Bool
  final var cachedHash = 0

  /// A spare set becomes an empty one, as `init` makes it.
  @inline(__always)
  func reuse(type: Ref<TypeObject>, isFrozen: Bool, capacity: Int) {
    typeReference = type
    self.isFrozen = isFrozen
    cachedHash = 0
    reuse(capacity: capacity)
  }

  init(type: Ref<TypeObject>, isFrozen: Bool, capacity: Int = 0) {
    self.isFrozen = isFrozen
    super.init(type: type, kind: .set, capacity: capacity)
  }
}
