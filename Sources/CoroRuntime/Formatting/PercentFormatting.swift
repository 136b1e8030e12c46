/// Formats one value for a conversion of a `%` template, after CPython's `unicode_format_arg`.
///
/// The caller looks at the conversion's type: `d i u` want an integer (or a real number, truncated), `o x X` an
/// integer, `e E f F g G` a float, `c` an integer or a text of one character, `s r a` a text it made itself.
package enum PercentFormatting {
  /// `%d %i %u %o %x %X`.
  package static func format(
    _ value: IntegerValue, _ conversion: PercentConversion, limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    let radix: Int
    switch conversion.type {
    case CodePoints.of("o"): radix = 8
    case CodePoints.of("x"), CodePoints.of("X"): radix = 16
    default: radix = 10
    }
    let precision = size(conversion.precision) ?? 0
    // CPython adds a sign and a prefix to it in a C int.
    guard precision <= Int(Int32.max) - 3 else { throw .overflow("precision too large") }
    try limits.check(precision, 3)
    if radix != 10 { try limits.check(IntegerFormatting.maximumDigitCount(value, radix: radix)) }
    var layout = NumericLayout()
    layout.isNegative = value.isNegative
    layout.digits = try IntegerFormatting.digits(value, radix: radix, maximumDigits: limits.maximumDigits)
    layout.digits.insert(contentsOf: repeatElement(Letter.zero, count: max(precision - layout.digits.count, 0)), at: 0)
    if conversion.type == CodePoints.of("X") { layout.digits = layout.digits.map(Letter.uppercase) }
    if conversion.flags.contains(.alternate), radix != 10 {
      layout.prefix = [Letter.zero, UInt8(truncatingIfNeeded: conversion.type)]
    }
    return try layout.rendered(specification(conversion), limits: limits)
  }

  /// `%e %E %f %F %g %G`.
  package static func format(
    _ value: Double, _ conversion: PercentConversion, limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    guard
      var presentation = FloatPresentation(type: conversion.type, precision: size(conversion.precision) ?? 6)
    else { throw unsupported(conversion) }
    presentation.isAlternate = conversion.flags.contains(.alternate)
    let (isNegative, text) = try presentation.text(of: value, limits: limits)
    // All of it is "digits" here: there is no grouping, and an infinity is padded with zeros.
    var layout = NumericLayout()
    layout.isNegative = isNegative
    layout.digits = text
    return try layout.rendered(specification(conversion), limits: limits)
  }

  /// `%s %r %a`, and `%c` of a text of one character.
  package static func format(
    _ text: [UInt32], _ conversion: PercentConversion, limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    let isCharacter = conversion.type == CodePoints.of("c")
    return try FormatSpecification.padded(
      text[...], precision: isCharacter ? nil : size(conversion.precision), width: size(conversion.width), fill: 0x20,
      alignment: conversion.flags.contains(.leftAdjusted) ? .left : .right, limits: limits)
  }

  /// `%c` of an integer.
  package static func character(
    _ value: IntegerValue, _ conversion: PercentConversion, limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    guard case .small(let small) = value, (0..<0x110000).contains(small) else {
      throw .overflow("%c arg not in range(0x110000)")
    }
    return try format([UInt32(small)], conversion, limits: limits)
  }

  private static func size(_ size: PercentConversion.Size) -> Int? {
    switch size {
    case .fixed(let value): value
    case .none, .argument: nil
    }
  }

  /// The same wishes in the words of `format()`.
  private static func specification(_ conversion: PercentConversion) -> FormatSpecification {
    var result = FormatSpecification(alignment: .right)
    result.width = size(conversion.width)
    if conversion.flags.contains(.signed) {
      result.sign = Letter.plus
    } else if conversion.flags.contains(.blank) {
      result.sign = Letter.space
    }
    if conversion.flags.contains(.leftAdjusted) {
      result.alignment = .left
    } else if conversion.flags.contains(.zero) {
      result.alignment = .afterSign
      result.fill = UInt32(Letter.zero)
    }
    return result
  }
}

/// What CPython says when values and conversions do not match.
extension PercentFormatting {
  package static let notEnoughArguments = NumberError.type("not enough arguments for format string")
  package static let notAllConverted = NumberError.type("not all arguments converted during string formatting")
  package static let mappingRequired = NumberError.type("format requires a mapping")
  package static let starWantsInteger = NumberError.type("* wants int")
  package static let characterRequired = NumberError.type("%c requires int or char")

  package static func unsupported(_ conversion: PercentConversion) -> NumberError {
    let isPrintable = (31...126).contains(conversion.type)
    let letter = isPrintable ? CodePoints.string([conversion.type]) : "?"
    let code = String(conversion.type, radix: 16)
    return .value("unsupported format character '\(letter)' (0x\(code)) at index \(conversion.index)")
  }

  /// `%d` and its like of something that is no number.
  ///
  /// - Parameter isBytes: in a template of bytes `%i` is another way to write `%d`.
  package static func realNumberRequired(
    _ conversion: PercentConversion, typeName: String, isBytes: Bool = false
  ) -> NumberError {
    let letter = isBytes && conversion.type == 0x69 ? "d" : CodePoints.string([conversion.type])
    return .type("%\(letter) format: a real number is required, not \(typeName)")
  }

  /// `%x` and its like of something that is no integer.
  package static func integerRequired(_ conversion: PercentConversion, typeName: String) -> NumberError {
    .type("%\(CodePoints.string([conversion.type])) format: an integer is required, not \(typeName)")
  }

  /// `%f` and its like of something that is no number.
  package static func floatRequired(typeName: String) -> NumberError {
    .type("must be real number, not \(typeName)")
  }
}
