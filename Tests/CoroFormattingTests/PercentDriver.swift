import CoroRuntime

/// What the runtime does with a `%` template: it hands values to conversions.
struct PercentDriver {
  var arguments: [TemplateArgument] = []
  var mapping: [[UInt32]: TemplateArgument]?

  private var next = 0
  private let limits = TemplateArgument.limits

  init(arguments: [TemplateArgument]) {
    self.arguments = arguments
  }

  init(mapping: [[UInt32]: TemplateArgument]) {
    self.mapping = mapping
  }

  private mutating func take() throws -> TemplateArgument {
    guard next < arguments.count else { throw PercentFormatting.notEnoughArguments }
    next += 1
    return arguments[next - 1]
  }

  private mutating func star() throws -> IntegerValue {
    guard case .integer(let value) = try take() else { throw PercentFormatting.starWantsInteger }
    return value
  }

  mutating func format(_ text: [UInt32]) throws -> [UInt32] {
    var template = PercentTemplate(text, hasMapping: mapping != nil)
    var result: [UInt32] = []
    while let piece = try template.next() {
      switch piece {
      case .literal(let text): result += text
      case .conversion(let conversion): result += try format(conversion)
      }
    }
    if mapping == nil, next < arguments.count { throw PercentFormatting.notAllConverted }
    return result
  }

  private mutating func format(_ conversion: PercentConversion) throws -> [UInt32] {
    var conversion = conversion
    if let key = conversion.key {
      guard let value = mapping?[key] else {
        let shown = StringRepresentation.representation(of: key)
        throw TemplateArgument.Failure(message: "KeyError: \(OracleAnswer.show(shown))")
      }
      arguments = [value]
      next = 0
    }
    if conversion.width == .argument { try conversion.setWidth(star()) }
    if conversion.precision == .argument { try conversion.setPrecision(star()) }
    if let failure = conversion.failure { throw failure }
    let value = try take()
    guard let letter = Unicode.Scalar(conversion.type) else { throw PercentFormatting.unsupported(conversion) }
    switch letter {
    case "d", "i", "u":
      switch value {
      case .integer(let value): return try PercentFormatting.format(value, conversion, limits: limits)
      case .float(let value):
        return try PercentFormatting.format(IntegerArithmetic.fromDouble(value), conversion, limits: limits)
      case .text: throw PercentFormatting.realNumberRequired(conversion, typeName: value.typeName)
      }
    case "x", "X", "o":
      guard case .integer(let integer) = value else {
        throw PercentFormatting.integerRequired(conversion, typeName: value.typeName)
      }
      return try PercentFormatting.format(integer, conversion, limits: limits)
    case "e", "E", "f", "F", "g", "G":
      switch value {
      case .integer(let value):
        return try PercentFormatting.format(IntegerArithmetic.toDouble(value), conversion, limits: limits)
      case .float(let value): return try PercentFormatting.format(value, conversion, limits: limits)
      case .text: throw PercentFormatting.floatRequired(typeName: value.typeName)
      }
    case "c":
      switch value {
      case .integer(let value): return try PercentFormatting.character(value, conversion, limits: limits)
      case .text(let text) where text.count == 1:
        return try PercentFormatting.format(text, conversion, limits: limits)
      case .text, .float: throw PercentFormatting.characterRequired
      }
    case "s": return try PercentFormatting.format(value.string(), conversion, limits: limits)
    case "r": return try PercentFormatting.format(value.representation(), conversion, limits: limits)
    case "a": return try PercentFormatting.format(value.ascii(), conversion, limits: limits)
    default: throw PercentFormatting.unsupported(conversion)
    }
  }
}
