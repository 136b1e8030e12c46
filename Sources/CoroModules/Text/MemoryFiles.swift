import CoroRuntime

/// The buffer of `io.StringIO`: code points and a position.
final class TextBufferObject: HeapObject {
  var codes: [UInt32] = []
  var position = 0
  var isClosed = false

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }
  override var byteCount: Int { 128 + codes.capacity * 4 }
}

/// The buffer of `io.BytesIO`.
final class ByteBufferObject: HeapObject {
  var bytes: [UInt8] = []
  var position = 0
  var isClosed = false

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }
  override var byteCount: Int { 128 + bytes.capacity }
}

/// The native part of `io`: the storage of files in memory. Their other methods are written in the language.
enum MemoryFilesModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    defineText(machine, module)
    defineBytes(machine, module)
  }

  /// Where an operation of so many elements at most begins and ends.
  private static func range(
    _ size: Value, position: Int, count: Int, _ machine: Machine
  ) throws(Unwind) -> Range<Int> {
    let start = min(position, count)
    guard let given = size.givenAndNotNone else { return start..<count }
    let wanted = try machine.requireInt(given)
    return start..<(wanted < 0 || wanted > count - start ? count : start + wanted)
  }

  /// Where what is written at a position ends; one that no memory reaches is refused before anything is asked for it.
  private static func end(
    _ position: Int, plus count: Int, size: Int, tooFar: String, _ machine: Machine
  ) throws(Unwind) -> Int {
    let (end, overflow) = position.addingReportingOverflow(count)
    if overflow { throw machine.raise(.overflowError, tooFar) }
    if end > Int.max / size { throw machine.raise(.overflowError, "new buffer size too large") }
    return end
  }

  /// What scripts may set it to: a place of the file, or one behind its end.
  private static func position(_ value: Value, _ machine: Machine) throws(Unwind) -> Int {
    max(0, try machine.requireInt(value))
  }

  private static func lineEnd<Element: BinaryInteger>(_ content: [Element], _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound {
      index += 1
      if content[index - 1] == 10 { return index }
    }
    return range.upperBound
  }

  private static func defineText(_ machine: Machine, _ module: ModuleObject) {
    let type = machine.makeType("StringIO", in: module)
    func open(_ value: Value, _ machine: Machine) throws(Unwind) -> TextBufferObject {
      let buffer = try machine.receiver(value, TextBufferObject.self, type)
      if buffer.isClosed { throw machine.raise(.valueError, "I/O operation on closed file") }
      return buffer
    }
    machine.define(
      [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          machine.adopt(TextBufferObject(type: try machine.requestedClass(arguments[0], type)), of: type)
        },
        NativeRow("write", "self, text, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          guard let text = machine.stringObject(arguments[1]) else {
            throw machine.raise(.typeError, "string argument expected, got '\(machine.typeName(arguments[1]))'")
          }
          if text.count == 0 { return .int(0) }
          _ = try end(
            buffer.position, plus: text.count, size: 4, tooFar: "new position too large", machine)
          try machine.charge(text.count * 4)
          let before = buffer.codes.capacity
          defer { machine.noteGrowth((buffer.codes.capacity - before) * 4) }
          if buffer.position > buffer.codes.count {
            try machine.charge((buffer.position - buffer.codes.count) * 4)
            buffer.codes += Array(repeating: 0, count: buffer.position - buffer.codes.count)
          }
          if buffer.position == buffer.codes.count {
            for index in 0..<text.count { buffer.codes.append(text[index]) }
          } else {
            let end = min(buffer.codes.count, buffer.position + text.count)
            buffer.codes.replaceSubrange(buffer.position..<end, with: text.codePoints)
          }
          buffer.position += text.count
          return .int(text.count)
        },
        NativeRow("getvalue", "self, /") { (machine, arguments) throws(Unwind) in
          machine.string(try open(arguments[0], machine).codes)
        },
        NativeRow("read", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          let range = try range(arguments[1], position: buffer.position, count: buffer.codes.count, machine)
          buffer.position = max(buffer.position, range.upperBound)
          return machine.string(Array(buffer.codes[range]))
        },
        NativeRow("readline", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          let range = try range(arguments[1], position: buffer.position, count: buffer.codes.count, machine)
          let end = lineEnd(buffer.codes, range)
          buffer.position = max(buffer.position, end)
          return machine.string(Array(buffer.codes[range.lowerBound..<end]))
        },
        NativeRow("truncate", "self, size=None, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          let size =
            try arguments[1].givenAndNotNone.map { (value) throws(Unwind) in try machine.requireInt(value) }
            ?? buffer.position
          if size < 0 { throw machine.raise(.valueError, "Negative size value \(size)") }
          if size < buffer.codes.count { buffer.codes.removeSubrange(size...) }
          return .int(size)
        },
        NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
          let buffer = try machine.receiver(arguments[0], TextBufferObject.self, type)
          buffer.isClosed = true
          buffer.codes = []
          return .none
        },
      ], in: type)
    machine.define(
      [
        NativeAttribute("closed") { (machine, value) throws(Unwind) in
          .bool(try machine.receiver(value, TextBufferObject.self, type).isClosed)
        },
        NativeAttribute("_position") { (machine, value) throws(Unwind) in
          .int(try open(value, machine).position)
        } set: { (machine, value, newValue) throws(Unwind) in
          try open(value, machine).position = try position(newValue, machine)
        },
        NativeAttribute("_size") { (machine, value) throws(Unwind) in .int(try open(value, machine).codes.count) },
      ], in: type)
  }

  static func bytes(_ value: Value, _ machine: Machine) throws(Unwind) -> [UInt8] {
    if case .object(let ref) = value, let bytes = ref.object as? BytesObject { return bytes.bytes }
    if case .object(let ref) = value, ref.object.kind == .memoryView {
      let copy = try machine.call(.type(machine.types.bytes), value)
      if case .object(let ref) = copy, let bytes = ref.object as? BytesObject { return bytes.bytes }
    }
    return try machine.requireBytes(value)
  }

  private static func defineBytes(_ machine: Machine, _ module: ModuleObject) {
    let type = machine.makeType("BytesIO", in: module)
    func open(_ value: Value, _ machine: Machine) throws(Unwind) -> ByteBufferObject {
      let buffer = try machine.receiver(value, ByteBufferObject.self, type)
      if buffer.isClosed { throw machine.raise(.valueError, "I/O operation on closed file.") }
      return buffer
    }
    machine.define(
      [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          machine.adopt(ByteBufferObject(type: try machine.requestedClass(arguments[0], type)), of: type)
        },
        NativeRow("write", "self, data, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          let data = try bytes(arguments[1], machine)
          if data.isEmpty { return .int(0) }
          let end = try end(
            buffer.position, plus: data.count, size: 1, tooFar: "new buffer size too large", machine)
          try machine.charge(data.count + max(0, buffer.position - buffer.bytes.count))
          let before = buffer.bytes.capacity
          defer { machine.noteGrowth(buffer.bytes.capacity - before) }
          if buffer.position > buffer.bytes.count {
            buffer.bytes += Array(repeating: 0, count: buffer.position - buffer.bytes.count)
          }
          buffer.bytes.replaceSubrange(buffer.position..<min(buffer.bytes.count, end), with: data)
          buffer.position = end
          return .int(data.count)
        },
        NativeRow("getvalue", "self, /") { (machine, arguments) throws(Unwind) in
          machine.makeBytes(try open(arguments[0], machine).bytes)
        },
        NativeRow("read", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          let range = try range(arguments[1], position: buffer.position, count: buffer.bytes.count, machine)
          buffer.position = max(buffer.position, range.upperBound)
          return machine.makeBytes(Array(buffer.bytes[range]))
        },
        NativeRow("readline", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          let range = try range(arguments[1], position: buffer.position, count: buffer.bytes.count, machine)
          let end = lineEnd(buffer.bytes, range)
          buffer.position = max(buffer.position, end)
          return machine.makeBytes(Array(buffer.bytes[range.lowerBound..<end]))
        },
        NativeRow("truncate", "self, size=None, /") { (machine, arguments) throws(Unwind) in
          let buffer = try open(arguments[0], machine)
          let size =
            try arguments[1].givenAndNotNone.map { (value) throws(Unwind) in try machine.requireInt(value) }
            ?? buffer.position
          if size < 0 { throw machine.raise(.valueError, "negative size value \(size)") }
          if size < buffer.bytes.count { buffer.bytes.removeSubrange(size...) }
          return .int(size)
        },
        NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
          let buffer = try machine.receiver(arguments[0], ByteBufferObject.self, type)
          buffer.isClosed = true
          buffer.bytes = []
          return .none
        },
      ], in: type)
    machine.define(
      [
        NativeAttribute("closed") { (machine, value) throws(Unwind) in
          .bool(try machine.receiver(value, ByteBufferObject.self, type).isClosed)
        },
        NativeAttribute("_position") { (machine, value) throws(Unwind) in
          .int(try open(value, machine).position)
        } set: { (machine, value, newValue) throws(Unwind) in
          try open(value, machine).position = try position(newValue, machine)
        },
        NativeAttribute("_size") { (machine, value) throws(Unwind) in .int(try open(value, machine).bytes.count) },
      ], in: type)
  }
}
