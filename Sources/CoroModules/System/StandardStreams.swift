#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// `sys.stdin`, `sys.stdout` and `sys.stderr`: files on top of what the host gives.
final class StandardStream: HeapObject {
  enum Direction { case input, output, error }

  let direction: Direction
  /// Takes and gives bytes: the `buffer` of a text stream.
  let isBinary: Bool

  init(type: Ref<TypeObject>, _ direction: Direction, isBinary: Bool) {
    self.direction = direction
    self.isBinary = isBinary
    super.init(type: type, kind: .other)
  }

  var name: String {
    switch direction {
    case .input: "<stdin>"
    case .output: "<stdout>"
    case .error: "<stderr>"
    }
  }

  var descriptor: Int32 {
    switch direction {
    case .input: 0
    case .output: 1
    case .error: 2
    }
  }

  func write(_ value: Value, _ machine: Machine) throws(Unwind) -> Value {
    if isBinary {
      guard case .object(let ref) = value, let bytes = ref.object as? BytesObject else {
        throw machine.raise(.typeError, "a bytes-like object is required, not '\(machine.typeName(value))'")
      }
      try machine.flushOutputOrRaise()
      let writer = direction == .error ? machine.host.writeError : machine.host.writeOutput
      let number = bytes.bytes.withUnsafeBytes { writer($0) }
      if number != 0 { throw machine.osError(number) }
      return .int(bytes.bytes.count)
    }
    guard let text = machine.stringObject(value) else {
      throw machine.raise(.typeError, "write() argument must be str, not \(machine.typeName(value))")
    }
    switch direction {
    case .input: throw notPossible("not writable", machine)
    case .output: try machine.writeOutput(text)
    case .error:
      // Like CPython's, it escapes what UTF-8 cannot hold.
      let number = Array(text.text.utf8).withUnsafeBytes { machine.host.writeError($0) }
      if number != 0 { throw machine.osError(number) }
    }
    return .int(text.count)
  }

  /// One line with its line end; nil at the end.
  func readLine(_ machine: Machine) throws(Unwind) -> Value? {
    guard direction == .input else { throw notPossible("not readable", machine) }
    try machine.flushOutputOrRaise()
    guard let line = machine.host.readLine() else { return nil }
    return isBinary ? machine.makeBytes(line + [10]) : machine.string(String(decoding: line + [10], as: UTF8.self))
  }

  func notPossible(_ what: String, _ machine: Machine) -> Unwind {
    guard case .object(let ref) = machine.get(machine.modules, machine.intern("io")),
      let module = ref.object as? ModuleObject,
      case .type(let kind) = machine.get(module.namespace.object, machine.intern("UnsupportedOperation"))
    else { return machine.raise(.osError, what) }
    return machine.raise(machine.makeException(kind.object, machine.string(what)))
  }
}

extension StandardStream {
  static func define(_ machine: Machine, _ module: ModuleObject) {
    let type = machine.makeBuiltinType("TextIOWrapper", module: "_io")
    type.letInstancesHaveAttributes()
    func stream(_ value: Value, _ machine: Machine) throws(Unwind) -> StandardStream {
      try machine.receiver(value, StandardStream.self, type)
    }
    func answer(_ name: String, _ value: Value) -> NativeRow {
      NativeRow(name, "self, /") { (_, _) throws(Unwind) in value }
    }
    machine.define(
      [
        NativeRow("write", "self, text, /") { (machine, arguments) throws(Unwind) in
          try stream(arguments[0], machine).write(arguments[1], machine)
        },
        NativeRow("writelines", "self, lines, /") { (machine, arguments) throws(Unwind) in
          let target = try stream(arguments[0], machine)
          try machine.forEach(in: arguments[1]) { (line) throws(Unwind) in
            _ = try target.write(line, machine)
            return true
          }
          return .none
        },
        NativeRow("flush", "self, /") { (machine, arguments) throws(Unwind) in
          if try stream(arguments[0], machine).direction == .output { try machine.flushOutputOrRaise() }
          return .none
        },
        NativeRow("isatty", "self, /") { (machine, arguments) throws(Unwind) in
          .bool(isatty(try stream(arguments[0], machine).descriptor) != 0)
        },
        NativeRow("fileno", "self, /") { (machine, arguments) throws(Unwind) in
          .int(Int(try stream(arguments[0], machine).descriptor))
        },
        NativeRow("readline", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
          let source = try stream(arguments[0], machine)
          if let line = try source.readLine(machine) { return line }
          return source.isBinary ? machine.makeBytes([]) : .string(Ref(machine.emptyString))
        },
        NativeRow("readlines", "self, hint=-1, /") { (machine, arguments) throws(Unwind) in
          let source = try stream(arguments[0], machine)
          let lines = machine.makeList()
          while let line = try source.readLine(machine) { try machine.append(line, to: lines) }
          return .list(Ref(lines))
        },
        NativeRow("read", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
          let source = try stream(arguments[0], machine)
          guard source.direction == .input else { throw source.notPossible("not readable", machine) }
          try machine.flushOutputOrRaise()
          var bytes: [UInt8] = []
          while let line = machine.host.readLine() { bytes += line + [10] }
          return source.isBinary ? machine.makeBytes(bytes) : machine.string(String(decoding: bytes, as: UTF8.self))
        },
        NativeRow("__iter__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let line = try stream(arguments[0], machine).readLine(machine) else {
            throw machine.raise(.stopIteration)
          }
          return line
        },
        NativeRow("readable", "self, /") { (machine, arguments) throws(Unwind) in
          .bool(try stream(arguments[0], machine).direction == .input)
        },
        NativeRow("writable", "self, /") { (machine, arguments) throws(Unwind) in
          .bool(try stream(arguments[0], machine).direction != .input)
        },
        answer("seekable", .bool(false)), answer("close", .none), answer("__exit__", .none),
        NativeRow("reconfigure", "self, /, **options") { (_, _) throws(Unwind) in .none },
        NativeRow("__enter__", "self, /") { (_, arguments) throws(Unwind) in arguments[0] },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          let stream = try stream(arguments[0], machine)
          let mode = stream.direction == .input ? "r" : "w"
          return machine.string("<_io.TextIOWrapper name='\(stream.name)' mode='\(mode)' encoding='utf-8'>")
        },
      ], in: type)
    machine.define(
      [
        NativeAttribute("name") { (machine, value) throws(Unwind) in machine.string(try stream(value, machine).name) },
        NativeAttribute("mode") { (machine, value) throws(Unwind) in
          machine.string(try stream(value, machine).direction == .input ? "r" : "w")
        },
        NativeAttribute("encoding") { (machine, _) throws(Unwind) in machine.string("utf-8") },
        NativeAttribute("errors") { (machine, value) throws(Unwind) in
          machine.string(try stream(value, machine).direction == .error ? "backslashreplace" : "strict")
        },
        NativeAttribute("closed") { (_, _) throws(Unwind) in .bool(false) },
        NativeAttribute("line_buffering") { (machine, value) throws(Unwind) in
          .bool(try stream(value, machine).direction == .error)
        },
        NativeAttribute("newlines") { (_, _) throws(Unwind) in .none },
        NativeAttribute("buffer") { (machine, value) throws(Unwind) in
          let direction = try stream(value, machine).direction
          return .object(Ref(machine.adopt(StandardStream(type: Ref(type), direction, isBinary: true))))
        },
      ], in: type)
    for (name, direction) in [("stdin", Direction.input), ("stdout", .output), ("stderr", .error)] {
      let value = Value.object(Ref(machine.adopt(StandardStream(type: Ref(type), direction, isBinary: false))))
      machine.put(name, value, in: module)
      machine.put("__\(name)__", value, in: module)
      if direction == .output { machine.output.file = value }
      if direction == .input { machine.output.inputFile = value }
    }
  }
}
