/// Items of dictionaries, and whole dictionaries.
extension Machine {
  /// `dictionary[key]`: a subclass may have `__missing__`.
  package func dictionaryItem(_ dictionary: DictionaryObject, _ key: Value) throws(Unwind) -> Value {
    let position = try dictionary.find(key, hash: hash(key), self)
    if position >= 0 { return dictionary.entries[position].value }
    if !dictionary.isExact {
      let receiver = Value(dictionary)
      let missing = special(names.missing, of: receiver)
      if !missing.isUndefined { return try callUnbound(missing, receiver, key) }
    }
    throw keyError(key)
  }

  package func deleteDictionaryItem(_ dictionary: DictionaryObject, _ key: Value) throws(Unwind) {
    let position = try dictionary.find(key, hash: hash(key), self)
    if position < 0 { throw keyError(key) }
    dictionary.remove(position: position)
  }

  package func copied(_ dictionary: DictionaryObject) throws(Unwind) -> DictionaryObject {
    try charge(checkedSize(dictionary.count, times: 64))
    let copy = makeDictionary(capacity: dictionary.count)
    copy.copyEntries(of: dictionary)
    return copy
  }

  /// `left | right`
  package func merged(_ left: DictionaryObject, _ right: DictionaryObject) throws(Unwind) -> DictionaryObject {
    let result = try copied(left)
    try merge(right, into: result)
    return result
  }

  package func dictionariesEqual(_ left: DictionaryObject, _ right: DictionaryObject) throws(Unwind) -> Bool {
    if left === right { return true }
    if left.count != right.count { return false }
    try checkNativeStack(" in comparison")
    var position = left.nextPosition(from: 0)
    while position >= 0 {
      let entry = left.entries[position]
      let other = try right.find(entry.key, hash: entry.hash, self)
      if other < 0 { return false }
      if try !isEqual(entry.value, right.entries[other].value) { return false }
      position = left.nextPosition(from: position + 1)
    }
    return true
  }

  /// Whether `**value` and `update` take it as a mapping.
  package func isMapping(_ value: Value) throws(Unwind) -> Bool {
    if case .dictionary = value { return true }
    if value.dictionaryObject != nil { return true }
    return try !probeAttribute(value, intern("keys")).isUndefined
  }

  /// `dictionary.update(value)`: a mapping with `keys()`, or pairs.
  package func update(_ dictionary: DictionaryObject, with value: Value) throws(Unwind) {
    if case .dictionary(let other) = value { return try merge(other.object, into: dictionary) }
    if let other = value.dictionaryObject {
      // A subclass that iterates in its own way is asked, any other is read directly.
      if lookup(names.iterate, in: other.typeReference.object).isIdentical(
        to: lookup(names.iterate, in: types.dictionary.object))
      {
        return try merge(other, into: dictionary)
      }
    }
    let keys = try probeAttribute(value, intern("keys"))
    if keys.isUndefined { return try updateFromPairs(dictionary, value) }
    let iterator = try makeIterator(call(keys))
    while true {
      let key = try next(iterator)
      if key.isUndefined { return }
      try set(dictionary, key, getItem(value, key))
      try passSafepoint()
    }
  }

  /// Takes all entries of another dictionary over. Equality of keys may call script, which may change either.
  private func merge(_ source: DictionaryObject, into target: DictionaryObject) throws(Unwind) {
    if source === target || source.count == 0 { return }
    try charge(checkedSize(source.count, times: 64))
    if target.count == 0 {
      target.copyEntries(of: source)
      heap.allocatedBytes += source.count * 48
      return
    }
    let count = source.count
    var position = source.nextPosition(from: 0)
    while position >= 0 {
      let entry = source.entries[position]
      let found = try target.find(entry.key, hash: entry.hash, self)
      if found >= 0 {
        target.entries[found].value = entry.value
      } else {
        try insert(entry.key, hash: entry.hash, value: entry.value, into: target)
      }
      if source.count != count { throw raise(.runtimeError, "dict mutated during update") }
      position = source.nextPosition(from: position + 1)
    }
  }

  private func updateFromPairs(_ dictionary: DictionaryObject, _ value: Value) throws(Unwind) {
    let iterator = try makeIterator(value)
    var index = 0
    while true {
      let pair = try next(iterator)
      if pair.isUndefined { return }
      let elements: ListObject
      if case .list(let list) = pair {
        elements = list.object
      } else {
        if !isIterable(pair) {
          throw raise(.typeError, "cannot convert dictionary update sequence element #\(index) to a sequence")
        }
        elements = try makeListFrom(pair)
      }
      if elements.count != 2 {
        throw raise(
          .valueError, "dictionary update sequence element #\(index) has length \(elements.count); 2 is required")
      }
      try set(dictionary, elements[0], elements[1])
      index += 1
      try passSafepoint()
    }
  }
}

extension TableObject {
  /// Takes the last entry out, and its place in the index with it: popping all one by one stays linear.
  func removeLast() -> Entry? {
    while used > 0 {
      let entry = entries[used - 1]
      forgetLastPlace(entry.hash)
      used -= 1
      changes &+= 1
      layout = 0
      if case .undefined = entry.key { continue }
      live -= 1
      return entry
    }
    return nil
  }

  /// Frees the place of the last entry in the index, and moves later ones of the same row into the gap.
  private func forgetLastPlace(_ hash: Int) {
    let mask = indexSize - 1
    var gap = home(hash)
    while Int(index[gap]) != used - 1 {
      if index[gap] < 0 { return }
      gap = (gap + 1) & mask
    }
    var next = gap
    while true {
      next = (next + 1) & mask
      let position = Int(index[next])
      if position < 0 { break }
      // One whose home lies between the gap and here stays.
      let distanceFromHome = (next &- home(entries[position].hash)) & mask
      if distanceFromHome >= (next &- gap) & mask {
        index[gap] = index[next]
        gap = next
      }
    }
    index[gap] = -1
  }

  private func home(_ hash: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(bitPattern: Int64(hash)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }
}
