/// Taking all elements out of iterables.
extension Machine {
  package func makeListFrom(_ iterable: Value) throws(Unwind) -> ListObject {
    let list = makeList()
    try extend(list, with: iterable)
    return list
  }

  /// `list.extend(value)`
  package func extend(_ list: ListObject, with value: Value) throws(Unwind) {
    switch value {
    case .list(let source):
      // Reserved first: the source may be the list itself.
      let count = source.object.count
      try reserve(list, adding: count)
      (list.elements + list.count).update(from: source.object.elements, count: count)
      list.elementCount += count
    case .tuple(let source):
      let count = source.object.count
      try reserve(list, adding: count)
      (list.elements + list.count).update(from: source.object.elements, count: count)
      list.elementCount += count
    case .dictionary(let source):
      try extend(list, withKeysOf: source.object)
    case .object(let ref):
      if let set = value.setObject, set.isExact { return try extend(list, withKeysOf: set) }
      if let range = value.rangeObject { return try extend(list, with: range) }
      if let large = ref.object as? LargeRangeObject, case .int(let count) = try large.length(self) {
        _ = try checkedSize(count, times: 32)
        try reserve(list, adding: count)
      }
      if ref.object.kind == .iterator {
        if let items = ref.object as? SequenceIterator { try items.askLength(self) }
        return try extendFromIterator(list, unsafeDowncast(ref.object, to: IteratorObject.self))
      }
      try extendByProtocol(list, value)
    case .undefined, .none, .bool, .int, .float, .string, .instance, .function, .native, .type, .notImplemented,
      .ellipsis:
      try extendByProtocol(list, value)
    }
  }

  private func extend(_ list: ListObject, withKeysOf table: TableObject) throws(Unwind) {
    try reserve(list, adding: table.count)
    for position in 0..<table.used {
      let key = table.entries[position].key
      if !key.isUndefined { list.appendUncharged(key) }
    }
  }

  private func extend(_ list: ListObject, with range: RangeObject) throws(Unwind) {
    _ = try checkedSize(range.count, times: 32)
    try reserve(list, adding: range.count)
    var value = range.start
    for _ in 0..<range.count {
      list.appendUncharged(.int(value))
      value = value &+ range.step
    }
  }

  private func extendFromIterator(_ list: ListObject, _ iterator: IteratorObject) throws(Unwind) {
    while true {
      let element = try iterator.next(self)
      if case .undefined = element { return }
      try append(element, to: list)
      try passSafepoint()
    }
  }

  private func extendByProtocol(_ list: ListObject, _ value: Value) throws(Unwind) {
    let iterator = try makeIterator(value)
    _ = try lengthHint(of: value, otherwise: 0)
    if let native = iterator.iteratorObject, native.isExact { return try extendFromIterator(list, native) }
    try forEachNext(of: iterator) { (element) throws(Unwind) in
      try append(element, to: list)
      return true
    }
  }

  /// `[*value]`: what a star adds to a list.
  func extendByStar(_ list: ListObject, with value: Value) throws(Unwind) {
    if lacksIteration(value) {
      throw raise(.typeError, "Value after * must be an iterable, not \(typeName(value))")
    }
    try extend(list, with: value)
  }

  /// Whether a class says nothing about iteration. One that says `__iter__ = None` is refused in other words.
  func lacksIteration(_ value: Value) -> Bool {
    !isIterable(value) && special(names.iterate, of: value).isUndefined
  }

  /// The values for that many targets; where one is starred, its place holds a list of what the others leave.
  package func unpack(_ value: Value, count: Int, starIndex: Int) throws(Unwind) -> TupleObject {
    switch value {
    case .tuple(let ref) where starIndex < 0 && ref.object.count == count: return ref.object
    case .list(let ref) where starIndex < 0 && ref.object.count == count:
      return makeTuple(UnsafeBufferPointer(ref.object.buffer))
    default: break
    }
    if lacksIteration(value) {
      throw raise(.typeError, "cannot unpack non-iterable \(typeName(value)) object")
    }
    return starIndex < 0
      ? try unpackExactly(value, count) : try unpackStarred(value, count, starIndex)
  }

  private func unpackExactly(_ value: Value, _ count: Int) throws(Unwind) -> TupleObject {
    let elements = makeTuple(count: count)
    let iterator = try makeIterator(value)
    for index in 0..<count {
      let element = try next(iterator)
      if element.isUndefined {
        throw raise(.valueError, "not enough values to unpack (expected \(count), got \(index))")
      }
      elements.elements[index] = element
      try passSafepoint()
    }
    if try !next(iterator).isUndefined {
      throw raise(.valueError, "too many values to unpack (expected \(count))")
    }
    return elements
  }

  private func unpackStarred(_ value: Value, _ count: Int, _ starIndex: Int) throws(Unwind) -> TupleObject {
    func tooFew(_ got: Int) -> Unwind {
      raise(.valueError, "not enough values to unpack (expected at least \(count - 1), got \(got))")
    }
    let iterator = try makeIterator(value)
    let list = makeList()
    // What stands before the star is taken first; only then the iterator is asked how much is left.
    for taken in 0..<starIndex {
      let element = try next(iterator)
      if element.isUndefined { throw tooFew(taken) }
      try append(element, to: list)
    }
    try extend(list, with: iterator)
    if list.count < count - 1 { throw tooFew(list.count) }
    let rest = list.count - (count - 1)
    let elements = makeTuple(count: count)
    for index in 0..<starIndex { elements.elements[index] = list[index] }
    elements.elements[starIndex] = .list(
      Ref(makeList(UnsafeBufferPointer(start: list.elements + starIndex, count: rest))))
    for index in starIndex + 1..<max(count, starIndex + 1) {
      elements.elements[index] = list[index + rest - 1]
    }
    return elements
  }
}
