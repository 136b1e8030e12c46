import CoroRuntime

/// The items of a queue: a ring of values, as large as it ever had to be.
struct ItemRing {
  private var elements: UnsafeMutablePointer<Value>
  private var capacity = 8
  private var start = 0
  private(set) var count = 0

  /// Room for more items than this is given back when the last one is taken.
  private static let mostKeptEmpty = 4096

  init() { elements = .allocate(capacity: capacity) }

  func deallocate() { elements.deallocate() }

  /// Bytes that the next item needs, for the heap's account: nothing but where the ring is full.
  var bytesToGrow: Int { count == capacity ? capacity * 16 : 0 }
  var byteCount: Int { capacity * 16 }

  mutating func append(_ value: Value) {
    if count == capacity { move(to: capacity * 2) }
    elements[(start + count) & (capacity - 1)] = value
    count += 1
  }

  mutating func popFirst() -> Value? {
    if count == 0 { return nil }
    let value = elements[start]
    start = (start + 1) & (capacity - 1)
    count -= 1
    if count == 0 && capacity > ItemRing.mostKeptEmpty { move(to: 8) }
    return value
  }

  private mutating func move(to newCapacity: Int) {
    let moved = UnsafeMutablePointer<Value>.allocate(capacity: newCapacity)
    for index in 0..<count { (moved + index).initialize(to: elements[(start + index) & (capacity - 1)]) }
    elements.deallocate()
    elements = moved
    capacity = newCapacity
    start = 0
  }

  /// An item by its place in the line.
  subscript(_ index: Int) -> Value { elements[(start + index) & (capacity - 1)] }

  func visit(_ tracer: Tracer) {
    for index in 0..<count { tracer.visit(self[index]) }
  }
}
