import CoroRuntime

/// The methods of `io.BufferedReader`, `BufferedWriter` and `BufferedRandom`.
struct BufferedFileMethods {
  private let types: FileTypes

  init(_ types: FileTypes) { self.types = types }

  func define(_ machine: Machine) {
    let common = FileRows.rows { (machine, value) throws(Unwind) in try file(value, machine).isClosed(machine) }
    let kinds: [(TypeObject, Bool, Bool)] = [
      (types.reader, true, false), (types.writer, false, true), (types.random, true, true),
    ]
    for (type, isReadable, isWritable) in kinds {
      machine.define(common, in: type)
      machine.define(makingRows(type, isReadable, isWritable), in: type)
      machine.define(endingRows + placeRows + factRows, in: type)
      machine.define(
        isReadable
          ? readingRows
          : refusals(["read", "read1"]) + refusals(["readinto"], as: "read") + refusals(["readinto1"], as: "read1"),
        in: type)
      machine.define(isReadable ? lineRows : refusals(["readline", "__next__"], as: "read"), in: type)
      machine.define(isWritable ? writingRows : refusals(["write"]), in: type)
      machine.define(attributes, in: type)
    }
  }

  private func file(_ value: Value, _ machine: Machine) throws(Unwind) -> BufferedFile {
    try machine.receiver(value, BufferedFile.self, types.reader)
  }

  private func open(_ value: Value, _ what: String, _ machine: Machine) throws(Unwind) -> BufferedFile {
    let file = try file(value, machine)
    try file.checkOpen(what, machine)
    return file
  }

  private func refusals(_ names: [String], as message: String? = nil) -> [NativeRow] {
    names.map { name in
      NativeRow(name, "self, /, *args") { (machine, _) throws(Unwind) in
        throw types.unsupported(message ?? name, machine)
      }
    }
  }

  private func makingRows(_ type: TypeObject, _ isReadable: Bool, _ isWritable: Bool) -> [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        machine.adopt(BufferedFile(type: try machine.requestedClass(arguments[0], type)), of: type)
      },
      NativeRow("__init__", "self, raw, buffer_size=8192") { (machine, arguments) throws(Unwind) in
        let size = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 8192
        if size <= 0 { throw machine.raise(.valueError, "buffer size must be strictly positive") }
        let target = try file(arguments[0], machine)
        try check(arguments[1], "readable", isReadable, "File or stream is not readable.", machine)
        try check(arguments[1], "writable", isWritable, "File or stream is not writable.", machine)
        target.isReadable = isReadable
        target.isWritable = isWritable
        target.size = size
        target.attach(arguments[1], types)
        if isWritable { OpenFiles.of(machine).watch(target) }
        return .none
      },
    ]
  }

  private func check(
    _ raw: Value, _ question: String, _ isWanted: Bool, _ message: String, _ machine: Machine
  ) throws(Unwind) {
    guard isWanted else { return }
    if try machine.isTrue(machine.callMethod(raw, machine.intern(question))) { return }
    throw types.unsupported(message, machine)
  }

  private var readingRows: [NativeRow] {
    [
      NativeRow("read", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
        let size = try FileRows.size(arguments[1], machine)
        if size < -1 { throw machine.raise(.valueError, "read length must be non-negative or -1") }
        let file = try open(arguments[0], "read", machine)
        let bytes = size < 0 ? try file.readAll(machine) : try file.read(size, machine)
        if let bytes { return machine.makeBytes(bytes) }
        return .none
      },
      NativeRow("read1", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
        let size = try machine.requireInt(arguments[1].given ?? .int(-1))
        let file = try open(arguments[0], "read", machine)
        return machine.makeBytes(try file.readOnce(size < 0 ? file.size : size, machine))
      },
      NativeRow("peek", "self, size=0, /") { (machine, arguments) throws(Unwind) in
        machine.makeBytes(try open(arguments[0], "peek", machine).peek(machine))
      },
      readInto("readinto") { (file, room, machine) throws(Unwind) in try file.read(room, machine) },
      readInto("readinto1") { (file, room, machine) throws(Unwind) in try file.readOnce(room, machine) },
    ]
  }

  private func readInto(
    _ name: String, _ read: @escaping (BufferedFile, Int, Machine) throws(Unwind) -> [UInt8]?
  ) -> NativeRow {
    NativeRow(name, "self, buffer, /") { (machine, arguments) throws(Unwind) in
      let file = try open(arguments[0], "readinto", machine)
      let room = try FileRows.room(in: arguments[1], machine)
      guard let bytes = try read(file, room, machine) else { return .none }
      try FileRows.store(bytes, in: arguments[1], machine)
      return .int(bytes.count)
    }
  }

  private var lineRows: [NativeRow] {
    [
      NativeRow("readline", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
        let most = try FileRows.size(arguments[1], machine)
        return machine.makeBytes(try open(arguments[0], "readline", machine).readLine(most, machine))
      },
      NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
        let file = try open(arguments[0], "readline", machine)
        if !file.isExact {
          let line = try machine.callMethod(arguments[0], machine.intern("readline"))
          if try machine.length(of: line) == 0 { throw machine.raise(.stopIteration) }
          return line
        }
        let line = try file.readLine(-1, machine)
        if line.isEmpty { throw machine.raise(.stopIteration) }
        return machine.makeBytes(line)
      },
    ]
  }

  private var writingRows: [NativeRow] {
    [
      NativeRow("write", "self, buffer, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        try file.checkAttached(machine)
        let bytes = try machine.requireBytes(arguments[1])
        if try file.isClosed(machine) { throw machine.raise(.valueError, "write to closed file") }
        try file.write(bytes, machine)
        return .int(bytes.count)
      }
    ]
  }

  private var endingRows: [NativeRow] {
    [
      NativeRow("flush", "self, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        if !file.isWritable, try file.isClosed(machine) {
          throw machine.raise(.valueError, "I/O operation on closed file.")
        }
        try file.checkOpen("flush", machine)
        try file.flush(machine)
        return .none
      },
      NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
        try file(arguments[0], machine).close(machine)
        return .none
      },
      NativeRow("detach", "self, /") { (machine, arguments) throws(Unwind) in
        try file(arguments[0], machine).detach(machine)
      },
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in
        if try file(arguments[0], machine).isClosed(machine) {
          throw machine.raise(.valueError, "I/O operation on closed file.")
        }
        return arguments[0]
      },
      NativeRow("truncate", "self, size=None, /") { (machine, arguments) throws(Unwind) in
        let file = try open(arguments[0], "truncate", machine)
        if !file.isWritable { throw types.unsupported("truncate", machine) }
        try file.flush(machine)
        let place = try file.tell(machine)
        let size = arguments[1].givenAndNotNone ?? .int(place)
        return try machine.callMethod(file.raw, machine.intern("truncate"), size)
      },
    ]
  }

  private var placeRows: [NativeRow] {
    [
      NativeRow("tell", "self, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        try file.checkAttached(machine)
        return .int(try file.tell(machine))
      },
      NativeRow("seek", "self, target, whence=0, /") { (machine, arguments) throws(Unwind) in
        let whence = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0
        if whence < 0 || whence > 4 { throw machine.raise(.valueError, "whence value \(whence) unsupported") }
        let file = try open(arguments[0], "seek", machine)
        if try !machine.isTrue(machine.callMethod(file.raw, machine.intern("seekable"))) {
          throw types.unsupported("File or stream is not seekable.", machine)
        }
        return .int(try file.seek(machine.requireInt(arguments[1]), whence, machine))
      },
    ]
  }

  private var factRows: [NativeRow] {
    let questions: [NativeRow] = ["readable", "writable", "seekable", "fileno", "isatty"].map { name in
      NativeRow(name, "self, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        try file.checkAttached(machine)
        // Reading alone makes no writer of a raw file that is both.
        if name == "readable", !file.isReadable { return .bool(false) }
        if name == "writable", !file.isWritable { return .bool(false) }
        return try machine.callMethod(file.raw, machine.intern(name))
      }
    }
    return questions + [
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        let type = machine.qualifiedTypeName(file.type.object)
        if file.raw.isUndefined { return machine.string("<\(type)>") }
        let name = try machine.probeAttribute(file.raw, machine.intern("name"))
        if name.isUndefined { return machine.string("<\(type)>") }
        return machine.string("<\(type) name=\(try machine.representation(name))>")
      }
    ]
  }

  private var attributes: [NativeAttribute] {
    let forwarded = ["name", "mode"].map { name in
      NativeAttribute(name) { (machine, value) throws(Unwind) in
        let file = try file(value, machine)
        try file.checkAttached(machine)
        return try machine.getAttribute(file.raw, name)
      }
    }
    return forwarded + [
      NativeAttribute("raw") { (machine, value) throws(Unwind) in
        let file = try file(value, machine)
        try file.checkAttached(machine)
        return file.raw
      },
      NativeAttribute("closed") { (machine, value) throws(Unwind) in
        .bool(try file(value, machine).isClosed(machine))
      },
    ]
  }
}
