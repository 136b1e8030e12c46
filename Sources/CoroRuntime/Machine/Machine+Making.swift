import BigInt

/// Making values. Every allocation is charged to the heap.
extension Machine {
  /// Gives a new object to the heap.
  @inline(__always)
  func track<Object: HeapObject>(_ object: Object, bytes: Int) -> Object {
    heap.append(object)
    heap.allocatedBytes += bytes
    if heap.allocatedBytes > heap.threshold { demandSafepoint() }
    return object
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

  package func string(_ text: String) -> Value { .string(Ref(makeString(text))) }

  package func makeString(_ text: String) -> StringObject {
    var text = text
    let ascii: StringObject? = text.withUTF8 { bytes in
      for byte in bytes where byte >= 128 { return nil }
      return makeNarrow(bytes, isASCII: true)
    }
    if let ascii { return ascii }
    return makeString(text.unicodeScalars.map(\.value))
  }

  /// Of bytes that are code points below 256.
  package func makeNarrow(_ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> StringObject {
    let made = unfilledString(bytes.count, isASCII: isASCII)
    if let base = bytes.baseAddress { memcpy(made.storage, base, bytes.count) }
    return made
  }

  /// A narrow string whose text the caller writes before anything else happens; it has charged what is long.
  @inline(__always)
  func unfilledString(_ count: Int, isASCII: Bool) -> StringObject {
    if count <= StringObject.insideBytes {
      return track(
        StringObject(type: types.string, shortCount: count, isWide: false, isASCII: isASCII), bytes: 80)
    }
    return adoptString(MemoryBlock.allocate(bytes: count), count: count, isWide: false, isASCII: isASCII)
  }

  /// Takes storage over that has the canonical form.
  func adoptString(_ storage: UnsafeMutableRawPointer, count: Int, isWide: Bool, isASCII: Bool) -> StringObject {
    track(
      StringObject(type: types.string, storage: storage, count: count, isWide: isWide, isASCII: isASCII),
      bytes: 80 + count * (isWide ? 4 : 1))
  }

  package func string(_ codePoints: [UInt32]) -> Value { .string(Ref(makeString(codePoints))) }

  package func makeString(_ codePoints: [UInt32]) -> StringObject {
    codePoints.withUnsafeBufferPointer { makeString($0) }
  }

  /// In the canonical form for these code points.
  package func makeString(_ codePoints: UnsafeBufferPointer<UInt32>) -> StringObject {
    var all: UInt32 = 0
    for code in codePoints { all |= code }
    let count = codePoints.count
    if all < 256 {
      let made = unfilledString(count, isASCII: all < 128)
      let bytes = made.narrow
      for index in 0..<count { bytes[index] = UInt8(truncatingIfNeeded: codePoints[index]) }
      return made
    }
    let storage = MemoryBlock.allocate(bytes: count * 4)
    if let base = codePoints.baseAddress { storage.copyMemory(from: base, byteCount: count * 4) }
    return adoptString(storage, count: count, isWide: true, isASCII: false)
  }

  /// A string of one code point.
  @inline(__always)
  package func character(_ code: UInt32) -> Value {
    code < 256 ? .string(Ref(characters[Int(code)])) : string([code])
  }

  /// Part of a string, from bounds that the caller has checked.
  package func substring(_ string: StringObject, _ start: Int, _ end: Int) -> Value {
    let count = end - start
    if count <= 0 { return .string(Ref(emptyString)) }
    if count == 1 { return character(string[start]) }
    if count == string.count && string.isExact { return .string(Ref(string)) }
    if !string.isWide {
      let part = UnsafeBufferPointer(start: string.narrow + start, count: count)
      var isASCII = string.isASCII
      if !isASCII { isASCII = StringBuilder.isASCII(part) }
      return .string(Ref(makeNarrow(part, isASCII: isASCII)))
    }
    return .string(Ref(makeString(UnsafeBufferPointer(start: string.wide + start, count: count))))
  }

  /// The one object for this name.
  package func intern(_ text: String) -> StringObject {
    strings.intern(makeString(text), seed: hashSeed)
  }

  package func intern(_ string: StringObject) -> StringObject {
    string.isExact
      ? strings.intern(string, seed: hashSeed) : strings.intern(makeString(string.codePoints), seed: hashSeed)
  }

  /// A tuple whose elements the caller fills in before anything else happens.
  func makeTuple(count: Int) -> TupleObject {
    if count == 0 { return emptyTuple }
    let elements = MemoryBlock.allocate(count, of: Value.self)
    elements.initialize(repeating: .undefined, count: count)
    return track(TupleObject(type: types.tuple, elements: elements, count: count), bytes: 80 + count * 16)
  }

  package func tuple(_ values: Value...) -> Value {
    values.withUnsafeBufferPointer { .tuple(Ref(makeTuple($0))) }
  }

  package func makeTuple(_ values: UnsafeBufferPointer<Value>) -> TupleObject {
    let tuple = makeTuple(count: values.count)
    for index in 0..<values.count { tuple.elements[index] = values[index] }
    return tuple
  }

  package func makeTuple(_ values: [Value]) -> TupleObject {
    values.withUnsafeBufferPointer { makeTuple($0) }
  }

  package func makeList(capacity: Int = 0) -> ListObject {
    track(ListObject(type: types.list, capacity: capacity), bytes: 96 + capacity * 16)
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
  func append(_ value: Value, to list: Ref<ListObject>) throws(Unwind) {
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

  package func makeDictionary(capacity: Int = 0) -> DictionaryObject {
    track(DictionaryObject(type: types.dictionary, capacity: capacity), bytes: 128 + capacity * 48)
  }

  package func makeSet(isFrozen: Bool = false, capacity: Int = 0) -> SetObject {
    track(
      SetObject(type: isFrozen ? types.frozenSet : types.set, isFrozen: isFrozen, capacity: capacity),
      bytes: 128 + capacity * 48)
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
    .object(Ref(track(CellObject(type: types.cell, value: value), bytes: 56)))
  }

  package func makeBoundMethod(_ receiver: Value, _ function: Value) -> Value {
    var type = types.boundMethod
    if case .native = function { type = types.boundNative }
    return .object(Ref(track(BoundMethodObject(type: type, receiver: receiver, function: function), bytes: 80)))
  }

  package func native(
    _ name: String, _ signature: String, owner: String? = nil, isMethod: Bool = false, documentation: String? = nil,
    _ body: @escaping NativeBody
  ) -> Value {
    .native(
      Ref(
        adopt(
          NativeFunctionObject(
            type: isMethod ? (name.hasPrefix("__") ? types.wrapperDescriptor : types.methodDescriptor) : types.native,
            name: name, signature: signature,
            ownerName: owner, isMethod: isMethod, documentation: documentation, body: body))))
  }
}
