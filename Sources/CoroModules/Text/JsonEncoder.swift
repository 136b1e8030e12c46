import CoroRuntime

/// Writes values as JSON text.
struct JsonEncoder: ~Copyable {
  let machine: Machine
  let skipsKeys: Bool
  let isASCII: Bool
  let checksCircles: Bool
  let allowsNaN: Bool
  let sortsKeys: Bool
  let indent: StringObject?
  let itemSeparator: StringObject
  let keySeparator: StringObject
  /// Called with what JSON has no form for.
  let fallback: Value
  private var output: TextBuffer
  /// The addresses of the containers that are not finished, the innermost last. A few: searching beats hashing.
  private var open: [UInt] = []
  /// Containers and calls of the fallback that are not finished.
  private var nesting = 0

  /// CPython's limit on recursion in C: an endless chain of new objects ends here, long before the native stack does.
  private static let mostNesting = 1500

  /// The arguments of `_json.encode`, behind the object itself.
  init(_ arguments: Arguments, _ machine: Machine) throws(Unwind) {
    func flag(_ index: Int) throws(Unwind) -> Bool { try machine.isTrue(arguments[index]) }
    let flags = try (flag(1), flag(2), flag(3), flag(4), flag(5))
    let indent = arguments[6].isNone ? nil : try machine.text(arguments[6], "indent")
    let keySeparator = try machine.text(arguments[8], "make_encoder() argument 5")
    let itemSeparator = try machine.text(arguments[7], "make_encoder() argument 6")
    self.machine = machine
    (skipsKeys, isASCII, checksCircles, allowsNaN, sortsKeys) = flags
    self.indent = indent
    self.keySeparator = keySeparator
    self.itemSeparator = itemSeparator
    fallback = arguments[9]
    output = TextBuffer(machine)
  }

  mutating func encode(_ value: Value) throws(Unwind) -> Value {
    try write(value, depth: 0)
    return try output.finish(machine)
  }

  @inline(__always)
  private mutating func newline(_ depth: Int) {
    guard let indent else { return }
    output.append(byte: 10)
    for _ in 0..<depth { output.append(indent) }
  }

  private mutating func write(_ value: Value, depth: Int) throws(Unwind) {
    switch value {
    case .none, .undefined: output.append("null")
    case .bool(let flag): output.append(flag ? "true" : "false")
    case .int(let number): output.append(number)
    case .float(let number): output.append(try text(of: number))
    case .string(let text): text.with { output.appendQuoted($0, isASCII: isASCII) }
    default:
      if let text = machine.stringObject(value) { return output.appendQuoted(text, isASCII: isASCII) }
      if let integer = machine.integerValue(value) { return try write(integer) }
      if let number = machine.floatValue(value) { return output.append(try text(of: number)) }
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
        leave()
      }
    }
  }

  private mutating func enter(_ value: Value) throws(Unwind) {
    guard checksCircles, let address = value.address else { return }
    if open.contains(address) { throw machine.raise(.valueError, "Circular reference detected") }
    open.append(address)
  }

  private mutating func leave() {
    if checksCircles { open.removeLast() }
  }

  private mutating func writeSequence(_ value: Value, depth: Int) throws(Unwind) {
    switch value {
    // What is called meanwhile may change the list: as in CPython, its elements are taken as they come.
    case .list(let list): try writeElements(of: list.object, value, depth: depth)
    case .tuple(let tuple): try writeElements(of: tuple.object, value, depth: depth)
    default: try writeElements(of: machine.elements(of: value), value, depth: depth)
    }
  }

  private mutating func writeElements(
    of sequence: some ElementSequence, _ value: Value, depth: Int
  ) throws(Unwind) {
    if sequence.count == 0 { return output.append("[]") }
    try enter(value)
    output.append(byte: 0x5B)
    var index = 0
    while index < sequence.count {
      if index > 0 { output.append(itemSeparator) }
      newline(depth + 1)
      try write(sequence[index], depth: depth + 1)
      index += 1
    }
    newline(depth)
    output.append(byte: 0x5D)
    leave()
  }

  private mutating func writeMapping(_ value: Value, depth: Int) throws(Unwind) {
    if value.dictionaryObject?.count == 0 { return output.append("{}") }
    try enter(value)
    output.append(byte: 0x7B)
    var isFirst = true
    if case .dictionary(let dictionary) = value, !sortsKeys {
      // As in CPython its entries are taken as they come.
      var position = 0
      while let entry = dictionary.with({ machine.entry(of: $0, from: position) }) {
        position = entry.next
        try writeItem(entry.key, entry.value, &isFirst, depth: depth)
      }
    } else {
      let items = try items(of: value)
      for index in 0..<items.count {
        guard let item = items[index].tupleObject, item.count == 2 else {
          throw machine.raise(.valueError, "items must return 2-tuples")
        }
        try writeItem(item[0], item[1], &isFirst, depth: depth)
      }
    }
    if !isFirst { newline(depth) }
    output.append(byte: 0x7D)
    leave()
  }

  private mutating func writeItem(
    _ key: Value, _ value: Value, _ isFirst: inout Bool, depth: Int
  ) throws(Unwind) {
    let name: Ref<StringObject>
    if case .string(let text) = key {
      name = text
    } else {
      guard let text = try self.key(key) else { return }
      name = Ref(text)
    }
    if !isFirst { output.append(itemSeparator) }
    isFirst = false
    newline(depth + 1)
    name.with { output.appendQuoted($0, isASCII: isASCII) }
    output.append(keySeparator)
    try write(value, depth: depth + 1)
  }

  /// Pairs of keys and values, as `items` of a subclass gives them, or sorted.
  private func items(of value: Value) throws(Unwind) -> ListObject {
    let items = try machine.elements(of: machine.callMethod(value, machine.intern("items")))
    if !sortsKeys { return items }
    let sorted = machine.get(machine.builtins, machine.intern("sorted"))
    return try machine.elements(of: machine.call(sorted, .list(Ref(items))))
  }

  /// The text of a key; nil for one that is left out.
  private func key(_ value: Value) throws(Unwind) -> StringObject? {
    if let text = machine.stringObject(value) { return text }
    switch value {
    case .none: return machine.makeString("null")
    case .bool(let flag): return machine.makeString(flag ? "true" : "false")
    default: break
    }
    if let number = machine.floatValue(value) { return try text(of: number) }
    if let integer = machine.integerValue(value) { return try machine.str(machine.integer(integer)) }
    if skipsKeys { return nil }
    throw machine.raise(
      .typeError, "keys must be str, int, float, bool or None, not \(machine.typeName(value))")
  }

  private mutating func write(_ integer: IntegerValue) throws(Unwind) {
    output.append(try machine.repr(machine.integer(integer)))
  }

  private func text(of number: Double) throws(Unwind) -> StringObject {
    if number.isFinite { return try machine.repr(.float(number)) }
    if !allowsNaN {
      throw machine.raise(
        .valueError, "Out of range float values are not JSON compliant: \(try machine.repr(.float(number)).text)")
    }
    return machine.makeString(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
  }
}
