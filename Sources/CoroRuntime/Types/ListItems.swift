/// `list[index]`, `list[a:b] = …`, `del list[a:b:c]`
extension Machine {
  package func listItem(_ list: ListObject, _ index: Value) throws(Unwind) -> Value {
    if let slice = index.sliceObject {
      let parts = try unpack(slice)
      return .list(try listSlice(Ref(list), parts))
    }
    let position = try fit(subscriptIndex(index, "list"), list.count)
    if position < 0 { throw raise(.indexError, "list index out of range") }
    return list[position]
  }

  package func setListItem(_ list: ListObject, _ index: Value, _ value: Value) throws(Unwind) {
    if let slice = index.sliceObject { return try setListSlice(list, slice, value) }
    let position = try fit(subscriptIndex(index, "list"), list.count)
    if position < 0 { throw raise(.indexError, "list assignment index out of range") }
    list[position] = value
  }

  package func deleteListItem(_ list: ListObject, _ index: Value) throws(Unwind) {
    if let slice = index.sliceObject { return try deleteListSlice(list, slice) }
    let position = try fit(subscriptIndex(index, "list"), list.count)
    if position < 0 { throw raise(.indexError, "list assignment index out of range") }
    _ = list.remove(at: position)
  }

  /// The index within the bounds, counted from the start; -1 where it is outside.
  @inline(__always)
  func fit(_ index: Int, _ count: Int) -> Int {
    if index >= 0 { return index < count ? index : -1 }
    let moved = index + count
    return moved >= 0 ? moved : -1
  }

  func listSlice(
    _ list: Ref<ListObject>, _ parts: (start: Int, stop: Int, step: Int)
  ) throws(Unwind) -> Ref<ListObject> {
    let bounds = adjust(parts, count: list.with { $0.count })
    try charge(checkedSize(bounds.count, times: 16))
    let result = emptyList(capacity: bounds.count)
    let (source, target) = (list.with { $0.elements }, result.with { $0.elements })
    if bounds.step == 1 {
      target.update(from: source + bounds.start, count: bounds.count)
    } else {
      var index = bounds.start
      for place in 0..<bounds.count {
        target[place] = source[index]
        index &+= bounds.step
      }
    }
    result.with { $0.elementCount = bounds.count }
    return result
  }

  /// `list[start:stop] = source` where that needs no more room; false where it does, and nothing is changed.
  func replaceInPlace(
    _ list: ListObject, _ parts: (start: Int, stop: Int, step: Int), with source: Ref<ListObject>
  ) -> Bool {
    let bounds = adjust(parts, count: list.count)
    let end = max(bounds.start, bounds.stop)
    let (elements, count) = source.with { ($0.elements, $0.elementCount) }
    guard list.count - (end - bounds.start) + count <= list.capacity else { return false }
    list.replace(bounds.start, end, with: UnsafeBufferPointer(start: elements, count: count))
    return true
  }

  private func setListSlice(_ list: ListObject, _ slice: SliceObject, _ value: Value) throws(Unwind) {
    let parts = try unpack(slice)
    if parts.step == 1 {
      let source = try sliceSource(value, list, "can only assign an iterable")
      let bounds = adjust(parts, count: list.count)
      let end = max(bounds.start, bounds.stop)
      try reserve(list, adding: source.count)
      list.replace(bounds.start, end, with: UnsafeBufferPointer(source.buffer))
      return
    }
    let source = try sliceSource(value, list, "must assign iterable to extended slice")
    let bounds = adjust(parts, count: list.count)
    if source.count != bounds.count {
      throw raise(
        .valueError,
        "attempt to assign sequence of size \(source.count) to extended slice of size \(bounds.count)")
    }
    var index = bounds.start
    for place in 0..<bounds.count {
      list.elements[index] = source.elements[place]
      index &+= bounds.step
    }
  }

  /// The values to assign, in a list that is not the target.
  private func sliceSource(_ value: Value, _ target: ListObject, _ message: String) throws(Unwind) -> ListObject {
    if case .list(let ref) = value, ref.object !== target { return ref.object }
    if let same = value.listObject, same === target {
      // It is copied as it is, whatever its class says about iteration.
      try charge(checkedSize(target.count, times: 16))
      return makeList(UnsafeBufferPointer(target.buffer))
    }
    if !isIterable(value) { throw raise(.typeError, message) }
    switch value {
    case .list, .tuple: return try makeListFrom(value)
    case .undefined, .none, .bool, .int, .float, .string, .dictionary, .instance, .function, .native, .type,
      .notImplemented, .ellipsis, .object:
      break
    }
    let iterator: Value
    do throws(Unwind) { iterator = try makeIterator(value) } catch {
      // That it cannot be iterated is said in these words, whoever found out.
      guard isCurrentException(.typeError) else { throw error }
      _ = takeException()
      throw raise(.typeError, message)
    }
    return try makeListFrom(iterator)
  }

  private func deleteListSlice(_ list: ListObject, _ slice: SliceObject) throws(Unwind) {
    let parts = try unpack(slice)
    var bounds = adjust(parts, count: list.count)
    if bounds.count == 0 { return }
    if bounds.step < 0 {
      // The same elements from the other end.
      bounds.start = bounds.start + (bounds.count - 1) * bounds.step
      bounds.step = -bounds.step
    }
    var place = bounds.start
    var next = bounds.start
    var left = bounds.count
    for index in bounds.start..<list.count {
      if left > 0 && index == next {
        left -= 1
        next = next &+ bounds.step
      } else {
        list.elements[place] = list.elements[index]
        place += 1
      }
    }
    list.elementCount = place
  }

  /// Makes room for that many more elements, charged before.
  func reserve(_ list: ListObject, adding count: Int) throws(Unwind) {
    let needed = list.count + count
    guard needed > list.capacity else { return }
    let before = list.capacity
    // Growing by half moves everything once more.
    try charge(checkedSize(needed + needed / 2, times: 16))
    list.grow(to: needed)
    heap.allocatedBytes += (list.capacity - before) * 16
  }
}
