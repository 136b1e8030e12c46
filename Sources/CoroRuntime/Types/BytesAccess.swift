/// The bytes behind values.
extension Machine {
  /// A `bytes` or a `bytearray`, of subclasses as well.
  package func bytesObject(_ value: Value) -> BytesObject? {
    guard case .object(let ref) = value, ref.object.kind == .bytes || ref.object.kind == .byteArray else { return nil }
    return unsafeDowncast(ref.object, to: BytesObject.self)
  }

  /// A copy, shared until one side is written, of what a bytes-like object holds; nil for anything else.
  package func bytesLike(_ value: Value) -> [UInt8]? {
    if let object = bytesObject(value) { return object.bytes }
    return memoryView(value)?.contents
  }

  /// The contents of an argument that must be a bytes-like object.
  package func requireBytes(_ value: Value) throws(Unwind) -> [UInt8] {
    if let view = memoryView(value) { try requireHeld(view) }
    if let bytes = bytesLike(value) { return bytes }
    if let view = try exportedView(value) { return view.contents }
    throw raise(.typeError, "a bytes-like object is required, not '\(typeName(value))'")
  }

  /// An argument that must be a byte.
  func requireByte(_ value: Value, _ message: String = "byte must be in range(0, 256)") throws(Unwind) -> UInt8 {
    if case .int(let small) = value, let byte = UInt8(exactly: small) { return byte }
    guard case .small(let small) = try requireIndex(value), let byte = UInt8(exactly: small) else {
      throw raise(.valueError, message)
    }
    return byte
  }

  /// New bytes of the same built-in type as the receiver's.
  func makeBytes(_ bytes: [UInt8], like receiver: BytesObject) -> Value {
    receiver.kind == .bytes ? makeBytes(bytes) : makeByteArray(bytes)
  }

  /// Unchanged contents: `bytes` cannot change, so it is its own copy.
  func sameBytes(_ receiver: BytesObject) -> Value {
    receiver.kind == .bytes && receiver.isExact ? .object(Ref(receiver)) : makeBytes(receiver.bytes, like: receiver)
  }

  /// The bytes that the elements of an iterable are. Not everything asks first how many there will be.
  ///
  /// - Parameter refusal: what a `TypeError` on the way to the iterator becomes, whatever it said.
  func collectBytes(
    _ iterable: Value, _ message: String, asksLength: Bool = false, refusal: String? = nil
  ) throws(Unwind) -> [UInt8] {
    var result: [UInt8] = []
    if case .list(let ref) = iterable {
      var index = 0
      while index < ref.object.count {
        result.append(try requireByte(ref.object[index], message))
        index += 1
      }
      return result
    }
    let iterator: Value
    do throws(Unwind) { iterator = try makeIterator(iterable) } catch {
      guard let refusal, isCurrentException(.typeError) else { throw error }
      _ = takeException()
      throw raise(.typeError, refusal)
    }
    if asksLength { _ = try lengthHint(of: iterable, otherwise: 0) }
    while true {
      let element = try next(iterator)
      if element.isUndefined { return result }
      result.append(try requireByte(element, message))
      // What is appended doubles the array's room now and then.
      if result.count & 0xffff == 0 { try chargeArray(1 << 17) }
      try passSafepoint()
    }
  }

  /// What `PyObject_Bytes` makes of an object: for `int.from_bytes` and for `bytes()` of one argument.
  func bytesFromObject(
    _ value: Value, _ message: String = "bytes must be in range(0, 256)", kind: String = "bytes"
  ) throws(Unwind) -> [UInt8] {
    if let object = bytesObject(value), object.isExact { return object.bytes }
    let method = special(names.bytes, of: value)
    if !method.isUndefined && !method.isNone {
      let answer = try callUnbound(method, value)
      guard let bytes = bytesObject(answer), bytes.kind == .bytes else {
        throw raise(.typeError, "__bytes__ returned non-bytes (type \(typeName(answer)))")
      }
      return bytes.bytes
    }
    if let view = memoryView(value) { try requireHeld(view) }
    if let bytes = bytesLike(value) { return bytes }
    let refusal = "cannot convert '\(typeName(value))' object to \(kind)"
    guard stringObject(value) == nil, isIterable(value) else { throw raise(.typeError, refusal) }
    return try collectBytes(value, message, asksLength: kind == "bytes", refusal: refusal)
  }
}

/// `bytes` or `bytearray`: the two have most methods in common.
struct BytesOwner {
  let name: String
  let kind: ObjectKind

  static let bytes = BytesOwner(name: "bytes", kind: .bytes)
  static let byteArray = BytesOwner(name: "bytearray", kind: .byteArray)

  typealias Body = (Machine, BytesObject, Arguments) throws(Unwind) -> Value

  /// A row for a method; refuses other receivers.
  func row(_ name: String, _ signature: String, _ body: @escaping Body) -> NativeRow {
    let owner = self
    return NativeRow(name, signature) { machine, arguments throws(Unwind) in
      guard let object = machine.bytesObject(arguments[0]), object.kind == owner.kind else {
        throw machine.wrongReceiver(name, owner.name, arguments[0])
      }
      return try body(machine, object, arguments)
    }
  }
}

extension Machine {
  /// `bytes`, `bytearray` and `memoryview`, and the errors of decoding.
  func installBytesTypes() {
    for (owner, type) in [(BytesOwner.bytes, types.bytes.object), (.byteArray, types.byteArray.object)] {
      define(later: BytesConstruction.rows(owner) + BytesOperators.rows(owner) + BytesSearching.rows(owner), in: type)
      define(later: BytesSplitting.rows(owner) + BytesLetters.rows(owner) + BytesLayout.rows(owner), in: type)
    }
    define(later: BytesMutation.rows, in: types.byteArray.object)
    forbidHashing(types.byteArray.object)
    define(later: BytesViews.rows, in: types.memoryView.object)
    define(later: BytesViews.attributes, in: types.memoryView.object)
    installUnicodeErrors()
  }
}
