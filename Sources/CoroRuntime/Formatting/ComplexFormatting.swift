/// The texts of complex numbers.
package enum ComplexFormatting {
  /// `repr(complex(real, imaginary))`.
  package static func representation(real: Double, imaginary: Double) -> String {
    let imaginaryText = part(imaginary)
    if real == 0, real.sign == .plus { return imaginaryText + "j" }
    return "(\(part(real))\(imaginaryText.hasPrefix("-") ? "" : "+")\(imaginaryText)j)"
  }

  /// As `repr` of a float, but without a zero after the point.
  private static func part(_ value: Double) -> String {
    let text = FloatFormatting.representation(value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// `complex()` of a text given as code points.
  package static func parse(_ text: [UInt32]) throws(NumberError) -> (real: Double, imaginary: Double) {
    let ascii = NumericText.ascii(text)
    guard let plain = NumericText.withoutUnderscores(ascii[...]) else {
      throw .value("could not convert string to complex: \(StringRepresentation.representation(of: text))")
    }
    guard let parts = parse(plain) else { throw .value("complex() arg is a malformed string") }
    return parts
  }

  private static func parse(_ text: [UInt8]) -> (real: Double, imaginary: Double)? {
    var rest = NumericText.trimmed(text)
    if rest.first == UInt8(ascii: "(") {
      guard rest.last == UInt8(ascii: ")"), rest.count > 1 else { return nil }
      rest = NumericText.trimmed(Array(rest.dropFirst().dropLast()))
    }
    guard let first = FloatParsing.prefix(of: rest) else {
      guard let imaginary = unit(&rest) else { return nil }
      return rest.isEmpty ? (0, imaginary) : nil
    }
    rest = rest[first.end...]
    if rest.isEmpty { return (first.value, 0) }
    if isUnit(rest.first) { return rest.count == 1 ? (0, first.value) : nil }
    guard rest.first == Letter.plus || rest.first == Letter.minus else { return nil }
    if let second = FloatParsing.prefix(of: rest) {
      rest = rest[second.end...]
      return isUnit(rest.first) && rest.count == 1 ? (first.value, second.value) : nil
    }
    guard let imaginary = unit(&rest), rest.isEmpty else { return nil }
    return (first.value, imaginary)
  }

  private static func isUnit(_ letter: UInt8?) -> Bool {
    letter == UInt8(ascii: "j") || letter == UInt8(ascii: "J")
  }

  /// `j`, `+j` or `-j`.
  private static func unit(_ rest: inout ArraySlice<UInt8>) -> Double? {
    let isNegative = rest.first == Letter.minus
    if isNegative || rest.first == Letter.plus { rest.removeFirst() }
    guard isUnit(rest.first) else { return nil }
    rest.removeFirst()
    return isNegative ? -1 : 1
  }
}

extension FormatSpecification {
  /// `format(complex(real, imaginary), specification)`.
  package static func format(
    real: Double, imaginary: Double, _ text: [UInt32], typeName: String = "complex", limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    if text.isEmpty {
      return CodePoints.text(ComplexFormatting.representation(real: real, imaginary: imaginary).utf8)
    }
    let specification = try FormatSpecification(
      parsing: text, defaultAlignment: .right, defaultType: nil, typeName: typeName)
    let type = specification.type
    guard type != CodePoints.of("%"),
      var presentation = FloatPresentation(type: type, precision: specification.precision)
    else { throw specification.unknownType(typeName) }
    guard presentation.precision <= FloatPresentation.maximumPrecision else { throw .value("precision too big") }
    if specification.fill == UInt32(Letter.zero) {
      throw .value("Zero padding is not allowed in complex format specifier")
    }
    if specification.alignment == .afterSign {
      throw .value("'=' alignment flag is not allowed in complex format specifier")
    }
    presentation.isAlternate = specification.isAlternate
    presentation.coercesNegativeZero = specification.coercesNegativeZero

    // The parts are laid out without padding; the whole is padded.
    var part = specification
    part.width = nil
    var result: [UInt32] = []
    let showsReal = type != nil || real != 0 || real.sign == .minus
    if showsReal {
      result += try part.part(real, presentation, limits)
      part.sign = Letter.plus
    }
    result += try part.part(imaginary, presentation, limits) + [CodePoints.of("j")]
    if type == nil, showsReal { result = [CodePoints.of("(")] + result + [CodePoints.of(")")] }
    return try padded(
      result[...], precision: nil, width: specification.width, fill: specification.fill,
      alignment: specification.alignment, limits: limits)
  }

  private func part(
    _ value: Double, _ presentation: FloatPresentation, _ limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    let (isNegative, text) = try presentation.text(of: value, limits: limits)
    return try NumericLayout(float: text, isNegative: isNegative).rendered(self, limits: limits)
  }
}
