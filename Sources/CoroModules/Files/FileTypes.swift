import CoroRuntime

/// The classes of open files, made once for each interpreter.
final class FileTypes {
  let raw: TypeObject
  let reader: TypeObject
  let writer: TypeObject
  let random: TypeObject
  let text: TypeObject
  let unsupported: TypeObject

  static func of(_ machine: Machine) throws(Unwind) -> FileTypes {
    if let known = machine.moduleStates["_io"] as? FileTypes { return known }
    let made = try FileTypes(machine)
    machine.moduleStates["_io"] = made
    RawFileMethods(made).define(machine)
    BufferedFileMethods(made).define(machine)
    TextFileMethods(made).define(machine)
    return made
  }

  private init(_ machine: Machine) throws(Unwind) {
    func make(_ name: String, _ base: TypeObject? = nil) -> TypeObject {
      let type = machine.makeBuiltinType(name, base: base, layout: .other, module: "_io", canBeSubclassed: true)
      type.letInstancesHaveAttributes()
      return type
    }
    raw = make("FileIO")
    reader = make("BufferedReader")
    writer = make("BufferedWriter")
    random = make("BufferedRandom")
    text = make("TextIOWrapper")
    let namespace = machine.makeDictionary()
    machine.set(namespace, machine.names.module, machine.string("io"))
    let bases = machine.tuple(.type(Ref(machine.type(.osError))), .type(Ref(machine.type(.valueError))))
    let answer = try machine.call(
      .type(machine.types.type), machine.string("UnsupportedOperation"), bases, .dictionary(Ref(namespace)))
    guard case .type(let unsupported) = answer else { throw machine.raise(.systemError, "io.UnsupportedOperation") }
    self.unsupported = unsupported.object
  }

  /// `io.UnsupportedOperation`
  func unsupported(_ message: String, _ machine: Machine) -> Unwind {
    do throws(Unwind) {
      let made = try machine.call(.type(Ref(unsupported)), machine.string(message))
      guard let exception = machine.exceptionObject(made) else { return machine.raise(.osError, message) }
      return machine.raise(exception)
    } catch { return error }
  }

  func rawFile(_ value: Value) -> RawFile? {
    guard case .object(let ref) = value, ref.object.type.object.isSubtype(of: raw) else { return nil }
    return ref.object as? RawFile
  }

  func buffered(_ value: Value) -> BufferedFile? {
    guard case .object(let ref) = value, ref.object.kind == .other else { return nil }
    return ref.object as? BufferedFile
  }
}

/// What all open files do alike; each row asks the object's own methods, so that subclasses count.
enum FileRows {
  static func rows(closed: @escaping (Machine, Value) throws(Unwind) -> Bool) -> [NativeRow] {
    func check(_ value: Value, _ machine: Machine) throws(Unwind) {
      if try closed(machine, value) { throw machine.raise(.valueError, "I/O operation on closed file.") }
    }
    return [
      NativeRow("__enter__", "self, /") { (machine, arguments) throws(Unwind) in
        try check(arguments[0], machine)
        return arguments[0]
      },
      NativeRow("__exit__", "self, /, *args") { (machine, arguments) throws(Unwind) in
        try machine.callMethod(arguments[0], machine.names.close)
      },
      NativeRow("readlines", "self, hint=-1, /") { (machine, arguments) throws(Unwind) in
        try check(arguments[0], machine)
        let most =
          try arguments[1].givenAndNotNone.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? -1
        let lines = machine.makeList()
        var count = 0
        try machine.forEach(in: arguments[0]) { (line) throws(Unwind) in
          try machine.append(line, to: lines)
          if most <= 0 { return true }
          count += try machine.length(of: line)
          return count < most
        }
        return .list(Ref(lines))
      },
      NativeRow("writelines", "self, lines, /") { (machine, arguments) throws(Unwind) in
        try check(arguments[0], machine)
        let write = try machine.getAttribute(arguments[0], "write")
        try machine.forEach(in: arguments[1]) { (line) throws(Unwind) in
          _ = try machine.call(write, line)
          return true
        }
        return .none
      },
      NativeRow("__reduce_ex__", "self, protocol, /") { (machine, arguments) throws(Unwind) in
        throw machine.raise(
          .typeError, "cannot pickle '\(machine.qualifiedTypeName(machine.type(of: arguments[0])))' object")
      },
    ]
  }

  /// A size argument: `None` and negative ones mean "all".
  static func size(_ value: Value, _ machine: Machine) throws(Unwind) -> Int {
    guard let given = value.givenAndNotNone else { return -1 }
    guard try machine.indexValue(given) != nil else {
      throw machine.raise(.typeError, "argument should be integer or None, not '\(machine.typeName(given))'")
    }
    return try machine.requireInt(given)
  }

  /// Copies bytes into the `bytearray` or `memoryview` of a `readinto`.
  static func store(_ bytes: [UInt8], in target: Value, _ machine: Machine) throws(Unwind) {
    let view = try machine.makeMemoryView(target)
    let place = machine.makeSlice(.int(0), .int(bytes.count), .none)
    try machine.setItem(view, place, machine.makeBytes(bytes))
  }

  /// The room that a `readinto` has to fill.
  static func room(in target: Value, _ machine: Machine) throws(Unwind) -> Int {
    if case .object(let ref) = target, ref.object.kind == .byteArray || ref.object.kind == .memoryView {
      let view = try machine.makeMemoryView(target)
      if try !machine.isTrue(machine.getAttribute(view, "readonly")) { return try machine.length(of: view) }
    }
    throw machine.raise(
      .typeError, "readinto() argument must be read-write bytes-like object, not \(machine.typeName(target))")
  }

  static func flag(_ value: Value, _ missing: Bool, _ machine: Machine) throws(Unwind) -> Bool {
    value.isUndefined ? missing : try machine.isTrue(value)
  }
}
