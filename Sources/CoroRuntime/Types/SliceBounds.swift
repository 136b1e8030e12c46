/// Indexes and slices: from the values that a script gives to numbers within bounds.
extension Machine {
  package func makeSlice(_ start: Value, _ stop: Value, _ step: Value) -> Value {
    .object(Ref(track(SliceObject(type: types.slice, start: start, stop: stop, step: step), bytes: 112)))
  }

  /// What a slice selects from that many elements: the first index, the end, the step, and how many.
  ///
  /// Calls `__index__` of the slice's parts. Where that may change the sequence, use `unpack` and `adjust`.
  package func sliceBounds(
    _ slice: SliceObject, count: Int
  ) throws(Unwind) -> (start: Int, stop: Int, step: Int, count: Int) {
    let parts = try unpack(slice)
    return adjust(parts, count: count)
  }

  /// The parts of a slice as numbers, not yet fitted to a sequence.
  func unpack(_ slice: SliceObject) throws(Unwind) -> (start: Int, stop: Int, step: Int) {
    var step = 1
    if !slice.step.isNone {
      step = try sliceIndex(slice.step)
      if step == 0 { throw raise(.valueError, "slice step cannot be zero") }
      // So that it can be negated.
      step = max(step, -Int.max)
    }
    let start = slice.start.isNone ? (step < 0 ? Int.max : 0) : try sliceIndex(slice.start)
    let stop = slice.stop.isNone ? (step < 0 ? Int.min : Int.max) : try sliceIndex(slice.stop)
    return (start, stop, step)
  }

  /// Fits the parts of a slice to that many elements.
  func adjust(
    _ parts: (start: Int, stop: Int, step: Int), count: Int
  ) -> (start: Int, stop: Int, step: Int, count: Int) {
    func fit(_ index: Int) -> Int {
      if index < 0 {
        let moved = index + count
        return moved < 0 ? (parts.step < 0 ? -1 : 0) : moved
      }
      return index >= count ? (parts.step < 0 ? count - 1 : count) : index
    }
    let start = fit(parts.start)
    let stop = fit(parts.stop)
    let selected: Int
    if parts.step < 0 {
      selected = stop < start ? (start - stop - 1) / -parts.step + 1 : 0
    } else {
      selected = start < stop ? (stop - start - 1) / parts.step + 1 : 0
    }
    return (start, stop, parts.step, selected)
  }

  /// A part of a slice; what is too large is cut to the largest.
  private func sliceIndex(_ value: Value) throws(Unwind) -> Int {
    guard let index = try clampedIndex(value) else {
      throw raise(.typeError, "slice indices must be integers or None or have an __index__ method")
    }
    return index
  }

  /// The bounds that `index` methods take: negative ones count from the end.
  package func searchBound(_ value: Value, count: Int, default other: Int) throws(Unwind) -> Int {
    if value.isUndefined { return other }
    guard let index = try clampedIndex(value) else {
      throw raise(.typeError, "slice indices must be integers or have an __index__ method")
    }
    return index < 0 ? max(0, index + count) : index
  }

  /// An integer, or what `__index__` makes of a value, cut to the range of `Int`; nil where it is neither.
  func clampedIndex(_ value: Value) throws(Unwind) -> Int? {
    if case .int(let index) = value { return index }
    guard let integer = try indexValue(value) else { return nil }
    return integer.smallInteger ?? (integer.isNegative ? Int.min : Int.max)
  }

  /// The index of a subscript; `container` names the type for the message.
  func subscriptIndex(_ value: Value, _ container: StaticString) throws(Unwind) -> Int {
    if case .int(let index) = value { return index }
    guard let integer = try indexValue(value) else {
      throw raise(.typeError, "\(container) indices must be integers or slices, not \(typeName(value))")
    }
    guard let small = integer.smallInteger else {
      throw raise(.indexError, "cannot fit '\(typeName(value))' into an index-sized integer")
    }
    return small
  }

  func notAnInteger(_ value: Value) -> Unwind {
    raise(.typeError, "'\(typeName(value))' object cannot be interpreted as an integer")
  }
}
