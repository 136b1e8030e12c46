import CoroRuntime

/// The text that replacing builds: bytes as long as they do, wide characters from the first that needs them.
struct RegexOutput {
  private let machine: Machine
  let isText: Bool
  private var bytes: [UInt8] = []
  private var wide: [UInt32] = []
  private var isWide = false
  private var isASCII = true
  private var charged = 1 << 16
  /// Pieces so far, as `join` would count them.
  private var pieces = 0
  /// The first piece of a wrong type.
  private var mistake: (index: Int, typeName: String)?

  init(isText: Bool, _ machine: Machine) {
    self.isText = isText
    self.machine = machine
  }

  mutating func append(_ subject: RegexSubject, _ start: Int, _ end: Int) throws(Unwind) {
    if let string = subject.string {
      try append(string, start, end)
    } else {
      bytes += subject.bytes[start..<end]
      try charge(bytes.count)
    }
    pieces += 1
  }

  /// A piece that a script gave; whether it is of the right type is told at the end.
  mutating func append(_ value: Value) throws(Unwind) {
    defer { pieces += 1 }
    if isText, let string = machine.stringObject(value) { return try append(string, 0, string.count) }
    if !isText, let given = machine.bytesLike(value) {
      bytes += given
      return try charge(bytes.count)
    }
    if mistake == nil { mistake = (pieces, machine.typeName(value)) }
  }

  private mutating func append(_ string: StringObject, _ start: Int, _ end: Int) throws(Unwind) {
    if !string.isASCII { isASCII = false }
    if string.isWide && !isWide {
      isWide = true
      wide = bytes.map { UInt32($0) }
      bytes = []
    }
    if !isWide {
      bytes += UnsafeBufferPointer(start: string.narrow + start, count: end - start)
      return try charge(bytes.count)
    }
    if string.isWide {
      wide += UnsafeBufferPointer(start: string.wide + start, count: end - start)
    } else {
      for place in start..<end { wide.append(UInt32(string.narrow[place])) }
    }
    try charge(wide.count * 4)
  }

  private mutating func charge(_ count: Int) throws(Unwind) {
    if count <= charged { return }
    charged = count * 2
    try machine.charge(charged)
  }

  func finish() throws(Unwind) -> Value {
    if let mistake {
      let wanted = isText ? "str instance" : "a bytes-like object"
      throw machine.raise(
        .typeError, "sequence item \(mistake.index): expected \(wanted), \(mistake.typeName) found")
    }
    if !isText { return machine.makeBytes(bytes) }
    if isWide { return machine.string(wide) }
    if bytes.isEmpty { return .string(Ref(machine.emptyString)) }
    // Parts of a string that is not ASCII may be.
    let isPlain = isASCII || bytes.allSatisfy { $0 < 128 }
    return .string(Ref(bytes.withUnsafeBufferPointer { machine.makeNarrow($0, isASCII: isPlain) }))
  }
}
