/// `print` and `input`
enum InputAndOutput {
  static var rows: [NativeRow] {
    [
      NativeRow("print", "*args, sep=' ', end='\\n', file=None, flush=False", print),
      NativeRow("input", "prompt='', /", input),
    ]
  }

  static func print(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let values = arguments[4].tupleObject else { return .none }
    let separator = try text(machine, arguments[0], "sep")
    let end = try text(machine, arguments[1], "end")
    let file = arguments[2].givenAndNotNone ?? machine.outputFile()
    if file.isNone { return .none }
    if file.isUndefined || file.isIdentical(to: machine.output.file) {
      for index in 0..<values.count {
        if index > 0 {
          if let separator { try machine.writeOutput(separator) } else { try machine.writeOutput(machine.space) }
        }
        try machine.writeOutput(machine.str(values[index]))
      }
      if let end { try machine.writeOutput(end) } else { try machine.writeOutput(machine.newline) }
      if try isTrue(machine, arguments[3]) { try machine.flushOutputOrRaise() }
      return .none
    }
    let write = try machine.getAttribute(file, machine.intern("write"))
    for index in 0..<values.count {
      if index > 0 { _ = try machine.call(write, .string(Ref(separator ?? machine.space))) }
      _ = try machine.call(write, .string(Ref(machine.str(values[index]))))
    }
    _ = try machine.call(write, .string(Ref(end ?? machine.newline)))
    if try isTrue(machine, arguments[3]) { _ = try machine.callMethod(file, machine.intern("flush")) }
    return .none
  }

  private static func isTrue(_ machine: Machine, _ value: Value) throws(Unwind) -> Bool {
    value.isUndefined ? false : try machine.isTrue(value)
  }

  /// `sep` and `end`: nil for the default.
  private static func text(_ machine: Machine, _ value: Value, _ name: String) throws(Unwind) -> StringObject? {
    switch value {
    case .undefined, .none: return nil
    case .string(let string): return string.object
    case .object(let ref) where ref.object.kind == .string: return unsafeDowncast(ref.object, to: StringObject.self)
    default:
      throw machine.raise(.typeError, "\(name) must be None or a string, not \(machine.typeName(value))")
    }
  }

  static func input(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let prompt = arguments[0].given {
      let file = machine.outputFile()
      let text = try machine.str(prompt)
      if file.isUndefined {
        try machine.writeOutput(text)
      } else if !file.isNone {
        _ = try machine.call(machine.getAttribute(file, machine.intern("write")), .string(Ref(text)))
      }
    }
    try machine.flushOutputOrRaise()
    let replaced = machine.inputFile()
    if replaced.isNone { throw machine.raise(.runtimeError, "input(): lost sys.stdin") }
    if !replaced.isUndefined { return try inputLine(machine, from: replaced) }
    // The file that stands for standard input comes with `sys`.
    _ = try machine.importModule("sys", innermost: true)
    return try inputLine(machine, from: machine.output.inputFile)
  }

  private static func inputLine(_ machine: Machine, from file: Value) throws(Unwind) -> Value {
    let line = try machine.callMethod(file, machine.intern("readline"))
    guard case .string(let ref) = line else {
      throw machine.raise(.typeError, "object.readline() returned non-string")
    }
    let text = ref.object
    if text.count == 0 { throw machine.raise(.eofError, "EOF when reading a line") }
    return text[text.count - 1] == 10 ? machine.substring(text, 0, text.count - 1) : line
  }
}

extension Machine {
  fileprivate var space: StringObject { characters[32] }
  fileprivate var newline: StringObject { characters[10] }
}
