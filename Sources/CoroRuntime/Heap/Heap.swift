import CNativeStack

/// Owns every heap object of one interpreter: one strong reference each, and nothing else counts.
///
/// A collection marks what the roots reach and drops the rest. Roots are what the owner's `roots` visits, every
/// object that some Swift variable or node holds strongly (its reference count is above one), and every object whose
/// address stands anywhere on the native stack.
package final class Heap {
  var objects: ContiguousArray<HeapObject> = []
  /// Bytes charged since the last collection.
  var allocatedBytes = 0
  /// Bytes alive after the last collection.
  var liveBytes = 0
  /// Collect when `allocatedBytes` passes this.
  var threshold = 16 << 20
  /// Never more than this many bytes in all; `Int.max` for no limit.
  package var byteLimit = Int.max
  package private(set) var collectionCount = 0
  /// Collect at every safepoint and overwrite what is freed.
  package var isStressed = false
  /// Attributes of objects whose Swift class has no room for them, by address.
  var sideAttributes: [UInt: Ref<DictionaryObject>] = [:]
  /// Told of each object with a death watch that is about to go.
  var onDeath: (HeapObject) -> Void = { _ in }

  /// An estimate of the bytes in use now.
  package var bytesInUse: Int { liveBytes + allocatedBytes }

  init() {
    objects.reserveCapacity(4096)
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
    for index in objects.indices where !isKnownUniquelyReferenced(&objects[index]) {
      tracer.visit(objects[index])
    }
    withNativeStackWords(upTo: nativeStackEnd) { words in markConservatively(words, tracer) }
    tracer.drain()
    beforeSweep(tracer)
    tracer.drain()
    sweep()
    liveBytes = tracer.liveBytes
    allocatedBytes = 0
    // Half as much again as lives may be allocated before the next collection: time then stays linear.
    threshold = max(16 << 20, liveBytes)
  }

  /// Marks every object in whose memory one of the sorted words points.
  private func markConservatively(_ words: [UInt], _ tracer: Tracer) {
    guard let lowest = words.first, let highest = words.last else { return }
    for object in objects where !object.isMarked {
      let address = UInt(bitPattern: Unmanaged.passUnretained(object).toOpaque())
      if address > highest || address + Heap.largestObject < lowest { continue }
      if Heap.contains(words, from: address, in: object) { tracer.visit(object) }
    }
  }

  /// No object is larger, its buffers not counted: they are blocks of their own, and whoever reads one holds the object.
  private static let largestObject: UInt = 1024

  private static func contains(_ words: [UInt], from start: UInt, in object: HeapObject) -> Bool {
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle] < start { low = middle + 1 } else { high = middle }
    }
    guard low < words.count, words[low] < start + largestObject else { return false }
    return words[low] < start + UInt(class_getInstanceSize(of: object))
  }

  private func sweep() {
    var kept = 0
    for index in objects.indices {
      if objects[index].isMarked {
        objects[index].isMarked = false
        if kept != index { objects.swapAt(kept, index) }
        kept += 1
      } else {
        if objects[index].hasDeathWatch { onDeath(objects[index]) }
        if objects[index].hasSideAttributes { sideAttributes[Ref(objects[index]).address] = nil }
      }
    }
    objects.removeSubrange(kept...)
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
    coro_with_spilled_registers({ lowest, opaque in
      guard let lowest, let opaque else { return }
      let context = opaque.assumingMemoryBound(to: Context.self)
      var address = UInt(bitPattern: lowest) & ~7
      var words: [UInt] = []
      while address + 8 <= context.pointee.end {
        if let word = UnsafePointer<UInt>(bitPattern: address)?.pointee, word > 4096, word & 0xFFFF_0000_0000_0000 == 0 {
          words.append(word)
        }
        address += 8
      }
      words.sort()
      context.pointee.words = words
    }, pointer)
  }
  body(context.words)
}

/// The size of an object without its buffers, read from its class's metadata.
///
/// A Swift class's metadata states it as a 32-bit number, 48 bytes behind its start where there is no Objective-C
/// (swift/ABI/Metadata.h, `TargetClassMetadata`: kind, superclass, flags, address point, then the size).
private func class_getInstanceSize(of object: HeapObject) -> Int {
  let metadata = UnsafeRawPointer(bitPattern: unsafeBitCast(Swift.type(of: object) as AnyClass, to: UInt.self))
  #if canImport(ObjectiveC)
    return Int(metadata?.load(fromByteOffset: 48, as: UInt32.self) ?? 1024)
  #else
    return Int(metadata?.load(fromByteOffset: 24, as: UInt32.self) ?? 1024)
  #endif
}
