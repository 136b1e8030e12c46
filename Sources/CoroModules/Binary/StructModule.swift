import CoroRuntime

/// `struct.Struct`
final class StructObject: HeapObject {
  let format: StructFormat

  init(type: Ref<TypeObject>, format: StructFormat) {
    self.format = format
    super.init(type: type, kind: .other)
  }

  override var byteCount: Int { 128 + format.fields.count * 40 }
}

/// What `iter_unpack` answers.
private final class StructIterator: IteratorObject {
  let format: StructFormat
  let bytes: [UInt8]
  var offset = 0

  init(type: Ref<TypeObject>, _ format: StructFormat, _ bytes: [UInt8]) {
    self.format = format
    self.bytes = bytes
    super.init(type: type)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if offset + format.size > bytes.count { return .undefined }
    defer { offset += format.size }
    return StructModule.unpack(format, bytes, at: offset, machine)
  }
}

/// The module `struct`: values as bytes and back.
final class StructModule {
  private let error: TypeObject
  private let type: TypeObject
  private let iterator: TypeObject

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let maker = StructModule(machine, module)
    machine.define(maker.functionRows, in: module, named: "_struct")
    machine.define(maker.methodRows, in: maker.type)
    machine.define(
      [
        NativeAttribute("size") { (machine, value) throws(Unwind) in .int(try maker.format(of: value, machine).size) },
        NativeAttribute("format") { (machine, value) throws(Unwind) in
          machine.string(try maker.format(of: value, machine).text)
        },
      ], in: maker.type)
  }

  private init(_ machine: Machine, _ module: ModuleObject) {
    error = machine.makeBuiltinType(
      "error", base: machine.type(.exception), layout: .exception, module: "struct", canBeSubclassed: true)
    machine.put("error", .type(Ref(error)), in: module)
    type = machine.makeType("Struct", in: module, named: "_struct")
    iterator = machine.makeBuiltinType("unpack_iterator", layout: .iterator, module: "_struct")
    machine.defineIteration(in: iterator)
  }

  private func fail(_ machine: Machine) -> (String) -> Unwind {
    { machine.raise(machine.makeException(self.error, machine.string($0))) }
  }

  private func format(_ value: Value, _ machine: Machine) throws(Unwind) -> StructFormat {
    if case .object(let ref) = value, let made = ref.object as? StructObject { return made.format }
    let text: String
    if let string = machine.stringObject(value) {
      _ = try machine.encode(string, encoding: "ascii")
      text = string.text
    } else if let bytes = machine.bytesLike(value) {
      text = String(decoding: bytes, as: UTF8.self)
    } else {
      throw machine.raise(
        .typeError, "Struct() argument 1 must be a str or bytes object, not \(machine.typeName(value))")
    }
    return try StructFormat(text, fail: fail(machine))
  }

  fileprivate func format(of value: Value, _ machine: Machine) throws(Unwind) -> StructFormat {
    try machine.receiver(value, StructObject.self, type).format
  }

  // MARK: work

  static func unpack(_ format: StructFormat, _ bytes: [UInt8], at offset: Int, _ machine: Machine) -> Value {
    let tuple = machine.makeTuple(capacity: format.fields.count)
    for (index, field) in format.fields.enumerated() {
      machine.fill(tuple, at: index, with: format.unpack(field, from: bytes, at: offset, machine))
    }
    return .tuple(Ref(tuple))
  }

  private func pack(
    _ format: StructFormat, _ values: TupleObject, from first: Int, name: String, _ machine: Machine
  ) throws(Unwind) -> [UInt8] {
    let count = values.count - first
    if count != format.fields.count {
      throw fail(machine)("\(name) expected \(format.fields.count) items for packing (got \(count))")
    }
    try machine.charge(format.size)
    var bytes = [UInt8](repeating: 0, count: format.size)
    for (index, field) in format.fields.enumerated() {
      try format.pack(values[first + index], field, into: &bytes, at: 0, machine, fail: fail(machine))
    }
    return bytes
  }

  private func unpackAll(_ format: StructFormat, _ data: Value, _ machine: Machine) throws(Unwind) -> Value {
    let bytes = try machine.requireBytes(data)
    if bytes.count != format.size { throw fail(machine)("unpack requires a buffer of \(format.size) bytes") }
    return StructModule.unpack(format, bytes, at: 0, machine)
  }

  private func unpackFrom(
    _ format: StructFormat, _ data: Value, _ offset: Value, _ machine: Machine
  ) throws(Unwind) -> Value {
    let bytes = try machine.requireBytes(data)
    var start = try offset.given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0
    let size = format.size
    if start < 0 {
      if start > -size { throw fail(machine)("not enough data to unpack \(size) bytes at offset \(start)") }
      if start < -bytes.count { throw fail(machine)("offset \(start) out of range for \(bytes.count)-byte buffer") }
      start += bytes.count
    }
    if start > bytes.count || bytes.count - start < size {
      throw fail(machine)(
        "unpack_from requires a buffer of at least \(size &+ start) bytes for unpacking \(size) bytes at offset \(start) (actual buffer size is \(bytes.count))"
      )
    }
    return StructModule.unpack(format, bytes, at: start, machine)
  }

  private func packInto(_ format: StructFormat, _ values: TupleObject, _ machine: Machine) throws(Unwind) -> Value {
    if values.count == 0 { throw fail(machine)("pack_into expected buffer argument") }
    if values.count == 1 { throw fail(machine)("pack_into expected offset argument") }
    if values.count - 2 != format.fields.count {
      throw fail(machine)("pack_into expected \(format.fields.count) items for packing (got \(values.count - 2))")
    }
    var room = -1
    if case .object(let ref) = values[0], ref.object.kind == .byteArray || ref.object.kind == .memoryView {
      let view = try machine.makeMemoryView(values[0])
      if try !machine.isTrue(machine.getAttribute(view, "readonly")) { room = try machine.length(of: view) }
    }
    if room < 0 {
      throw machine.raise(
        .typeError, "argument must be read-write bytes-like object, not \(machine.typeName(values[0]))")
    }
    var start = try machine.index(values[1])
    let size = format.size
    if start < 0 {
      if start > -size { throw fail(machine)("no space to pack \(size) bytes at offset \(start)") }
      if start < -room { throw fail(machine)("offset \(start) out of range for \(room)-byte buffer") }
      start += room
    }
    if start > room || room - start < size {
      throw fail(machine)(
        "pack_into requires a buffer of at least \(size &+ start) bytes for packing \(size) bytes at offset \(start) (actual buffer size is \(room))"
      )
    }
    let bytes = try pack(format, values, from: 2, name: "pack_into", machine)
    let view = try machine.makeMemoryView(values[0])
    try machine.setItem(view, machine.makeSlice(.int(start), .int(start + size), .none), machine.makeBytes(bytes))
    return .none
  }

  private func iterate(_ format: StructFormat, _ data: Value, _ machine: Machine) throws(Unwind) -> Value {
    let bytes = try machine.requireBytes(data)
    if format.size == 0 { throw fail(machine)("cannot iteratively unpack with a struct of length 0") }
    if bytes.count % format.size != 0 {
      throw fail(machine)("iterative unpacking requires a buffer of a multiple of \(format.size) bytes")
    }
    return .object(Ref(machine.adopt(StructIterator(type: Ref(iterator), format, bytes))))
  }

  // MARK: rows

  private var functionRows: [NativeRow] {
    [
      NativeRow("calcsize", "format, /") { (machine, arguments) throws(Unwind) in
        .int(try self.format(arguments[0], machine).size)
      },
      NativeRow("pack", "*args") { (machine, arguments) throws(Unwind) in
        guard let values = arguments[0].tupleObject, values.count > 0 else {
          throw machine.raise(.typeError, "missing format argument")
        }
        return machine.makeBytes(
          try self.pack(self.format(values[0], machine), values, from: 1, name: "pack", machine))
      },
      NativeRow("pack_into", "format, /, *args") { (machine, arguments) throws(Unwind) in
        let format = try self.format(arguments[0], machine)
        return try self.packInto(format, arguments[1].tupleObject ?? machine.makeTuple([]), machine)
      },
      NativeRow("unpack", "format, buffer, /") { (machine, arguments) throws(Unwind) in
        try self.unpackAll(self.format(arguments[0], machine), arguments[1], machine)
      },
      NativeRow("unpack_from", "format, /, buffer, offset=0") { (machine, arguments) throws(Unwind) in
        try self.unpackFrom(self.format(arguments[0], machine), arguments[1], arguments[2], machine)
      },
      NativeRow("iter_unpack", "format, buffer, /") { (machine, arguments) throws(Unwind) in
        try self.iterate(self.format(arguments[0], machine), arguments[1], machine)
      },
      NativeRow("_clearcache", "") { (_, _) throws(Unwind) in .none },
    ]
  }

  private var methodRows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, format", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        let cls = try machine.requestedClass(arguments[0], self.type)
        return machine.adopt(
          StructObject(type: cls, format: try self.format(arguments[1], machine)), of: self.type)
      },
      NativeRow("__init__", "self, /, *args, **kwargs") { (_, _) throws(Unwind) in .none },
      NativeRow("pack", "self, /, *args") { (machine, arguments) throws(Unwind) in
        let format = try self.format(of: arguments[0], machine)
        guard let values = arguments[1].tupleObject else { return .none }
        return machine.makeBytes(try self.pack(format, values, from: 0, name: "pack", machine))
      },
      NativeRow("pack_into", "self, /, *args") { (machine, arguments) throws(Unwind) in
        let format = try self.format(of: arguments[0], machine)
        return try self.packInto(format, arguments[1].tupleObject ?? machine.makeTuple([]), machine)
      },
      NativeRow("unpack", "self, buffer, /") { (machine, arguments) throws(Unwind) in
        try self.unpackAll(self.format(of: arguments[0], machine), arguments[1], machine)
      },
      NativeRow("unpack_from", "self, /, buffer, offset=0") { (machine, arguments) throws(Unwind) in
        try self.unpackFrom(self.format(of: arguments[0], machine), arguments[1], arguments[2], machine)
      },
      NativeRow("iter_unpack", "self, buffer, /") { (machine, arguments) throws(Unwind) in
        try self.iterate(self.format(of: arguments[0], machine), arguments[1], machine)
      },
    ]
  }
}
