/// The words of a native stack, ready to be asked whether one of them may point into an object.
///
/// A filter of one bit for each small range of addresses answers nearly always; what passes it is looked up.
struct StackWords {
  private let sorted: [UInt]
  private var filter: [UInt64]

  /// Addresses that share the bits above these share a bit of the filter.
  private static let granule: UInt = 7
  private static let filterBits: UInt = 1 << 16
  /// No object is larger, its buffers not counted: they are blocks of their own, and whoever reads one holds the
  /// object.
  private static let largestObject: UInt = 1024

  init(_ sorted: [UInt]) {
    self.sorted = sorted
    filter = Array(repeating: 0, count: Int(StackWords.filterBits / 64))
    for word in sorted {
      let bit = StackWords.bit(word >> StackWords.granule)
      filter[Int(bit >> 6)] |= 1 << (bit & 63)
    }
  }

  @inline(__always)
  private static func bit(_ granule: UInt) -> UInt {
    (granule &* 0x9E37_79B9_7F4A_7C15) >> 48 & (filterBits - 1)
  }

  @inline(__always)
  private func passes(_ granule: UInt) -> Bool {
    let bit = StackWords.bit(granule)
    return filter.withUnsafeBufferPointer { $0[Int(bit >> 6)] & (1 << (bit & 63)) != 0 }
  }

  /// False only where no word points into the object.
  @inline(__always)
  func mayPoint(into object: HeapObject) -> Bool {
    let address = UInt(bitPattern: Unmanaged.passUnretained(object).toOpaque())
    let granule = address >> StackWords.granule
    // Objects are small: nearly all lie in two granules.
    guard passes(granule) || passes(granule + 1) || passes(granule + 2) else { return false }
    return points(into: object, at: address)
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
