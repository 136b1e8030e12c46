/// The methods of `memoryview`.
enum BytesViews {
  private typealias Body = (Machine, MemoryViewObject, Arguments) throws(Unwind) -> Value

  private static func row(_ name: String, _ signature: String, _ body: @escaping Body) -> NativeRow {
    NativeRow(name, signature) { machine, arguments throws(Unwind) in
      guard let view = machine.memoryView(arguments[0]) else {
        throw machine.wrongReceiver(name, "memoryview", arguments[0])
      }
      if !["release", "__exit__", "__eq__", "__ne__", "__repr__"].contains(name) { try machine.requireHeld(view) }
      return try body(machine, view, arguments)
    }
  }

  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, object", kind: .staticMethod) { machine, arguments throws(Unwind) in
        try machine.makeMemoryView(arguments[1])
      },
      row("__len__", "self, /") { machine, view, _ throws(Unwind) in
        if view.shape.isEmpty { throw machine.raise(.typeError, "0-dim memory has no length") }
        return .int(view.count)
      },
      row("cast", "self, /, format, shape=None") { machine, view, arguments throws(Unwind) in
        try machine.cast(view, arguments[1], arguments[2].given)
      },
      row("__getitem__", "self, key, /") { machine, view, arguments throws(Unwind) in
        try machine.viewItem(view, arguments[1])
      },
      row("__setitem__", "self, key, value, /") { machine, view, arguments throws(Unwind) in
        try machine.setViewItem(view, arguments[1], arguments[2])
        return .none
      },
      row("__delitem__", "self, key, /") { machine, view, _ throws(Unwind) in
        throw machine.raise(.typeError, view.isReadOnly ? "cannot modify read-only memory" : "cannot delete memory")
      },
      row("__eq__", "self, value, /") { machine, view, arguments throws(Unwind) in
        try machine.viewEquals(view, arguments[1]).map { .bool($0) } ?? .notImplemented
      },
      row("__ne__", "self, value, /") { machine, view, arguments throws(Unwind) in
        try machine.viewEquals(view, arguments[1]).map { .bool(!$0) } ?? .notImplemented
      },
      row("__hash__", "self, /") { machine, view, _ throws(Unwind) in
        if !view.isReadOnly { throw machine.raise(.valueError, "cannot hash writable memoryview object") }
        if !view.format.isOfBytes {
          throw machine.raise(.valueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
        }
        return .int(view.contents.withUnsafeBytes { KeyedHash.hash($0, seed: machine.hashSeed) })
      },
      row("__repr__", "self, /") { machine, view, _ throws(Unwind) in
        machine.string(
          "<\(view.isReleased ? "released memory" : "memory") at \(machine.addressText(.object(Ref(view))))>")
      },
      row("tobytes", "self, /, order='C'") { machine, view, _ throws(Unwind) in
        try machine.chargeArray(view.byteLength)
        return machine.makeBytes(view.contents)
      },
      row("tolist", "self, /") { machine, view, _ throws(Unwind) in
        try machine.viewList(view)
      },
      row("hex", "self, /, sep=None, bytes_per_sep=1") { machine, view, arguments throws(Unwind) in
        try machine.hexadecimal(view.contents, separator: arguments[1], groupSize: arguments[2])
      },
      row("toreadonly", "self, /") { machine, view, _ throws(Unwind) in
        machine.copy(of: view, isReadOnly: true)
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
        try machine.requireHeld(view)
        return body(machine, view)
      }
    }
    return [
      attribute("nbytes") { _, view in .int(view.byteLength) },
      attribute("itemsize") { _, view in .int(view.format.size) },
      attribute("ndim") { _, view in .int(view.shape.count) },
      attribute("format") { machine, view in machine.string(view.format.text) },
      attribute("shape") { machine, view in .tuple(Ref(machine.makeTuple(view.shape.map { .int($0) }))) },
      attribute("strides") { machine, view in .tuple(Ref(machine.makeTuple(view.strides.map { .int($0) }))) },
      attribute("suboffsets") { machine, _ in machine.tuple() },
      attribute("readonly") { _, view in .bool(view.isReadOnly) },
      attribute("obj") { _, view in .object(Ref(view.owner.object)) },
      attribute("contiguous") { _, view in .bool(view.isContiguous || view.isContiguousByColumns) },
      attribute("c_contiguous") { _, view in .bool(view.isContiguous) },
      attribute("f_contiguous") { _, view in .bool(view.isContiguousByColumns) },
    ]
  }
}
