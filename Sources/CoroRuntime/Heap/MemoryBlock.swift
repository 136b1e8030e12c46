/// Memory outside of objects: the elements of containers, the slots of frames.
///
/// From `malloc`, not from `UnsafeMutablePointer.allocate`: that asks the system for an alignment of 16 bytes by name,
/// which takes twice the instructions of `malloc`, whose blocks have it anyway. `deallocate` frees both.
enum MemoryBlock {
  /// Memory that nothing was written to yet.
  @inline(__always)
  static func allocate<Element>(_ count: Int, of _: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    allocate(bytes: count * MemoryLayout<Element>.stride).assumingMemoryBound(to: Element.self)
  }

  @inline(__always)
  static func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    guard let block = malloc(bytes) else { fatalError("out of memory: \(bytes) bytes") }
    return block
  }
}
