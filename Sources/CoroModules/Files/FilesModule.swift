import CoroRuntime

/// The native part of `io`: `open` and the classes of open files. The abstract classes are written in the language.
enum FilesModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    try MemoryFilesModule.fill(machine, module)
    let types = try FileTypes.of(machine)
    for type in [types.raw, types.reader, types.writer, types.random, types.text, types.unsupported] {
      machine.put(type.plainName, .type(Ref(type)), in: module)
    }
    machine.put("open", machine.get(machine.builtins, machine.intern("open")), in: module)
    machine.put("DEFAULT_BUFFER_SIZE", .int(8192), in: module)
  }

  /// Puts `open` among the built-in functions.
  static func installOpen(_ machine: Machine) {
    let row = NativeRow(
      "open",
      "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None",
      documentation: "Open file and return a stream.  Raise OSError upon failure.", open)
    let module = machine.makeModule("_io")
    machine.define([row], in: module)
    machine.set(machine.builtins, "open", machine.get(module.namespace.object, machine.intern("open")))
  }

  /// The parts of `open`'s work, each of which may call script: what was made so far hangs on the native stack.
  private static func open(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let types = try FileTypes.of(machine)
    let path = machine.integerValue(arguments[0]) == nil ? try FilePath.plain(arguments[0], machine) : arguments[0]
    let modeText = try arguments[1].given.map { (value) throws(Unwind) in
      try argument(value, "mode", machine)
    }
    let modeName = modeText ?? machine.makeString("r")
    var buffering = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? -1
    for (index, name) in [(3, "encoding"), (4, "errors"), (5, "newline")] {
      if let given = arguments[index].givenAndNotNone, machine.stringObject(given) == nil {
        throw machine.raise(
          .typeError, "open() argument '\(name)' must be str or None, not \(machine.typeName(given))")
      }
    }
    let mode = try FileMode(modeName.text, machine)
    try checkBinary(mode, arguments, machine)
    if buffering == 1, mode.isBinary { try warnOfLineBuffering(machine) }
    let raw = machine.adopt(RawFile(type: Ref(types.raw)))
    try raw.open(
      path, mode: mode, closesDescriptor: FileRows.flag(arguments[6], true, machine), opener: arguments[7], machine)
    let isLineBuffered = buffering == 1 || (buffering < 0 && raw.isTerminal)
    if buffering == 1, mode.isBinary || isLineBuffered { buffering = -1 }
    if buffering < 0 { buffering = raw.blockSize }
    if buffering == 0 {
      if !mode.isBinary {
        _ = try raw.close(machine)
        throw machine.raise(.valueError, "can't have unbuffered text I/O")
      }
      return .object(Ref(raw))
    }
    let buffer = makeBuffer(on: raw, mode, size: buffering, types, machine)
    if mode.isBinary { return .object(Ref(buffer)) }
    let keywords = machine.makeDictionary()
    for (index, name) in [(3, "encoding"), (4, "errors"), (5, "newline")] {
      machine.set(keywords, name, arguments[index].given ?? .none)
    }
    machine.set(keywords, "line_buffering", .bool(isLineBuffered))
    let text = try machine.call(
      .type(Ref(types.text)), positional: machine.makeList([.object(Ref(buffer))]), keywords: keywords)
    if case .object(let ref) = text, let file = ref.object as? TextFile { file.mode = .string(Ref(modeName)) }
    return text
  }

  private static func argument(_ value: Value, _ name: String, _ machine: Machine) throws(Unwind) -> StringObject {
    if let text = machine.stringObject(value) { return text }
    throw machine.raise(
      .typeError, "open() argument '\(name)' must be str, not \(value.isNone ? "None" : machine.typeName(value))")
  }

  private static func checkBinary(_ mode: FileMode, _ arguments: Arguments, _ machine: Machine) throws(Unwind) {
    guard mode.isBinary else { return }
    for (index, name) in [(3, "an encoding"), (4, "an errors"), (5, "a newline")]
    where arguments[index].givenAndNotNone != nil {
      throw machine.raise(.valueError, "binary mode doesn't take \(name) argument")
    }
  }

  private static func warnOfLineBuffering(_ machine: Machine) throws(Unwind) {
    let warnings = try machine.importModule("warnings", innermost: true)
    _ = try machine.call(
      machine.getAttribute(warnings, "warn"),
      machine.string(
        "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used"),
      .type(Ref(machine.type(.runtimeWarning))), .int(1))
  }

  private static func makeBuffer(
    on raw: RawFile, _ mode: FileMode, size: Int, _ types: FileTypes, _ machine: Machine
  ) -> BufferedFile {
    let type = mode.isUpdating ? types.random : mode.isReadable ? types.reader : types.writer
    let buffer = machine.adopt(BufferedFile(type: Ref(type)))
    buffer.isReadable = mode.isReadable
    buffer.isWritable = mode.isWritable
    buffer.size = size
    buffer.attach(.object(Ref(raw)), types)
    if mode.isWritable { OpenFiles.of(machine).watch(buffer) }
    return buffer
  }
}
