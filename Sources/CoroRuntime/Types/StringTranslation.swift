/// `str.maketrans` and `str.translate`.
enum StringTranslation {
  static var rows: [NativeRow] {
    [
      NativeRow("maketrans", "x, y=None, z=None, /", kind: .staticMethod, makeTable),
      .string("translate", "self, table, /", translate),
    ]
  }

  private static func makeTable(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let table = machine.makeDictionary()
    if arguments[1].isUndefined {
      try fill(machine, table, from: arguments[0])
      return .dictionary(Ref(table))
    }
    for index in 1...2 where !arguments[index].isUndefined && machine.stringObject(arguments[index]) == nil {
      throw machine.raise(
        .typeError, "maketrans() argument \(index + 1) must be str, not \(machine.shortTypeName(arguments[index]))")
    }
    guard let from = machine.stringObject(arguments[0]) else {
      throw machine.raise(
        .typeError, "first maketrans argument must be a string if there is a second argument")
    }
    let to = try machine.stringArgument(arguments[1], "maketrans", "2 ")
    let removed = try arguments[2].given.map { value throws(Unwind) in
      try machine.stringArgument(value, "maketrans", "3 ")
    }
    guard from.count == to.count else {
      throw machine.raise(.valueError, "the first two maketrans arguments must have equal length")
    }
    for index in 0..<from.count { try machine.set(table, .int(Int(from[index])), .int(Int(to[index]))) }
    if let removed {
      for index in 0..<removed.count { try machine.set(table, .int(Int(removed[index])), .none) }
    }
    return .dictionary(Ref(table))
  }

  private static func fill(_ machine: Machine, _ table: DictionaryObject, from value: Value) throws(Unwind) {
    guard case .dictionary(let ref) = value else {
      throw machine.raise(.typeError, "if you give only one argument to maketrans it must be a dict")
    }
    let source = ref.object
    var position = source.nextPosition(from: 0)
    while position >= 0 {
      let entry = source.entries[position]
      if let text = machine.stringObject(entry.key) {
        guard text.count == 1 else {
          throw machine.raise(.valueError, "string keys in translate table must be of length 1")
        }
        try machine.set(table, .int(Int(text[0])), entry.value)
      } else if machine.integerValue(entry.key) != nil {
        try machine.set(table, entry.key, entry.value)
      } else {
        throw machine.raise(.typeError, "keys in translate table must be strings or integers")
      }
      position = source.nextPosition(from: position + 1)
    }
  }

  private static func translate(
    _ machine: Machine, _ string: StringObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let table = arguments[1]
    var result: [UInt32] = []
    result.reserveCapacity(string.count)
    for index in 0..<string.count {
      let code = string[index]
      let mapped = try mapping(machine, table, code)
      switch mapped {
      case .undefined: result.append(code)
      case .none: break
      default:
        if let text = machine.stringObject(mapped) {
          try machine.charge(text.count * 4)
          result += text.codePoints
        } else if let integer = machine.integerValue(mapped) {
          guard case .small(let small) = integer, (0..<0x110000).contains(small) else {
            throw machine.raise(.valueError, "character mapping must be in range(0x110000)")
          }
          result.append(UInt32(small))
        } else {
          throw machine.raise(.typeError, "character mapping must return integer, None or str")
        }
      }
    }
    return try machine.adoptCodePoints(result)
  }

  /// What the table has for a code point; `.undefined` where looking it up raises a `LookupError`.
  private static func mapping(_ machine: Machine, _ table: Value, _ code: UInt32) throws(Unwind) -> Value {
    if case .dictionary(let ref) = table { return try machine.get(ref.object, .int(Int(code))) }
    do throws(Unwind) {
      return try machine.getItem(table, .int(Int(code)))
    } catch {
      guard machine.isCurrentException(.lookupError) else { throw error }
      _ = machine.takeException()
      return .undefined
    }
  }
}
