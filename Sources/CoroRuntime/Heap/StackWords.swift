/// The words of a native stack, ready to be asked whether one of them may point into an object.
///
/// A filter of one bit for each small range of addresses answers nearly always; what passes it is looked up.
struct StackWords {
  private let sorted: [UInt]
  private var filter: AddressFilter

  /// Addresses that share the bits above these share a bit of the filter.
  private static let granule: UInt = 7
  /// No object is larger, its buffers not counted: they are blocks of their own, and whoever reads one holds the
  /// object.
  private static let largestObject: UInt = 512
  /// A word answers for the objects that begin in its own range of addresses or in so many before it: one look at the
  /// filter is then enough for an object, of which there are many more than words.
  private static let reach = largestObject >> granule

  init(_ sorted: [UInt]) {
    self.sorted = sorted
    // Few of the bits are set then; and what there is to look at stays in the processor's cache.
    var logarithm: UInt = 16
    while logarithm < 20, sorted.count << 6 > 1 << logarithm { logarithm += 1 }
    filter = AddressFilter(logarithm: logarithm)
    for word in sorted {
      let last = word >> StackWords.granule
      for granule in (last > StackWords.reach ? last - StackWords.reach : 0)...last {
        filter.insert(granule)
      }
    }
  }

  /// False only where no word points into the object.
  @inline(__always)
  func mayPoint(into object: Unmanaged<HeapObject>) -> Bool {
    let address = UInt(bitPattern: object.toOpaque())
    guard filter.mayContain(address >> StackWords.granule) else { return false }
    return object._withUnsafeGuaranteedRef { points(into: $0, at: address) }
  }

  private func points(into object: HeapObject, at address: UInt) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < address { low = middle + 1 } else { high = middle }
    }
    guard low < sorted.count, sorted[low] < address + StackWords.largestObject else { return false }
    return sorted[low] < address + UInt(instanceSize(of: object))
  }
}

/// The size of an object without its buffers, read from its class's metadata.
///
/// A Swift class's metadata states it as a 32-bit number (swift/ABI/Metadata.h, `TargetClassMetadata`: kind,
/// superclass, flags, instance address point, instance size; with Objective-C three more words come first).
private func instanceSize(of object: HeapObject) -> Int {
  let metadata = UnsafeRawPointer(bitPattern: unsafeBitCast(Swift.type(of: object) as AnyClass, to: UInt.self))
  #if canImport(ObjectiveC)
    return Int(metadata?.load(fromByteOffset: 48, as: UInt32.self) ?? 1024)
  #else
    return Int(metadata?.load(fromByteOffset: 24, as: UInt32.self) ?? 1024)
  #endif
}
