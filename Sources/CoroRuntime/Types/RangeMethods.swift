import CoroSyntax

/// `range`
enum RangeMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod, new),
      NativeRow("count", "self, value, /", count),
      NativeRow("index", "self, value, /", index),
      NativeRow("__len__", "self, /", length),
      NativeRow("__bool__", "self, /", isTrue),
      NativeRow("__getitem__", "self, key, /", getItem),
      NativeRow("__contains__", "self, key, /", contains),
      NativeRow("__iter__", "self, /", iterate),
      NativeRow("__reversed__", "self, /", reversed),
      NativeRow("__repr__", "self, /", repr),
      NativeRow("__hash__", "self, /", hash),
    ] + comparisonRows(compare)
  }

  static var attributes: [NativeAttribute] {
    [
      NativeAttribute("start") { (machine, value) throws(Unwind) in
        value.largeRangeObject.map { machine.integer($0.start) } ?? .int(value.rangeObject?.start ?? 0)
      },
      NativeAttribute("stop") { (machine, value) throws(Unwind) in
        value.largeRangeObject.map { machine.integer($0.stop) } ?? .int(value.rangeObject?.declaredStop ?? 0)
      },
      NativeAttribute("step") { (machine, value) throws(Unwind) in
        value.largeRangeObject.map { machine.integer($0.step) } ?? .int(value.rangeObject?.step ?? 1)
      },
    ]
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if case .dictionary(let keywords) = arguments[2], keywords.object.count > 0 {
      throw machine.raise(.typeError, "range() takes no keyword arguments")
    }
    guard let given = arguments[1].tupleObject, given.count > 0 else {
      throw machine.raise(.typeError, "range expected at least 1 argument, got 0")
    }
    if given.count > 3 {
      throw machine.raise(.typeError, "range expected at most 3 arguments, got \(given.count)")
    }
    if given.count == 1 { return try machine.makeRange(0, machine.rangeArgument(given[0]), 1) }
    let start = try machine.rangeArgument(given[0])
    let stop = try machine.rangeArgument(given[1])
    let step = given.count > 2 ? try machine.rangeArgument(given[2]) : 1
    return try machine.makeRange(start, stop, step)
  }

  static func count(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject {
      return .int(large.position(machine, of: arguments[1]) == nil ? 0 : 1)
    }
    let range = try machine.range(arguments, "count")
    if let position = position(of: arguments[1], in: range) { return .int(position >= 0 ? 1 : 0) }
    return .int(try machine.countElements(machine.makeListFrom(arguments[0]), arguments[1]))
  }

  static func index(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject {
      if let position = large.position(machine, of: arguments[1]) { return machine.integer(position) }
      // Only integers are looked for by reckoning; for anything else CPython searches.
      if machine.integerValue(arguments[1]) == nil {
        throw machine.raise(.valueError, "sequence.index(x): x not in sequence")
      }
      throw machine.raise(.valueError, "\(try machine.repr(arguments[1]).text) is not in range")
    }
    let range = try machine.range(arguments, "index")
    guard let position = position(of: arguments[1], in: range) else {
      let found = try search(machine, range, arguments[1])
      if found >= 0 { return .int(found) }
      throw machine.raise(.valueError, "sequence.index(x): x not in sequence")
    }
    if position < 0 { throw machine.raise(.valueError, "\(try machine.repr(arguments[1]).text) is not in range") }
    return .int(position)
  }

  static func length(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject { return try large.length(machine) }
    return .int(try machine.range(arguments, "__len__").count)
  }

  static func isTrue(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject { return .bool(!large.count.isZero) }
    return .bool(try machine.range(arguments, "__bool__").count > 0)
  }

  static func getItem(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject { return try large.item(machine, arguments[1]) }
    return try machine.rangeItem(machine.range(arguments, "__getitem__"), arguments[1])
  }

  static func contains(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject { return .bool(large.position(machine, of: arguments[1]) != nil) }
    return .bool(try machine.rangeContains(machine.range(arguments, "__contains__"), arguments[1]))
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject {
      return .object(Ref(machine.adopt(LargeRangeIterator(machine, large, isReversed: false))))
    }
    let range = try machine.range(arguments, "__iter__")
    return .object(
      Ref(machine.adopt(RangeIterator(machine, start: range.start, step: range.step, count: range.count))))
  }

  static func reversed(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject {
      return .object(Ref(machine.adopt(LargeRangeIterator(machine, large, isReversed: true))))
    }
    let range = try machine.range(arguments, "__reversed__")
    let last = range.start &+ (range.count &- 1) &* range.step
    return .object(Ref(machine.adopt(RangeIterator(machine, start: last, step: 0 &- range.step, count: range.count))))
  }

  static func repr(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject { return try large.represent(machine) }
    return .string(Ref(machine.representRange(try machine.range(arguments, "__repr__"))))
  }

  static func hash(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject { return try large.hash(machine) }
    return .int(try machine.hashRange(machine.range(arguments, "__hash__")))
  }

  static func compare(
    _ machine: Machine, _ arguments: Arguments, _ comparator: ComparisonOperator
  ) throws(Unwind) -> Value {
    if let large = arguments[0].largeRangeObject {
      // One that fits is made as a plain range, so the two kinds are never equal, but for empty ones.
      guard comparator == .equal || comparator == .notEqual else { return .notImplemented }
      if let other = arguments[1].largeRangeObject {
        return .bool(large.isEqual(to: other) == (comparator == .equal))
      }
      guard let other = arguments[1].rangeObject else { return .notImplemented }
      return .bool((large.count.isZero && other.count == 0) == (comparator == .equal))
    }
    if arguments[1].largeRangeObject != nil { return .notImplemented }
    let left = try machine.range(arguments, "__eq__")
    guard let right = arguments[1].rangeObject else { return .notImplemented }
    switch comparator {
    case .equal: return .bool(machine.rangesEqual(left, right))
    case .notEqual: return .bool(!machine.rangesEqual(left, right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .is, .isNot, .in, .notIn: return .notImplemented
    }
  }

  /// Where an integer stands in a range: -1 for nowhere, nil for a value that is no plain integer.
  static func position(of value: Value, in range: RangeObject) -> Int? {
    let number: Int
    switch value {
    case .int(let integer): number = integer
    case .bool(let flag): number = flag ? 1 : 0
    case .object(let ref) where ref.object.kind == .boxedInteger && ref.object.isExact:
      return -1
    default: return nil
    }
    let (distance, overflow) = number.subtractingReportingOverflow(range.start)
    if overflow || range.count == 0 { return -1 }
    let (steps, rest) = distance.quotientAndRemainder(dividingBy: range.step)
    return rest == 0 && steps >= 0 && steps < range.count ? steps : -1
  }

  /// The same for other values, one element after the other.
  static func search(_ machine: Machine, _ range: RangeObject, _ value: Value) throws(Unwind) -> Int {
    for index in 0..<range.count {
      if try machine.isEqual(.int(range.start &+ index &* range.step), value) { return index }
      try machine.passSafepoint()
    }
    return -1
  }
}

extension Machine {
  /// A bound of a range, or its step.
  func rangeArgument(_ value: Value) throws(Unwind) -> IntegerValue {
    guard let integer = try indexValue(value) else { throw notAnInteger(value) }
    return integer
  }

  /// Of any integers; those that do not fit `Int` make a `LargeRangeObject`.
  func makeRange(_ start: IntegerValue, _ stop: IntegerValue, _ step: IntegerValue) throws(Unwind) -> Value {
    if case .small(let start) = start, case .small(let stop) = stop, case .small(let step) = step {
      return try makeRange(start, stop, step)
    }
    if step.isZero { throw raise(.valueError, "range() arg 3 must not be zero") }
    return .object(Ref(adopt(LargeRangeObject(type: types.range, start: start, stop: stop, step: step))))
  }

  package func makeRange(_ start: Int, _ stop: Int, _ step: Int) throws(Unwind) -> Value {
    if step == 0 { throw raise(.valueError, "range() arg 3 must not be zero") }
    var count: UInt = 0
    if step > 0 && start < stop {
      count = (UInt(bitPattern: stop) &- UInt(bitPattern: start) &- 1) / step.magnitude + 1
    } else if step < 0 && start > stop {
      count = (UInt(bitPattern: start) &- UInt(bitPattern: stop) &- 1) / step.magnitude + 1
    }
    // The number past the last one must fit as well.
    let end = start.addingReportingOverflow(Int(truncatingIfNeeded: count) &* step)
    guard count <= UInt(Int.max) / step.magnitude, !end.overflow else {
      return .object(
        Ref(adopt(LargeRangeObject(type: types.range, start: .small(start), stop: .small(stop), step: .small(step)))))
    }
    let range = range(start: start, step: step, count: Int(count))
    range.with { $0.declaredStop = stop }
    return .object(range.downcast(to: HeapObject.self))
  }

  package func rangeItem(_ range: RangeObject, _ index: Value) throws(Unwind) -> Value {
    if let slice = index.sliceObject {
      let bounds = try sliceBounds(slice, count: range.count)
      let (step, overflow) = range.step.multipliedReportingOverflow(by: bounds.step)
      // Where the steps do not fit there is one element at most.
      return try makeRange(
        range.start &+ bounds.start &* range.step, range.start &+ bounds.stop &* range.step,
        overflow ? (bounds.step < 0) == (range.step < 0) ? Int.max : -Int.max : step)
    }
    if let integer = try indexValue(index), integer.smallInteger == nil {
      throw raise(.indexError, "range object index out of range")
    }
    let position = try fit(subscriptIndex(index, "range"), range.count)
    if position < 0 { throw raise(.indexError, "range object index out of range") }
    return .int(range.start &+ position &* range.step)
  }

  package func rangeContains(_ range: RangeObject, _ value: Value) throws(Unwind) -> Bool {
    if let position = RangeMethods.position(of: value, in: range) { return position >= 0 }
    return try RangeMethods.search(self, range, value) >= 0
  }

  package func rangesEqual(_ left: RangeObject, _ right: RangeObject) -> Bool {
    if left.count != right.count { return false }
    if left.count == 0 { return true }
    return left.start == right.start && (left.count == 1 || left.step == right.step)
  }
}
