/// `list.sort` and `sorted`.
extension Machine {
  /// Sorts a list in place; `key` is `.none` or a function.
  ///
  /// The list is empty while comparisons run, so that a script that changes it is found out: the elements wait in
  /// lists of our own.
  package func sort(_ list: ListObject, key: Value, reverse: Bool) throws(Unwind) {
    let count = list.count
    try charge(checkedSize(count, times: 48))
    let elements = makeList()
    exchangeStorage(list, elements)
    list.isBeingSorted = true
    do throws(Unwind) {
      let keys = try sortKeys(elements, key)
      try permute(elements, by: keys, reverse: reverse)
    } catch {
      list.isBeingSorted = false
      list.removeAll()
      exchangeStorage(list, elements)
      throw error
    }
    list.isBeingSorted = false
    let isChanged = list.count > 0
    list.removeAll()
    exchangeStorage(list, elements)
    if isChanged { throw raise(.valueError, "list modified during sort") }
  }

  private func exchangeStorage(_ first: ListObject, _ second: ListObject) {
    let elements = first.elements
    let count = first.elementCount
    let capacity = first.capacity
    first.elements = second.elements
    first.elementCount = second.elementCount
    first.capacity = second.capacity
    second.elements = elements
    second.elementCount = count
    second.capacity = capacity
  }

  /// What the elements are compared by, in a list on the heap.
  private func sortKeys(_ elements: ListObject, _ key: Value) throws(Unwind) -> ListObject {
    if key.isNone || key.isUndefined { return elements }
    let keys = makeList(capacity: elements.count)
    for index in 0..<elements.count { try append(call(key, elements[index]), to: keys) }
    return keys
  }

  private func permute(_ elements: ListObject, by keys: ListObject, reverse: Bool) throws(Unwind) {
    let count = elements.count
    if count < 2 { return }
    if let plain = PlainKeys(keys) {
      rearrange(elements, plain.order(reverse: reverse), reverse: false)
      return
    }
    // Reversed before and after: equal elements keep their order.
    var sort = StableSort(count: count)
    try sort.sort { (left, right) throws(Unwind) in
      try self.passSafepoint()
      return try reverse
        ? self.lessThan(keys[count - 1 - left], keys[count - 1 - right]) : self.lessThan(keys[left], keys[right])
    }
    rearrange(elements, sort.order, reverse: reverse)
  }

  /// Puts the elements in this order. Calls no script.
  private func rearrange(_ elements: ListObject, _ order: [Int], reverse: Bool) {
    let count = elements.count
    let sorted = MemoryBlock.allocate(max(count, 4), of: Value.self)
    if reverse {
      for (place, index) in order.enumerated() { sorted[count - 1 - place] = elements[count - 1 - index] }
    } else {
      for (place, index) in order.enumerated() { sorted[place] = elements[index] }
    }
    elements.elements.deallocate()
    elements.elements = sorted
    elements.capacity = max(count, 4)
  }
}
