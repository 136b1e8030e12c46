import CoroSyntax

extension NativeRow {
  /// A row for a method of `float`; refuses other receivers.
  static func float(
    _ name: String, _ signature: String, _ body: @escaping (Machine, Double, Arguments) throws(Unwind) -> Value
  ) -> NativeRow {
    NativeRow(name, signature) { machine, arguments throws(Unwind) in
      guard let value = machine.floatValue(arguments[0]) else {
        throw machine.wrongReceiver(name, "float", arguments[0])
      }
      return try body(machine, value, arguments)
    }
  }
}

/// `float`
enum FloatType {
  static var rows: [NativeRow] {
    methodRows
      + NativeRow.operators(
        of: "float", [.add, .subtract, .multiply, .divide, .floorDivide, .modulo], accepts: accepts,
        others: { $0.realNumber($1) })
      + NativeRow.comparisons(of: "float", accepts: accepts, others: { $0.realNumber($1) })
      + NativeRow.powers(of: "float", divides: true, accepts: accepts, others: { $0.realNumber($1) })
  }

  private static func accepts(_ machine: Machine, _ value: Value) -> Number? {
    machine.floatValue(value).map { .float($0) }
  }

  private static var methodRows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, make),
      NativeRow("fromhex", "cls, string, /", kind: .classMethod, fromHexadecimal),
      NativeRow("__getformat__", "cls, typestr, /", kind: .classMethod) { machine, _ throws(Unwind) in
        machine.string("IEEE, little-endian")
      },
      .float("__repr__", "self, /") { machine, value, _ throws(Unwind) in
        machine.string(FloatFormatting.representation(value))
      },
      .float("__hash__", "self, /") { _, value, _ throws(Unwind) in .int(NumericHash.hash(value)) },
      .float("__bool__", "self, /") { _, value, _ throws(Unwind) in .bool(value != 0) },
      .float("__float__", "self, /") { _, value, _ throws(Unwind) in .float(value) },
      .float("__int__", "self, /") { machine, value, _ throws(Unwind) in machine.integer(try machine.truncate(value)) },
      .float("__trunc__", "self, /") { machine, value, _ throws(Unwind) in
        machine.integer(try machine.truncate(value))
      },
      .float("__floor__", "self, /") { machine, value, _ throws(Unwind) in
        machine.integer(try machine.truncate(value.rounded(.down)))
      },
      .float("__ceil__", "self, /") { machine, value, _ throws(Unwind) in
        machine.integer(try machine.truncate(value.rounded(.up)))
      },
      .float("__neg__", "self, /") { _, value, _ throws(Unwind) in .float(-value) },
      .float("__pos__", "self, /") { _, value, _ throws(Unwind) in .float(value) },
      .float("__abs__", "self, /") { _, value, _ throws(Unwind) in .float(abs(value)) },
      .float("__round__", "self, ndigits=None, /", round),
      .float("__format__", "self, format_spec, /") { machine, value, arguments throws(Unwind) in
        let specification = try machine.stringArgument(arguments[1], "__format__", "")
        if specification.count == 0 { return Value(try machine.str(arguments[0])) }
        return try machine.formatFloat(value, specification)
      },
      .float("__getnewargs__", "self, /") { machine, value, _ throws(Unwind) in machine.tuple(.float(value)) },
      .float("as_integer_ratio", "self, /", ratio),
      .float("conjugate", "self, /") { _, value, _ throws(Unwind) in .float(value) },
      .float("hex", "self, /") { machine, value, _ throws(Unwind) in
        machine.string(FloatHexadecimal.format(value))
      },
      .float("is_integer", "self, /") { _, value, _ throws(Unwind) in .bool(FloatArithmetic.isInteger(value)) },
    ]
  }

  static var attributes: [NativeAttribute] {
    [
      NativeAttribute("real") { machine, value throws(Unwind) in machine.floatValue(value).map { .float($0) } ?? value
      },
      NativeAttribute("imag") { _, _ throws(Unwind) in .float(0) },
    ]
  }

  private static func make(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.float.object)
    let isPlain = machine.initializesLike(machine.types.float.object, type)
    let given = try machine.onlyArgument("float", arguments[1], isPlain ? arguments[2] : .none)
    let value = try given.isUndefined ? 0 : machine.convertToFloat(given)
    return machine.makeFloat(value, as: type)
  }

  private static func fromHexadecimal(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let text = machine.stringObject(arguments[1]) else {
      throw machine.raise(.typeError, "bad argument type for built-in operation")
    }
    let value: Double
    do throws(NumberError) {
      value = try FloatHexadecimal.parse(text.codePoints)
    } catch { throw machine.raise(error) }
    if case .type(let ref) = arguments[0], ref.object !== machine.types.float.object {
      return try machine.call(arguments[0], .float(value))
    }
    return .float(value)
  }

  private static func round(_ machine: Machine, _ value: Double, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let given = arguments[1].givenAndNotNone else {
      do throws(NumberError) { return machine.integer(try FloatRounding.toInteger(value)) } catch {
        throw machine.raise(error)
      }
    }
    let digits = machine.clip(try machine.requireIndex(given))
    do throws(NumberError) { return .float(try FloatRounding.round(value, digits: digits)) } catch {
      throw machine.raise(error)
    }
  }

  private static func ratio(_ machine: Machine, _ value: Double, _ arguments: Arguments) throws(Unwind) -> Value {
    do throws(NumberError) {
      let (numerator, denominator) = try IntegerArithmetic.integerRatio(of: value)
      return machine.tuple(machine.integer(numerator), machine.integer(denominator))
    } catch { throw machine.raise(error) }
  }
}

extension Machine {
  func makeFloat(_ value: Double, as type: TypeObject) -> Value {
    if type === types.float.object { return .float(value) }
    let boxed = BoxedFloatObject(type: Ref(type), value: value)
    boxed.isExact = false
    return .object(Ref(adopt(boxed)))
  }

  /// What `float()` makes of one argument.
  package func convertToFloat(_ object: Value) throws(Unwind) -> Double {
    if case .string(let ref) = object { return try parseFloat(ref.object) }
    if let double = try floatThroughMethods(object) { return double }
    if let text = stringObject(object) { return try parseFloat(text) }
    if let bytes = bytesLike(object) {
      if let number = FloatParsing.parse(ascii: bytes) { return ownNotANumber(number) }
      throw raise(.valueError, "could not convert string to float: \(try representation(object))")
    }
    throw raise(.typeError, "float() argument must be a string or a real number, not '\(typeName(object))'")
  }

  private func parseFloat(_ text: StringObject) throws(Unwind) -> Double {
    if let number = FloatParsing.parse(ascii: NumericText.ascii(text.codePoints)) { return ownNotANumber(number) }
    let object: Value = text.isExact ? .string(Ref(text)) : .object(Ref(text))
    throw raise(.valueError, "could not convert string to float: \(try representation(object))")
  }

  /// By `__float__` or `__index__`; nil where there is neither.
  func floatThroughMethods(_ object: Value) throws(Unwind) -> Double? {
    switch object {
    case .float(let double): return double
    case .int(let small): return Double(small)
    default: break
    }
    let method = special(names.float, of: object)
    if !method.isUndefined && !method.isNone {
      let answer = try callUnbound(method, object)
      if let double = floatValue(answer) { return double }
      throw raise(.typeError, "\(typeName(object)).__float__ returned non-float (type \(typeName(answer)))")
    }
    if let integer = try indexValue(object) { return try double(integer) }
    return nil
  }

  /// A number argument of a function that computes with floats.
  package func requireDouble(_ object: Value) throws(Unwind) -> Double {
    if let double = try floatThroughMethods(object) { return double }
    throw raise(.typeError, "must be real number, not \(typeName(object))")
  }
}

extension Machine {
  /// Gives each `float("nan")` a payload of its own: two of them are not the same object, as in CPython, and
  /// containers ask for identity before equality.
  func ownNotANumber(_ value: Double) -> Double {
    value.isNaN ? NotANumber.marked(value, UInt32(truncatingIfNeeded: nextUniqueNumber())) : value
  }
}

/// Floats that are no numbers, told apart by their payloads.
enum NotANumber {
  /// Stands in the upper bits of a payload that was given here: in the bytes of such a float there is none.
  private static let mark: UInt64 = 0x5_3A96 << 32
  private static let markBits: UInt64 = 0x7_FFFF << 32

  static func marked(_ value: Double, _ number: UInt32) -> Double {
    Double(bitPattern: value.bitPattern & 0xFFF8_0000_0000_0000 | mark | UInt64(number))
  }

  /// The float as its bytes show it.
  static func unmarked(_ value: Double) -> Double {
    guard value.isNaN, value.bitPattern & markBits == mark else { return value }
    return Double(bitPattern: value.bitPattern & 0xFFF8_0000_0000_0000)
  }
}
