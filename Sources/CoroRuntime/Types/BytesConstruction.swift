/// `bytes(…)` and `bytearray(…)`, and to text and back.
enum BytesConstruction {
  static func rows(_ owner: BytesOwner) -> [NativeRow] {
    let makers: [NativeRow] =
      owner.kind == .bytes
      ? [NativeRow("__new__", "cls, /, source=b'', encoding='', errors=''", kind: .staticMethod, makeBytes)]
      : [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, makeByteArray),
        owner.row("__init__", "self, /, source=b'', encoding='', errors=''", initialize),
      ]
    return makers + [
      NativeRow("fromhex", "cls, string, /", kind: .classMethod, fromHexadecimal),
      NativeRow("maketrans", "frm, to, /", kind: .staticMethod, makeTable),
      owner.row("decode", "self, /, encoding='utf-8', errors='strict'", decode),
      owner.row("hex", "self, /, sep=None, bytes_per_sep=1") { machine, object, arguments throws(Unwind) in
        try machine.hexadecimal(object.bytes, separator: arguments[1], groupSize: arguments[2])
      },
    ]
  }

  private static func makeBytes(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.bytes.object)
    let isPlain = type === machine.types.bytes.object
    if isPlain, arguments[2].isUndefined, arguments[3].isUndefined, let same = machine.bytesObject(arguments[1]),
      same.kind == .bytes, same.isExact
    {
      return arguments[1]
    }
    let bytes = try contents(machine, arguments, .bytes)
    if isPlain { return machine.makeBytes(bytes) }
    return machine.adoptBytes(BytesObject(type: Ref(type), kind: .bytes, bytes: bytes))
  }

  private static func makeByteArray(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.byteArray.object)
    if type === machine.types.byteArray.object { return machine.makeByteArray([]) }
    return machine.adoptBytes(BytesObject(type: Ref(type), kind: .byteArray, bytes: []))
  }

  private static func initialize(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let bytes = try contents(machine, arguments, .byteArray)
    object.bytes = bytes
    machine.heap.allocatedBytes += bytes.count
    return .none
  }

  private static func contents(
    _ machine: Machine, _ arguments: Arguments, _ owner: BytesOwner
  ) throws(Unwind) -> [UInt8] {
    let source = arguments[1]
    let encoding = try name(machine, arguments[2], owner, "encoding")
    let errors = try name(machine, arguments[3], owner, "errors")
    if source.isUndefined {
      if encoding != nil { throw machine.raise(.typeError, "encoding without a string argument") }
      if errors != nil { throw machine.raise(.typeError, "errors without a string argument") }
      return []
    }
    if let text = machine.stringObject(source) {
      guard let encoding else { throw machine.raise(.typeError, "string argument without an encoding") }
      return try machine.encode(text, encoding: encoding, errors: errors ?? "strict")
    }
    if encoding != nil { throw machine.raise(.typeError, "encoding without a string argument") }
    if errors != nil { throw machine.raise(.typeError, "errors without a string argument") }
    if machine.bytesLike(source) == nil, machine.special(machine.names.bytes, of: source).isUndefined,
      let count = try sizeAsked(machine, source)
    {
      guard case .small(let small) = count else {
        throw machine.raise(.overflowError, "cannot fit '\(machine.typeName(source))' into an index-sized integer")
      }
      if small < 0 { throw machine.raise(.valueError, "negative count") }
      try machine.chargeArray(small)
      return [UInt8](repeating: 0, count: small)
    }
    return try machine.bytesFromObject(
      source, owner.kind == .bytes ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)",
      kind: owner.name)
  }

  /// The number that an object stands for. One whose `__index__` fails with a `TypeError` may still be iterable.
  private static func sizeAsked(_ machine: Machine, _ source: Value) throws(Unwind) -> IntegerValue? {
    do throws(Unwind) { return try machine.indexValue(source) } catch {
      guard machine.isCurrentException(.typeError) else { throw error }
      _ = machine.takeException()
      return nil
    }
  }

  private static func name(
    _ machine: Machine, _ value: Value, _ owner: BytesOwner, _ parameter: String
  ) throws(Unwind) -> String? {
    if value.isUndefined { return nil }
    return try machine.stringArgument(value, owner.name, "'\(parameter)' ").text
  }

  private static func decode(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let encoding = try arguments[1].given.map { value throws(Unwind) in
      try machine.stringArgument(value, "decode", "'encoding' ").text
    }
    let errors = try arguments[2].given.map { value throws(Unwind) in
      try machine.stringArgument(value, "decode", "'errors' ").text
    }
    return try machine.decode(
      object.bytes, .object(Ref(object)), encoding: encoding ?? "utf-8", errors: errors ?? "strict")
  }

  private static func fromHexadecimal(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let text = try machine.stringArgument(arguments[1], "fromhex", "")
    func digit(_ index: Int) -> UInt8? {
      guard index < text.count, let scalar = Unicode.Scalar(text[index]), scalar.isASCII else { return nil }
      return Character(scalar).hexDigitValue.map { UInt8($0) }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var index = 0
    while index < text.count {
      let code = text[index]
      if code == 0x20 || (0x09...0x0d).contains(code) {
        index += 1
        continue
      }
      guard let high = digit(index) else { throw badHexadecimal(machine, index) }
      guard let low = digit(index + 1) else { throw badHexadecimal(machine, index + 1) }
      bytes.append(high << 4 | low)
      index += 2
    }
    guard case .type(let ref) = arguments[0] else { return machine.makeBytes(bytes) }
    if ref.object === machine.types.bytes.object { return machine.makeBytes(bytes) }
    if ref.object === machine.types.byteArray.object { return machine.makeByteArray(bytes) }
    return try machine.call(arguments[0], machine.makeBytes(bytes))
  }

  private static func badHexadecimal(_ machine: Machine, _ index: Int) -> Unwind {
    machine.raise(.valueError, "non-hexadecimal number found in fromhex() arg at position \(index)")
  }

  private static func makeTable(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let from = try machine.requireBytes(arguments[0])
    let to = try machine.requireBytes(arguments[1])
    guard from.count == to.count else {
      throw machine.raise(.valueError, "maketrans arguments must have same length")
    }
    var table = (0..<256).map { UInt8($0) }
    for (source, target) in zip(from, to) { table[Int(source)] = target }
    return machine.makeBytes(table)
  }
}

extension Machine {
  func adoptBytes(_ object: BytesObject) -> Value {
    object.isExact = false
    return .object(Ref(adopt(object)))
  }

  /// `bytes.hex(sep, bytes_per_sep)`
  func hexadecimal(_ bytes: [UInt8], separator: Value, groupSize: Value) throws(Unwind) -> Value {
    let group = try groupSize.isUndefined ? 1 : requireCInt(groupSize)
    var mark: UInt8?
    if !separator.isUndefined {
      let text: [UInt32]
      if let string = stringObject(separator) {
        text = string.codePoints
      } else if let bytes = bytesLike(separator) {
        text = bytes.map(UInt32.init)
      } else {
        guard try length(of: separator) == 1 else { throw raise(.valueError, "sep must be length 1.") }
        throw raise(.typeError, "sep must be str or bytes.")
      }
      guard text.count == 1 else { throw raise(.valueError, "sep must be length 1.") }
      guard text[0] < 0x80 else { throw raise(.valueError, "sep must be ASCII.") }
      mark = UInt8(text[0])
    }
    let size = abs(group)
    try chargeArray(checkedSize(bytes.count, times: 3))
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 2)
    let digits = Array("0123456789abcdef".utf8)
    for (index, byte) in bytes.enumerated() {
      // Groups are counted from the right, or from the left for a negative size.
      let position = group < 0 ? index : bytes.count - index
      if let mark, size > 0, index > 0, position % size == 0 { result.append(mark) }
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
    return result.isEmpty ? .string(Ref(emptyString)) : asciiString(result)
  }
}
