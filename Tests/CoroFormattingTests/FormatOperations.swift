import CoroRuntime

/// The operations of formats by the names of `record.py`.
enum FormatOperations {
  typealias Operation = NumberOperations.Operation
  typealias Answer = OracleAnswer

  static let limits = TemplateArgument.limits

  static let all: [String: Operation] = [
    "formatInteger": { try Answer.show(FormatSpecification.format($0.integer(0), $0.text(1), limits: limits)) },
    "formatFloat": { try Answer.show(FormatSpecification.format($0.float(0), $0.text(1), limits: limits)) },
    "formatText": { try Answer.show(FormatSpecification.format($0.text(0), $0.text(1), limits: limits)) },
    "formatComplex": {
      try Answer.show(
        FormatSpecification.format(real: $0.float(0), imaginary: $0.float(1), $0.text(2), limits: limits))
    },
    "complexRepr": { try Answer.show(ComplexFormatting.representation(real: $0.float(0), imaginary: $0.float(1))) },
    "parseComplex": {
      let (real, imaginary) = try ComplexFormatting.parse($0.text(0))
      return Answer.show(real) + " " + Answer.show(imaginary)
    },
    "percent": { item in
      var driver = PercentDriver(arguments: try item.arguments.dropFirst().map(TemplateArgument.init))
      return try Answer.show(driver.format(item.text(0)))
    },
    "percentMapping": { item in
      var driver = PercentDriver(mapping: try named(item.arguments.dropFirst()))
      return try Answer.show(driver.format(item.text(0)))
    },
    "strFormat": { item in
      let positional = try item.arguments.dropFirst().dropLast().map(TemplateArgument.init)
      var driver = FormatDriver(positional: positional, named: try named(item.arguments.suffix(1)))
      return try Answer.show(driver.format(item.text(0)[...]))
    },
  ]

  private static func named(_ written: ArraySlice<String>) throws -> [[UInt32]: TemplateArgument] {
    var result: [[UInt32]: TemplateArgument] = [:]
    for item in written {
      let name = item.prefix { $0 != "=" }
      result[name.unicodeScalars.map(\.value)] = try TemplateArgument(String(item.dropFirst(name.count + 1)))
    }
    return result
  }
}
