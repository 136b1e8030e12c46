/// `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError`: their attributes and their text.
extension Machine {
  /// With the arguments and attributes that CPython gives it.
  func makeUnicodeError(
    _ kind: BuiltinException, _ encoding: String, _ object: Value, _ start: Int, _ end: Int, _ reason: String
  ) -> ExceptionObject {
    let exception = makeException(kind, string(encoding), object, .int(start), .int(end), string(reason))
    setUnicodeAttributes(of: exception)
    return exception
  }

  private static let encodingNames = ["encoding", "object", "start", "end", "reason"]
  private static let translationNames = ["object", "start", "end", "reason"]

  private func unicodeNames(_ exception: ExceptionObject) -> [String] {
    exception.type.object.isSubtype(of: type(.unicodeTranslateError))
      ? Machine.translationNames : Machine.encodingNames
  }

  private func setUnicodeAttributes(of exception: ExceptionObject) {
    let arguments = exception.arguments.object
    let names = unicodeNames(exception)
    guard arguments.count == names.count else { return }
    let attributes = exception.attributes?.object ?? makeDictionary()
    exception.attributes = Ref(attributes)
    for (index, name) in names.enumerated() { set(attributes, name, arguments[index]) }
  }

  /// The initialisers and texts of the three classes.
  func installUnicodeErrors() {
    for kind in [BuiltinException.unicodeDecodeError, .unicodeEncodeError, .unicodeTranslateError] {
      define(
        later: [
          NativeRow("__init__", "self, /, *args") { machine, arguments throws(Unwind) in
            try machine.initializeUnicodeError(arguments[0], arguments[1])
            return .none
          },
          NativeRow("__str__", "self, /") { machine, arguments throws(Unwind) in
            guard let exception = machine.exceptionObject(arguments[0]) else {
              throw machine.wrongReceiver("__str__", kind.rawValue, arguments[0])
            }
            return machine.unicodeErrorText(exception)
          },
        ], in: type(kind))
    }
  }

  private func initializeUnicodeError(_ receiver: Value, _ given: Value) throws(Unwind) {
    guard let exception = exceptionObject(receiver), let arguments = tupleObject(given) else { return }
    let names = unicodeNames(exception)
    guard arguments.count == names.count else {
      throw raise(.typeError, "function takes exactly \(names.count) arguments (\(arguments.count) given)")
    }
    for (index, name) in names.enumerated() {
      let argument = arguments[index]
      switch name {
      case "start", "end": _ = try requireInt(argument)
      case "object" where exception.type.object.isSubtype(of: type(.unicodeDecodeError)):
        if bytesLike(argument) == nil {
          throw raise(.typeError, "a bytes-like object is required, not '\(typeName(argument))'")
        }
      default:
        if stringObject(argument) == nil {
          throw raise(.typeError, "argument \(index + 1) must be str, not \(shortTypeName(argument))")
        }
      }
    }
    exception.arguments = Ref(arguments)
    setUnicodeAttributes(of: exception)
  }

  private func unicodeErrorText(_ exception: ExceptionObject) -> Value {
    guard let attributes = exception.attributes?.object else { return .string(Ref(emptyString)) }
    func attribute(_ name: String) -> Value { get(attributes, intern(name)) }
    func text(_ name: String) -> String { stringObject(attribute(name))?.text ?? "" }
    guard case .int(let start) = attribute("start"), case .int(let end) = attribute("end") else {
      return .string(Ref(emptyString))
    }
    let isDecoding = exception.type.object.isSubtype(of: type(.unicodeDecodeError))
    let isTranslating = exception.type.object.isSubtype(of: type(.unicodeTranslateError))
    let action = isTranslating ? "can't translate" : isDecoding ? "can't decode" : "can't encode"
    let head = isTranslating ? action : "'\(text("encoding"))' codec \(action)"
    let object = attribute("object")
    var what = isDecoding ? "bytes in position \(start)-\(end - 1)" : "characters in position \(start)-\(end - 1)"
    if end == start + 1 {
      if isDecoding, let bytes = bytesLike(object), bytes.indices.contains(start) {
        let digits = String(bytes[start], radix: 16)
        what = "byte 0x\(bytes[start] < 16 ? "0" : "")\(digits) in position \(start)"
      } else if let string = stringObject(object), start >= 0, start < string.count {
        let code = string[start]
        let digits = String(code, radix: 16)
        let (mark, width) = code < 0x100 ? ("x", 2) : code < 0x10000 ? ("u", 4) : ("U", 8)
        let zeros = String(repeating: "0", count: max(width - digits.utf8.count, 0))
        what = "character '\\\(mark)\(zeros)\(digits)' in position \(start)"
      }
    }
    return string("\(head) \(what): \(text("reason"))")
  }
}
