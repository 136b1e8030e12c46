/// Reading and writing dictionaries and sets.
extension Machine {
  /// The value of a key, or `.undefined`.
  @inline(__always)
  package func get(_ dictionary: DictionaryObject, _ key: Value) throws(Unwind) -> Value {
    let position = try dictionary.find(key, hash: hash(key), self)
    return position < 0 ? .undefined : dictionary.entries[position].value
  }

  @inline(__always)
  package func get(_ dictionary: DictionaryObject, _ name: StringObject) -> Value {
    let position = dictionary.find(string: name, hash: name.hash(seed: hashSeed))
    return position < 0 ? .undefined : dictionary.entries[position].value
  }

  @inline(__always)
  package func set(_ dictionary: DictionaryObject, _ key: Value, _ value: Value) throws(Unwind) {
    let hash = try hash(key)
    let position = try dictionary.find(key, hash: hash, self)
    if position >= 0 {
      dictionary.entries[position].value = value
    } else {
      try insert(key, hash: hash, value: value, into: dictionary)
    }
  }

  /// The same of a key whose comparison calls no script, where there is room for it: `value` is the value of a
  /// dictionary's key, `.none` of a set's. False: nothing is changed, it takes the general way.
  ///
  /// Without holding the table, which was a tenth of the time of a comprehension.
  @inline(__always)
  package func setPlainly(_ table: TableObject, _ key: Value, _ value: Value) -> Bool {
    let hash: Int
    let position: Int
    switch key {
    case .string(let string):
      hash = string.with { $0.hash(seed: hashSeed) }
      position = string.with { table.find(string: $0, hash: hash) }
    case .int(let number):
      hash = Machine.hash(number)
      position = table.find(small: number, hash: hash)
      if position < -1 { return false }
    default: return false
    }
    if position >= 0 {
      table.entries[position].value = value
      return true
    }
    return table.insertInPlace(key, hash: hash, value: value)
  }

  package func set(_ dictionary: DictionaryObject, _ name: StringObject, _ value: Value) {
    let hash = name.hash(seed: hashSeed)
    let position = dictionary.find(string: name, hash: hash)
    if position >= 0 {
      dictionary.entries[position].value = value
    } else {
      dictionary.insertNew(.string(Ref(name)), hash: hash, value: value)
      heap.allocatedBytes += 48
    }
  }

  package func set(_ dictionary: DictionaryObject, _ name: String, _ value: Value) {
    set(dictionary, intern(name), value)
  }

  /// Adds a key that is not there; charges the heap when the table grows.
  @inline(__always)
  func insert(_ key: Value, hash: Int, value: Value, into table: TableObject) throws(Unwind) {
    let before = table.indexSize
    if table.used * 3 >= before * 2 { try charge(before * 64) }
    table.insertNew(key, hash: hash, value: value)
    if table.indexSize != before { noteGrowth((table.indexSize - before) * 32) }
  }

  /// Removes a key; answers its value, or `.undefined` where it was not there.
  package func remove(_ key: Value, from dictionary: TableObject) throws(Unwind) -> Value {
    let position = try dictionary.find(key, hash: hash(key), self)
    if position < 0 { return .undefined }
    let value = dictionary.entries[position].value
    dictionary.remove(position: position)
    return value
  }

  @inline(__always)
  package func add(_ element: Value, to set: SetObject) throws(Unwind) {
    let hash = try hash(element)
    if try set.find(element, hash: hash, self) < 0 { try insert(element, hash: hash, value: .none, into: set) }
  }

  package func contains(_ table: TableObject, _ element: Value) throws(Unwind) -> Bool {
    try table.find(element, hash: hash(element), self) >= 0
  }

  package func copy(_ table: TableObject, into other: TableObject) throws(Unwind) {
    try charge(table.count * 64)
    other.copyEntries(of: table)
    heap.allocatedBytes += table.count * 48
  }
}
