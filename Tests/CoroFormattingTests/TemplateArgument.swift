import CoroRuntime

/// A value in a template test, with as much behaviour of Python's objects as those tests need.
enum TemplateArgument {
  case integer(IntegerValue)
  case float(Double)
  case text([UInt32])

  /// An exception that is not the formatter's own, as `record.py` shows it.
  struct Failure: Error {
    let message: String
  }

  static let limits = FormatLimits(maximumLength: 10_000_000)

  /// - Parameter written: `i:ff`, `f:3ff0000000000000` or `s:text`.
  init(_ written: String) throws {
    guard let item = OracleCase("argument\t\(written.dropFirst(2))\t") else { throw OracleCase.Malformed() }
    switch written.first {
    case "i": self = .integer(try item.integer(0))
    case "f": self = .float(try item.float(0))
    default: self = .text(try item.text(0))
    }
  }

  var typeName: String {
    switch self {
    case .integer: "int"
    case .float: "float"
    case .text: "str"
    }
  }

  func string() throws -> [UInt32] {
    switch self {
    case .integer(let value): try points(IntegerFormatting.decimal(value))
    case .float(let value): points(FloatFormatting.representation(value))
    case .text(let value): value
    }
  }

  func representation() throws -> [UInt32] {
    guard case .text(let value) = self else { return try string() }
    return points(StringRepresentation.representation(of: value))
  }

  func ascii() throws -> [UInt32] {
    guard case .text(let value) = self else { return try string() }
    return points(StringRepresentation.ascii(of: value))
  }

  func format(_ specification: [UInt32]) throws -> [UInt32] {
    switch self {
    case .integer(let value): try FormatSpecification.format(value, specification, limits: Self.limits)
    case .float(let value): try FormatSpecification.format(value, specification, limits: Self.limits)
    case .text(let value): try FormatSpecification.format(value, specification, limits: Self.limits)
    }
  }

  func attribute(_ name: ArraySlice<UInt32>) throws -> TemplateArgument {
    if case .text = self {} else if name.elementsEqual("real".unicodeScalars.map(\.value)) { return self }
    throw Failure(message: "AttributeError: '\(typeName)' object has no attribute '\(OracleAnswer.show(Array(name)))'")
  }

  func item(_ index: Int?) throws -> TemplateArgument {
    guard case .text(let value) = self else {
      throw Failure(message: "TypeError: '\(typeName)' object is not subscriptable")
    }
    guard let index else { throw Failure(message: "TypeError: string indices must be integers, not 'str'") }
    guard index < value.count else { throw Failure(message: "IndexError: string index out of range") }
    return .text([value[index]])
  }

  private func points(_ text: String) -> [UInt32] {
    text.unicodeScalars.map(\.value)
  }
}
