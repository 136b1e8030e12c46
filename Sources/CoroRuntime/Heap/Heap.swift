import CNativeStack

/// Owns every heap object of one interpreter: one strong reference each, and nothing else counts.
///
/// A collection marks what the roots reach and drops the rest. Roots are what the owner's `roots` visits, every
/// object that some Swift variable or node holds strongly (its reference count is above one), and every object whose
/// address stands anywhere on the native stack.
package final class Heap {
  private var objects: UnsafeMutablePointer<HeapObject>
  private(set) var count = 0
  private var capacity = 4096
  /// Bytes charged since the last collection.
  var allocatedBytes = 0
  /// Bytes alive after the last collection.
  var liveBytes = 0
  /// Collect when `allocatedBytes` passes this.
  var threshold = smallestThreshold
  /// Bytes: below this much, collecting costs more than the memory is worth.
  static let smallestThreshold = 32 << 20
  /// Bytes: collected more often than this even near the limit, a program would do nothing else.
  private static let leastThreshold = 64 << 10
  /// Never more than this many bytes in all; `Int.max` for no limit.
  package var byteLimit = Int.max {
    didSet { threshold = min(threshold, max(byteLimit, Heap.leastThreshold)) }
  }
  package private(set) var collectionCount = 0
  /// Collect at every safepoint and overwrite what is freed.
  package var isStressed = false
  /// Attributes of objects whose Swift class has no room for them, by address.
  var sideAttributes: [UInt: Ref<DictionaryObject>] = [:]
  /// Told of each object with a death watch that is about to go, and of each coroutine that did not begin.
  var onDeath: (HeapObject) -> Void = { _ in }

  /// An estimate of the bytes in use now.
  package var bytesInUse: Int { liveBytes + allocatedBytes }

  init() {
    objects = .allocate(capacity: capacity)
  }

  deinit {
    removeAll()
    objects.deallocate()
  }

  /// A flat buffer of its own: every object made goes through here, and an array would check each access.
  @inline(__always)
  func append(_ object: HeapObject) {
    if count == capacity { grow() }
    (objects + count).initialize(to: object)
    count += 1
  }

  @inline(never)
  private func grow() {
    let moved = UnsafeMutablePointer<HeapObject>.allocate(capacity: capacity * 2)
    moved.moveInitialize(from: objects, count: count)
    objects.deallocate()
    objects = moved
    capacity *= 2
  }

  /// Every object there is, the oldest not always first.
  var all: UnsafeBufferPointer<HeapObject> { UnsafeBufferPointer(start: objects, count: count) }

  /// Lets go of everything: the end of the interpreter.
  func removeAll() {
    let former = count
    count = 0
    objects.deinitialize(count: former)
  }

  /// Marks from the roots and frees what they do not reach.
  ///
  /// - Parameters:
  ///   - nativeStackEnd: one past the highest address of the native stack that may hold references.
  ///   - beforeSweep: looks at what was not reached, and may keep some of it.
  ///   - roots: visits the precise roots.
  func collect(nativeStackEnd: UInt, beforeSweep: (Tracer) -> Void, roots: (Tracer) -> Void) {
    collectionCount += 1
    let tracer = Tracer(sideAttributes: sideAttributes)
    roots(tracer)
    withNativeStackWords(upTo: nativeStackEnd) { words in markHeld(StackWords(words), tracer) }
    tracer.drain()
    beforeSweep(tracer)
    tracer.drain()
    sweep()
    liveBytes = tracer.liveBytes
    allocatedBytes = 0
    // As much as lives may be allocated before the next collection: time then stays linear.
    threshold = min(max(Heap.smallestThreshold, liveBytes), max(byteLimit - liveBytes, Heap.leastThreshold))
  }

  /// Which of some objects the precise roots reach. Nothing is freed.
  func reached(among candidates: [HeapObject], roots: (Tracer) -> Void) -> [Bool] {
    let tracer = Tracer(sideAttributes: sideAttributes)
    roots(tracer)
    tracer.drain()
    let answers = candidates.map(\.isMarked)
    for object in all { object.isMarked = false }
    return answers
  }

  /// Marks every object that a Swift variable holds strongly, or in whose memory a word of the native stack points.
  private func markHeld(_ words: StackWords, _ tracer: Tracer) {
    for index in 0..<count {
      fetchAhead(of: index)
      if isHeldElsewhere(index) || words.mayPoint(into: objects[index]) {
        tracer.visit(objects[index])
      }
    }
  }

  /// Objects lie apart in memory: the ones that a walk comes to next are fetched while it looks at this one. The walks
  /// of a collection took twice the time without it.
  @inline(__always)
  private func fetchAhead(of index: Int) {
    let ahead = min(index + 12, count - 1)
    coro_prefetch(UnsafeRawPointer(objects + ahead).load(as: UnsafeRawPointer.self))
  }

  /// Whether something besides the heap holds an object strongly.
  ///
  /// The count stands in the object's second word: above bit 32 the strong references but one, and the mark that the
  /// counts are elsewhere (swift/stdlib/public/SwiftShims/RefCount.h). Where these bits are clear, nothing else holds it;
  /// where they are not, the runtime is asked.
  @inline(__always)
  private func isHeldElsewhere(_ index: Int) -> Bool {
    let address = UnsafeRawPointer(objects + index).load(as: UnsafeRawPointer.self)
    if address.load(fromByteOffset: 8, as: UInt64.self) >> 33 == 0 { return false }
    return !isKnownUniquelyReferenced(&objects[index])
  }

  private func sweep() {
    var kept = 0
    let objects = objects
    for index in 0..<count {
      fetchAhead(of: index)
      let isMarked = Unmanaged.passUnretained(objects[index])._withUnsafeGuaranteedRef { object in
        if object.isMarked {
          object.isMarked = false
          return true
        }
        if object.hasDeathWatch || object.isUnbegun { onDeath(object) }
        if object.hasSideAttributes { sideAttributes[Ref(object).address] = nil }
        return false
      }
      if isMarked {
        if kept != index { swap(&objects[kept], &objects[index]) }
        kept += 1
      }
    }
    let former = count
    count = kept
    // One by one: `deinitialize` asks each element's type how.
    for index in kept..<former {
      coro_prefetch(UnsafeRawPointer(objects + min(index + 12, former - 1)).load(as: UnsafeRawPointer.self))
      Unmanaged<HeapObject>.fromOpaque(UnsafeRawPointer(objects + index).load(as: UnsafeRawPointer.self)).release()
    }
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
