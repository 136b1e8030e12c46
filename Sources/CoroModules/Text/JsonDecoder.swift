import CoroRuntime

/// Reads JSON text. Hooks of the script are values on the value stack: the arguments of the native call.
struct JsonDecoder {
  let machine: Machine
  let text: StringObject
  let objectHook: Value
  let pairsHook: Value
  let floatHook: Value
  let integerHook: Value
  let constantHook: Value
  let isStrict: Bool
  /// `json.JSONDecodeError`
  let errorClass: Value
  private(set) var index: Int
  /// Arrays and objects that are open.
  private var depth = 0
  /// As deep as CPython 3.12 goes, whose scanner is C.
  private static let mostDepth = 1500

  /// The arguments of `_json.scan`.
  init(_ arguments: Arguments, _ machine: Machine) throws(Unwind) {
    self.machine = machine
    text = try machine.text(arguments[0], "first argument")
    index = try machine.requireInt(arguments[1])
    objectHook = arguments[2]
    pairsHook = arguments[3]
    floatHook = arguments[4]
    integerHook = arguments[5]
    constantHook = arguments[6]
    isStrict = try machine.isTrue(arguments[7])
    errorClass = arguments[8]
  }

  private func failure(_ message: String, at position: Int) -> Unwind {
    do throws(Unwind) {
      let made = try machine.call(errorClass, machine.string(message), .string(Ref(text)), .int(position))
      if let exception = machine.exceptionObject(made) { return machine.raise(exception) }
      return machine.raise(.valueError, message)
    } catch { return error }
  }

  private mutating func skipSpace() {
    while index < text.count {
      switch text[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private func current() -> UInt32? { index < text.count ? text[index] : nil }

  private func continues(with word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard index + count <= text.count else { return false }
    for place in 0..<count where text[index + place] != UInt32(word.utf8Start[place]) { return false }
    return true
  }

  mutating func scan() throws(Unwind) -> Value {
    guard let code = current() else { throw failure("Expecting value", at: index) }
    switch code {
    case 0x22: return .string(Ref(try scanString()))
    case 0x7B: return try scanObject()
    case 0x5B: return try scanArray()
    case 0x6E where continues(with: "null"): return finish(4, .none)
    case 0x74 where continues(with: "true"): return finish(4, .bool(true))
    case 0x66 where continues(with: "false"): return finish(5, .bool(false))
    case 0x4E where continues(with: "NaN"): return try constant("NaN", .nan)
    case 0x49 where continues(with: "Infinity"): return try constant("Infinity", .infinity)
    case 0x2D where continues(with: "-Infinity"): return try constant("-Infinity", -.infinity)
    default: return try scanNumber()
    }
  }

  private mutating func finish(_ count: Int, _ value: Value) -> Value {
    index += count
    return value
  }

  private mutating func constant(_ word: String, _ value: Double) throws(Unwind) -> Value {
    index += word.utf8.count
    return constantHook.isNone ? .float(value) : try machine.call(constantHook, machine.string(word))
  }

  private func isDigit(_ place: Int) -> Bool { place < text.count && text[place] >= 0x30 && text[place] <= 0x39 }

  private mutating func scanNumber() throws(Unwind) -> Value {
    let start = index
    var place = index
    if place < text.count, text[place] == 0x2D { place += 1 }
    guard isDigit(place) else { throw failure("Expecting value", at: start) }
    if text[place] == 0x30 { place += 1 } else { while isDigit(place) { place += 1 } }
    var isFloat = false
    if place < text.count, text[place] == 0x2E, isDigit(place + 1) {
      isFloat = true
      place += 2
      while isDigit(place) { place += 1 }
    }
    if place < text.count, text[place] | 0x20 == 0x65 {
      var exponent = place + 1
      if exponent < text.count, text[exponent] == 0x2B || text[exponent] == 0x2D { exponent += 1 }
      if isDigit(exponent) {
        isFloat = true
        place = exponent
        while isDigit(place) { place += 1 }
      }
    }
    index = place
    let digits = machine.substring(text, start, place)
    if isFloat {
      return try machine.call(floatHook.isNone ? .type(machine.types.float) : floatHook, digits)
    }
    if integerHook.isNone, place - start <= 18 {
      var number = 0
      for position in start..<place where text[position] != 0x2D { number = number * 10 + Int(text[position] - 0x30) }
      return .int(text[start] == 0x2D ? -number : number)
    }
    return try machine.call(integerHook.isNone ? .type(machine.types.integer) : integerHook, digits)
  }

  /// From the quotation mark on.
  mutating func scanString() throws(Unwind) -> StringObject {
    let start = index
    index += 1
    var plainEnd = index
    while plainEnd < text.count, text[plainEnd] != 0x22, text[plainEnd] != 0x5C, text[plainEnd] >= 0x20 {
      plainEnd += 1
    }
    if plainEnd < text.count, text[plainEnd] == 0x22 {
      defer { index = plainEnd + 1 }
      if case .string(let part) = machine.substring(text, index, plainEnd) { return part.object }
    }
    var result: [UInt32] = []
    while true {
      guard let code = current() else { throw failure("Unterminated string starting at", at: start) }
      index += 1
      switch code {
      case 0x22: return machine.makeString(result)
      case 0x5C: result.append(try scanEscape(start))
      case 0..<0x20 where isStrict: throw failure("Invalid control character at", at: index - 1)
      default: result.append(code)
      }
    }
  }

  private mutating func scanEscape(_ start: Int) throws(Unwind) -> UInt32 {
    guard let code = current() else { throw failure("Unterminated string starting at", at: start) }
    index += 1
    switch code {
    case 0x22, 0x5C, 0x2F: return code
    case 0x62: return 0x08
    case 0x66: return 0x0C
    case 0x6E: return 0x0A
    case 0x72: return 0x0D
    case 0x74: return 0x09
    case 0x75:
      let first = try scanUnit()
      // A pair of surrogates is one character.
      if first >= 0xD800, first < 0xDC00, continues(with: "\\u") {
        let before = index
        index += 2
        if index + 4 < text.count, let second = unit(at: index), second >= 0xDC00, second < 0xE000 {
          index += 4
          return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        }
        index = before
      }
      return first
    default: throw failure("Invalid \\escape", at: index - 2)
    }
  }

  private func unit(at start: Int) -> UInt32? {
    var value: UInt32 = 0
    for place in start..<(start + 4) {
      guard place < text.count else { return nil }
      switch text[place] {
      case 0x30...0x39: value = value << 4 + (text[place] - 0x30)
      case 0x41...0x46: value = value << 4 + (text[place] - 0x37)
      case 0x61...0x66: value = value << 4 + (text[place] - 0x57)
      default: return nil
      }
    }
    return value
  }

  private mutating func scanUnit() throws(Unwind) -> UInt32 {
    guard index + 4 < text.count, let value = unit(at: index) else {
      throw failure("Invalid \\uXXXX escape", at: index - 1)
    }
    index += 4
    return value
  }

  /// One more array or object is open.
  private mutating func descend(_ kind: String) throws(Unwind) {
    try machine.checkNativeStack()
    depth += 1
    if depth > JsonDecoder.mostDepth {
      throw machine.raise(
        .recursionError, "maximum recursion depth exceeded while decoding a JSON \(kind) from a unicode string")
    }
  }

  private mutating func scanArray() throws(Unwind) -> Value {
    try descend("array")
    defer { depth -= 1 }
    index += 1
    let list = machine.makeList()
    skipSpace()
    if current() == 0x5D { return finish(1, .list(Ref(list))) }
    while true {
      try machine.append(scan(), to: list)
      skipSpace()
      guard let code = current() else { throw failure("Expecting ',' delimiter", at: index) }
      if code == 0x5D { return finish(1, .list(Ref(list))) }
      if code != 0x2C { throw failure("Expecting ',' delimiter", at: index) }
      index += 1
      skipSpace()
    }
  }

  private mutating func scanObject() throws(Unwind) -> Value {
    try descend("object")
    defer { depth -= 1 }
    index += 1
    let table = machine.makeDictionary()
    let pairs: ListObject? = pairsHook.isNone ? nil : machine.makeList()
    skipSpace()
    if current() == 0x7D {
      index += 1
    } else {
      while true {
        guard current() == 0x22 else {
          throw failure("Expecting property name enclosed in double quotes", at: index)
        }
        let key = Value.string(Ref(try scanString()))
        skipSpace()
        guard current() == 0x3A else { throw failure("Expecting ':' delimiter", at: index) }
        index += 1
        skipSpace()
        let value = try scan()
        if let pairs {
          try machine.append(machine.tuple(key, value), to: pairs)
        } else {
          try machine.set(table, key, value)
        }
        skipSpace()
        guard let code = current(), code == 0x2C || code == 0x7D else {
          throw failure("Expecting ',' delimiter", at: index)
        }
        index += 1
        if code == 0x7D { break }
        skipSpace()
      }
    }
    if let pairs { return try machine.call(pairsHook, .list(Ref(pairs))) }
    return objectHook.isNone ? .dictionary(Ref(table)) : try machine.call(objectHook, .dictionary(Ref(table)))
  }
}

/// The native part of `json`.
enum JsonModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    machine.define(
      [
        NativeRow(
          "encode",
          "object, skipkeys, ensure_ascii, check_circular, allow_nan, sort_keys, indent, item_separator, key_separator, default, /"
        ) { (machine, arguments) throws(Unwind) in
          var encoder = try JsonEncoder(arguments, machine)
          return try encoder.encode(arguments[0])
        },
        NativeRow(
          "scan",
          "text, index, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, strict, error_class, /"
        ) { (machine, arguments) throws(Unwind) in
          var decoder = try JsonDecoder(arguments, machine)
          let value = try decoder.scan()
          return machine.tuple(value, .int(decoder.index))
        },
        NativeRow("quote", "text, ensure_ascii, /") { (machine, arguments) throws(Unwind) in
          guard let text = machine.stringObject(arguments[0]) else {
            throw machine.raise(
              .typeError, "first argument must be a string, not \(machine.typeName(arguments[0]))")
          }
          let isASCII = try machine.isTrue(arguments[1])
          var output: [UInt32] = [0x22]
          for index in 0..<text.count { JsonEncoder.escape(text[index], isASCII: isASCII, into: &output) }
          output.append(0x22)
          return machine.string(output)
        },
      ], in: module)
  }
}
