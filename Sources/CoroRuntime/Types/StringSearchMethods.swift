/// Methods of `str` that look for text.
enum StringSearchMethods {
  static var rows: [NativeRow] {
    [
      .string("find", "self, sub, start=None, end=None, /") { machine, string, arguments throws(Unwind) in
        .int(try place(machine, string, arguments, fromEnd: false))
      },
      .string("rfind", "self, sub, start=None, end=None, /") { machine, string, arguments throws(Unwind) in
        .int(try place(machine, string, arguments, fromEnd: true))
      },
      .string("index", "self, sub, start=None, end=None, /") { machine, string, arguments throws(Unwind) in
        try index(machine, place(machine, string, arguments, fromEnd: false))
      },
      .string("rindex", "self, sub, start=None, end=None, /") { machine, string, arguments throws(Unwind) in
        try index(machine, place(machine, string, arguments, fromEnd: true))
      },
      .string("count", "self, sub, start=None, end=None, /", count),
      .string("startswith", "self, prefix, start=None, end=None, /") { machine, string, arguments throws(Unwind) in
        .bool(try touches(machine, string, arguments, atEnd: false))
      },
      .string("endswith", "self, suffix, start=None, end=None, /") { machine, string, arguments throws(Unwind) in
        .bool(try touches(machine, string, arguments, atEnd: true))
      },
      .string("removeprefix", "self, prefix, /", removePrefix),
      .string("removesuffix", "self, suffix, /", removeSuffix),
    ]
  }

  private static func place(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments, fromEnd: Bool
  ) throws(Unwind) -> Int {
    let (start, end) = try machine.searchRange(arguments[2], arguments[3], count: string.count)
    let needle = try machine.plainStringArgument(arguments[1])
    try machine.countSteps(string.count >> 6)
    return fromEnd
      ? StringSearch.findLast(needle, in: string, start, end) : StringSearch.find(needle, in: string, start, end)
  }

  private static func index(_ machine: Machine, _ place: Int) throws(Unwind) -> Value {
    if place < 0 { throw machine.raise(.valueError, "substring not found") }
    return .int(place)
  }

  private static func count(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let (start, end) = try machine.searchRange(arguments[2], arguments[3], count: string.count)
    let needle = try machine.plainStringArgument(arguments[1])
    try machine.countSteps(string.count >> 6)
    return .int(StringSearch.count(needle, in: string, start, end))
  }

  private static func touches(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments, atEnd: Bool
  ) throws(Unwind) -> Bool {
    let name = atEnd ? "endswith" : "startswith"
    let (start, end) = try machine.searchRange(arguments[2], arguments[3], count: string.count)
    func touches(_ part: StringObject) -> Bool {
      if start > end || part.count > end - start { return false }
      return StringSearch.stands(part, in: string, at: atEnd ? end - part.count : start)
    }
    if let part = machine.stringObject(arguments[1]) { return touches(part) }
    guard let parts = machine.tupleObject(arguments[1]) else {
      throw machine.raise(
        .typeError,
        "\(name) first arg must be str or a tuple of str, not \(machine.typeName(arguments[1]))")
    }
    for part in parts.buffer {
      guard let text = machine.stringObject(part) else {
        throw machine.raise(.typeError, "tuple for \(name) must only contain str, not \(machine.typeName(part))")
      }
      if touches(text) { return true }
    }
    return false
  }

  private static func removePrefix(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let prefix = try machine.stringArgument(arguments[1], "removeprefix", "")
    guard prefix.count > 0, StringSearch.stands(prefix, in: string, at: 0) else { return machine.exactString(string) }
    return machine.substring(string, prefix.count, string.count)
  }

  private static func removeSuffix(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let suffix = try machine.stringArgument(arguments[1], "removesuffix", "")
    guard suffix.count > 0, StringSearch.stands(suffix, in: string, at: string.count - suffix.count) else {
      return machine.exactString(string)
    }
    return machine.substring(string, 0, string.count - suffix.count)
  }
}

extension Machine {
  /// Of a `tuple` or an instance of a subclass of it.
  func tupleObject(_ value: Value) -> TupleObject? {
    switch value {
    case .tuple(let ref): return ref.object
    case .object(let ref):
      guard ref.object.kind == .tuple else { return nil }
      return unsafeDowncast(ref.object, to: TupleObject.self)
    default: return nil
    }
  }
}
