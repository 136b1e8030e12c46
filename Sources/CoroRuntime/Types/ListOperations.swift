import CoroSyntax

/// A list or a tuple, behind one way to read both. Lists may change at any call into script: ask for the count again.
package protocol ElementSequence: AnyObject {
  var count: Int { get }
  subscript(_ index: Int) -> Value { get }
}

extension ListObject: ElementSequence {}
extension TupleObject: ElementSequence {}

/// `+`, `*`, `==` and the orderings of lists and tuples.
extension Machine {
  package func concatenateLists(
    _ left: Ref<ListObject>, _ right: Ref<ListObject>
  ) throws(Unwind) -> Ref<ListObject> {
    let leftCount = left.with { $0.elementCount }
    let rightCount = right.with { $0.elementCount }
    let count = leftCount + rightCount
    try charge(checkedSize(count, times: 16))
    let result = emptyList(capacity: count)
    result.with {
      $0.elements.update(from: left.with { $0.elements }, count: leftCount)
      ($0.elements + leftCount).update(from: right.with { $0.elements }, count: rightCount)
      $0.elementCount = count
    }
    return result
  }

  package func concatenateTuples(_ left: TupleObject, _ right: TupleObject) throws(Unwind) -> TupleObject {
    let count = left.count + right.count
    try charge(checkedSize(count, times: 16))
    let result = makeTuple(count: count)
    for index in 0..<left.count { result.elements[index] = left.elements[index] }
    for index in 0..<right.count { result.elements[left.count + index] = right.elements[index] }
    return result
  }

  package func repeatList(_ list: ListObject, _ times: Int) throws(Unwind) -> ListObject {
    let part = list.count
    let count = try repeatedCount(part, times)
    let result = makeList(capacity: count)
    repeatElements(list.elements, part, into: result.elements, count)
    result.elementCount = count
    return result
  }

  package func repeatTuple(_ tuple: TupleObject, _ times: Int) throws(Unwind) -> TupleObject {
    if times == 1 && tuple.isExact { return tuple }
    let count = try repeatedCount(tuple.count, times)
    let result = makeTuple(count: count)
    if count > 0 { repeatElements(tuple.elements, tuple.count, into: result.elements, count) }
    return result
  }

  /// `list *= times`
  func repeatInPlace(_ list: ListObject, _ times: Int) throws(Unwind) {
    if times <= 0 { return list.removeAll() }
    let part = list.count
    let count = try repeatedCount(part, times)
    try reserve(list, adding: count - part)
    if part > 0 { repeatElements(list.elements, part, into: list.elements, count) }
    list.elementCount = count
  }

  /// How many elements a repetition has; charged.
  private func repeatedCount(_ count: Int, _ times: Int) throws(Unwind) -> Int {
    if times <= 0 || count == 0 { return 0 }
    let total = try checkedSize(count, times: times)
    try charge(checkedSize(total, times: 16))
    return total
  }

  private func repeatElements(
    _ source: UnsafeMutablePointer<Value>, _ part: Int, into target: UnsafeMutablePointer<Value>, _ count: Int
  ) {
    if part == 1 {
      let value = source[0]
      for index in 0..<count { target[index] = value }
      return
    }
    var index = 0
    while index < count {
      for offset in 0..<part { target[index + offset] = source[offset] }
      index += part
    }
  }

  /// How often to repeat.
  package func repetitions(_ value: Value) throws(Unwind) -> Int {
    if case .int(let times) = value { return times }
    guard let small = try requireIndex(value).smallInteger else {
      throw raise(.overflowError, "cannot fit '\(typeName(value))' into an index-sized integer")
    }
    return small
  }

  func cannotConcatenate(_ kind: String, _ value: Value) -> Unwind {
    raise(.typeError, "can only concatenate \(kind) (not \"\(typeName(value))\") to \(kind)")
  }

  package func sequenceEquals(_ left: TupleObject, _ right: TupleObject) throws(Unwind) -> Bool {
    left.count == right.count ? try firstDifference(left, right) < 0 : false
  }

  package func sequenceEquals(_ left: ListObject, _ right: ListObject) throws(Unwind) -> Bool {
    guard left.count == right.count, try firstDifference(left, right) < 0 else { return false }
    // The comparison may have changed one.
    return left.count == right.count
  }

  package func sequenceCompare(
    _ comparator: ComparisonOperator, _ left: TupleObject, _ right: TupleObject
  ) throws(Unwind) -> Value {
    try compareElements(comparator, left, right)
  }

  package func sequenceCompare(
    _ comparator: ComparisonOperator, _ left: ListObject, _ right: ListObject
  ) throws(Unwind) -> Value {
    if left.count != right.count {
      // Known without a look at the elements.
      if comparator == .equal { return .bool(false) }
      if comparator == .notEqual { return .bool(true) }
    }
    return try compareElements(comparator, left, right)
  }

  private func compareElements<Sequence: ElementSequence>(
    _ comparator: ComparisonOperator, _ left: Sequence, _ right: Sequence
  ) throws(Unwind) -> Value {
    let index = try firstDifference(left, right)
    if index >= 0 {
      switch comparator {
      case .equal: return .bool(false)
      case .notEqual: return .bool(true)
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .is, .isNot, .in, .notIn:
        return try compare(comparator, left[index], right[index])
      }
    }
    switch comparator {
    case .equal: return .bool(left.count == right.count)
    case .notEqual: return .bool(left.count != right.count)
    case .less: return .bool(left.count < right.count)
    case .lessOrEqual: return .bool(left.count <= right.count)
    case .greater: return .bool(left.count > right.count)
    case .greaterOrEqual: return .bool(left.count >= right.count)
    case .is, .isNot, .in, .notIn: return .notImplemented
    }
  }

  /// The index of the first elements that are not equal, -1 where one is the beginning of the other.
  private func firstDifference<Sequence: ElementSequence>(
    _ left: Sequence, _ right: Sequence
  ) throws(Unwind) -> Int {
    try checkNativeStack(" in comparison")
    var index = 0
    while index < left.count && index < right.count {
      if try !isEqual(left[index], right[index]) {
        // The comparison may have shortened one.
        return index < left.count && index < right.count ? index : -1
      }
      index += 1
      try countSteps(1)
    }
    return -1
  }

  /// Whether an element of a list or a tuple equals the value.
  func containsElement<Sequence: ElementSequence>(_ sequence: Sequence, _ value: Value) throws(Unwind) -> Bool {
    var index = 0
    while index < sequence.count {
      if try isEqual(sequence[index], value) { return true }
      index += 1
      try countSteps(1)
    }
    return false
  }

  func countElements<Sequence: ElementSequence>(_ sequence: Sequence, _ value: Value) throws(Unwind) -> Int {
    var index = 0
    var count = 0
    while index < sequence.count {
      if try isEqual(sequence[index], value) { count += 1 }
      index += 1
      try countSteps(1)
    }
    return count
  }

  /// The index of the first element that equals the value, or -1.
  func indexOfElement<Sequence: ElementSequence>(
    _ sequence: Sequence, _ value: Value, _ start: Value, _ stop: Value
  ) throws(Unwind) -> Int {
    var index = try searchBound(start, count: sequence.count, default: 0)
    let end = try searchBound(stop, count: sequence.count, default: Int.max)
    while index < sequence.count && index < end {
      if try isEqual(sequence[index], value) { return index }
      index += 1
      try countSteps(1)
    }
    return -1
  }
}
