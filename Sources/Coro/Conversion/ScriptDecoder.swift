import CoroRuntime

/// Decodes values of a script.
struct ScriptDecoder: Decoder {
  let input: ScriptInput
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ input: ScriptInput, codingPath: [any CodingKey] = []) {
    self.input = input
    self.codingPath = codingPath
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let dictionary = input.dictionary else { throw input.mismatch("dict").at(codingPath) }
    return KeyedDecodingContainer(Keyed(decoder: self, dictionary: dictionary))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard input.elements != nil else { throw input.mismatch("list").at(codingPath) }
    return Unkeyed(decoder: self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

  /// A part, as whatever type.
  func decode<Part: Decodable>(_ value: Value, _ key: any CodingKey, as type: Part.Type) throws -> Part {
    try ScriptDecoder(input.part(value), codingPath: codingPath + [key]).decode(type)
  }

  /// The whole, as whatever type.
  func decode<Whole: Decodable>(_ type: Whole.Type) throws -> Whole {
    // What the language has a type for is not decoded in terms of a container.
    guard let convertible = type as? any ScriptConvertible.Type else { return try Whole(from: self) }
    do {
      guard let whole = try convertible.fromScript(input) as? Whole else { return try Whole(from: self) }
      return whole
    } catch let error as ScriptError {
      throw error.at(codingPath)
    }
  }
}

extension ScriptError {
  /// The same error, with the place in what is decoded.
  func at(_ path: [any CodingKey]) -> ScriptError {
    if path.isEmpty || message.first == "[" { return self }
    return inside(path.map { key in key.intValue.map { "[\($0)]" } ?? "['\(key.stringValue)']" }.joined())
  }
}

/// The place of an element.
struct IndexKey: CodingKey {
  let index: Int
  var stringValue: String { "\(index)" }
  var intValue: Int? { index }
  init(_ index: Int) { self.index = index }
  init?(intValue: Int) { index = intValue }
  init?(stringValue: String) { return nil }
}

extension ScriptDecoder {
  /// The entries of a `dict` whose keys are strings.
  struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ScriptDecoder
    let dictionary: DictionaryObject
    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] {
      var keys: [Key] = []
      decoder.input.forEachEntry(of: dictionary) { key, _, _ in
        if let text = decoder.input.machine.stringObject(key)?.text, let key = Key(stringValue: text) {
          keys.append(key)
        }
      }
      return keys
    }

    private func find(_ key: any CodingKey) -> Value? {
      let machine = decoder.input.machine
      if let value = machine.get(dictionary, machine.intern(key.stringValue)).given { return value }
      guard let number = key.intValue else { return nil }
      return try? machine.translated { () throws(Unwind) in try machine.get(dictionary, .int(number)) }.given
    }

    private func value(_ key: any CodingKey) throws -> Value {
      guard let value = find(key) else {
        throw ScriptError("ValueError", "'\(key.stringValue)' is missing").at(codingPath)
      }
      return value
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { find(key)?.isNone ?? true }

    func decode<Part: Decodable>(_ type: Part.Type, forKey key: Key) throws -> Part {
      try decoder.decode(value(key), key, as: type)
    }

    private func inner(_ key: any CodingKey) throws -> ScriptDecoder {
      ScriptDecoder(try decoder.input.part(value(key)), codingPath: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try inner(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try inner(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try inner(SuperKey()) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try inner(key) }
  }

  /// The elements of a `list` or `tuple`.
  struct Unkeyed: UnkeyedDecodingContainer {
    let decoder: ScriptDecoder
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { decoder.input.elements?.count }
    var isAtEnd: Bool { currentIndex >= count ?? 0 }

    init(decoder: ScriptDecoder) { self.decoder = decoder }

    private mutating func take() throws -> Value {
      guard let elements = decoder.input.elements, currentIndex < elements.count else {
        throw ScriptError("IndexError", "no element \(currentIndex)").at(codingPath)
      }
      defer { currentIndex += 1 }
      return elements[currentIndex]
    }

    mutating func decodeNil() throws -> Bool {
      guard let elements = decoder.input.elements, currentIndex < elements.count, elements[currentIndex].isNone else {
        return false
      }
      currentIndex += 1
      return true
    }

    mutating func decode<Part: Decodable>(_ type: Part.Type) throws -> Part {
      let key = IndexKey(currentIndex)
      return try decoder.decode(take(), key, as: type)
    }

    private mutating func inner() throws -> ScriptDecoder {
      let key = IndexKey(currentIndex)
      return ScriptDecoder(try decoder.input.part(take()), codingPath: codingPath + [key])
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try inner().container(keyedBy: type) }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try inner().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try inner() }
  }

  /// One value.
  struct Single: SingleValueDecodingContainer {
    let decoder: ScriptDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }
    func decodeNil() -> Bool { decoder.input.isNone }
    func decode<Whole: Decodable>(_ type: Whole.Type) throws -> Whole {
      // Of its own type only what the language knows: anything else would come back here for ever.
      try decoder.decode(type)
    }
  }
}

/// Where `Codable` puts what a superclass encodes.
struct SuperKey: CodingKey {
  var stringValue: String { "super" }
  var intValue: Int? { nil }
  init() {}
  init?(stringValue: String) { return nil }
  init?(intValue: Int) { return nil }
}
