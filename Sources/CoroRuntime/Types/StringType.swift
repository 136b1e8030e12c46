/// A method of `str`: the receiver is known to be one.
typealias StringMethod = (Machine, StringObject, Arguments) throws(Unwind) -> Value

extension NativeRow {
  /// A row for a method of `str`; refuses other receivers in CPython's words.
  static func string(_ name: String, _ signature: String, _ body: @escaping StringMethod) -> NativeRow {
    NativeRow(name, signature) { machine, arguments throws(Unwind) in
      let receiver = arguments[0]
      // Its place among the arguments holds it: counting references was a third of a short method's time.
      if case .string(let string) = receiver {
        return try string.attempt { (string) throws(Unwind) in try body(machine, string, arguments) }
      }
      guard let string = machine.stringObject(receiver) else { throw machine.wrongReceiver(name, "str", receiver) }
      return try body(machine, string, arguments)
    }
  }
}

extension Machine {
  func installStringType() {
    let type = types.string.object
    define(
      later: StringConstruction.rows + StringOperators.rows + StringSearchMethods.rows + StringReplacement.rows,
      in: type)
    define(later: StringSplitting.rows + StringCase.rows + StringPredicates.rows + StringLayout.rows, in: type)
    define(later: StringTranslation.rows + FormattingMethods.rows, in: type)
  }

  /// A method that was called on something else than its class's instances.
  func wrongReceiver(_ name: String, _ owner: String, _ receiver: Value) -> Unwind {
    let given = typeName(receiver)
    if name.hasPrefix("__"), !["__format__", "__round__", "__trunc__", "__floor__", "__ceil__"].contains(name) {
      return raise(.typeError, "descriptor '\(name)' requires a '\(owner)' object but received a '\(given)'")
    }
    return raise(.typeError, "descriptor '\(name)' for '\(owner)' objects doesn't apply to a '\(given)' object")
  }

  /// The class that `__new__` was given, which must be `base` or inherit from it.
  func classArgument(_ value: Value, _ base: TypeObject) throws(Unwind) -> TypeObject {
    guard case .type(let ref) = value else {
      throw raise(
        .typeError, "\(base.name).__new__(X): X is not a type object (\(typeName(value)))")
    }
    guard ref.object.isSubtype(of: base) else {
      throw raise(
        .typeError,
        "\(base.name).__new__(\(ref.object.name)): \(ref.object.name) is not a subtype of \(base.name)")
    }
    return ref.object
  }

  /// An argument that must be a `str`.
  func stringArgument(_ value: Value, _ function: String, _ position: String) throws(Unwind) -> StringObject {
    if let string = stringObject(value) { return string }
    throw raise(.typeError, "\(function)() argument \(position)must be str, not \(shortTypeName(value))")
  }

  /// As CPython's argument clinic names a type: `None` for the type of `None`.
  package func shortTypeName(_ value: Value) -> String {
    value.isNone ? "None" : typeName(value)
  }

  /// A text argument of which CPython says only `must be str, not int`.
  func plainStringArgument(_ value: Value) throws(Unwind) -> StringObject {
    if let string = stringObject(value) { return string }
    throw raise(.typeError, "must be str, not \(typeName(value))")
  }
}

/// `str(…)`
enum StringConstruction {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, object='', encoding='utf-8', errors='strict'", kind: .staticMethod, make),
      .string("encode", "self, /, encoding='utf-8', errors='strict'", encode),
      .string("__getnewargs__", "self, /") { machine, string, _ throws(Unwind) in
        machine.tuple(machine.exactString(string))
      },
      .string("__sizeof__", "self, /") { _, string, _ throws(Unwind) in
        .int(string.isASCII ? 49 + string.count : 73 + string.count * (string.isWide ? 4 : 1))
      },
    ]
  }

  static func make(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.string.object)
    let text = try text(machine, arguments[1], arguments[2], arguments[3])
    if type === machine.types.string.object { return Value(text) }
    return try machine.copyString(text, as: type)
  }

  private static func text(
    _ machine: Machine, _ object: Value, _ encoding: Value, _ errors: Value
  ) throws(Unwind) -> StringObject {
    let encodingName = try encoding.given.map { value throws(Unwind) in
      try machine.stringArgument(value, "str", "'encoding' ").text
    }
    let errorsName = try errors.given.map { value throws(Unwind) in
      try machine.stringArgument(value, "str", "'errors' ").text
    }
    if object.isUndefined { return machine.emptyString }
    if encodingName == nil && errorsName == nil { return try machine.str(object) }
    if machine.stringObject(object) != nil { throw machine.raise(.typeError, "decoding str is not supported") }
    guard let bytes = machine.bytesLike(object) else {
      throw machine.raise(
        .typeError, "decoding to str: need a bytes-like object, \(machine.typeName(object)) found")
    }
    let decoded = try machine.decode(bytes, object, encoding: encodingName ?? "utf-8", errors: errorsName ?? "strict")
    return machine.stringObject(decoded) ?? machine.emptyString
  }

  private static func encode(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let encoding = try arguments[1].given.map { value throws(Unwind) in
      try machine.stringArgument(value, "encode", "'encoding' ").text
    }
    let errors = try arguments[2].given.map { value throws(Unwind) in
      try machine.stringArgument(value, "encode", "'errors' ").text
    }
    return machine.makeBytes(
      try machine.encode(string, encoding: encoding ?? "utf-8", errors: errors ?? "strict"))
  }
}
