import CoroRuntime

/// `sys.stdin`, `sys.stdout` and `sys.stderr`: text files on top of what the host gives.
enum StandardStreams {
  static func define(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let types = try FileTypes.of(machine)
    let streams: [(String, RawFile.Device, Int32)] = [
      ("stdin", .hostInput, 0), ("stdout", .hostOutput, 1), ("stderr", .hostError, 2),
    ]
    for (name, device, descriptor) in streams {
      let text = try make(name, device, descriptor, types, machine)
      let value = Value.object(Ref(text))
      machine.put(name, value, in: module)
      machine.put("__\(name)__", value, in: module)
      if device == .hostInput { machine.output.inputFile = value }
      if device == .hostOutput { machine.output.file = value }
    }
  }

  private static func make(
    _ name: String, _ device: RawFile.Device, _ descriptor: Int32, _ types: FileTypes, _ machine: Machine
  ) throws(Unwind) -> TextFile {
    let raw = machine.adopt(RawFile(type: Ref(types.raw)))
    raw.open(device, descriptor: descriptor, name: machine.string("<\(name)>"), machine)
    let isInput = device == .hostInput
    let buffer = machine.adopt(BufferedFile(type: Ref(isInput ? types.reader : types.writer)))
    buffer.isReadable = isInput
    buffer.isWritable = !isInput
    buffer.attach(.object(Ref(raw)), types)
    let text = machine.adopt(TextFile(type: Ref(types.text)))
    text.mode = machine.string(isInput ? "r" : "w")
    text.encodingName = machine.string("utf-8")
    text.codec = try TextCodec(machine, "utf-8")
    // Like CPython's, standard error escapes what UTF-8 cannot hold. Input takes any byte.
    let errors = machine.host.letsBytesThrough ? "surrogateescape" : "strict"
    text.errors = device == .hostError ? "backslashreplace" : isInput ? "surrogateescape" : errors
    text.errorsName = machine.string(device == .hostError ? text.errors : errors)
    text.lineEnds = try LineEnds(isInput ? .none : machine.string("\n"), machine)
    text.isLineBuffered = device == .hostError || (device == .hostOutput && machine.output.isLineBuffered)
    text.flushesAlways = device == .hostError
    text.isMachineOutput = device == .hostOutput
    try text.attach(.object(Ref(buffer)), types, machine)
    if device == .hostOutput { machine.output.flushBytes = { [buffer] in buffer.writeOut() } }
    return text
  }
}
