import BigInt
import CoroRuntime

extension Bool: ScriptConvertible {
  public static func fromScript(_ value: ScriptInput) throws -> Bool {
    guard case .bool(let flag) = value.value else { throw value.mismatch("bool") }
    return flag
  }

  public func toScript(_ output: ScriptOutput) -> ScriptOutput.Result { .init(value: .bool(self)) }
}

extension ScriptConvertible where Self: FixedWidthInteger & Codable {
  /// An `int`, and no `bool`, that fits.
  public static func fromScript(_ value: ScriptInput) throws -> Self {
    if case .int(let number) = value.value {
      guard let exact = Self(exactly: number) else { throw outOfRange() }
      return exact
    }
    if case .bool = value.value { throw value.mismatch("int") }
    guard let integer = value.machine.integerValue(value.value) else { throw value.mismatch("int") }
    guard let exact = Self(exactly: integer.bigInteger) else { throw outOfRange() }
    return exact
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    if let number = Int(exactly: self) { return .init(value: .int(number)) }
    return .init(value: output.machine.integer(IntegerValue(BigInt(self))))
  }

  private static func outOfRange() -> ScriptError {
    ScriptError("OverflowError", "int too large for Swift's \(Self.self)")
  }
}

extension Int: ScriptConvertible {}
extension Int8: ScriptConvertible {}
extension Int16: ScriptConvertible {}
extension Int32: ScriptConvertible {}
extension Int64: ScriptConvertible {}
extension UInt: ScriptConvertible {}
extension UInt8: ScriptConvertible {}
extension UInt16: ScriptConvertible {}
extension UInt32: ScriptConvertible {}
extension UInt64: ScriptConvertible {}

extension Double: ScriptConvertible {
  /// A `float` or an `int`; an integer that is too large for one is an error, as in `float(10 ** 400)`.
  public static func fromScript(_ value: ScriptInput) throws -> Double {
    switch value.value {
    case .float(let number): return number
    case .int(let number): return Double(number)
    case .bool: throw value.mismatch("float")
    default:
      if let number = value.machine.floatValue(value.value) { return number }
      guard let integer = value.machine.integerValue(value.value) else { throw value.mismatch("float") }
      let number = Double(integer.bigInteger)
      guard number.isFinite else { throw ScriptError("OverflowError", "int too large to convert to float") }
      return number
    }
  }

  public func toScript(_ output: ScriptOutput) -> ScriptOutput.Result { .init(value: .float(self)) }
}

extension Float: ScriptConvertible {
  public static func fromScript(_ value: ScriptInput) throws -> Float { Float(try Double.fromScript(value)) }
  public func toScript(_ output: ScriptOutput) -> ScriptOutput.Result { .init(value: .float(Double(self))) }
}

extension String: ScriptConvertible {
  /// A `str`. One with lone surrogates, which Swift's strings cannot hold, is an error.
  public static func fromScript(_ value: ScriptInput) throws -> String {
    guard let string = value.machine.stringObject(value.value) else { throw value.mismatch("str") }
    if string.isASCII { return string.text }
    for code in string.codePoints where Unicode.Scalar(code) == nil {
      throw ScriptError("ValueError", "str with a lone surrogate cannot be converted")
    }
    return string.text
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    try output.machine.translated { () throws(Unwind) in try output.machine.charge(utf8.count * 4) }
    return .init(value: output.machine.string(self))
  }
}

extension Optional: ScriptConvertible where Wrapped: ScriptConvertible {
  /// `None`, or a value.
  public static func fromScript(_ value: ScriptInput) throws -> Wrapped? {
    value.isNone ? nil : try Wrapped.fromScript(value)
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    guard let self else { return output.none }
    return try self.toScript(output)
  }
}
