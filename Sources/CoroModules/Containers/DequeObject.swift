import CoroRuntime

/// `collections.deque`: a ring of values that grows at both ends.
final class DequeObject: HeapObject {
  private var storage: UnsafeMutablePointer<Value>
  private var capacity: Int
  private var head = 0
  private(set) var count = 0
  /// `maxlen`; nil without limit.
  var mostElements: Int?
  /// Counts changes of the elements, so that an iterator notices.
  private(set) var changes = 0

  init(type: Ref<TypeObject>) {
    capacity = 8
    storage = .allocate(capacity: 8)
    super.init(type: type, kind: .other)
  }

  deinit { storage.deallocate() }

  override func trace(_ tracer: Tracer) {
    for index in 0..<count { tracer.visit(self[index]) }
  }

  override var byteCount: Int { 128 + capacity * 16 }

  /// The element at an index from 0 up to `count`, which the caller has checked.
  subscript(_ index: Int) -> Value {
    get { storage[(head + index) & (capacity - 1)] }
    set { storage[(head + index) & (capacity - 1)] = newValue }
  }

  private func makeRoom(_ machine: Machine) throws(Unwind) {
    guard count == capacity else { return }
    try machine.charge(capacity * 32)
    let larger = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
    for index in 0..<count { larger[index] = self[index] }
    storage.deallocate()
    storage = larger
    head = 0
    capacity *= 2
  }

  func append(_ value: Value, _ machine: Machine) throws(Unwind) {
    changes += 1
    if let mostElements, count >= mostElements {
      if mostElements == 0 { return }
      _ = removeFirst()
    }
    try makeRoom(machine)
    storage[(head + count) & (capacity - 1)] = value
    count += 1
  }

  func prepend(_ value: Value, _ machine: Machine) throws(Unwind) {
    changes += 1
    if let mostElements, count >= mostElements {
      if mostElements == 0 { return }
      _ = removeLast()
    }
    try makeRoom(machine)
    head = (head - 1) & (capacity - 1)
    storage[head] = value
    count += 1
  }

  func removeFirst() -> Value {
    let value = storage[head]
    head = (head + 1) & (capacity - 1)
    count -= 1
    changes += 1
    return value
  }

  func removeLast() -> Value {
    count -= 1
    changes += 1
    return storage[(head + count) & (capacity - 1)]
  }

  func removeAll() {
    count = 0
    head = 0
    changes += 1
  }

  func remove(at index: Int) {
    for place in index..<(count - 1) { self[place] = self[place + 1] }
    count -= 1
    changes += 1
  }

  func insert(_ value: Value, at index: Int, _ machine: Machine) throws(Unwind) {
    try makeRoom(machine)
    count += 1
    changes += 1
    var place = count - 1
    while place > index {
      self[place] = self[place - 1]
      place -= 1
    }
    self[index] = value
  }

  func rotate(_ steps: Int, _ machine: Machine) {
    guard count > 1 else { return }
    changes += 1
    var steps = steps % count
    if steps < 0 { steps += count }
    // Moving elements over the gap of the ring takes as many moves as steps, whichever way is shorter.
    if steps <= count / 2 {
      for _ in 0..<steps {
        let last = self[count - 1]
        head = (head - 1) & (capacity - 1)
        storage[head] = last
      }
    } else {
      for _ in 0..<(count - steps) {
        let first = storage[head]
        head = (head + 1) & (capacity - 1)
        self[count - 1] = first
      }
    }
  }

  func reverse() {
    var low = 0
    var high = count - 1
    while low < high {
      let value = self[low]
      self[low] = self[high]
      self[high] = value
      low += 1
      high -= 1
    }
    changes += 1
  }
}

/// Over a deque, forwards or backwards; notices that it changed.
final class DequeIterator: IteratorObject {
  private let deque: Ref<DequeObject>
  private var index = 0
  private let isReversed: Bool
  private var expectedChanges: Int

  init(type: Ref<TypeObject>, _ deque: DequeObject, isReversed: Bool) {
    self.deque = Ref(deque)
    self.isReversed = isReversed
    expectedChanges = deque.changes
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(deque) }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let deque = deque.object
    if expectedChanges != deque.changes {
      index = Int.max
      throw machine.raise(.runtimeError, "deque mutated during iteration")
    }
    guard index < deque.count else { return .undefined }
    index += 1
    return isReversed ? deque[deque.count - index] : deque[index - 1]
  }

  override var lengthHint: Int? { max(0, deque.object.count - min(index, deque.object.count)) }
}
