/// The special methods that `bytes` and `bytearray` have in common.
enum BytesOperators {
  static func rows(_ owner: BytesOwner) -> [NativeRow] {
    [
      owner.row("__len__", "self, /") { _, object, _ throws(Unwind) in .int(object.bytes.count) },
      owner.row("__getitem__", "self, key, /") { machine, object, arguments throws(Unwind) in
        try machine.bytesItem(object, arguments[1])
      },
      owner.row("__contains__", "self, key, /") { machine, object, arguments throws(Unwind) in
        .bool(try machine.bytesContain(object, arguments[1]))
      },
      owner.row("__iter__", "self, /") { machine, object, _ throws(Unwind) in
        .object(Ref(machine.adopt(BytesIterator(machine, object))))
      },
      owner.row("__add__", "self, value, /") { machine, object, arguments throws(Unwind) in
        try machine.concatenateBytes(object, arguments[1])
      },
      owner.row("__mul__", "self, value, /") { machine, object, arguments throws(Unwind) in
        try machine.repeatBytes(object, by: arguments[1])
      },
      owner.row("__rmul__", "self, value, /") { machine, object, arguments throws(Unwind) in
        try machine.repeatBytes(object, by: arguments[1])
      },
      owner.row("__mod__", "self, value, /") { machine, object, arguments throws(Unwind) in
        var formatter = try PercentFormatter(machine, arguments[1], isBytes: true)
        try formatter.format(object.bytes.map(UInt32.init))
        return machine.makeBytes(formatter.result.map { UInt8(truncatingIfNeeded: $0) }, like: object)
      },
      owner.row("__repr__", "self, /", represent),
      owner.row("__str__", "self, /", represent),
    ] + plainRows(owner) + comparisons(owner)
  }

  /// What only one of the two has.
  private static func plainRows(_ owner: BytesOwner) -> [NativeRow] {
    if owner.kind == .byteArray { return [] }
    return [
      owner.row("__hash__", "self, /") { machine, object, _ throws(Unwind) in .int(machine.hashBytes(object)) },
      owner.row("__bytes__", "self, /") { machine, object, _ throws(Unwind) in
        object.isExact ? .object(Ref(object)) : machine.makeBytes(object.bytes)
      },
      owner.row("__getnewargs__", "self, /") { machine, object, _ throws(Unwind) in
        machine.tuple(machine.makeBytes(object.bytes))
      },
    ]
  }

  private static func comparisons(_ owner: BytesOwner) -> [NativeRow] {
    func row(_ name: String, _ holds: @escaping (Int) -> Bool) -> NativeRow {
      owner.row(name, "self, value, /") { machine, object, arguments throws(Unwind) in
        guard let other = try comparable(arguments[1], with: owner, machine) else { return .notImplemented }
        return .bool(holds(compare(object.bytes, other)))
      }
    }
    return [
      row("__eq__") { $0 == 0 }, row("__ne__") { $0 != 0 }, row("__lt__") { $0 < 0 }, row("__le__") { $0 <= 0 },
      row("__gt__") { $0 > 0 }, row("__ge__") { $0 >= 0 },
    ]
  }

  /// The bytes of what is compared: a `bytes` knows only its like, a `bytearray` whatever shows its bytes.
  private static func comparable(
    _ other: Value, with owner: BytesOwner, _ machine: Machine
  ) throws(Unwind) -> [UInt8]? {
    if owner.kind == .bytes {
      guard let object = machine.bytesObject(other), object.kind == .bytes else { return nil }
      return object.bytes
    }
    if let bytes = machine.bytesLike(other) { return bytes }
    return try machine.exportedView(other)?.contents
  }

  /// Negative, zero or positive.
  static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let order = Int(memcmp(left, right, min(left.count, right.count)))
    return order != 0 ? order : left.count - right.count
  }

  private static func represent(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    .string(Ref(try machine.bytesRepresentation(object)))
  }
}

extension Machine {
  /// `repr(x)` of `bytes` and `bytearray`.
  package func bytesRepresentation(_ object: BytesObject) throws(Unwind) -> StringObject {
    try chargeArray(checkedSize(object.bytes.count, times: 4))
    let text = StringRepresentation.representation(ofBytes: object.bytes, escapesSingle: object.kind == .byteArray)
    return makeString(object.kind == .bytes ? text : "\(object.type.object.name)(\(text))")
  }

  package func hashBytes(_ object: BytesObject) -> Int {
    if object.cachedHash == 0 {
      object.cachedHash = object.bytes.withUnsafeBytes { KeyedHash.hash($0, seed: hashSeed) }
    }
    return object.cachedHash
  }

  /// `bytes[index]`, of an integer or a slice.
  package func bytesItem(_ object: BytesObject, _ index: Value) throws(Unwind) -> Value {
    let isArray = object.kind == .byteArray
    if let slice = sliceObject(index) {
      let range = try adjust(unpack(slice), count: object.bytes.count)
      return makeBytes(try slicedBytes(object.bytes, range), like: object)
    }
    let place = try bytesIndex(
      index, count: object.bytes.count, isArray ? "bytearray index out of range" : "index out of range",
      kind: isArray ? "bytearray" : "byte")
    return .int(Int(object.bytes[place]))
  }

  func slicedBytes(_ bytes: [UInt8], _ range: SliceElements) throws(Unwind) -> [UInt8] {
    if range.count <= 0 { return [] }
    try chargeArray(range.count)
    if range.step == 1 { return Array(bytes[range.start..<range.start + range.count]) }
    return (0..<range.count).map { bytes[range.start + $0 * range.step] }
  }

  /// An index that must lie within the bounds.
  func bytesIndex(_ index: Value, count: Int, _ message: String, kind: String) throws(Unwind) -> Int {
    try bytesPlace(bytesIndex(index, kind: kind), count: count, message)
  }

  /// What a subscript stands for, which may be anywhere.
  func bytesIndex(_ index: Value, kind: String) throws(Unwind) -> Int {
    guard let integer = try indexValue(index) else {
      throw raise(.typeError, "\(kind) indices must be integers or slices, not \(typeName(index))")
    }
    guard case .small(let small) = integer else {
      throw raise(.indexError, "cannot fit '\(typeName(index))' into an index-sized integer")
    }
    return small
  }

  func bytesPlace(_ index: Int, count: Int, _ message: String) throws(Unwind) -> Int {
    let place = index < 0 ? index + count : index
    guard place >= 0, place < count else { throw raise(.indexError, message) }
    return place
  }

  /// `value in bytes`: a byte or a bytes-like object.
  package func bytesContain(_ object: BytesObject, _ value: Value) throws(Unwind) -> Bool {
    if let part = bytesLike(value) {
      return BytesSearching.find(part, in: object.bytes, 0, object.bytes.count) >= 0
    }
    guard try indexValue(value) != nil else { _ = try requireBytes(value); return false }
    return try object.bytes.contains(requireByte(value))
  }

  func concatenateBytes(_ object: BytesObject, _ other: Value) throws(Unwind) -> Value {
    guard let added = bytesLike(other) else {
      throw raise(.typeError, "can't concat \(typeName(other)) to \(typeName(.object(Ref(object))))")
    }
    try chargeArray(checkedSum(object.bytes.count, added.count, "result too long"))
    return makeBytes(object.bytes + added, like: object)
  }

  func repeatBytes(_ object: BytesObject, by value: Value) throws(Unwind) -> Value {
    makeBytes(try repeated(object.bytes, repetitions(value)), like: object)
  }

  func repeated(_ bytes: [UInt8], _ count: Int) throws(Unwind) -> [UInt8] {
    if count <= 0 || bytes.isEmpty { return [] }
    let (size, overflow) = bytes.count.multipliedReportingOverflow(by: count)
    if overflow { throw raise(.memoryError) }
    try chargeArray(size)
    if bytes.count == 1 { return [UInt8](repeating: bytes[0], count: size) }
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      memcpy(base, bytes, bytes.count)
      var filled = bytes.count
      while filled < size {
        let length = min(filled, size - filled)
        memcpy(base + filled, base, length)
        filled += length
      }
      initialized = size
    }
  }
}
