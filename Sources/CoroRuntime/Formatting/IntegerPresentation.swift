extension FormatSpecification {
  /// `format(value, specification)` of an integer.
  ///
  /// - Parameter typeName: the value's class, for messages.
  package static func format(
    _ value: IntegerValue, _ text: [UInt32], typeName: String = "int", limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    if text.isEmpty {
      return CodePoints.text(try IntegerFormatting.decimal(value, maximumDigits: limits.maximumDigits).utf8)
    }
    let specification = try FormatSpecification(
      parsing: text, defaultAlignment: .right, defaultType: "d", typeName: typeName)
    switch specification.type {
    case CodePoints.of("d"), CodePoints.of("n"):
      return try specification.integer(value, radix: 10, prefix: "", limits)
    case CodePoints.of("b"):
      return try specification.integer(value, radix: 2, prefix: "0b", limits)
    case CodePoints.of("o"):
      return try specification.integer(value, radix: 8, prefix: "0o", limits)
    case CodePoints.of("x"):
      return try specification.integer(value, radix: 16, prefix: "0x", limits)
    case CodePoints.of("X"):
      return try specification.integer(value, radix: 16, prefix: "0X", limits)
    case CodePoints.of("c"):
      return try specification.character(value, limits)
    case CodePoints.of("e"), CodePoints.of("E"), CodePoints.of("f"), CodePoints.of("F"), CodePoints.of("g"),
      CodePoints.of("G"), CodePoints.of("%"):
      return try specification.float(IntegerArithmetic.toDouble(value), limits)
    default:
      throw specification.unknownType(typeName)
    }
  }

  private func checkInteger() throws(NumberError) {
    if precision != nil { throw .value("Precision not allowed in integer format specifier") }
    if coercesNegativeZero {
      throw .value("Negative zero coercion (z) not allowed in integer format specifier")
    }
  }

  private func integer(
    _ value: IntegerValue, radix: Int, prefix: String, _ limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    try checkInteger()
    if radix != 10 { try limits.check(IntegerFormatting.maximumDigitCount(value, radix: radix)) }
    var layout = NumericLayout()
    layout.isNegative = value.isNegative
    layout.digits = try IntegerFormatting.digits(value, radix: radix, maximumDigits: limits.maximumDigits)
    if isAlternate { layout.prefix = Array(prefix.utf8) }
    if prefix == "0X" { layout.digits = layout.digits.map(Letter.uppercase) }
    return try layout.rendered(self, limits: limits)
  }

  private func character(_ value: IntegerValue, _ limits: FormatLimits) throws(NumberError) -> [UInt32] {
    try checkInteger()
    if sign != nil { throw .value("Sign not allowed with integer format specifier 'c'") }
    if isAlternate { throw .value("Alternate form (#) not allowed with integer format specifier 'c'") }
    guard case .small(let small) = value else {
      throw .overflow("Python int too large to convert to C long")
    }
    guard (0..<0x110000).contains(small) else { throw .overflow("%c arg not in range(0x110000)") }
    var layout = NumericLayout()
    layout.remainder = [UInt32(small)]
    return try layout.rendered(self, limits: limits)
  }
}
