import BigInt

/// Making values. Every allocation is charged to the heap.
extension Machine {
  /// Gives a new object to the heap.
  @inline(__always)
  func track<Object: HeapObject>(_ object: Object, bytes: Int) -> Object {
    heap.append(object)
    account(bytes)
    return object
  }

  /// The same of an object that nobody else holds, without counting a reference.
  @inline(__always)
  func place<Object: HeapObject>(_ object: consuming Object, bytes: Int) -> Ref<Object> {
    let placed = heap.append(new: object)
    account(bytes)
    return placed
  }

  /// Gives a spare object to the heap that was filled anew; see `SparePools`.
  @inline(__always)
  func track<Object: HeapObject>(again object: Unmanaged<Object>, bytes: Int) -> Ref<Object> {
    heap.append(again: object)
    account(bytes)
    return Ref(unmanaged: object)
  }

  /// One of that shape, which the caller fills anew: given back, or else spare and with its bytes accounted for. Nil where there is none.
  @inline(__always)
  func remake<Object>(_ shape: SpareShape<Object>, bytes: (Object) -> Int) -> Ref<Object>? {
    if let returned = heap.returned.take(shape) { return returned }
    guard let spare = heap.spares.take(shape) else { return nil }
    return track(again: spare, bytes: spare._withUnsafeGuaranteedRef { bytes($0) })
  }

  @inline(__always)
  func account(_ bytes: Int) {
    heap.allocatedBytes += bytes
    if heap.allocatedBytes > heap.threshold { demandSafepoint() }
  }

  /// Gives an object of another module's class to the heap.
  package func adopt<Object: HeapObject>(_ object: Object) -> Object {
    track(object, bytes: object.byteCount)
  }

  /// Fails with `MemoryError` where that many more bytes would pass the limit: asked before they are allocated.
  @inline(__always)
  package func charge(_ bytes: Int) throws(Unwind) {
    if bytes > 1 << 16 { try chargeMuch(bytes) }
  }

  private func chargeMuch(_ bytes: Int) throws(Unwind) {
    // No machine this runs on has this much; the multiplication that led here must not trap either.
    let most = min(heap.byteLimit, 1 << 46)
    if bytes > most - min(most, heap.bytesInUse) { throw raise(.memoryError) }
    heap.allocatedBytes += bytes
    // Whoever allocates much goes over it as well: half a word is a step.
    try countSteps(bytes >> 5)
  }

  /// A size in bytes that cannot overflow.
  @inline(__always)
  package func checkedSize(_ count: Int, times factor: Int) throws(Unwind) -> Int {
    let (size, overflow) = count.multipliedReportingOverflow(by: factor)
    if overflow { throw raise(.memoryError) }
    return size
  }

  /// A tuple whose elements the caller fills in before anything else happens.
  func makeTuple(count: Int) -> TupleObject { unfilledTuple(count).object }

  /// The same without holding it.
  @inline(__always)
  func unfilledTuple(_ count: Int) -> Ref<TupleObject> {
    guard count > 0, count <= SparePools.mostElements,
      let tuple = remake(.tuple(count), bytes: { _ in 80 + count * 16 })
    else { return newTuple(count) }
    tuple.with { $0.elements }.update(repeating: .undefined, count: count)
    return tuple
  }

  @inline(never)
  private func newTuple(_ count: Int) -> Ref<TupleObject> {
    if count == 0 { return Ref(emptyTuple) }
    let elements = MemoryBlock.allocate(count, of: Value.self)
    elements.initialize(repeating: .undefined, count: count)
    return place(TupleObject(type: types.tuple, elements: elements, count: count), bytes: 80 + count * 16)
  }

  /// `(first, second)`
  package func pair(_ first: Value, _ second: Value) -> Value {
    let tuple = unfilledTuple(2)
    let elements = tuple.with { $0.elements }
    elements[0] = first
    elements[1] = second
    return .tuple(tuple)
  }

  /// `(first, second, third)`
  package func triple(_ first: Value, _ second: Value, _ third: Value) -> Value {
    let tuple = unfilledTuple(3)
    let elements = tuple.with { $0.elements }
    elements[0] = first
    elements[1] = second
    elements[2] = third
    return .tuple(tuple)
  }

  package func tuple(_ values: Value...) -> Value {
    values.withUnsafeBufferPointer { .tuple(Ref(makeTuple($0))) }
  }

  package func makeTuple(_ values: UnsafeBufferPointer<Value>) -> TupleObject { filledTuple(values).object }

  /// The same without holding it.
  func filledTuple(_ values: UnsafeBufferPointer<Value>) -> Ref<TupleObject> {
    let tuple = unfilledTuple(values.count)
    if let first = values.baseAddress { tuple.with { $0.elements }.update(from: first, count: values.count) }
    return tuple
  }

  /// Of a list that nobody else has, which is empty afterwards: its elements need not be copied.
  func makeTuple(from list: ListObject) -> TupleObject {
    let count = list.count
    // Much more room than it needs a tuple should not keep.
    if count == 0 || list.capacity - count > count / 8 { return makeTuple(UnsafeBufferPointer(list.buffer)) }
    let tuple = TupleObject(type: types.tuple, elements: list.giveUpElements(), count: count)
    return track(tuple, bytes: 80 + count * 16)
  }

  package func makeTuple(_ values: [Value]) -> TupleObject {
    values.withUnsafeBufferPointer { makeTuple($0) }
  }

  package func makeList(capacity: Int = 0) -> ListObject { emptyList(capacity: capacity).object }

  /// The same without holding it.
  @inline(__always)
  package func emptyList(capacity: Int) -> Ref<ListObject> {
    guard capacity <= SparePools.mostPlaces,
      let list = remake(.list, bytes: { 96 + max($0.capacity, capacity) * 16 })
    else { return newList(capacity: capacity) }
    list.with { $0.reuse(capacity: capacity) }
    return list
  }

  @inline(never)
  private func newList(capacity: Int) -> Ref<ListObject> {
    place(ListObject(type: types.list, capacity: capacity), bytes: 96 + capacity * 16)
  }

  package func makeList(_ values: UnsafeBufferPointer<Value>) -> ListObject {
    let list = makeList(capacity: values.count)
    for value in values { list.appendUncharged(value) }
    return list
  }

  package func makeList(_ values: [Value]) -> ListObject {
    values.withUnsafeBufferPointer { makeList($0) }
  }

  /// Appends, and charges the heap when the storage grows.
  @inline(__always)
  package func append(_ value: Value, to list: ListObject) throws(Unwind) {
    if list.elementCount == list.capacity { try growForAppend(list) }
    list.elements[list.elementCount] = value
    list.elementCount += 1
  }

  /// The same without holding the list.
  @inline(__always)
  package func append(_ value: Value, to list: Ref<ListObject>) throws(Unwind) {
    let hasRoom = list.with { list in
      if list.elementCount == list.capacity { return false }
      list.elements[list.elementCount] = value
      list.elementCount += 1
      return true
    }
    if !hasRoom { try append(value, to: list.object) }
  }

  private func growForAppend(_ list: ListObject) throws(Unwind) {
    let old = list.capacity
    try charge(old * 8 + 64)
    list.grow(to: list.elementCount + 1)
    heap.allocatedBytes += (list.capacity - old) * 16
  }

  package func makeDictionary(capacity: Int = 0) -> DictionaryObject { emptyDictionary(capacity: capacity).object }

  /// The same without holding it.
  package func emptyDictionary(capacity: Int) -> Ref<DictionaryObject> {
    guard let spare = heap.spares.take(.dictionary) else {
      return place(DictionaryObject(type: types.dictionary, capacity: capacity), bytes: 128 + capacity * 48)
    }
    let bytes = spare._withUnsafeGuaranteedRef { dictionary in
      dictionary.reuse(capacity: capacity)
      return dictionary.byteCount
    }
    return track(again: spare, bytes: bytes)
  }

  package func makeSet(isFrozen: Bool = false, capacity: Int = 0) -> SetObject {
    let type = isFrozen ? types.frozenSet : types.set
    guard let spare = heap.spares.take(.set) else {
      return track(SetObject(type: type, isFrozen: isFrozen, capacity: capacity), bytes: 128 + capacity * 48)
    }
    let bytes = spare._withUnsafeGuaranteedRef { set in
      set.reuse(type: type, isFrozen: isFrozen, capacity: capacity)
      return set.byteCount
    }
    return track(again: spare, bytes: bytes).object
  }

  package func makeBytes(_ bytes: [UInt8]) -> Value {
    .object(Ref(track(BytesObject(type: types.bytes, kind: .bytes, bytes: bytes), bytes: 112 + bytes.count)))
  }

  package func makeByteArray(_ bytes: [UInt8]) -> Value {
    .object(Ref(track(BytesObject(type: types.byteArray, kind: .byteArray, bytes: bytes), bytes: 112 + bytes.count)))
  }

  package func integer(_ value: IntegerValue) -> Value {
    switch value {
    case .small(let small): return .int(small)
    case .big:
      return .object(Ref(adopt(BoxedIntegerObject(type: types.integer, value: value))))
    }
  }

  package func complex(_ real: Double, _ imaginary: Double) -> Value {
    .object(Ref(track(ComplexObject(type: types.complex, real: real, imaginary: imaginary), bytes: 64)))
  }

  func cell(_ value: Value) -> Value {
    guard let spare = heap.spares.take(.cell) else {
      return .object(place(CellObject(type: types.cell, value: value), bytes: 56).downcast(to: HeapObject.self))
    }
    spare._withUnsafeGuaranteedRef { $0.value = value }
    return .object(track(again: spare, bytes: 56).downcast(to: HeapObject.self))
  }

  func listIterator(_ list: Ref<ListObject>) -> Ref<ListIterator> {
    guard let iterator = remake(.listIterator, bytes: { _ in 64 }) else {
      return Ref(track(ListIterator(self, list.object), bytes: 64))
    }
    iterator.with { $0.reuse(list) }
    return iterator
  }

  func rangeIterator(start: Int, step: Int, count: Int) -> Ref<RangeIterator> {
    guard let iterator = remake(.rangeIterator, bytes: { _ in 72 }) else {
      return place(RangeIterator(self, start: start, step: step, count: count), bytes: 72)
    }
    iterator.with { $0.reuse(start: start, step: step, count: count) }
    return iterator
  }

  func range(start: Int, step: Int, count: Int) -> Ref<RangeObject> {
    guard let spare = heap.spares.take(.range) else {
      return place(RangeObject(type: types.range, start: start, step: step, count: count), bytes: 96)
    }
    spare._withUnsafeGuaranteedRef { $0.reuse(start: start, step: step, count: count) }
    return track(again: spare, bytes: 96)
  }

  /// An instance of a class written in the language that extends nothing but `object`, without attributes.
  @inline(__always)
  func newInstance(of type: TypeObject) -> Ref<InstanceObject> {
    let capacity = type.instanceCapacity
    let bytes = InstanceObject.bytes(capacity: capacity)
    if capacity <= SparePools.mostElements, let spare = heap.spares.take(.instance(capacity)) {
      spare._withUnsafeGuaranteedRef { $0.reuse(type: Ref(type), shape: type.rootShape) }
      return track(again: spare, bytes: bytes)
    }
    return place(InstanceObject(type: Ref(type), shape: type.rootShape, capacity: capacity), bytes: bytes)
  }

  package func makeBoundMethod(_ receiver: Value, _ function: Value) -> Value {
    var type = types.boundMethod
    if case .native(let native) = function, !native.with({ $0.style }).isWritten { type = types.boundNative }
    guard let spare = heap.spares.take(.boundMethod) else {
      let made = BoundMethodObject(type: type, receiver: receiver, function: function)
      return .object(place(made, bytes: 80).downcast(to: HeapObject.self))
    }
    spare._withUnsafeGuaranteedRef { $0.reuse(type: type, receiver: receiver, function: function) }
    return .object(track(again: spare, bytes: 80).downcast(to: HeapObject.self))
  }

  package func native(
    _ name: String, _ signature: String, owner: String? = nil, isMethod: Bool = false,
    style: NativeFunctionObject.Style = .builtin, documentation: String? = nil, _ body: @escaping NativeBody
  ) -> Value {
    var type = types.native
    if style.isWritten {
      type = types.writtenNative
    } else if isMethod {
      type = name.hasPrefix("__") ? types.wrapperDescriptor : types.methodDescriptor
    }
    return .native(
      Ref(
        adopt(
          NativeFunctionObject(
            type: type, name: name, signature: signature, ownerName: owner, isMethod: isMethod, style: style,
            documentation: documentation, body: body))))
  }
}
