/// `memoryview`: bytes of another object, without a copy of them.
package final class MemoryViewObject: HeapObject {
  let owner: Ref<BytesObject>
  let start: Int
  let step: Int
  let count: Int
  let isReadOnly: Bool
  final var isReleased = false

  init(type: Ref<TypeObject>, owner: BytesObject, start: Int, step: Int, count: Int, isReadOnly: Bool) {
    self.owner = Ref(owner)
    self.start = start
    self.step = step
    self.count = count
    self.isReadOnly = isReadOnly
    super.init(type: type, kind: .memoryView)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(owner) }

  /// What it shows now; zeros where the owner has become shorter.
  var contents: [UInt8] {
    let bytes = owner.object.bytes
    if step == 1, start + count <= bytes.count { return Array(bytes[start..<start + count]) }
    return (0..<count).map { index in
      let place = start + index * step
      return bytes.indices.contains(place) ? bytes[place] : 0
    }
  }
}

extension Machine {
  func memoryView(_ value: Value) -> MemoryViewObject? {
    guard case .object(let ref) = value, ref.object.kind == .memoryView else { return nil }
    return unsafeDowncast(ref.object, to: MemoryViewObject.self)
  }

  private func makeView(
    of owner: BytesObject, start: Int, step: Int, count: Int, isReadOnly: Bool
  ) -> Value {
    .object(
      Ref(
        adopt(
          MemoryViewObject(
            type: types.memoryView, owner: owner, start: start, step: step, count: count, isReadOnly: isReadOnly))))
  }

  /// `memoryview(object)`
  package func makeMemoryView(_ object: Value) throws(Unwind) -> Value {
    if let bytes = bytesObject(object) {
      return makeView(of: bytes, start: 0, step: 1, count: bytes.bytes.count, isReadOnly: bytes.kind == .bytes)
    }
    guard let view = memoryView(object) else {
      throw raise(
        .typeError, "memoryview: a bytes-like object is required, not '\(typeName(object))'")
    }
    return makeView(
      of: view.owner.object, start: view.start, step: view.step, count: view.count, isReadOnly: view.isReadOnly)
  }

  fileprivate func viewItem(_ view: MemoryViewObject, _ index: Value) throws(Unwind) -> Value {
    if let slice = sliceObject(index) {
      let range = try adjust(unpack(slice), count: view.count)
      return makeView(
        of: view.owner.object, start: view.start + range.start * view.step, step: view.step * range.step,
        count: max(range.count, 0), isReadOnly: view.isReadOnly)
    }
    let place = try viewPlace(view, index)
    let bytes = view.owner.object.bytes
    return .int(bytes.indices.contains(place) ? Int(bytes[place]) : 0)
  }

  fileprivate func viewPlace(_ view: MemoryViewObject, _ index: Value) throws(Unwind) -> Int {
    guard try indexValue(index) != nil else { throw raise(.typeError, "memoryview: invalid slice key") }
    let offset = try bytesIndex(index, count: view.count, "index out of bounds on dimension 1", kind: "memoryview")
    return view.start + offset * view.step
  }

  fileprivate func setViewItem(_ view: MemoryViewObject, _ index: Value, _ value: Value) throws(Unwind) {
    if view.isReadOnly { throw raise(.typeError, "cannot modify read-only memory") }
    let owner = view.owner.object
    if let slice = sliceObject(index) {
      let range = try adjust(unpack(slice), count: view.count)
      guard let bytes = bytesLike(value) else {
        throw raise(.typeError, "a bytes-like object is required, not '\(typeName(value))'")
      }
      guard bytes.count == max(range.count, 0) else {
        throw raise(
          .valueError, "memoryview assignment: lvalue and rvalue have different structures")
      }
      for (offset, byte) in bytes.enumerated() {
        let place = view.start + (range.start + offset * range.step) * view.step
        if owner.bytes.indices.contains(place) { owner.bytes[place] = byte }
      }
      return
    }
    let place = try viewPlace(view, index)
    guard let integer = try indexValue(value) else {
      throw raise(.typeError, "memoryview: invalid type for format 'B'")
    }
    guard case .small(let small) = integer, let byte = UInt8(exactly: small) else {
      throw raise(.valueError, "memoryview: invalid value for format 'B'")
    }
    if owner.bytes.indices.contains(place) { owner.bytes[place] = byte }
  }
}

/// The methods of `memoryview`.
enum BytesViews {
  private typealias Body = (Machine, MemoryViewObject, Arguments) throws(Unwind) -> Value

  private static func row(_ name: String, _ signature: String, _ body: @escaping Body) -> NativeRow {
    NativeRow(name, signature) { machine, arguments throws(Unwind) in
      guard let view = machine.memoryView(arguments[0]) else {
        throw machine.wrongReceiver(name, "memoryview", arguments[0])
      }
      if view.isReleased, name != "release", name != "__exit__" {
        throw machine.raise(.valueError, "operation forbidden on released memoryview object")
      }
      return try body(machine, view, arguments)
    }
  }

  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, object", kind: .staticMethod) { machine, arguments throws(Unwind) in
        try machine.makeMemoryView(arguments[1])
      },
      row("__len__", "self, /") { _, view, _ throws(Unwind) in .int(view.count) },
      row("__getitem__", "self, key, /") { machine, view, arguments throws(Unwind) in
        try machine.viewItem(view, arguments[1])
      },
      row("__setitem__", "self, key, value, /") { machine, view, arguments throws(Unwind) in
        try machine.setViewItem(view, arguments[1], arguments[2])
        return .none
      },
      row("__eq__", "self, value, /") { machine, view, arguments throws(Unwind) in
        guard let other = machine.bytesLike(arguments[1]) else { return .notImplemented }
        return .bool(view.contents == other)
      },
      row("__ne__", "self, value, /") { machine, view, arguments throws(Unwind) in
        guard let other = machine.bytesLike(arguments[1]) else { return .notImplemented }
        return .bool(view.contents != other)
      },
      row("__hash__", "self, /") { machine, view, _ throws(Unwind) in
        if !view.isReadOnly { throw machine.raise(.valueError, "cannot hash writable memoryview object") }
        return .int(view.contents.withUnsafeBytes { KeyedHash.hash($0, seed: machine.hashSeed) })
      },
      row("__repr__", "self, /") { machine, view, _ throws(Unwind) in
        machine.string("<memory at \(machine.addressText(.object(Ref(view))))>")
      },
      row("tobytes", "self, /, order='C'") { machine, view, _ throws(Unwind) in
        try machine.chargeArray(view.count)
        return machine.makeBytes(view.contents)
      },
      row("tolist", "self, /") { machine, view, _ throws(Unwind) in
        try machine.charge(machine.checkedSize(view.count, times: 16))
        return .list(Ref(machine.makeList(view.contents.map { .int(Int($0)) })))
      },
      row("hex", "self, /, sep=None, bytes_per_sep=1") { machine, view, arguments throws(Unwind) in
        try machine.hexadecimal(view.contents, separator: arguments[1], groupSize: arguments[2])
      },
      row("toreadonly", "self, /") { machine, view, _ throws(Unwind) in
        .object(
          Ref(
            machine.adopt(
              MemoryViewObject(
                type: machine.types.memoryView, owner: view.owner.object, start: view.start, step: view.step,
                count: view.count, isReadOnly: true))))
      },
      row("release", "self, /") { _, view, _ throws(Unwind) in
        view.isReleased = true
        return .none
      },
      row("__enter__", "self, /") { _, _, arguments throws(Unwind) in arguments[0] },
      row("__exit__", "self, /, *args") { _, view, _ throws(Unwind) in
        view.isReleased = true
        return .none
      },
    ]
  }

  static var attributes: [NativeAttribute] {
    func attribute(_ name: String, _ body: @escaping (Machine, MemoryViewObject) -> Value) -> NativeAttribute {
      NativeAttribute(name) { machine, value throws(Unwind) in
        guard let view = machine.memoryView(value) else { throw machine.wrongReceiver(name, "memoryview", value) }
        return body(machine, view)
      }
    }
    return [
      attribute("nbytes") { _, view in .int(view.count) },
      attribute("itemsize") { _, _ in .int(1) },
      attribute("ndim") { _, _ in .int(1) },
      attribute("format") { machine, _ in machine.string("B") },
      attribute("shape") { machine, view in machine.tuple(.int(view.count)) },
      attribute("strides") { machine, view in machine.tuple(.int(view.step)) },
      attribute("suboffsets") { machine, _ in machine.tuple() },
      attribute("readonly") { _, view in .bool(view.isReadOnly) },
      attribute("obj") { _, view in .object(Ref(view.owner.object)) },
      attribute("contiguous") { _, view in .bool(view.step == 1) },
      attribute("c_contiguous") { _, view in .bool(view.step == 1) },
      attribute("f_contiguous") { _, view in .bool(view.step == 1) },
    ]
  }
}
