import CoroRuntime

/// Writes values as JSON text.
struct JsonEncoder {
  let machine: Machine
  let skipsKeys: Bool
  let isASCII: Bool
  let checksCircles: Bool
  let allowsNaN: Bool
  let sortsKeys: Bool
  let indent: [UInt32]?
  let itemSeparator: [UInt32]
  let keySeparator: [UInt32]
  /// Called with what JSON has no form for.
  let fallback: Value
  private var output: [UInt32] = []
  private var open: Set<UInt> = []
  /// Containers and calls of the fallback that are not finished.
  private var nesting = 0

  /// CPython's limit on recursion in C: an endless chain of new objects ends here, long before the native stack does.
  private static let mostNesting = 1500

  /// The arguments of `_json.encode`, behind the object itself.
  init(_ arguments: Arguments, _ machine: Machine) throws(Unwind) {
    func flag(_ index: Int) throws(Unwind) -> Bool { try machine.isTrue(arguments[index]) }
    self.machine = machine
    skipsKeys = try flag(1)
    isASCII = try flag(2)
    checksCircles = try flag(3)
    allowsNaN = try flag(4)
    sortsKeys = try flag(5)
    indent = arguments[6].isNone ? nil : try machine.text(arguments[6], "indent").codePoints
    keySeparator = try machine.text(arguments[8], "make_encoder() argument 5").codePoints
    itemSeparator = try machine.text(arguments[7], "make_encoder() argument 6").codePoints
    fallback = arguments[9]
  }

  mutating func encode(_ value: Value) throws(Unwind) -> Value {
    try write(value, depth: 0)
    try machine.charge(output.count * 4)
    return machine.string(output)
  }

  private mutating func put(_ text: String) { output.append(contentsOf: text.unicodeScalars.map(\.value)) }

  private mutating func newline(_ depth: Int) {
    guard let indent else { return }
    output.append(10)
    for _ in 0..<depth { output.append(contentsOf: indent) }
  }

  private mutating func write(_ value: Value, depth: Int) throws(Unwind) {
    switch value {
    case .none, .undefined: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .int(let number): put(String(number))
    case .float(let number): put(try text(of: number))
    case .string(let text): write(text.object)
    default:
      if let text = machine.stringObject(value) { return write(text) }
      if let integer = machine.integerValue(value) { return try write(integer) }
      if let number = machine.floatValue(value) { return put(try text(of: number)) }
      try machine.checkNativeStack()
      nesting += 1
      defer { nesting -= 1 }
      let isSequence = value.listObject != nil || value.tupleObject != nil
      let isMapping = !isSequence && value.dictionaryObject != nil
      if nesting > JsonEncoder.mostNesting {
        let place = isSequence || isMapping ? "encoding a JSON object" : "calling a Python object"
        throw machine.raise(.recursionError, "maximum recursion depth exceeded while \(place)")
      }
      if isSequence {
        try writeSequence(value, depth: depth)
      } else if isMapping {
        try writeMapping(value, depth: depth)
      } else {
        try enter(value)
        try write(machine.call(fallback, value), depth: depth)
        leave(value)
      }
    }
  }

  private mutating func enter(_ value: Value) throws(Unwind) {
    guard checksCircles, let address = value.address else { return }
    if !open.insert(address).inserted { throw machine.raise(.valueError, "Circular reference detected") }
  }

  private mutating func leave(_ value: Value) {
    if let address = value.address { open.remove(address) }
  }

  private mutating func writeSequence(_ value: Value, depth: Int) throws(Unwind) {
    // A copy: what is called meanwhile may change the list.
    let elements = try machine.elements(of: value)
    if elements.count == 0 { return put("[]") }
    try enter(value)
    output.append(0x5B)
    for index in 0..<elements.count {
      if index > 0 { output.append(contentsOf: itemSeparator) }
      newline(depth + 1)
      try write(elements[index], depth: depth + 1)
    }
    newline(depth)
    output.append(0x5D)
    leave(value)
  }

  private mutating func writeMapping(_ value: Value, depth: Int) throws(Unwind) {
    if value.dictionaryObject?.count == 0 { return put("{}") }
    try enter(value)
    var items = try machine.elements(of: machine.callMethod(value, machine.intern("items")))
    if sortsKeys {
      let sorted = machine.get(machine.builtins, machine.intern("sorted"))
      items = try machine.elements(of: machine.call(sorted, .list(Ref(items))))
    }
    output.append(0x7B)
    var isFirst = true
    for index in 0..<items.count {
      guard let item = items[index].tupleObject, item.count == 2 else {
        throw machine.raise(.valueError, "items must return 2-tuples")
      }
      guard let key = try key(item[0]) else { continue }
      if !isFirst { output.append(contentsOf: itemSeparator) }
      isFirst = false
      newline(depth + 1)
      write(key)
      output.append(contentsOf: keySeparator)
      try write(item[1], depth: depth + 1)
    }
    if !isFirst { newline(depth) }
    output.append(0x7D)
    leave(value)
  }

  /// The text of a key; nil for one that is left out.
  private func key(_ value: Value) throws(Unwind) -> StringObject? {
    if let text = machine.stringObject(value) { return text }
    switch value {
    case .none: return machine.makeString("null")
    case .bool(let flag): return machine.makeString(flag ? "true" : "false")
    default: break
    }
    if let number = machine.floatValue(value) { return machine.makeString(try text(of: number)) }
    if let integer = machine.integerValue(value) { return try machine.str(machine.integer(integer)) }
    if skipsKeys { return nil }
    throw machine.raise(
      .typeError, "keys must be str, int, float, bool or None, not \(machine.typeName(value))")
  }

  private mutating func write(_ integer: IntegerValue) throws(Unwind) {
    output.append(contentsOf: try machine.repr(machine.integer(integer)).codePoints)
  }

  private func text(of number: Double) throws(Unwind) -> String {
    if number.isFinite { return try machine.repr(.float(number)).text }
    if !allowsNaN {
      throw machine.raise(
        .valueError, "Out of range float values are not JSON compliant: \(try machine.repr(.float(number)).text)")
    }
    return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
  }

  private mutating func write(_ text: StringObject) {
    output.append(0x22)
    for index in 0..<text.count { JsonEncoder.escape(text[index], isASCII: isASCII, into: &output) }
    output.append(0x22)
  }

  static func escape(_ code: UInt32, isASCII: Bool, into output: inout [UInt32]) {
    switch code {
    case 0x22, 0x5C: output += [0x5C, code]
    case 0x0A: output += [0x5C, 0x6E]
    case 0x0D: output += [0x5C, 0x72]
    case 0x09: output += [0x5C, 0x74]
    case 0x08: output += [0x5C, 0x62]
    case 0x0C: output += [0x5C, 0x66]
    case 0..<0x20: unit(code, into: &output)
    case 0x20..<0x7F: output.append(code)
    case 0x7F: output.append(code)
    default:
      if !isASCII {
        output.append(code)
      } else if code >= 0x10000 {
        unit(0xD800 + (code - 0x10000) >> 10, into: &output)
        unit(0xDC00 + (code - 0x10000) & 0x3FF, into: &output)
      } else {
        unit(code, into: &output)
      }
    }
  }

  /// `\u` and four digits.
  private static func unit(_ code: UInt32, into output: inout [UInt32]) {
    output += [0x5C, 0x75]
    for shift: UInt32 in [12, 8, 4, 0] {
      let digit = code >> shift & 15
      output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
