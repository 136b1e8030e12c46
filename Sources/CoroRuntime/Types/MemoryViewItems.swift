/// Making views, and reading and writing their items.
extension Machine {
  func memoryView(_ value: Value) -> MemoryViewObject? {
    guard case .object(let ref) = value, ref.object.kind == .memoryView else { return nil }
    return unsafeDowncast(ref.object, to: MemoryViewObject.self)
  }

  /// Nothing is to be seen through a view that was released.
  func requireHeld(_ view: MemoryViewObject) throws(Unwind) {
    if view.isReleased { throw raise(.valueError, "operation forbidden on released memoryview object") }
  }

  private func makeView(
    of owner: BytesObject, start: Int, format: ViewFormat = .byte, shape: [Int], strides: [Int], isReadOnly: Bool
  ) -> Value {
    .object(
      Ref(
        adopt(
          MemoryViewObject(
            type: types.memoryView, owner: owner, start: start, format: format, shape: shape, strides: strides,
            isReadOnly: isReadOnly))))
  }

  /// `memoryview(object)`
  package func makeMemoryView(_ object: Value) throws(Unwind) -> Value {
    if let bytes = bytesObject(object) {
      return makeView(
        of: bytes, start: 0, shape: [bytes.bytes.count], strides: [1], isReadOnly: bytes.kind == .bytes)
    }
    if let view = memoryView(object) {
      try requireHeld(view)
      return copy(of: view)
    }
    if let view = try exportedView(object) { return .object(Ref(view)) }
    throw raise(.typeError, "memoryview: a bytes-like object is required, not '\(typeName(object))'")
  }

  /// A view itself, or the view that another object offers; nil for plain bytes and for what has none.
  private func shownView(_ object: Value) throws(Unwind) -> MemoryViewObject? {
    if let view = memoryView(object) { return view }
    return try exportedView(object)
  }

  /// What the `__buffer__` of an object's class lets others see of it; nil for a class without one.
  func exportedView(_ object: Value) throws(Unwind) -> MemoryViewObject? {
    let method = special(intern("__buffer__"), of: object)
    if method.isUndefined || method.isNone { return nil }
    let result = try callUnbound(method, object, .int(0))
    guard let view = memoryView(result) else {
      throw raise(.typeError, "__buffer__ returned non-memoryview object")
    }
    return view
  }

  func copy(of view: MemoryViewObject, isReadOnly: Bool? = nil) -> Value {
    makeView(
      of: view.owner.object, start: view.start, format: view.format, shape: view.shape, strides: view.strides,
      isReadOnly: isReadOnly ?? view.isReadOnly)
  }

  /// `view.cast(format, shape)`
  func cast(_ view: MemoryViewObject, _ format: Value, _ shape: Value?) throws(Unwind) -> Value {
    guard case .string(let text) = format else {
      throw raise(.typeError, "cast() argument 'format' must be str, not \(typeName(format))")
    }
    if let shape, shape.tupleObject == nil, !isList(shape) {
      throw raise(.typeError, "shape must be a list or a tuple")
    }
    guard view.isContiguous else {
      throw raise(.typeError, "memoryview: casts are restricted to C-contiguous views")
    }
    if shape != nil || view.shape.count != 1, view.shape.contains(0) {
      throw raise(.typeError, "memoryview: cannot cast view with zeros in shape or strides")
    }
    let lengths = try shape.map { (shape) throws(Unwind) in try viewShape(shape) }
    if let lengths, lengths.count > 64 {
      throw raise(.valueError, "memoryview: number of dimensions must not exceed 64")
    }
    if let lengths, view.shape.count != 1, lengths.count != 1 {
      throw raise(.typeError, "memoryview: cast must be 1D -> ND or ND -> 1D")
    }
    guard let target = ViewFormat(text.object.text) else {
      throw raise(
        .valueError,
        "memoryview: destination format must be a native single character format prefixed with an optional '@'")
    }
    guard view.format.isOfBytes || target.isOfBytes else {
      throw raise(.typeError, "memoryview: cannot cast between two non-byte formats")
    }
    guard view.byteLength % target.size == 0 else {
      throw raise(.typeError, "memoryview: length is not a multiple of itemsize")
    }
    let flat = view.byteLength / target.size
    let shape = lengths ?? [flat]
    var product = target.size
    var strides: [Int] = []
    for length in shape.reversed() {
      strides.insert(product, at: 0)
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { throw raise(.valueError, "memoryview.cast(): product(shape) > SSIZE_MAX") }
      product = next
    }
    if product != view.byteLength {
      throw raise(.typeError, "memoryview: product(shape) * itemsize != buffer size")
    }
    return makeView(
      of: view.owner.object, start: view.start, format: target, shape: shape, strides: strides,
      isReadOnly: view.isReadOnly)
  }

  private func isList(_ value: Value) -> Bool {
    switch value {
    case .list: true
    case .object(let ref): ref.object.kind == .list
    default: false
    }
  }

  private func viewShape(_ shape: Value) throws(Unwind) -> [Int] {
    let list = try makeListFrom(shape)
    var lengths: [Int] = []
    for index in 0..<list.count {
      guard let integer = integerValue(list[index]) else {
        throw raise(.typeError, "memoryview.cast(): elements of shape must be integers")
      }
      guard case .small(let length) = integer, length > 0 else {
        throw raise(.valueError, "memoryview.cast(): elements of shape must be integers > 0")
      }
      lengths.append(length)
    }
    return lengths
  }

  func viewItem(_ view: MemoryViewObject, _ index: Value) throws(Unwind) -> Value {
    if let slice = sliceObject(index) {
      guard let count = view.shape.first else { throw raise(.typeError, "invalid indexing of 0-dim memory") }
      let range = try adjust(unpack(slice), count: count)
      return makeView(
        of: view.owner.object, start: view.start &+ range.start &* view.step, format: view.format,
        shape: [max(range.count, 0)] + view.shape.dropFirst(),
        strides: [view.step &* range.step] + view.strides.dropFirst(), isReadOnly: view.isReadOnly)
    }
    let place = try viewPlace(view, index)
    return view.format.value(of: view.bits(at: place), self)
  }

  /// Where the item of an index, or of an index for each dimension, is.
  func viewPlace(_ view: MemoryViewObject, _ index: Value) throws(Unwind) -> Int {
    if let indices = index.tupleObject {
      for position in 0..<indices.count where try indexValue(indices[position]) == nil {
        throw raise(.typeError, "memoryview: invalid slice key")
      }
      if indices.count < view.shape.count { throw raise(.notImplementedError, "sub-views are not implemented") }
      if indices.count > view.shape.count {
        throw raise(
          .typeError, "cannot index \(view.shape.count)-dimension view with \(indices.count)-element tuple")
      }
      var place = view.start
      for position in 0..<indices.count {
        place += try offset(indices[position], view, dimension: position)
      }
      return place
    }
    if view.shape.isEmpty {
      throw raise(.typeError, "invalid indexing of 0-dim memory")
    }
    guard try indexValue(index) != nil else { throw raise(.typeError, "memoryview: invalid slice key") }
    let offset = try offset(index, view, dimension: 0)
    if view.shape.count > 1 {
      throw raise(.notImplementedError, "multi-dimensional sub-views are not implemented")
    }
    return view.start + offset
  }

  private func offset(_ index: Value, _ view: MemoryViewObject, dimension: Int) throws(Unwind) -> Int {
    let place = try bytesIndex(
      index, count: view.shape[dimension], "index out of bounds on dimension \(dimension + 1)", kind: "memoryview")
    return place * view.strides[dimension]
  }

  func setViewItem(_ view: MemoryViewObject, _ index: Value, _ value: Value) throws(Unwind) {
    if view.isReadOnly { throw raise(.typeError, "cannot modify read-only memory") }
    if let slice = sliceObject(index) {
      guard view.shape.count == 1 else {
        throw raise(
          view.shape.isEmpty ? .typeError : .notImplementedError,
          view.shape.isEmpty
            ? "invalid indexing of 0-dim memory" : "memoryview slice assignments are currently restricted to ndim = 1")
      }
      let other = try shownView(value)
      let bytes: [UInt8]
      if let other { bytes = other.contents } else { bytes = try requireBytes(value) }
      let range = try adjust(unpack(slice), count: view.count)
      let size = view.format.size
      guard (other?.format ?? .byte).code == view.format.code, (other?.shape.count ?? 1) == 1,
        bytes.count == max(range.count, 0) * size
      else {
        throw raise(
          .valueError, "memoryview assignment: lvalue and rvalue have different structures")
      }
      let owner = view.owner.object
      for (offset, byte) in bytes.enumerated() {
        let place = view.start + (range.start + offset / size * range.step) * view.step + offset % size
        if owner.bytes.indices.contains(place) { owner.bytes[place] = byte }
      }
      return
    }
    let place = try viewPlace(view, index)
    view.put(try view.format.bits(of: value, self), at: place)
  }

  /// The items as lists within lists.
  func viewList(_ view: MemoryViewObject) throws(Unwind) -> Value {
    try charge(checkedSize(view.itemCount, times: 16))
    return viewList(view, dimension: 0, at: view.start)
  }

  private func viewList(_ view: MemoryViewObject, dimension: Int, at start: Int) -> Value {
    if dimension == view.shape.count { return view.format.value(of: view.bits(at: start), self) }
    let list = makeList(capacity: view.shape[dimension])
    for index in 0..<view.shape[dimension] {
      list.appendUncharged(viewList(view, dimension: dimension + 1, at: start + index * view.strides[dimension]))
    }
    return .list(Ref(list))
  }

  /// Whether two views, or a view and bytes, have equal items in the same shape.
  func viewEquals(_ view: MemoryViewObject, _ other: Value) throws(Unwind) -> Bool? {
    let otherView = try shownView(other)
    guard let bytes = otherView?.contents ?? bytesLike(other) else { return nil }
    if view.isReleased || otherView?.isReleased == true { return otherView === view }
    let format = otherView?.format ?? .byte
    guard view.shape == otherView?.shape ?? [bytes.count] else { return false }
    if format.code == view.format.code, !["e", "f", "d"].contains(format.code) { return view.contents == bytes }
    let left = try viewList(view)
    let right = try otherView.map { (view) throws(Unwind) in try viewList(view) } ?? viewItems(of: bytes)
    return try isEqual(left, right)
  }

  private func viewItems(of bytes: [UInt8]) -> Value { .list(Ref(makeList(bytes.map { .int(Int($0)) }))) }
}
