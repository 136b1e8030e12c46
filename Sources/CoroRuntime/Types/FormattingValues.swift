/// `format()` and the formatting of the built-in types.
extension Machine {
  /// What the heap allows, and the guard against long conversions of integers.
  var formatLimits: FormatLimits {
    let free = heap.byteLimit == Int.max ? 1 << 33 : max(heap.byteLimit - heap.bytesInUse, 0)
    return FormatLimits(maximumLength: min(free / 4, 1 << 31), maximumDigits: maximumIntegerDigits)
  }

  /// `format(value, specification)`; the specification is a `str`.
  package func format(_ value: Value, _ specification: Value) throws(Unwind) -> Value {
    guard let text = stringObject(specification) else {
      throw raise(.typeError, "format() argument 2 must be str, not \(shortTypeName(specification))")
    }
    return try format(value, text)
  }

  func format(_ value: Value, _ specification: StringObject) throws(Unwind) -> Value {
    switch value {
    case .string(let ref):
      if specification.count == 0 { return value }
      return try formatString(ref.object, specification)
    case .int(let small):
      if let layout = IntegerLayout(specification) { return .string(Ref(integerText(small, layout))) }
      return try formatInteger(.small(small), specification)
    case .float(let double):
      if specification.count == 0 { return string(FloatFormatting.representation(double)) }
      if let layout = FixedLayout(specification), let text = layout.text(of: double, self) { return .string(text) }
      return try formatFloat(double, specification)
    case .bool, .none:
      if specification.count == 0 { return .string(Ref(try str(value))) }
    default: break
    }
    let method = special(names.format, of: value)
    if method.isUndefined { throw raise(.typeError, "Type \(typeName(value)) doesn't define __format__") }
    let answer = try callUnbound(method, value, .string(Ref(specification)))
    guard stringObject(answer) != nil else {
      throw raise(.typeError, "__format__ must return a str, not \(typeName(answer))")
    }
    return answer
  }

  /// What `object.__format__` does.
  package func formatObject(_ value: Value, _ specification: Value) throws(Unwind) -> Value {
    let text = try stringArgument(specification, "__format__", "")
    if text.count > 0 { throw raise(FormatSpecification.unsupported(typeName: typeName(value))) }
    return Value(try str(value))
  }

  func formatString(_ value: StringObject, _ specification: StringObject) throws(Unwind) -> Value {
    if specification.count == 0 { return exactString(value) }
    if let layout = TextLayout(specification) { return try layout.text(of: value, self) }
    let limits = formatLimits
    let result: [UInt32]
    do throws(NumberError) {
      result = try FormatSpecification.format(value.codePoints, specification.codePoints, limits: limits)
    } catch { throw raise(error) }
    return try adoptFormatted(result)
  }

  func formatInteger(
    _ value: IntegerValue, _ specification: StringObject, typeName: String = "int"
  ) throws(Unwind) -> Value {
    let limits = formatLimits
    let result: [UInt32]
    do throws(NumberError) {
      result = try FormatSpecification.format(
        value, specification.codePoints, typeName: typeName, limits: limits)
    } catch { throw raise(error) }
    return try adoptFormatted(result)
  }

  func formatFloat(_ value: Double, _ specification: StringObject) throws(Unwind) -> Value {
    let limits = formatLimits
    let result: [UInt32]
    do throws(NumberError) {
      result = try FormatSpecification.format(value, specification.codePoints, limits: limits)
    } catch { throw raise(error) }
    return try adoptFormatted(result)
  }

  func formatComplex(_ real: Double, _ imaginary: Double, _ specification: StringObject) throws(Unwind) -> Value {
    let limits = formatLimits
    let result: [UInt32]
    do throws(NumberError) {
      result = try FormatSpecification.format(
        real: real, imaginary: imaginary, specification.codePoints, limits: limits)
    } catch { throw raise(error) }
    return try adoptFormatted(result)
  }

  private func adoptFormatted(_ codePoints: [UInt32]) throws(Unwind) -> Value {
    codePoints.isEmpty ? .string(Ref(emptyString)) : try adoptCodePoints(codePoints)
  }
}
