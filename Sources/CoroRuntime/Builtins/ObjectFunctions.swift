/// Functions about any object: its class, attributes, identity and length.
enum ObjectFunctions {
  static var rows: [NativeRow] {
    [
      NativeRow("len", "obj, /", length),
      NativeRow("callable", "obj, /", callable),
      NativeRow("hash", "obj, /", hash),
      NativeRow("id", "obj, /", identity),
      NativeRow("isinstance", "obj, class_or_tuple, /", isInstance),
      NativeRow("issubclass", "cls, class_or_tuple, /", isSubclass),
      NativeRow("getattr", "object, name, default=None, /", getAttribute),
      NativeRow("hasattr", "obj, name, /", hasAttribute),
      NativeRow("setattr", "obj, name, value, /", setAttribute),
      NativeRow("delattr", "obj, name, /", deleteAttribute),
      NativeRow("dir", "object=None, /", directory),
      NativeRow("breakpoint", "*args, **kws") { (_, _) throws(Unwind) in .none },
      NativeRow("help", "request=None, /", help),
    ]
  }

  static func length(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.length(of: arguments[0]))
  }

  static func callable(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    switch arguments[0] {
    case .function, .native, .type: return .bool(true)
    case .object(let ref) where ref.object.kind == .boundMethod: return .bool(true)
    case .instance, .object:
      let method = machine.special(machine.names.call, of: arguments[0])
      return .bool(!method.isUndefined)
    case .undefined, .none, .bool, .int, .float, .string, .tuple, .list, .dictionary, .notImplemented, .ellipsis:
      return .bool(false)
    }
  }

  static func hash(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .int(try machine.hash(arguments[0]))
  }

  /// An address; for values that have none, numbers below all addresses of the heap or made of the value.
  static func identity(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    switch arguments[0] {
    case .undefined, .none: return .int(0x10_0000)
    case .bool(let flag): return .int(flag ? 0x10_0020 : 0x10_0040)
    case .notImplemented: return .int(0x10_0060)
    case .ellipsis: return .int(0x10_0080)
    case .int(let number): return .int((number &* 32 &+ 0x20_0000) & Int.max)
    case .float(let number):
      return .int(Int(truncatingIfNeeded: number.bitPattern &* 0x9E37_79B9_7F4A_7C15) & Int.max | 1)
    case .string, .tuple, .list, .dictionary, .instance, .function, .native, .type, .object:
      return .int(Int(bitPattern: arguments[0].address ?? 0))
    }
  }

  static func isInstance(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .bool(try machine.isInstance(arguments[0], of: arguments[1]))
  }

  static func isSubclass(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    .bool(try machine.isSubclass(arguments[0], of: arguments[1]))
  }

  // MARK: attributes

  /// The name of an attribute that a script computed.
  static func name(_ machine: Machine, _ value: Value) throws(Unwind) -> StringObject {
    switch value {
    case .string(let ref): return machine.intern(ref.object)
    case .object(let ref) where ref.object.kind == .string:
      return machine.intern(unsafeDowncast(ref.object, to: StringObject.self))
    default:
      throw machine.raise(.typeError, "attribute name must be string, not '\(machine.typeName(value))'")
    }
  }

  static func getAttribute(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let name = try name(machine, arguments[1])
    guard let other = arguments[2].given else { return try machine.getAttribute(arguments[0], name) }
    do throws(Unwind) {
      return try machine.findAttribute(arguments[0], name).given ?? other
    } catch {
      guard machine.isCurrentException(.attributeError) else { throw error }
      _ = machine.takeException()
      return other
    }
  }

  static func hasAttribute(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let name = try name(machine, arguments[1])
    do throws(Unwind) {
      return .bool(try !machine.findAttribute(arguments[0], name).isUndefined)
    } catch {
      guard machine.isCurrentException(.attributeError) else { throw error }
      _ = machine.takeException()
      return .bool(false)
    }
  }

  static func setAttribute(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.setAttribute(arguments[0], name(machine, arguments[1]), arguments[2])
    return .none
  }

  static func deleteAttribute(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    try machine.deleteAttribute(arguments[0], name(machine, arguments[1]))
    return .none
  }

  /// Sorted names: of the caller's variables without an argument, else what `__dir__` answers.
  static func directory(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let names: Value
    if let object = arguments[0].given {
      if case .type = object {
        // The class's own `__dir__` is for its instances.
        names = try machine.callUnbound(
          machine.lookup(machine.names.directory, in: machine.type(of: object)), object)
      } else {
        names = try machine.callMethod(object, machine.names.directory)
      }
    } else {
      names = try machine.call(machine.get(machine.builtins, machine.intern("locals")))
    }
    let list = try machine.makeListFrom(names)
    try machine.sort(list, key: .none, reverse: false)
    return .list(Ref(list))
  }

  static func help(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let text =
      try arguments[0].given.map { (object) throws(Unwind) in
        try Documentation.text(of: object, named: nil, isShort: false, machine)
      } ?? "Type help(object) for help about object.\n"
    try machine.writeOutput(machine.makeString(text))
    return .none
  }
}
