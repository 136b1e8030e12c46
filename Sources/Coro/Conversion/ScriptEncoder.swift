import CoroRuntime

/// Encodes into values of a script.
struct ScriptEncoder: Encoder {
  let output: ScriptOutput
  let storage: Storage
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Where the value goes. It holds the object strongly, so that a collection finds it whatever runs meanwhile.
  final class Storage {
    private(set) var value: Value = .none
    private var object: HeapObject?

    func set(_ value: Value) {
      self.value = value
      object = value.heapObject
    }
  }

  init(_ output: ScriptOutput, storage: Storage = Storage(), codingPath: [any CodingKey] = []) {
    self.output = output
    self.storage = storage
    self.codingPath = codingPath
  }

  private func dictionary() -> DictionaryObject {
    if case .dictionary(let ref) = storage.value { return ref.object }
    let made = output.machine.makeDictionary()
    storage.set(.dictionary(Ref(made)))
    return made
  }

  private func list() -> ListObject {
    if case .list(let ref) = storage.value { return ref.object }
    let made = output.machine.makeList()
    storage.set(.list(Ref(made)))
    return made
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Keyed(encoder: self, dictionary: dictionary()))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { Unkeyed(encoder: self, list: list()) }
  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

  /// A part, of whatever type.
  func encode<Part: Encodable>(_ part: Part, _ key: any CodingKey) throws -> Value {
    try ScriptEncoder(output.inner(), codingPath: codingPath + [key]).encode(part)
  }

  /// The whole, of whatever type.
  func encode<Whole: Encodable>(_ whole: Whole) throws -> Value {
    if let convertible = whole as? any ScriptConvertible { return try output.value(convertible) }
    try whole.encode(to: self)
    return storage.value
  }
}

extension ScriptEncoder {
  struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ScriptEncoder
    let dictionary: DictionaryObject
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func set(_ value: Value, _ key: any CodingKey) {
      encoder.output.machine.set(dictionary, key.stringValue, value)
    }

    mutating func encodeNil(forKey key: Key) { set(.none, key) }

    mutating func encode<Part: Encodable>(_ value: Part, forKey key: Key) throws {
      set(try encoder.encode(value, key), key)
    }

    /// Its container is put in place at once: what is encoded later goes into it.
    private func inner(_ key: any CodingKey) -> ScriptEncoder {
      ScriptEncoder(encoder.output, codingPath: codingPath + [key])
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      let inner = inner(key)
      let container = inner.container(keyedBy: type)
      set(inner.storage.value, key)
      return container
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      let inner = inner(key)
      let container = inner.unkeyedContainer()
      set(inner.storage.value, key)
      return container
    }

    mutating func superEncoder() -> any Encoder { superEncoder(SuperKey()) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { superEncoder(key as any CodingKey) }

    private func superEncoder(_ key: any CodingKey) -> any Encoder {
      let inner = inner(key)
      _ = inner.container(keyedBy: SuperKey.self)
      set(inner.storage.value, key)
      return inner
    }
  }

  struct Unkeyed: UnkeyedEncodingContainer {
    let encoder: ScriptEncoder
    let list: ListObject
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { list.count }

    private func append(_ value: Value) throws {
      try encoder.output.machine.translated { () throws(Unwind) in
        try encoder.output.machine.append(value, to: list)
      }
    }

    private func inner() -> ScriptEncoder {
      ScriptEncoder(encoder.output, codingPath: codingPath + [IndexKey(count)])
    }

    mutating func encodeNil() throws { try append(.none) }

    mutating func encode<Part: Encodable>(_ value: Part) throws {
      try append(encoder.encode(value, IndexKey(count)))
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      let inner = inner()
      let container = inner.container(keyedBy: type)
      append(inner)
      return container
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      let inner = inner()
      let container = inner.unkeyedContainer()
      append(inner)
      return container
    }

    mutating func superEncoder() -> any Encoder {
      let inner = inner()
      _ = inner.container(keyedBy: SuperKey.self)
      append(inner)
      return inner
    }

    /// `Encoder` lets this fail nowhere: without memory for one more element it is left out, and the next call of
    /// `encode` fails.
    private func append(_ inner: ScriptEncoder) { try? append(inner.storage.value) }
  }

  struct Single: SingleValueEncodingContainer {
    let encoder: ScriptEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    mutating func encodeNil() { encoder.storage.set(.none) }
    mutating func encode<Whole: Encodable>(_ value: Whole) throws { encoder.storage.set(try encoder.encode(value)) }
  }
}
