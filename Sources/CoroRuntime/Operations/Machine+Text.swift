import BigInt

/// `str`, `repr`, `ascii`: the text of values.
extension Machine {
  /// `str(value)`
  package func str(_ value: Value) throws(Unwind) -> StringObject {
    if case .string(let ref) = value { return ref.object }
    if case .int(let number) = value { return integerText(number) }
    if case .float(let number) = value { return makeString(FloatFormatting.representation(number)) }
    let method = special(names.string, of: value)
    if method.isUndefined { return try repr(value) }
    try checkNativeStack()
    return try text(callUnbound(method, value), "__str__")
  }

  /// `repr(value)`
  package func repr(_ value: Value) throws(Unwind) -> StringObject {
    switch value {
    case .none, .undefined: return makeString("None")
    case .bool(let flag): return makeString(flag ? "True" : "False")
    case .int(let number): return integerText(number)
    case .float(let number): return makeString(FloatFormatting.representation(number))
    case .string(let ref): return try stringRepresentation(ref.object)
    case .notImplemented: return makeString("NotImplemented")
    case .ellipsis: return makeString("Ellipsis")
    default: break
    }
    let method = special(names.representation, of: value)
    if method.isUndefined { return makeString(plainRepresentation(value)) }
    try checkNativeStack()
    return try text(callUnbound(method, value), "__repr__")
  }

  private func text(_ answer: Value, _ method: String) throws(Unwind) -> StringObject {
    switch answer {
    case .string(let ref): return ref.object
    case .object(let ref) where ref.object.kind == .string:
      return unsafeDowncast(ref.object, to: StringObject.self)
    default: throw raise(.typeError, "\(method) returned non-string (type \(typeName(answer)))")
    }
  }

  /// `<C object at 0x…>`
  package func plainRepresentation(_ value: Value) -> String {
    let type = type(of: value)
    return "<\(qualifiedTypeName(type)) object at \(addressText(value))>"
  }

  package func addressText(_ value: Value) -> String {
    let digits = String(value.address ?? 0, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }

  /// `__module__` of a class.
  func moduleName(of type: TypeObject) -> Value {
    get(type.namespace.object, names.module).given ?? string("builtins")
  }

  /// With its module, but for built-in ones.
  package func qualifiedTypeName(_ type: TypeObject) -> String {
    let module = get(type.namespace.object, names.module)
    if case .string(let ref) = module, !ref.object.isEqual(to: "builtins") {
      return "\(ref.object.text).\(type.qualifiedName)"
    }
    return type.qualifiedName
  }

  /// `ascii(value)`
  package func ascii(_ value: Value) throws(Unwind) -> StringObject {
    let text = try repr(value)
    if text.isASCII { return text }
    var result: [UInt32] = []
    for code in text.codePoints {
      if code < 128 {
        result.append(code)
      } else {
        let digits = String(code, radix: 16)
        let (letter, width) = code < 0x100 ? ("x", 2) : code < 0x10000 ? ("u", 4) : ("U", 8)
        let padded = "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
        result += padded.unicodeScalars.map(\.value)
      }
    }
    return makeString(result)
  }

  /// The representation as Swift text; for messages.
  package func representation(_ value: Value) throws(Unwind) -> String { try repr(value).text }

  /// For diagnostics: never fails.
  package func safeRepresentation(_ value: Value) -> String {
    do throws(Unwind) { return try repr(value).text } catch {
      _ = takeException()
      return plainRepresentation(value)
    }
  }

  /// An integer literal that does not fit `Int`.
  func bigInteger(_ digits: String, radix: Int) -> Value {
    guard let value = BigInt(digits, radix: radix) else { return .int(0) }
    return integer(IntegerValue(value))
  }
}
