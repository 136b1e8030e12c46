/// An immutable sequence.
public final class TupleObject: HeapObject {
  package let count: Int
  let elements: UnsafeMutablePointer<Value>

  /// Takes the elements over.
  init(type: Ref<TypeObject>, elements: UnsafeMutablePointer<Value>, count: Int) {
    self.elements = elements
    self.count = count
    super.init(type: type, kind: .tuple)
  }

  deinit { elements.deallocate() }

  public override func trace(_ tracer: Tracer) { tracer.visit(elements, count: count) }
  public override var byteCount: Int { 80 + count * 16 }

  /// The element at an index from 0 up to `count`, which the caller has checked.
  @inline(__always)
  package subscript(_ index: Int) -> Value { elements[index] }

  package var buffer: UnsafeBufferPointer<Value> { UnsafeBufferPointer(start: elements, count: count) }
}

/// A mutable sequence. Its storage may move at any call into script: hold indexes, never pointers.
public final class ListObject: HeapObject {
  final var elementCount = 0
  final var capacity = 0
  final var elements: UnsafeMutablePointer<Value>
  /// Set while `sort` works on the elements: every change is then noticed.
  final var isBeingSorted = false

  init(type: Ref<TypeObject>, capacity: Int) {
    self.capacity = max(capacity, 4)
    elements = MemoryBlock.allocate(self.capacity)
    super.init(type: type, kind: .list)
  }

  deinit { elements.deallocate() }

  /// A spare list becomes an empty one, as `init` makes it.
  @inline(__always)
  func reuse(capacity wanted: Int) {
    elementCount = 0
    isBeingSorted = false
    if wanted > capacity { grow(exactlyTo: wanted) }
  }

  public override func trace(_ tracer: Tracer) { tracer.visit(elements, count: elementCount) }
  public override var byteCount: Int { 96 + capacity * 16 }

  @inline(__always)
  package var count: Int { elementCount }

  /// The element at an index from 0 up to `count`, which the caller has checked.
  @inline(__always)
  package subscript(_ index: Int) -> Value {
    get { elements[index] }
    set { elements[index] = newValue }
  }

  /// The elements as they are now. Do not call into script while using it.
  package var buffer: UnsafeMutableBufferPointer<Value> {
    UnsafeMutableBufferPointer(start: elements, count: elementCount)
  }

  /// Appends without charging the heap: `Machine.append` does both.
  @inline(__always)
  func appendUncharged(_ value: Value) {
    if elementCount == capacity { grow(to: elementCount + 1) }
    elements[elementCount] = value
    elementCount += 1
  }

  /// Makes room; grows by half so that appending stays linear in all.
  func grow(to needed: Int) {
    guard needed > capacity else { return }
    grow(exactlyTo: max(needed, capacity + capacity / 2 + 4))
  }

  private func grow(exactlyTo newCapacity: Int) {
    let moved = MemoryBlock.allocate(newCapacity, of: Value.self)
    moved.update(from: elements, count: elementCount)
    elements.deallocate()
    elements = moved
    capacity = newCapacity
  }

  /// Hands its elements over, and is empty.
  func giveUpElements() -> UnsafeMutablePointer<Value> {
    let given = elements
    elementCount = 0
    capacity = 4
    elements = MemoryBlock.allocate(capacity)
    return given
  }

  /// Replaces a range within the bounds by other values; the room was charged by the caller.
  package func replace(_ start: Int, _ end: Int, with values: UnsafeBufferPointer<Value>) {
    let change = values.count - (end - start)
    if change > 0 { grow(to: elementCount + change) }
    if change != 0 && end < elementCount {
      memmove(elements + end + change, elements + end, (elementCount - end) * MemoryLayout<Value>.stride)
    }
    if let source = values.baseAddress { (elements + start).update(from: source, count: values.count) }
    elementCount += change
  }

  package func removeAll() { elementCount = 0 }

  package func remove(at index: Int) -> Value {
    let value = elements[index]
    memmove(elements + index, elements + index + 1, (elementCount - index - 1) * MemoryLayout<Value>.stride)
    elementCount -= 1
    return value
  }
}
