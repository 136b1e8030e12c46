/// How the digits of a float are laid out, after CPython's `format_float_short`.
struct FloatPresentation {
  enum Form {
    /// `e`: one digit before the point.
    case scientific
    /// `f`: no exponent.
    case fixed
    /// `g`: whichever of both is shorter.
    case general
    /// `r`: as many digits as are needed.
    case shortest
  }

  var form: Form
  var precision = 6
  var isUppercase = false
  /// `#`: the point stays even when nothing follows it, and with `g` so do zeros.
  var isAlternate = false
  var coercesNegativeZero = false
  /// Integral values end in `.0`.
  var withPointZero = false

  /// CPython's `int` holds the precision.
  static let maximumPrecision = Int(Int32.max)

  /// - Parameter type: the letter of a specification; nil for other letters than those of floats.
  init?(type: UInt32?, precision: Int?) {
    switch type {
    case nil:
      form = precision == nil ? .shortest : .general
    case CodePoints.of("e"), CodePoints.of("E"):
      form = .scientific
    case CodePoints.of("f"), CodePoints.of("F"), CodePoints.of("%"):
      form = .fixed
    case CodePoints.of("g"), CodePoints.of("G"), CodePoints.of("n"):
      form = .general
    default:
      return nil
    }
    self.precision = precision ?? 6
    isUppercase = [CodePoints.of("E"), CodePoints.of("F"), CodePoints.of("G")].contains(type)
  }

  /// The sign, and the text without it.
  ///
  /// - Throws: `memoryError` when the text is longer than the limit.
  func text(of value: Double, limits: FormatLimits) throws(NumberError) -> (isNegative: Bool, text: [UInt8]) {
    // A NaN has no sign in Python.
    if value.isNaN { return (false, Array((isUppercase ? "NAN" : "nan").utf8)) }
    if value.isInfinite { return (value < 0, Array((isUppercase ? "INF" : "inf").utf8)) }
    guard precision <= FloatPresentation.maximumPrecision else { throw .value("precision too big") }
    let text: [UInt8]
    switch form {
    case .scientific:
      try limits.check(precision, 10)
      text = scientific(value)
    case .fixed:
      try limits.check(precision, 310)
      text = fixed(value)
    case .general:
      if isAlternate { try limits.check(precision, 10) }
      text = general(value)
    case .shortest:
      text = FloatFormatting.shortest(
        value.magnitude, uppercase: isUppercase, alternate: isAlternate, withPointZero: withPointZero)
    }
    var isNegative = value.sign == .minus
    if coercesNegativeZero, isNegative {
      let mantissa = text.prefix { Letter.lowercase($0) != UInt8(ascii: "e") }
      isNegative = mantissa.contains { $0 != Letter.zero && $0 != Letter.dot }
    }
    return (isNegative, text)
  }

  private func scientific(_ value: Double) -> [UInt8] {
    var (digits, exponent) = FloatDigits.scientific(value, significantDigits: precision + 1)
    pad(&digits, to: precision + 1)
    return FloatFormatting.scientific(digits, exponent: exponent, uppercase: isUppercase, alternate: isAlternate)
  }

  private func fixed(_ value: Double) -> [UInt8] {
    var (whole, fraction) = FloatDigits.fixed(value, fractionDigits: precision)
    pad(&fraction, to: precision)
    if fraction.isEmpty, !isAlternate { return whole }
    whole.append(Letter.dot)
    return whole + fraction
  }

  private func general(_ value: Double) -> [UInt8] {
    let precision = max(precision, 1)
    var (digits, exponent) = FloatDigits.scientific(value, significantDigits: precision)
    if isAlternate {
      pad(&digits, to: precision)
    } else {
      while digits.count > 1, digits.last == Letter.zero { digits.removeLast() }
    }
    // One place is kept for the zero after the point.
    if exponent < -4 || exponent >= precision - (withPointZero ? 1 : 0) {
      return FloatFormatting.scientific(digits, exponent: exponent, uppercase: isUppercase, alternate: isAlternate)
    }
    var text = FloatFormatting.positional(digits, exponent: exponent)
    if !text.contains(Letter.dot) {
      if withPointZero {
        text += [Letter.dot, Letter.zero]
      } else if isAlternate {
        text.append(Letter.dot)
      }
    }
    return text
  }

  /// Beyond the exact digits there are only zeros.
  private func pad(_ digits: inout [UInt8], to count: Int) {
    digits.append(contentsOf: repeatElement(Letter.zero, count: max(count - digits.count, 0)))
  }
}

extension FormatSpecification {
  /// `format(value, specification)` of a float.
  package static func format(
    _ value: Double, _ text: [UInt32], typeName: String = "float", limits: FormatLimits
  ) throws(NumberError) -> [UInt32] {
    if text.isEmpty { return CodePoints.text(FloatFormatting.representation(value).utf8) }
    let specification = try FormatSpecification(
      parsing: text, defaultAlignment: .right, defaultType: nil, typeName: typeName)
    guard FloatPresentation(type: specification.type, precision: nil) != nil else {
      throw specification.unknownType(typeName)
    }
    return try specification.float(value, limits)
  }

  func float(_ value: Double, _ limits: FormatLimits) throws(NumberError) -> [UInt32] {
    guard var presentation = FloatPresentation(type: type, precision: precision) else { throw unknownType("float") }
    guard presentation.precision <= FloatPresentation.maximumPrecision else { throw .value("precision too big") }
    presentation.isAlternate = isAlternate
    presentation.coercesNegativeZero = coercesNegativeZero
    presentation.withPointZero = type == nil
    let isPercentage = type == CodePoints.of("%")
    let (isNegative, text) = try presentation.text(of: isPercentage ? value * 100 : value, limits: limits)
    var layout = NumericLayout(float: text, isNegative: isNegative)
    if isPercentage { layout.remainder.append(CodePoints.of("%")) }
    return try layout.rendered(self, limits: limits)
  }
}

extension NumericLayout {
  /// - Parameter text: of a float, without its sign.
  init(float text: [UInt8], isNegative: Bool) {
    self.isNegative = isNegative
    digits = Array(text.prefix { NumericText.isDigit($0) })
    remainder = CodePoints.text(text[digits.count...])
  }
}
