import CoroRuntime

/// The methods of `io.FileIO`.
struct RawFileMethods {
  private let types: FileTypes

  init(_ types: FileTypes) { self.types = types }

  func define(_ machine: Machine) {
    let type = types.raw
    let common = FileRows.rows { (machine, value) throws(Unwind) in try file(value, machine).isClosed }
    machine.define(common, in: type)
    machine.define(makingRows + readingRows, in: type)
    machine.define(writingRows + placeRows + factRows, in: type)
    machine.define(attributes, in: type)
  }

  private func file(_ value: Value, _ machine: Machine) throws(Unwind) -> RawFile {
    try machine.receiver(value, RawFile.self, types.raw)
  }

  private func open(_ value: Value, _ machine: Machine) throws(Unwind) -> RawFile {
    let file = try file(value, machine)
    try file.checkOpen(machine)
    return file
  }

  private func readable(_ value: Value, _ machine: Machine) throws(Unwind) -> RawFile {
    let file = try open(value, machine)
    if !file.isReadable { throw types.unsupported("File not open for reading", machine) }
    return file
  }

  private var makingRows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        machine.adopt(RawFile(type: try machine.requestedClass(arguments[0], types.raw)), of: types.raw)
      },
      NativeRow("__init__", "self, file, mode='r', closefd=True, opener=None") { (machine, arguments) throws(Unwind) in
        let mode = try arguments[2].given.map { (value) throws(Unwind) in try machine.text(value, "mode").text } ?? "r"
        try file(arguments[0], machine).open(
          arguments[1], mode: FileMode(mode, isRaw: true, machine),
          closesDescriptor: FileRows.flag(arguments[3], true, machine), opener: arguments[4], machine)
        return .none
      },
      NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
        try file(arguments[0], machine).close(machine)
      },
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in
        _ = try open(arguments[0], machine)
        return arguments[0]
      },
      NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
        let line = try machine.callMethod(arguments[0], machine.intern("readline"))
        if try machine.length(of: line) == 0 { throw machine.raise(.stopIteration) }
        return line
      },
    ]
  }

  private var readingRows: [NativeRow] {
    [
      NativeRow("read", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
        let file = try readable(arguments[0], machine)
        let size = try FileRows.size(arguments[1], machine)
        let bytes = size < 0 ? try file.readAll(machine) : try file.read(size, machine)
        if let bytes { return machine.makeBytes(bytes) }
        return .none
      },
      NativeRow("readall", "self, /") { (machine, arguments) throws(Unwind) in
        if let bytes = try readable(arguments[0], machine).readAll(machine) { return machine.makeBytes(bytes) }
        return .none
      },
      NativeRow("readinto", "self, buffer, /") { (machine, arguments) throws(Unwind) in
        let file = try readable(arguments[0], machine)
        let room = try FileRows.room(in: arguments[1], machine)
        guard let bytes = try file.read(room, machine) else { return .none }
        try FileRows.store(bytes, in: arguments[1], machine)
        return .int(bytes.count)
      },
      NativeRow("readline", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
        let file = try readable(arguments[0], machine)
        let most = try FileRows.size(arguments[1], machine)
        var line: [UInt8] = []
        while most < 0 || line.count < most {
          guard let byte = try file.read(1, machine)?.first else { break }
          line.append(byte)
          if byte == 10 { break }
          try machine.passNativeStep()
        }
        return machine.makeBytes(line)
      },
    ]
  }

  private var writingRows: [NativeRow] {
    [
      NativeRow("write", "self, b, /") { (machine, arguments) throws(Unwind) in
        let file = try open(arguments[0], machine)
        if !file.isWritable { throw types.unsupported("File not open for writing", machine) }
        let bytes = try machine.requireBytes(arguments[1])
        if let count = try file.write(bytes, machine) { return .int(count) }
        return .none
      },
      NativeRow("flush", "self, /") { (machine, arguments) throws(Unwind) in
        if try file(arguments[0], machine).isClosed {
          throw machine.raise(.valueError, "I/O operation on closed file.")
        }
        return .none
      },
      NativeRow("truncate", "self, size=None, /") { (machine, arguments) throws(Unwind) in
        let file = try open(arguments[0], machine)
        if !file.isWritable { throw types.unsupported("File not open for writing", machine) }
        let size: Int
        if let given = arguments[1].givenAndNotNone {
          size = try machine.requireInt(given)
        } else {
          size = try file.seek(0, 1, machine)
        }
        try file.truncate(size, machine)
        return .int(size)
      },
    ]
  }

  private var placeRows: [NativeRow] {
    [
      NativeRow("seek", "self, pos, whence=0, /") { (machine, arguments) throws(Unwind) in
        let whence = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0
        return .int(try open(arguments[0], machine).seek(machine.requireInt(arguments[1]), whence, machine))
      },
      NativeRow("tell", "self, /") { (machine, arguments) throws(Unwind) in
        .int(try open(arguments[0], machine).seek(0, 1, machine))
      },
      NativeRow("seekable", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try open(arguments[0], machine).isSeekable)
      },
    ]
  }

  private var factRows: [NativeRow] {
    [
      NativeRow("readable", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try open(arguments[0], machine).isReadable)
      },
      NativeRow("writable", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try open(arguments[0], machine).isWritable)
      },
      NativeRow("fileno", "self, /") { (machine, arguments) throws(Unwind) in
        .int(Int(try open(arguments[0], machine).descriptor))
      },
      NativeRow("isatty", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try open(arguments[0], machine).isTerminal)
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        if file.isClosed { return machine.string("<_io.FileIO [closed]>") }
        let name = try machine.representation(file.name)
        return machine.string(
          "<_io.FileIO name=\(name) mode='\(file.modeName)' closefd=\(file.closesDescriptor ? "True" : "False")>")
      },
    ]
  }

  private var attributes: [NativeAttribute] {
    [
      NativeAttribute("closed") { (machine, value) throws(Unwind) in .bool(try file(value, machine).isClosed) },
      NativeAttribute("closefd") { (machine, value) throws(Unwind) in
        .bool(try file(value, machine).closesDescriptor)
      },
      NativeAttribute("mode") { (machine, value) throws(Unwind) in
        machine.string(try file(value, machine).modeName)
      },
      NativeAttribute("name") { (machine, value) throws(Unwind) in
        if let name = try file(value, machine).name.given { return name }
        throw machine.raise(.attributeError, "'FileIO' object has no attribute 'name'")
      } set: { (machine, value, newValue) throws(Unwind) in
        try file(value, machine).name = newValue
      },
      NativeAttribute("_blksize") { (machine, value) throws(Unwind) in .int(try file(value, machine).blockSize) },
    ]
  }
}
