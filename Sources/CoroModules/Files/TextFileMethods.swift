import CoroRuntime

/// The methods of `io.TextIOWrapper`.
struct TextFileMethods {
  private let types: FileTypes

  init(_ types: FileTypes) { self.types = types }

  func define(_ machine: Machine) {
    let type = types.text
    let common = FileRows.rows { (machine, value) throws(Unwind) in try file(value, machine).isClosed(machine) }
    machine.define(common, in: type)
    machine.define(makingRows, in: type)
    machine.define(readingRows + writingRows, in: type)
    machine.define(placeRows + factRows, in: type)
    machine.define(attributes, in: type)
  }

  private func file(_ value: Value, _ machine: Machine) throws(Unwind) -> TextFile {
    try machine.receiver(value, TextFile.self, types.text)
  }

  private func attached(_ value: Value, _ machine: Machine) throws(Unwind) -> TextFile {
    let file = try file(value, machine)
    try file.checkAttached(machine)
    return file
  }

  // MARK: making

  private var makingRows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        machine.adopt(TextFile(type: try machine.requestedClass(arguments[0], types.text)), of: types.text)
      },
      NativeRow(
        "__init__",
        "self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False"
      ) { (machine, arguments) throws(Unwind) in
        let target = try file(arguments[0], machine)
        target.buffer = .undefined
        target.lineEnds = try LineEnds(arguments[4], machine)
        try setEncoding(of: target, arguments[2], arguments[3], machine)
        target.isLineBuffered = try FileRows.flag(arguments[5], false, machine)
        target.writesThrough = try FileRows.flag(arguments[6], false, machine)
        try target.attach(arguments[1], types, machine)
        if try target.isWritable(machine) { OpenFiles.of(machine).watch(target) }
        return .none
      },
      NativeRow(
        "reconfigure",
        "self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None"
      ) { (machine, arguments) throws(Unwind) in
        let target = try attached(arguments[0], machine)
        try target.flush(machine)
        try reconfigure(target, arguments, machine)
        return .none
      },
    ]
  }

  private func setEncoding(
    of file: TextFile, _ encoding: Value, _ errors: Value, _ machine: Machine
  ) throws(Unwind) {
    if let given = encoding.givenAndNotNone {
      guard let text = machine.stringObject(given) else {
        throw machine.raise(
          .typeError, "TextIOWrapper() argument 'encoding' must be str or None, not \(machine.typeName(given))")
      }
      file.encoding = text.text == "locale" ? "utf-8" : text.text
    } else {
      file.encoding = "utf-8"
    }
    if let given = errors.givenAndNotNone {
      guard let text = machine.stringObject(given) else {
        throw machine.raise(
          .typeError, "TextIOWrapper() argument 'errors' must be str or None, not \(machine.typeName(given))")
      }
      file.errors = text.text
    } else {
      file.errors = "strict"
    }
    file.codec = try TextCodec(machine, file.encoding)
    file.encodingName = machine.string(file.encoding)
    file.errorsName = machine.string(file.errors)
  }

  private func reconfigure(_ target: TextFile, _ arguments: Arguments, _ machine: Machine) throws(Unwind) {
    if !arguments[3].isUndefined { target.lineEnds = try LineEnds(arguments[3], machine) }
    if arguments[1].givenAndNotNone != nil || arguments[2].givenAndNotNone != nil {
      let encoding = arguments[1].givenAndNotNone ?? target.encodingName
      var errors = arguments[2].givenAndNotNone ?? .none
      // A new encoding alone goes back to strict, new errors alone keep the encoding.
      if errors.isNone, arguments[1].givenAndNotNone == nil { errors = target.errorsName }
      try setEncoding(of: target, encoding, errors, machine)
    }
    if let given = arguments[4].givenAndNotNone {
      target.isLineBuffered = try machine.isTrue(given)
      if target.isMachineOutput { machine.output.isLineBuffered = target.isLineBuffered }
    }
    if let given = arguments[5].givenAndNotNone { target.writesThrough = try machine.isTrue(given) }
    let isPlain =
      target.encoding.lowercased().hasPrefix("utf-8") && !target.writesThrough
      && target.errors == (machine.host.letsBytesThrough ? "surrogateescape" : "strict")
      && target.lineEnds?.written == nil
    if target.isMachineOutput, !isPlain {
      // From now on every text is encoded here, also that of `print`.
      target.leaveMachineOutput(machine)
      OpenFiles.of(machine).watch(target)
    }
  }

  // MARK: text

  private var readingRows: [NativeRow] {
    [
      NativeRow("read", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
        let size = try FileRows.size(arguments[1], machine)
        return try file(arguments[0], machine).read(size, machine)
      },
      NativeRow("readline", "self, size=-1, /") { (machine, arguments) throws(Unwind) in
        let size = try machine.requireInt(arguments[1].given ?? .int(-1))
        return try file(arguments[0], machine).readLine(size, machine)
      },
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in
        try file(arguments[0], machine).checkOpen(machine)
        return arguments[0]
      },
      NativeRow("__next__", "self, /") { (machine, arguments) throws(Unwind) in
        guard let line = try file(arguments[0], machine).nextLine(machine) else { throw machine.raise(.stopIteration) }
        return line
      },
    ]
  }

  private var writingRows: [NativeRow] {
    [
      NativeRow("write", "self, text, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        guard let text = machine.stringObject(arguments[1]) else {
          throw machine.raise(
            .typeError,
            "write() argument must be str, not \(arguments[1].isNone ? "None" : machine.typeName(arguments[1]))")
        }
        try file.write(text, machine)
        return .int(text.count)
      },
      NativeRow("flush", "self, /") { (machine, arguments) throws(Unwind) in
        try file(arguments[0], machine).flush(machine)
        return .none
      },
      NativeRow("close", "self, /") { (machine, arguments) throws(Unwind) in
        try file(arguments[0], machine).close(machine)
        return .none
      },
      NativeRow("detach", "self, /") { (machine, arguments) throws(Unwind) in
        try file(arguments[0], machine).detach(machine)
      },
      NativeRow("truncate", "self, pos=None, /") { (machine, arguments) throws(Unwind) in
        let file = try attached(arguments[0], machine)
        try file.flush(machine)
        return try machine.callMethod(file.buffer, machine.intern("truncate"), arguments[1].given ?? .none)
      },
    ]
  }

  private var placeRows: [NativeRow] {
    [
      NativeRow("tell", "self, /") { (machine, arguments) throws(Unwind) in
        .int(try file(arguments[0], machine).tell(machine))
      },
      NativeRow("seek", "self, cookie, whence=0, /") { (machine, arguments) throws(Unwind) in
        let whence = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 0
        // What cannot be compared with a number fails as the comparison does.
        if whence == 0 { _ = try machine.lessThan(arguments[1], .int(0)) }
        return .int(
          try file(arguments[0], machine).seek(machine.requireInt(arguments[1]), whence, machine))
      },
    ]
  }

  // MARK: facts

  private var factRows: [NativeRow] {
    let questions = ["readable", "writable", "seekable", "fileno", "isatty"].map { name in
      NativeRow(name, "self, /") { (machine, arguments) throws(Unwind) in
        try machine.callMethod(attached(arguments[0], machine).buffer, machine.intern(name))
      }
    }
    return questions + [
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let file = try file(arguments[0], machine)
        var text = "<\(machine.qualifiedTypeName(file.type.object))"
        if let name = try name(of: arguments[0], machine) { text += " name=\(try machine.representation(name))" }
        let mode = try machine.probeAttribute(arguments[0], machine.intern("mode"))
        if !mode.isUndefined { text += " mode=\(try machine.representation(mode))" }
        return machine.string(text + " encoding=\(try machine.representation(file.encodingName))>")
      }
    ]
  }

  /// What a file shows as its name: none where its buffer has none, or is not there any more.
  private func name(of file: Value, _ machine: Machine) throws(Unwind) -> Value? {
    do throws(Unwind) { return try machine.probeAttribute(file, machine.intern("name")).given } catch {
      guard machine.isCurrentException(.valueError) else { throw error }
      _ = machine.takeException()
      return nil
    }
  }

  private var attributes: [NativeAttribute] {
    [
      NativeAttribute("closed") { (machine, value) throws(Unwind) in
        .bool(try file(value, machine).isClosed(machine))
      },
      NativeAttribute("name") { (machine, value) throws(Unwind) in
        try machine.getAttribute(attached(value, machine).buffer, "name")
      },
      NativeAttribute("mode") { (machine, value) throws(Unwind) in
        if let mode = try file(value, machine).mode.given { return mode }
        throw machine.raise(.attributeError, "'_io.TextIOWrapper' object has no attribute 'mode'")
      } set: { (machine, value, newValue) throws(Unwind) in
        try file(value, machine).mode = newValue
      },
      NativeAttribute("buffer") { (machine, value) throws(Unwind) in try attached(value, machine).buffer },
      NativeAttribute("encoding") { (machine, value) throws(Unwind) in try file(value, machine).encodingName },
      NativeAttribute("errors") { (machine, value) throws(Unwind) in try file(value, machine).errorsName },
      NativeAttribute("newlines") { (machine, value) throws(Unwind) in
        try attached(value, machine).lineEnds?.newlines(machine) ?? .none
      },
      NativeAttribute("line_buffering") { (machine, value) throws(Unwind) in
        .bool(try file(value, machine).isLineBuffered)
      },
      NativeAttribute("write_through") { (machine, value) throws(Unwind) in
        .bool(try file(value, machine).writesThrough)
      },
      NativeAttribute("_CHUNK_SIZE") { (_, _) throws(Unwind) in .int(8192) },
    ]
  }
}
