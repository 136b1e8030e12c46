/// One run of the `%` operator: hands arguments to conversions.
///
/// Used by `str` and by `bytes`, which differ in what `s` and `c` take.
struct PercentFormatter {
  let machine: Machine
  let isBytes: Bool
  /// The right operand, where it is no tuple.
  private let single: Value
  private let tuple: TupleObject?
  /// Where keys are looked up; `.undefined` where the operand is no mapping.
  private let mapping: Value
  /// What a key found: the only argument from then on.
  private var keyed = Value.undefined
  private var nextIndex = 0
  private var argumentCount: Int
  private(set) var result: [UInt32] = []

  init(_ machine: Machine, _ arguments: Value, isBytes: Bool) throws(Unwind) {
    self.machine = machine
    self.isBytes = isBytes
    tuple = machine.tupleObject(arguments)
    single = arguments
    argumentCount = tuple?.count ?? 1
    let isText = machine.stringObject(arguments) != nil || (isBytes && machine.bytesLike(arguments) != nil)
    let hasItems = tuple == nil && !isText && !machine.special(machine.names.getItem, of: arguments).isUndefined
    mapping = hasItems ? arguments : .undefined
  }

  mutating func format(_ text: [UInt32]) throws(Unwind) {
    var template = PercentTemplate(text, hasMapping: !mapping.isUndefined)
    while let piece = try next(&template) {
      switch piece {
      case .literal(let text): result += text
      case .conversion(let conversion): try format(conversion)
      }
    }
    if nextIndex < argumentCount, mapping.isUndefined {
      throw machine.raise(
        .typeError, "not all arguments converted during \(isBytes ? "bytes" : "string") formatting")
    }
  }

  private func next(_ template: inout PercentTemplate) throws(Unwind) -> PercentPiece? {
    do throws(NumberError) { return try template.next() } catch { throw machine.raise(error) }
  }

  private mutating func take() throws(Unwind) -> Value {
    guard nextIndex < argumentCount else { throw machine.raise(PercentFormatting.notEnoughArguments) }
    nextIndex += 1
    if !keyed.isUndefined { return keyed }
    return tuple.map { $0[nextIndex - 1] } ?? single
  }

  private mutating func star() throws(Unwind) -> IntegerValue {
    guard let value = machine.integerValue(try take()) else {
      throw machine.raise(PercentFormatting.starWantsInteger)
    }
    return value
  }

  private mutating func format(_ conversion: PercentConversion) throws(Unwind) {
    var conversion = conversion
    if let key = conversion.key {
      if mapping.isUndefined { throw machine.raise(PercentFormatting.mappingRequired) }
      keyed = try machine.getItem(mapping, name(key))
      argumentCount = 1
      nextIndex = 0
    }
    if conversion.width == .argument {
      let width = try star()
      do throws(NumberError) { try conversion.setWidth(width) } catch { throw machine.raise(error) }
    }
    if conversion.precision == .argument {
      let precision = try star()
      do throws(NumberError) { try conversion.setPrecision(precision) } catch { throw machine.raise(error) }
    }
    if let failure = conversion.failure { throw machine.raise(failure) }
    let argument = try take()
    let text = try text(of: argument, conversion)
    try machine.charge(text.count * 4)
    result += text
  }

  private func name(_ key: [UInt32]) -> Value {
    if !isBytes { return .string(Ref(machine.makeString(key))) }
    return machine.makeBytes(key.map { UInt8(truncatingIfNeeded: $0) })
  }

  private func text(of argument: Value, _ conversion: PercentConversion) throws(Unwind) -> [UInt32] {
    guard let letter = Unicode.Scalar(conversion.type) else {
      throw machine.raise(PercentFormatting.unsupported(conversion))
    }
    let limits = machine.formatLimits
    switch letter {
    case "d", "i", "u":
      let value = try integer(argument, conversion)
      return try converted { () throws(NumberError) in
        try PercentFormatting.format(value, conversion, limits: limits)
      }
    case "x", "X", "o":
      guard let value = try unlessTypeError({ () throws(Unwind) in try machine.indexValue(argument) }) else {
        throw machine.raise(
          PercentFormatting.integerRequired(conversion, typeName: machine.typeName(argument)))
      }
      return try converted { () throws(NumberError) in
        try PercentFormatting.format(value, conversion, limits: limits)
      }
    case "e", "E", "f", "F", "g", "G":
      guard let value = try machine.floatThroughMethods(argument) else {
        throw machine.raise(
          isBytes
            ? NumberError.type("float argument required, not \(machine.typeName(argument))")
            : PercentFormatting.floatRequired(typeName: machine.typeName(argument)))
      }
      return try converted { () throws(NumberError) in
        try PercentFormatting.format(value, conversion, limits: limits)
      }
    case "c": return try isBytes ? byte(argument, conversion, limits) : character(argument, conversion, limits)
    case "s", "b", "r", "a":
      guard let shown = try shown(argument, letter) else {
        throw machine.raise(PercentFormatting.unsupported(conversion))
      }
      return try converted { () throws(NumberError) in
        try PercentFormatting.format(shown, conversion, limits: limits)
      }
    default: throw machine.raise(PercentFormatting.unsupported(conversion))
    }
  }

  private func converted(_ body: () throws(NumberError) -> [UInt32]) throws(Unwind) -> [UInt32] {
    do throws(NumberError) { return try body() } catch { throw machine.raise(error) }
  }

  /// Of `%d`: integers, and real numbers without their fractions.
  private func integer(_ argument: Value, _ conversion: PercentConversion) throws(Unwind) -> IntegerValue {
    if let value = machine.integerValue(argument) { return value }
    let found = try unlessTypeError { () throws(Unwind) in
      let method = machine.special(machine.names.integer, of: argument)
      if method.isUndefined || method.isNone { return try machine.indexValue(argument) }
      return machine.integerValue(try machine.callUnbound(method, argument))
    }
    if let found { return found }
    throw machine.raise(
      PercentFormatting.realNumberRequired(
        conversion, typeName: machine.typeName(argument), isBytes: isBytes))
  }

  /// A `TypeError` in the argument's own method is the format's, in CPython's words for any argument that will not do.
  private func unlessTypeError(_ body: () throws(Unwind) -> IntegerValue?) throws(Unwind) -> IntegerValue? {
    do throws(Unwind) { return try body() } catch {
      guard machine.isCurrentException(.typeError) else { throw error }
      _ = machine.takeException()
      return nil
    }
  }

  private func character(
    _ argument: Value, _ conversion: PercentConversion, _ limits: FormatLimits
  ) throws(Unwind) -> [UInt32] {
    if let text = machine.stringObject(argument) {
      guard text.count == 1 else { throw machine.raise(PercentFormatting.characterRequired) }
      return try converted { () throws(NumberError) in
        try PercentFormatting.format(text.codePoints, conversion, limits: limits)
      }
    }
    guard let value = try unlessTypeError({ () throws(Unwind) in try machine.indexValue(argument) }) else {
      throw machine.raise(PercentFormatting.characterRequired)
    }
    return try converted { () throws(NumberError) in
      try PercentFormatting.character(value, conversion, limits: limits)
    }
  }

  private func byte(
    _ argument: Value, _ conversion: PercentConversion, _ limits: FormatLimits
  ) throws(Unwind) -> [UInt32] {
    var code: UInt32?
    if let bytes = machine.bytesObject(argument), bytes.bytes.count == 1 {
      code = UInt32(bytes.bytes[0])
    } else if let value = try unlessTypeError({ () throws(Unwind) in try machine.indexValue(argument) }) {
      guard case .small(let small) = value, (0..<256).contains(small) else {
        throw machine.raise(.overflowError, "%c arg not in range(256)")
      }
      code = UInt32(small)
    }
    guard let code else {
      throw machine.raise(.typeError, "%c requires an integer in range(256) or a single byte")
    }
    return try converted { () throws(NumberError) in
      try PercentFormatting.format([code], conversion, limits: limits)
    }
  }

  /// The text of `%s`, `%r`, `%a` and, of bytes, `%b`; nil for a letter that means nothing here.
  private func shown(_ argument: Value, _ letter: Unicode.Scalar) throws(Unwind) -> [UInt32]? {
    if !isBytes {
      switch letter {
      case "s": return try machine.str(argument).codePoints
      case "r": return try machine.repr(argument).codePoints
      case "a": return try machine.ascii(argument).codePoints
      default: return nil
      }
    }
    if letter == "r" || letter == "a" { return try machine.ascii(argument).codePoints }
    if let bytes = machine.bytesLike(argument) { return bytes.map(UInt32.init) }
    let method = machine.special(machine.names.bytes, of: argument)
    guard !method.isUndefined else {
      throw machine.raise(
        .typeError,
        "%b requires a bytes-like object, or an object that implements __bytes__, "
          + "not '\(machine.typeName(argument))'")
    }
    let answer = try machine.callUnbound(method, argument)
    guard let bytes = machine.bytesObject(answer) else {
      throw machine.raise(.typeError, "__bytes__ returned non-bytes (type \(machine.typeName(answer)))")
    }
    return bytes.bytes.map(UInt32.init)
  }
}

extension Machine {
  /// `template % arguments`, of `str`.
  package func formatPercent(_ template: Value, _ arguments: Value) throws(Unwind) -> Value {
    guard let text = stringObject(template) else { return .notImplemented }
    if let plain = try formatPercentPlainly(text, arguments) { return plain }
    var formatter = try PercentFormatter(self, arguments, isBytes: false)
    try formatter.format(text.codePoints)
    return formatter.result.isEmpty ? .string(Ref(emptyString)) : try adoptCodePoints(formatter.result)
  }
}
