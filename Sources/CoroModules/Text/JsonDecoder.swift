#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// Reads JSON text. Hooks of the script are values on the value stack: the arguments of the native call.
///
/// A class, not a structure: of that a method which changes nothing got a copy, for each string and each number.
final class JsonDecoder {
  let machine: Machine
  /// Kept by the native call's arguments.
  let text: StringObject
  private let count: Int
  /// The text where all its code points are below 256, else nil.
  private let bytes: UnsafeMutablePointer<UInt8>?
  private let wide: UnsafeMutablePointer<UInt32>
  /// Keys that came before, by their bytes: objects of one kind have the same ones, and those are hashed already.
  private let keys: ListObject
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
  /// Places for keys that came before.
  private static let keyPlaces = 64

  /// The arguments of `_json.scan`.
  init(_ arguments: Arguments, _ machine: Machine) throws(Unwind) {
    let text = try machine.text(arguments[0], "first argument")
    let index = try machine.requireInt(arguments[1])
    let isStrict = try machine.isTrue(arguments[7])
    self.machine = machine
    self.text = text
    count = text.count
    bytes = text.isWide ? nil : text.narrow
    wide = text.wide
    keys = machine.makeList([Value](repeating: .none, count: JsonDecoder.keyPlaces))
    self.index = index
    objectHook = arguments[2]
    pairsHook = arguments[3]
    floatHook = arguments[4]
    integerHook = arguments[5]
    constantHook = arguments[6]
    self.isStrict = isStrict
    errorClass = arguments[8]
  }

  private func failure(_ message: String, at position: Int) -> Unwind {
    do throws(Unwind) {
      let made = try machine.call(errorClass, machine.string(message), .string(Ref(text)), .int(position))
      if let exception = machine.exceptionObject(made) { return machine.raise(exception) }
      return machine.raise(.valueError, message)
    } catch { return error }
  }

  /// The code point at an index below `count`.
  @inline(__always)
  private func code(_ place: Int) -> UInt32 { bytes.map { UInt32($0[place]) } ?? wide[place] }

  private func skipSpace() {
    while index < count {
      switch code(index) {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  @inline(__always)
  private func current() -> UInt32? { index < count ? code(index) : nil }

  private func continues(with word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index + length <= count else { return false }
    for place in 0..<length where code(index + place) != UInt32(word.utf8Start[place]) { return false }
    return true
  }

  func scan() throws(Unwind) -> Value {
    guard let code = current() else { throw failure("Expecting value", at: index) }
    switch code {
    case 0x22: return .string(try scanString())
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

  private func finish(_ count: Int, _ value: Value) -> Value {
    index += count
    return value
  }

  private func constant(_ word: String, _ value: Double) throws(Unwind) -> Value {
    index += word.utf8.count
    return constantHook.isNone ? .float(value) : try machine.call(constantHook, machine.string(word))
  }

  private func isDigit(_ place: Int) -> Bool { place < count && code(place) >= 0x30 && code(place) <= 0x39 }

  private func scanNumber() throws(Unwind) -> Value {
    let start = index
    var place = index
    if place < count, code(place) == 0x2D { place += 1 }
    guard isDigit(place) else { throw failure("Expecting value", at: start) }
    if code(place) == 0x30 { place += 1 } else { while isDigit(place) { place += 1 } }
    let wholeEnd = place
    var isFloat = false
    if place < count, code(place) == 0x2E, isDigit(place + 1) {
      isFloat = true
      place += 2
      while isDigit(place) { place += 1 }
    }
    let digitsEnd = place
    if place < count, code(place) | 0x20 == 0x65 {
      var exponent = place + 1
      if exponent < count, code(exponent) == 0x2B || code(exponent) == 0x2D { exponent += 1 }
      if isDigit(exponent) {
        isFloat = true
        place = exponent
        while isDigit(place) { place += 1 }
      }
    }
    index = place
    if isFloat {
      if floatHook.isNone, place == digitsEnd, let value = shortFloat(start, wholeEnd, place) { return .float(value) }
      let digits = machine.substring(text, start, place)
      return try machine.call(floatHook.isNone ? .type(machine.types.float) : floatHook, digits)
    }
    if integerHook.isNone, place - start <= 18 {
      let number = digits(start, place)
      return .int(code(start) == 0x2D ? -number : number)
    }
    return try machine.call(
      integerHook.isNone ? .type(machine.types.integer) : integerHook, machine.substring(text, start, place))
  }

  /// The digits of a range as a number, 18 at most.
  private func digits(_ start: Int, _ end: Int) -> Int {
    var number = 0
    for place in start..<end {
      let letter = code(place)
      if letter >= 0x30 { number = number * 10 + Int(letter - 0x30) }
    }
    return number
  }

  /// Of few digits: the quotient of two numbers that floats hold exactly is rounded once, and so is right.
  private func shortFloat(_ start: Int, _ pointPlace: Int, _ end: Int) -> Double? {
    guard end - start <= 16 else { return nil }
    let mantissa = digits(start, end)
    var power = 1.0
    for _ in (pointPlace + 1)..<end { power *= 10 }
    let magnitude = Double(mantissa) / power
    return code(start) == 0x2D ? -magnitude : magnitude
  }

  /// From the quotation mark on.
  func scanString(isKey: Bool = false) throws(Unwind) -> Ref<StringObject> {
    let start = index
    index += 1
    let plainEnd = plainEnd()
    if plainEnd < count, code(plainEnd) == 0x22 {
      defer { index = plainEnd + 1 }
      if isKey, let bytes { return key(UnsafeBufferPointer(start: bytes + index, count: plainEnd - index)) }
      if case .string(let part) = machine.substring(text, index, plainEnd) { return part }
    }
    var result: [UInt32] = []
    while true {
      guard let code = current() else { throw failure("Unterminated string starting at", at: start) }
      index += 1
      switch code {
      case 0x22: return Ref(machine.makeString(result))
      case 0x5C: result.append(try scanEscape(start))
      case 0..<0x20 where isStrict: throw failure("Invalid control character at", at: index - 1)
      default: result.append(code)
      }
    }
  }

  /// Where the next code point stands that ends a string or is no plain part of it.
  private func plainEnd() -> Int {
    var place = index
    if let bytes {
      while place < count, bytes[place] != 0x22, bytes[place] != 0x5C, bytes[place] >= 0x20 { place += 1 }
    } else {
      while place < count, wide[place] != 0x22, wide[place] != 0x5C, wide[place] >= 0x20 { place += 1 }
    }
    return place
  }

  /// A key, the same object as one of the same text that came before.
  private func key(_ name: UnsafeBufferPointer<UInt8>) -> Ref<StringObject> {
    var mixed = name.count
    for byte in name { mixed = mixed &* 31 &+ Int(byte) }
    let place = mixed & (JsonDecoder.keyPlaces - 1)
    if case .string(let known) = keys[place], known.with({ $0.count }) == name.count, !known.with({ $0.isWide }),
      name.baseAddress.map({ memcmp(known.bytes, $0, name.count) == 0 }) ?? true
    {
      return known
    }
    var isASCII = true
    for byte in name where byte >= 0x80 { isASCII = false }
    let made = machine.narrow(name, isASCII: isASCII)
    keys[place] = .string(made)
    return made
  }

  private func scanEscape(_ start: Int) throws(Unwind) -> UInt32 {
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
        if index + 4 < count, let second = unit(at: index), second >= 0xDC00, second < 0xE000 {
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
      guard place < count else { return nil }
      switch code(place) {
      case 0x30...0x39: value = value << 4 + (code(place) - 0x30)
      case 0x41...0x46: value = value << 4 + (code(place) - 0x37)
      case 0x61...0x66: value = value << 4 + (code(place) - 0x57)
      default: return nil
      }
    }
    return value
  }

  private func scanUnit() throws(Unwind) -> UInt32 {
    guard index + 4 < count, let value = unit(at: index) else {
      throw failure("Invalid \\uXXXX escape", at: index - 1)
    }
    index += 4
    return value
  }

  /// One more array or object is open.
  private func descend(_ kind: String) throws(Unwind) {
    try machine.checkNativeStack()
    depth += 1
    if depth > JsonDecoder.mostDepth {
      throw machine.raise(
        .recursionError, "maximum recursion depth exceeded while decoding a JSON \(kind) from a unicode string")
    }
  }

  private func scanArray() throws(Unwind) -> Value {
    try descend("array")
    defer { depth -= 1 }
    index += 1
    let list = machine.emptyList(capacity: 0)
    skipSpace()
    if current() == 0x5D { return finish(1, .list(list)) }
    while true {
      try machine.append(scan(), to: list)
      skipSpace()
      guard let code = current() else { throw failure("Expecting ',' delimiter", at: index) }
      if code == 0x5D { return finish(1, .list(list)) }
      if code != 0x2C { throw failure("Expecting ',' delimiter", at: index) }
      index += 1
      skipSpace()
    }
  }

  private func scanObject() throws(Unwind) -> Value {
    try descend("object")
    defer { depth -= 1 }
    index += 1
    let table = machine.emptyDictionary(capacity: 0)
    let pairs: ListObject? = pairsHook.isNone ? nil : machine.makeList()
    skipSpace()
    if current() == 0x7D {
      index += 1
    } else {
      while true {
        guard current() == 0x22 else {
          throw failure("Expecting property name enclosed in double quotes", at: index)
        }
        let key = Value.string(try scanString(isKey: true))
        skipSpace()
        guard current() == 0x3A else { throw failure("Expecting ':' delimiter", at: index) }
        index += 1
        skipSpace()
        let value = try scan()
        if let pairs {
          try machine.append(machine.pair(key, value), to: pairs)
        } else if !table.with({ machine.setPlainly($0, key, value) }) {
          try machine.set(table.object, key, value)
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
    return objectHook.isNone ? .dictionary(table) : try machine.call(objectHook, .dictionary(table))
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
          let decoder = try JsonDecoder(arguments, machine)
          let value = try decoder.scan()
          return machine.tuple(value, .int(decoder.index))
        },
        NativeRow("quote", "text, ensure_ascii, /") { (machine, arguments) throws(Unwind) in
          guard let text = machine.stringObject(arguments[0]) else {
            throw machine.raise(
              .typeError, "first argument must be a string, not \(machine.typeName(arguments[0]))")
          }
          let isASCII = try machine.isTrue(arguments[1])
          var output = TextBuffer(machine)
          output.appendQuoted(text, isASCII: isASCII)
          return try output.finish(machine)
        },
      ], in: module)
  }
}
