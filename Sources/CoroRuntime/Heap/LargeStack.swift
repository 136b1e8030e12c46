import CNativeStack

/// Trivial elements in one block that may become many megabytes large, and is given back to the system when it shrinks.
///
/// An allocator keeps the halves that a doubling array leaves behind: for a million sleepers those of the timers and of the
/// collector came to 30 MB. Whoever owns one deallocates it.
package struct LargeStack<Element> {
  private var base: UnsafeMutablePointer<Element>?
  package private(set) var count = 0
  package private(set) var capacity = 0

  package init() {}

  private static var leastCapacity: Int { 1024 }

  @inline(__always)
  package mutating func append(_ element: Element) {
    if count == capacity { resize(to: max(capacity * 2, LargeStack.leastCapacity)) }
    guard let base else { return }
    (base + count).initialize(to: element)
    count += 1
  }

  /// Not to be called on an empty one.
  @inline(__always)
  package mutating func removeLast() -> Element {
    let last = self[count - 1]
    count -= 1
    return last
  }

  @inline(__always)
  package subscript(_ index: Int) -> Element {
    get {
      guard let base, index >= 0, index < count else { fatalError("no such element") }
      return base[index]
    }
    nonmutating set { base?[index] = newValue }
  }

  /// Keeps room for so many elements, no fewer than there are.
  package mutating func shrink(to wanted: Int) {
    let smaller = max(wanted, count, LargeStack.leastCapacity)
    if smaller < capacity { resize(to: smaller) }
  }

  package mutating func removeAll(where isGone: (Element) -> Bool) {
    var kept = 0
    for index in 0..<count {
      let element = self[index]
      if isGone(element) { continue }
      self[kept] = element
      kept += 1
    }
    count = kept
  }

  package mutating func removeAll() {
    count = 0
    deallocate()
  }

  package mutating func deallocate() {
    if let base { coro_free_large_block(base, capacity * MemoryLayout<Element>.stride) }
    base = nil
    capacity = 0
  }

  @inline(never)
  private mutating func resize(to newCapacity: Int) {
    let stride = MemoryLayout<Element>.stride
    guard let moved = coro_resize_large_block(base, capacity * stride, newCapacity * stride) else {
      fatalError("out of memory: \(newCapacity * stride) bytes")
    }
    base = moved.bindMemory(to: Element.self, capacity: newCapacity)
    capacity = newCapacity
  }
}
