import CoroSyntax

/// `int`
enum IntegerType {
  static var rows: [NativeRow] {
    conversionRows + methodRows
      + NativeRow.operators(
        of: "int",
        [
          .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .leftShift, .rightShift, .bitAnd, .bitOr,
          .bitXor,
        ], accepts: { $0.integerNumber($1) }, others: { $0.integerNumber($1) })
      + NativeRow.comparisons(of: "int", accepts: { $0.integerNumber($1) }, others: { $0.integerNumber($1) })
      + NativeRow.powers(
        of: "int", divides: true, accepts: { $0.integerNumber($1) }, others: { $0.integerNumber($1) })
  }

  private static var conversionRows: [NativeRow] {
    [
      NativeRow("__new__", "cls, x=0, /, base=10", kind: .staticMethod, make),
      .integer("__repr__", "self, /") { machine, value, _ throws(Unwind) in
        machine.string(try machine.decimal(value))
      },
      .integer("__hash__", "self, /") { _, value, _ throws(Unwind) in .int(NumericHash.hash(value)) },
      .integer("__bool__", "self, /") { _, value, _ throws(Unwind) in .bool(!value.isZero) },
      .integer("__index__", "self, /") { machine, value, _ throws(Unwind) in machine.integer(value) },
      .integer("__int__", "self, /") { machine, value, _ throws(Unwind) in machine.integer(value) },
      .integer("__trunc__", "self, /") { machine, value, _ throws(Unwind) in machine.integer(value) },
      .integer("__floor__", "self, /") { machine, value, _ throws(Unwind) in machine.integer(value) },
      .integer("__ceil__", "self, /") { machine, value, _ throws(Unwind) in machine.integer(value) },
      .integer("__float__", "self, /") { machine, value, _ throws(Unwind) in .float(try machine.double(value)) },
      .integer("__neg__", "self, /") { machine, value, _ throws(Unwind) in
        machine.integer(IntegerArithmetic.negate(value))
      },
      .integer("__pos__", "self, /") { machine, value, _ throws(Unwind) in machine.integer(value) },
      .integer("__abs__", "self, /") { machine, value, _ throws(Unwind) in
        machine.integer(IntegerArithmetic.absolute(value))
      },
      .integer("__invert__", "self, /") { machine, value, _ throws(Unwind) in
        machine.integer(IntegerArithmetic.invert(value))
      },
      .integer("__round__", "self, ndigits=None, /", round),
      .integer("__format__", "self, format_spec, /") { machine, value, arguments throws(Unwind) in
        let specification = try machine.stringArgument(arguments[1], "__format__", "")
        if specification.count == 0 { return Value(try machine.str(arguments[0])) }
        let isTruth = if case .bool = arguments[0] { true } else { false }
        return try machine.formatInteger(
          value, specification, typeName: isTruth ? "bool" : machine.typeName(arguments[0]))
      },
      .integer("__getnewargs__", "self, /") { machine, value, _ throws(Unwind) in
        machine.tuple(machine.integer(value))
      },
      .integer("__sizeof__", "self, /") { _, value, _ throws(Unwind) in
        .int(24 + 4 * max(1, (value.bitLength + 29) / 30))
      },
    ]
  }

  private static var methodRows: [NativeRow] {
    [
      .integer("bit_length", "self, /") { _, value, _ throws(Unwind) in .int(value.bitLength) },
      .integer("bit_count", "self, /") { _, value, _ throws(Unwind) in .int(value.bitCount) },
      .integer("conjugate", "self, /") { machine, value, _ throws(Unwind) in machine.integer(value) },
      .integer("is_integer", "self, /") { _, _, _ throws(Unwind) in .bool(true) },
      .integer("as_integer_ratio", "self, /") { machine, value, _ throws(Unwind) in
        machine.tuple(machine.integer(value), .int(1))
      },
      .integer("to_bytes", "self, /, length=1, byteorder='big', *, signed=False", toBytes),
      NativeRow("from_bytes", "cls, /, bytes, byteorder='big', *, signed=False", kind: .classMethod, fromBytes),
    ]
  }

  static var attributes: [NativeAttribute] {
    [
      NativeAttribute("numerator") { machine, value throws(Unwind) in machine.plainInteger(value) },
      NativeAttribute("denominator") { _, _ throws(Unwind) in .int(1) },
      NativeAttribute("real") { machine, value throws(Unwind) in machine.plainInteger(value) },
      NativeAttribute("imag") { _, _ throws(Unwind) in .int(0) },
    ]
  }

  private static func make(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.integer.object)
    if type === machine.types.boolean.object {
      throw machine.raise(.typeError, "int.__new__(bool) is not safe, use bool.__new__()")
    }
    let value = try integer(machine, arguments[1], arguments[2])
    if type === machine.types.integer.object { return machine.integer(value) }
    let boxed = BoxedIntegerObject(type: Ref(type), value: value)
    boxed.isExact = false
    return .object(Ref(machine.adopt(boxed)))
  }

  private static func integer(_ machine: Machine, _ object: Value, _ base: Value) throws(Unwind) -> IntegerValue {
    if base.isUndefined { return try object.isUndefined ? 0 : machine.convertToInteger(object) }
    if object.isUndefined { throw machine.raise(.typeError, "int() missing string argument") }
    let radix = machine.clip(try machine.requireIndex(base))
    if radix != 0, !(2...36).contains(radix) {
      throw machine.raise(.valueError, "int() base must be >= 2 and <= 36, or 0")
    }
    if let text = machine.stringObject(object) { return try machine.parseInteger(text, base: radix) }
    if let bytes = machine.bytesObject(object) {
      let most = machine.maximumIntegerDigits
      do throws(NumberError) {
        return try IntegerParsing.parse(bytes: bytes.bytes, base: radix, maximumDigits: most)
      } catch { throw machine.raise(error) }
    }
    throw machine.raise(.typeError, "int() can't convert non-string with explicit base")
  }

  private static func round(
    _ machine: Machine, _ value: IntegerValue, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let given = arguments[1]
    if given.isUndefined { return machine.integer(value) }
    let digits = try machine.requireIndex(given)
    guard digits.isNegative else { return machine.integer(value) }
    // More zeros than the value has bits: far more than it has digits.
    guard case .small(let small) = digits, small >= -(value.bitLength + 1) else { return .int(0) }
    do throws(NumberError) {
      guard case .integer(let unit) = try IntegerArithmetic.power(10, .small(-small), sizeLimit: .max) else {
        return .int(0)
      }
      let (quotient, remainder) = IntegerArithmetic.floorDivision(value, unit)
      let twice = try IntegerArithmetic.multiply(remainder, 2)
      let roundsUp = twice > unit || (twice == unit && IntegerArithmetic.isOdd(quotient))
      let rounded = roundsUp ? IntegerArithmetic.add(quotient, 1) : quotient
      return machine.integer(try IntegerArithmetic.multiply(rounded, unit))
    } catch { throw machine.raise(error) }
  }

  private static func order(_ machine: Machine, _ value: Value, _ function: String) throws(Unwind) -> ByteOrder {
    if value.isUndefined { return .big }
    let name = try machine.stringArgument(value, function, "'byteorder' ").text
    do throws(NumberError) { return try ByteOrder(name) } catch { throw machine.raise(error) }
  }

  private static func toBytes(
    _ machine: Machine, _ value: IntegerValue, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let length = try arguments[1].isUndefined ? 1 : machine.requireInt(arguments[1])
    let order = try order(machine, arguments[2], "to_bytes")
    let isSigned = try machine.flag(arguments[3])
    if length > 0 { try machine.chargeArray(length) }
    do throws(NumberError) {
      return machine.makeBytes(
        try IntegerArithmetic.toBytes(value, length: length, order: order, isSigned: isSigned, maximumLength: length))
    } catch { throw machine.raise(error) }
  }

  private static func fromBytes(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let order = try order(machine, arguments[2], "from_bytes")
    let isSigned = try machine.flag(arguments[3])
    let bytes = try machine.bytesFromObject(arguments[1])
    let value = machine.integer(IntegerArithmetic.fromBytes(bytes, order: order, isSigned: isSigned))
    if case .type(let ref) = arguments[0], ref.object !== machine.types.integer.object {
      return try machine.call(arguments[0], value)
    }
    return value
  }
}

extension Machine {
  /// What `int()` makes of one argument.
  package func convertToInteger(_ object: Value) throws(Unwind) -> IntegerValue {
    switch object {
    case .int, .bool: if let value = integerValue(object) { return value }
    case .float(let double): return try truncate(double)
    case .string(let ref): return try parseInteger(ref.object)
    default: break
    }
    for name in [names.integer, names.index] {
      let method = special(name, of: object)
      if method.isUndefined || method.isNone { continue }
      let answer = try callUnbound(method, object)
      if let value = integerValue(answer) { return value }
      throw raise(.typeError, "\(name.text) returned non-int (type \(typeName(answer)))")
    }
    let trunc = special(names.trunc, of: object)
    if !trunc.isUndefined && !trunc.isNone {
      let answer = try callUnbound(trunc, object)
      if let value = try indexValue(answer) { return value }
      throw raise(.typeError, "__trunc__ returned non-Integral (type \(typeName(answer)))")
    }
    if let text = stringObject(object) { return try parseInteger(text) }
    if let bytes = bytesLike(object) {
      let most = maximumIntegerDigits
      do throws(NumberError) {
        return try IntegerParsing.parse(bytes: bytes, maximumDigits: most)
      } catch { throw raise(error) }
    }
    throw raise(
      .typeError,
      "int() argument must be a string, a bytes-like object or a real number, not '\(typeName(object))'")
  }

  func truncate(_ value: Double) throws(Unwind) -> IntegerValue {
    do throws(NumberError) { return try IntegerArithmetic.fromDouble(value) } catch { throw raise(error) }
  }

  fileprivate func parseInteger(_ text: StringObject, base: Int = 10) throws(Unwind) -> IntegerValue {
    if base == 10, text.isASCII, let quick = Machine.parseQuickly(text) { return .small(quick) }
    let most = maximumIntegerDigits
    do throws(NumberError) {
      if text.isExact { return try IntegerParsing.parse(text.codePoints, base: base, maximumDigits: most) }
      let ascii = NumericText.ascii(text.codePoints)
      if let value = try IntegerParsing.parse(ascii: ascii, base: base, maximumDigits: most) { return value }
    } catch { throw raise(error) }
    // A class that derives from `str` shows itself in its own way.
    let shown = try representation(.object(Ref(text)))
    throw raise(.valueError, IntegerParsing.invalidLiteral(base, String(shown.unicodeScalars.prefix(200))))
  }

  /// Up to 18 decimal digits, perhaps with a minus in front, and nothing else.
  private static func parseQuickly(_ text: StringObject) -> Int? {
    let bytes = text.narrow
    let isNegative = text.count > 0 && bytes[0] == Letter.minus
    let start = isNegative ? 1 : 0
    guard text.count > start, text.count - start <= 18 else { return nil }
    var result = 0
    for index in start..<text.count {
      let digit = Int(bytes[index]) - 0x30
      if digit < 0 || digit > 9 { return nil }
      result = result * 10 + digit
    }
    return isNegative ? -result : result
  }

  /// An `int` of exactly that type with the same value.
  func plainInteger(_ value: Value) -> Value {
    integerValue(value).map { integer($0) } ?? .undefined
  }
}
