import CNativeStack

/// Trivial elements in one block that may become many megabytes large, and is given back to the system when it shrinks.
///
/// An allocator keeps the halves that a doubling array leaves behind: for a million sleepers those of the timers and of the
/// collector came to 30 MB. Whoever owns one deallocates it. Inlinable, because timers are in another module, where every
/// access would else be a call that is not specialised.
package struct LargeStack<Element> {
  @usableFromInline package var base: UnsafeMutablePointer<Element>
  @usableFromInline package var storedCount = 0
  @usableFromInline package var room: Int

  package init() {
    room = LargeStack.leastCapacity
    base = LargeStack.resized(nil, from: 0, to: room)
  }

  private static var leastCapacity: Int { 256 }

  @inlinable package var count: Int { storedCount }
  @inlinable package var capacity: Int { room }

  @inlinable
  package mutating func append(_ element: Element) {
    if storedCount == room { resize(to: room * 2) }
    (base + storedCount).initialize(to: element)
    storedCount += 1
  }

  /// Not to be called on an empty one.
  @inlinable
  package mutating func removeLast() -> Element {
    storedCount -= 1
    return base[storedCount]
  }

  /// Below `count`, which is not checked.
  @inlinable
  package subscript(_ index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  /// Keeps room for so many elements, no fewer than there are.
  package mutating func shrink(to wanted: Int) {
    let smaller = max(wanted, storedCount, LargeStack.leastCapacity)
    if smaller < room { resize(to: smaller) }
  }

  package mutating func removeAll(where isGone: (Element) -> Bool) {
    var kept = 0
    for index in 0..<storedCount where !isGone(base[index]) {
      base[kept] = base[index]
      kept += 1
    }
    storedCount = kept
  }

  package mutating func removeAll() {
    storedCount = 0
    shrink(to: 0)
  }

  package func deallocate() { coro_free_large_block(base, room * MemoryLayout<Element>.stride) }

  @usableFromInline
  package mutating func resize(to newRoom: Int) {
    base = LargeStack.resized(base, from: room, to: newRoom)
    room = newRoom
  }

  private static func resized(
    _ block: UnsafeMutablePointer<Element>?, from room: Int, to newRoom: Int
  ) -> UnsafeMutablePointer<Element> {
    let stride = MemoryLayout<Element>.stride
    guard let moved = coro_resize_large_block(block, room * stride, newRoom * stride) else {
      fatalError("out of memory: \(newRoom * stride) bytes")
    }
    return moved.bindMemory(to: Element.self, capacity: newRoom)
  }
}
