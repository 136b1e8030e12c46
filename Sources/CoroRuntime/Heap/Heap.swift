import CNativeStack

/// Owns every heap object of one interpreter: one strong reference each, and nothing else counts.
///
/// A collection marks what the roots reach and drops the rest. Roots are what the owner's `roots` visits, every
/// object that some Swift variable or node holds strongly (its reference count is above one), and every object whose
/// address stands anywhere on the native stack.
package final class Heap {
  private var objects: UnsafeMutablePointer<Unmanaged<HeapObject>>
  private(set) var count = 0
  private var capacity = 4096
  /// Bytes charged since the last collection.
  var allocatedBytes = 0
  /// Bytes alive after the last collection.
  var liveBytes = 0
  /// Collect when `allocatedBytes` passes this.
  var threshold = smallestThreshold
  /// Bytes: what is allocated between two collections then stays in the processor's cache, and what is made anew with it.
  /// Where little lives a collection takes 40 µs. Measured against 8 MB: n-queens 0.76, fannkuch 0.74, comprehensions
  /// 0.88 of the time; 1 MB is no better.
  static let smallestThreshold = 2 << 20
  /// Bytes beyond what lives that may be allocated between two collections of a large heap that grows. Measured with as much
  /// in one that does not: splitting strings took 1.06 of the time, and it and JSON 20 MB more.
  private static let generosity = 24 << 20
  /// Objects of one kind that are kept to be made anew, more where the heap is large: what one collection finds.
  private static let leastSpares = 1 << 16
  /// Bytes: collected more often than this even near the limit, a program would do nothing else.
  private static let leastThreshold = 64 << 10
  /// Never more than this many bytes in all; `Int.max` for no limit.
  package var byteLimit = Int.max {
    didSet { threshold = min(threshold, max(byteLimit, Heap.leastThreshold)) }
  }
  package private(set) var collectionCount = 0
  private var lastMark: UInt8 = 0
  /// Collect at every safepoint and overwrite what is freed.
  package var isStressed = false
  /// Something in the program has a finaliser: a collection looks for those that it did not reach.
  var looksForFinalizers = false
  private var finalizable: ContiguousArray<Unmanaged<HeapObject>> = []
  /// Garbage that is made anew.
  let spares = SparePools()
  let returned = ReturnedObjects()
  /// Attributes of objects whose Swift class has no room for them, by address.
  var sideAttributes: [UInt: Ref<DictionaryObject>] = [:]
  /// Told of each object with a death watch that is about to go, and of each coroutine that did not begin.
  var onDeath: (HeapObject) -> Void = { _ in }

  /// An estimate of the bytes in use now.
  package var bytesInUse: Int { liveBytes + allocatedBytes }

  init() { objects = Heap.table(nil, from: 0, to: capacity) }

  deinit {
    removeAll()
    spares.deallocate()
    returned.deallocate()
    coro_free_large_block(objects, capacity * MemoryLayout<Unmanaged<HeapObject>>.stride)
  }

  /// A flat buffer of its own: every object made goes through here, and an array would check each access.
  @inline(__always)
  func append(_ object: HeapObject) { append(Unmanaged.passRetained(object)) }

  /// Takes the strong reference over.
  @inline(__always)
  private func append(_ object: Unmanaged<HeapObject>) {
    if count == capacity { grow() }
    objects[count] = object
    count += 1
  }

  /// A new object that nobody else holds: its reference moves into the table. Counted there and back it was a tenth of
  /// what making a short string costs.
  @inline(__always)
  func append<Object: HeapObject>(new object: consuming Object) -> Ref<Object> {
    if count == capacity { grow() }
    let place = UnsafeMutableRawPointer(objects + count).assumingMemoryBound(to: Object.self)
    place.initialize(to: object)
    count += 1
    return Ref(unmanaged: UnsafeRawPointer(place).load(as: Unmanaged<Object>.self))
  }

  /// A spare object that has just been filled, with its reference.
  @inline(__always)
  func append<Object: HeapObject>(again object: Unmanaged<Object>) {
    object._withUnsafeGuaranteedRef { $0.mark = 0 }
    append(Unmanaged<HeapObject>.fromOpaque(object.toOpaque()))
  }

  @inline(never)
  private func grow() {
    objects = Heap.table(objects, from: capacity, to: capacity * 2)
    capacity *= 2
  }

  /// As in `LargeStack`: where it doubles, its pages are moved.
  private static func table(
    _ block: UnsafeMutablePointer<Unmanaged<HeapObject>>?, from size: Int, to newSize: Int
  ) -> UnsafeMutablePointer<Unmanaged<HeapObject>> {
    let stride = MemoryLayout<Unmanaged<HeapObject>>.stride
    guard let moved = coro_resize_large_block(block, size * stride, newSize * stride) else {
      fatalError("out of memory: \(newSize * stride) bytes")
    }
    return moved.bindMemory(to: Unmanaged<HeapObject>.self, capacity: newSize)
  }

  /// Every object there is, the oldest not always first.
  var all: UnsafeBufferPointer<HeapObject> {
    UnsafeBufferPointer(
      start: UnsafeRawPointer(objects).assumingMemoryBound(to: HeapObject.self), count: count)
  }

  /// Lets go of everything: the end of the interpreter.
  func removeAll() {
    let former = count
    count = 0
    for index in 0..<former { objects[index].release() }
  }

  /// Marks from the roots and frees what they do not reach.
  ///
  /// - Parameters:
  ///   - nativeStackEnd: one past the highest address of the native stack that may hold references.
  ///   - beforeSweep: looks at what was not reached, and may keep some of it. It is given what has a finaliser.
  ///   - roots: visits the precise roots.
  func collect(
    nativeStackEnd: UInt, beforeSweep: (Tracer, ContiguousArray<Unmanaged<HeapObject>>) -> Void, roots: (Tracer) -> Void
  ) {
    collectionCount += 1
    returned.forgetAll()
    let mark = nextMark()
    let tracer = Tracer(mark: mark, sideAttributes: sideAttributes)
    roots(tracer)
    tracer.drain()
    var kept = 0
    withNativeStackWords(upTo: nativeStackEnd) { words in kept = partition(StackWords(words), mark, tracer) }
    // Of all else that is reached now the sweep will ask.
    tracer.beginNoting()
    tracer.drain()
    // What is kept only to be finalised goes next time: the more of it there is, the sooner that should be.
    let reachedBytes = tracer.liveBytes
    beforeSweep(tracer, finalizable)
    finalizable.removeAll()
    tracer.drain()
    sweep(from: kept, mark, reachedSince: tracer.noted)
    // As much garbage as lives may come together before the next collection: time then stays linear. The more of what was
    // allocated lives on, the more may be allocated.
    let died = min(max(liveBytes + allocatedBytes - reachedBytes, allocatedBytes / 2), allocatedBytes)
    let wanted = Int(Double(reachedBytes) * Double(allocatedBytes) / Double(max(died, 1)))
    let most = max(byteLimit - tracer.liveBytes, Heap.leastThreshold)
    threshold = min(max(min(wanted, reachedBytes + Heap.generosity), Heap.smallestThreshold), most)
    liveBytes = tracer.liveBytes
    allocatedBytes = 0
  }

  /// Which of some objects the precise roots reach. Nothing is freed.
  func reached(among candidates: [HeapObject], roots: (Tracer) -> Void) -> [Bool] {
    let tracer = Tracer(mark: nextMark(), sideAttributes: sideAttributes)
    roots(tracer)
    tracer.drain()
    return candidates.map { tracer.isReached($0) }
  }

  /// A number that no object is marked with: so no mark has to be taken away again.
  private func nextMark() -> UInt8 {
    if lastMark == .max {
      for index in 0..<count { objects[index]._withUnsafeGuaranteedRef { $0.mark = 0 } }
      lastMark = 0
    }
    lastMark += 1
    return lastMark
  }

  /// Puts what is reached in front of what is not, and answers how much that is. What is not carries its
  /// `SparePools.number` in the bits above its address, so that the sweep need not look at it again: garbage is seldom in
  /// the cache (a tenth of the time of splitting strings).
  ///
  /// Reached is also what a Swift variable holds strongly, and in whose memory a word of the native stack points: only
  /// what the precise roots do not reach is asked.
  private func partition(_ stack: StackWords, _ mark: UInt8, _ tracer: Tracer) -> Int {
    let words = self.words
    var kept = 0
    for index in 0..<count {
      fetchAhead(of: index, before: count)
      let object = objects[index]
      if object._withUnsafeGuaranteedRef({ $0.mark }) != mark {
        guard isHeldElsewhere(index) || stack.mayPoint(into: object) else {
          if looksForFinalizers, object._withUnsafeGuaranteedRef({ $0.hasFinalizer }) { finalizable.append(object) }
          words[index] |= UInt(SparePools.number(of: object)) << Heap.addressBits
          continue
        }
        tracer.visit(Ref(unmanaged: object))
      }
      objects[index] = objects[kept]
      objects[kept] = object
      kept += 1
    }
    return kept
  }

  /// The table as numbers.
  private var words: UnsafeMutablePointer<UInt> {
    UnsafeMutableRawPointer(objects).assumingMemoryBound(to: UInt.self)
  }

  /// Of a program's addresses on 64-bit processors; the bits above are 0.
  private static let addressBits: UInt = 48

  /// Objects lie apart in memory: the ones that a walk comes to next are fetched while it looks at this one. The walks
  /// of a collection took twice the time without it.
  @inline(__always)
  private func fetchAhead(of index: Int, before end: Int) {
    let ahead = words[min(index + 12, end - 1)]
    // What carries a number is not looked at any more.
    if ahead >> Heap.addressBits == 0 { coro_prefetch(UnsafeRawPointer(bitPattern: ahead)) }
  }

  /// Whether something besides the heap holds an object strongly.
  ///
  /// The count stands in the object's second word: above bit 32 the strong references but one, and the mark that the
  /// counts are elsewhere (swift/stdlib/public/SwiftShims/RefCount.h). Where these bits are clear, nothing else holds it;
  /// where they are not, the runtime is asked.
  @inline(__always)
  private func isHeldElsewhere(_ index: Int) -> Bool {
    if UnsafeRawPointer(objects[index].toOpaque()).load(fromByteOffset: 8, as: UInt64.self) >> 33 == 0 { return false }
    return !isKnownUniquelyReferenced(
      &UnsafeMutableRawPointer(objects + index).assumingMemoryBound(to: HeapObject.self).pointee)
  }

  /// Parts with what was not reached: some is kept to be made anew, the rest is freed when all has been looked at.
  ///
  /// - Parameter start: all before it is reached. What stands behind may have been since.
  private func sweep(from start: Int, _ mark: UInt8, reachedSince noted: AddressFilter?) {
    // What the program did not need since the last collection it will not need that soon.
    spares.trim()
    let most = max(Heap.leastSpares, count / 4)
    let words = self.words
    var kept = start
    // Between what is kept and this stands what will be freed.
    var end = start
    var spoiled: ContiguousArray<Unmanaged<HeapObject>> = []
    for index in start..<count {
      fetchAhead(of: index, before: count)
      let number = Int(words[index] >> Heap.addressBits)
      words[index] &= 1 << Heap.addressBits - 1
      let object = objects[index]
      let mayBeReached = number == 0 || noted?.mayContain(Tracer.number(of: object)) ?? true
      if mayBeReached, object._withUnsafeGuaranteedRef({ $0.mark }) == mark {
        objects[end] = objects[kept]
        objects[kept] = object
        kept += 1
        end += 1
      } else if number != 0, spares.keep(object, number: number, most: most) {
        if isStressed { spoiled.append(object) }
      } else {
        if number == 0 { object._withUnsafeGuaranteedRef { mourn($0) } }
        objects[end] = object
        end += 1
      }
    }
    count = kept
    // Only now: whoever is told of a death may read what goes along with it.
    for object in spoiled { object._withUnsafeGuaranteedRef { Heap.spoil($0) } }
    for index in kept..<end {
      fetchAhead(of: index, before: end)
      objects[index].release()
    }
  }

  /// Whoever still reads from the object will notice.
  static func spoil(_ object: HeapObject) {
    switch object.kind {
    case .tuple:
      let tuple = unsafeDowncast(object, to: TupleObject.self)
      tuple.elements.update(repeating: .undefined, count: tuple.count)
    case .list: unsafeDowncast(object, to: ListObject.self).removeAll()
    case .dictionary, .set: unsafeDowncast(object, to: TableObject.self).removeAll()
    case .instance:
      let instance = unsafeDowncast(object, to: InstanceObject.self)
      instance.slots.update(repeating: .undefined, count: instance.capacity)
    case .generator:
      let generator = unsafeDowncast(object, to: GeneratorObject.self)
      generator.slots.update(repeating: .undefined, count: generator.function.with { $0.entry.slotCount })
    case .cell: unsafeDowncast(object, to: CellObject.self).value = .undefined
    case .exception: unsafeDowncast(object, to: ExceptionObject.self).spoil()
    case .string: unsafeDowncast(object, to: StringObject.self).spoil()
    default: break
    }
  }

  @inline(__always)
  private func mourn(_ object: HeapObject) {
    if object.hasDeathWatch || object.isUnbegun { onDeath(object) }
    if object.hasSideAttributes { sideAttributes[Ref(object).address] = nil }
  }
}

/// Calls `body` with every word of the native stack from the current depth up to `end`, sorted, without repeats.
private func withNativeStackWords(upTo end: UInt, _ body: ([UInt]) -> Void) {
  struct Context {
    var words: [UInt] = []
    let end: UInt
  }
  var context = Context(end: end)
  withUnsafeMutablePointer(to: &context) { pointer in
    coro_with_spilled_registers(
      { lowest, opaque in
        guard let lowest, let opaque else { return }
        let context = opaque.assumingMemoryBound(to: Context.self)
        var address = UInt(bitPattern: lowest) & ~7
        var words: [UInt] = []
        while address + 8 <= context.pointee.end {
          if let word = UnsafePointer<UInt>(bitPattern: address)?.pointee, word > 4096,
            word & 0xFFFF_0000_0000_0000 == 0
          {
            words.append(word)
          }
          address += 8
        }
        words.withUnsafeMutableBufferPointer { coro_sort_words($0.baseAddress, $0.count) }
        context.pointee.words = words
      }, pointer)
  }
  body(context.words)
}
