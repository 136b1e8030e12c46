/// `repr`, `ascii`, `format`, `chr`, `ord`, `bin`, `oct`, `hex`
enum TextFunctions {
  static var rows: [NativeRow] {
    [
      NativeRow("repr", "obj, /", repr),
      NativeRow("ascii", "obj, /", ascii),
      NativeRow("format", "value, format_spec='', /", format),
      NativeRow("chr", "i, /", chr),
      NativeRow("ord", "c, /", ord),
      NativeRow("bin", "number, /") { (machine, arguments) throws(Unwind) in
        try prefixed(machine, arguments[0], radix: 2)
      },
      NativeRow("oct", "number, /") { (machine, arguments) throws(Unwind) in
        try prefixed(machine, arguments[0], radix: 8)
      },
      NativeRow("hex", "number, /") { (machine, arguments) throws(Unwind) in
        try prefixed(machine, arguments[0], radix: 16)
      },
    ]
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.repr(arguments[0])))
  }

  static func ascii(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .string(Ref(try machine.ascii(arguments[0])))
  }

  static func format(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let specification = arguments[1].given ?? .string(Ref(machine.emptyString))
    switch specification {
    case .string: break
    case .object(let ref) where ref.object.kind == .string: break
    default:
      throw machine.raise(
        .typeError, "format() argument 2 must be str, not \(machine.shortTypeName(specification))")
    }
    return try machine.format(arguments[0], specification)
  }

  static func chr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let number = try machine.indexValue(arguments[0]) else { throw machine.notAnInteger(arguments[0]) }
    guard let code = number.smallInteger.flatMap({ Int32(exactly: $0) }).map(Int.init) else {
      throw machine.raise(.overflowError, "Python int too large to convert to C int")
    }
    guard code >= 0, code < 0x110000 else {
      throw machine.raise(.valueError, "chr() arg not in range(0x110000)")
    }
    return machine.character(UInt32(code))
  }

  static func ord(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let count: Int
    switch arguments[0] {
    case .string(let ref):
      if ref.object.count == 1 { return .int(Int(ref.object[0])) }
      count = ref.object.count
    case .object(let ref) where ref.object.kind == .string:
      let text = unsafeDowncast(ref.object, to: StringObject.self)
      if text.count == 1 { return .int(Int(text[0])) }
      count = text.count
    case .object(let ref) where ref.object.kind == .bytes || ref.object.kind == .byteArray:
      let bytes = unsafeDowncast(ref.object, to: BytesObject.self).bytes
      if bytes.count == 1 { return .int(Int(bytes[0])) }
      count = bytes.count
    default:
      throw machine.raise(
        .typeError, "ord() expected string of length 1, but \(machine.typeName(arguments[0])) found")
    }
    throw machine.raise(.typeError, "ord() expected a character, but string of length \(count) found")
  }

  private static func prefixed(_ machine: Machine, _ value: Value, radix: Int) throws(Unwind) -> Value {
    guard let number = try machine.indexValue(value) else { throw machine.notAnInteger(value) }
    do throws(NumberError) { return machine.string(try IntegerFormatting.prefixed(number, radix: radix)) } catch {
      throw machine.raise(error)
    }
  }
}
