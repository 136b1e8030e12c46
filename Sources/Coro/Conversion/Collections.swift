import CoroRuntime

extension Array: ScriptConvertible where Element: ScriptConvertible {
  /// A `list` or a `tuple`. An array of bytes also takes `bytes` and `bytearray`, and becomes `bytes`.
  public static func fromScript(_ value: ScriptInput) throws -> [Element] {
    if Element.self == UInt8.self, let bytes = value.bytes as? [Element] { return bytes }
    guard let elements = value.elements else { throw value.mismatch("list") }
    var result: [Element] = []
    result.reserveCapacity(elements.count)
    for index in elements.indices { result.append(try value.convert(elements[index], at: "[\(index)]")) }
    return result
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    if Element.self == UInt8.self, let bytes = self as? [UInt8] {
      try output.machine.translated { () throws(Unwind) in try output.machine.charge(bytes.count) }
      return .init(value: output.machine.makeBytes(bytes))
    }
    let machine = output.machine
    try machine.translated { () throws(Unwind) in try machine.charge(machine.checkedSize(count, times: 16)) }
    let list = machine.makeList(capacity: count)
    let inner = try output.inner()
    for element in self {
      let value = try inner.value(element)
      try machine.translated { () throws(Unwind) in try machine.append(value, to: list) }
    }
    return .init(value: .list(Ref(list)))
  }
}

extension Dictionary: ScriptConvertible where Key: ScriptConvertible, Value: ScriptConvertible {
  /// A `dict`.
  public static func fromScript(_ value: ScriptInput) throws -> [Key: Value] {
    guard let table = value.dictionary else { throw value.mismatch("dict") }
    var result: [Key: Value] = [:]
    result.reserveCapacity(table.count)
    try value.forEachEntry(of: table) { key, item, place in
      result[try value.convert(key, at: "key \(place)")] = try value.convert(item, at: "[\(place)]")
    }
    return result
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    let machine = output.machine
    let dictionary = machine.makeDictionary(capacity: count)
    let inner = try output.inner()
    for (key, item) in self {
      let name = try inner.value(key)
      let content = try inner.value(item)
      try machine.translated { () throws(Unwind) in try machine.set(dictionary, name, content) }
    }
    return .init(value: .dictionary(Ref(dictionary)))
  }
}

extension Set: ScriptConvertible where Element: ScriptConvertible {
  /// A `set` or a `frozenset`.
  public static func fromScript(_ value: ScriptInput) throws -> Set<Element> {
    guard case .object(let ref) = value.value, ref.object.kind == .set, let table = ref.object as? SetObject else {
      throw value.mismatch("set")
    }
    var result: Set<Element> = []
    try value.forEachEntry(of: table) { key, _, place in result.insert(try value.convert(key, at: "{\(place)}")) }
    return result
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    let machine = output.machine
    let set = machine.makeSet(capacity: count)
    let inner = try output.inner()
    for element in self {
      let value = try inner.value(element)
      try machine.translated { () throws(Unwind) in try machine.add(value, to: set) }
    }
    return .init(value: .object(Ref(set)))
  }
}

extension ScriptInput {
  /// Of a list or a tuple. Nothing of the script runs while they are looked at.
  var elements: UnsafeBufferPointer<Value>? {
    switch value {
    case .list(let ref): return UnsafeBufferPointer(ref.object.buffer)
    case .tuple(let ref): return ref.object.buffer
    case .object(let ref):
      if let list = ref.object as? ListObject { return UnsafeBufferPointer(list.buffer) }
      return (ref.object as? TupleObject)?.buffer
    default: return nil
    }
  }

  /// Of `bytes` and `bytearray`.
  var bytes: [UInt8]? {
    guard case .object(let ref) = value else { return nil }
    return (ref.object as? BytesObject)?.bytes
  }

  var dictionary: DictionaryObject? {
    switch value {
    case .dictionary(let ref): ref.object
    case .object(let ref): ref.object as? DictionaryObject
    default: nil
    }
  }

  /// Every key with its value, and how messages name it.
  func forEachEntry(of table: TableObject, _ body: (Value, Value, String) throws -> Void) rethrows {
    var position = 0
    while let entry = machine.entry(of: table, from: position) {
      position = entry.next
      try body(entry.key, entry.value, name(of: entry.key))
    }
  }

  private func name(of key: Value) -> String {
    switch key {
    case .int(let number): "\(number)"
    case .string(let text): "'\(text.object.text)'"
    default: machine.typeName(key)
    }
  }
}
