import CoroSyntax

/// Sets combined with each other and with any iterable.
extension Machine {
  package func makeSetFrom(_ iterable: Value, isFrozen: Bool = false) throws(Unwind) -> SetObject {
    let set = makeSet(isFrozen: isFrozen)
    try update(set, with: iterable)
    return set
  }

  /// A copy of the same kind; never of a subclass.
  func copied(_ set: SetObject) throws(Unwind) -> SetObject {
    try charge(checkedSize(set.count, times: 64))
    let copy = makeSet(isFrozen: set.isFrozen, capacity: set.count)
    copy.copyEntries(of: set)
    return copy
  }

  /// The table whose keys an iterable's elements are, where their hashes are known already.
  private func keyTable(_ value: Value) -> TableObject? {
    if case .dictionary(let dictionary) = value { return dictionary.object }
    if let set = value.setObject, set.isExact { return set }
    return nil
  }

  /// `set.update(value)`
  package func update(_ set: SetObject, with value: Value) throws(Unwind) {
    if let table = keyTable(value) {
      if table === set { return }
      try charge(checkedSize(table.count, times: 64))
      if set.count == 0 {
        for position in 0..<table.used {
          let entry = table.entries[position]
          if !entry.key.isUndefined { set.insertNew(entry.key, hash: entry.hash, value: .none) }
        }
        heap.allocatedBytes += table.count * 48
        return
      }
      var position = table.nextPosition(from: 0)
      while position >= 0 {
        let entry = table.entries[position]
        if try set.find(entry.key, hash: entry.hash, self) < 0 {
          try insert(entry.key, hash: entry.hash, value: .none, into: set)
        }
        position = table.nextPosition(from: position + 1)
      }
      return
    }
    try forEachNext(of: makeIterator(value)) { (element) throws(Unwind) in
      if !setPlainly(set, element, .none) { try add(element, to: set) }
      return true
    }
  }

  /// The elements of an iterable that are in the set: a new set of the same kind.
  func intersection(_ set: SetObject, _ value: Value) throws(Unwind) -> SetObject {
    let result = makeSet(isFrozen: set.isFrozen)
    if let other = value.setObject {
      // The smaller one is walked through.
      let (walked, asked) = other.count > set.count ? (set, other) : (other, set)
      var position = walked.nextPosition(from: 0)
      while position >= 0 {
        let entry = walked.entries[position]
        if try asked.find(entry.key, hash: entry.hash, self) >= 0,
          try result.find(entry.key, hash: entry.hash, self) < 0
        {
          try insert(entry.key, hash: entry.hash, value: .none, into: result)
        }
        position = walked.nextPosition(from: position + 1)
      }
      return result
    }
    let iterator = try makeIterator(value)
    while true {
      let element = try next(iterator)
      if element.isUndefined { return result }
      if try contains(set, element) { try add(element, to: result) }
      try passSafepoint()
    }
  }

  /// `set &= value`
  func intersect(_ set: SetObject, with value: Value) throws(Unwind) {
    let result = try intersection(set, value)
    set.removeAll()
    set.copyEntries(of: result)
  }

  /// `set -= value`
  func subtract(_ value: Value, from set: SetObject) throws(Unwind) {
    if let table = keyTable(value) {
      if table === set { return set.removeAll() }
      if table.count > set.count {
        // Fewer questions the other way around.
        var position = set.nextPosition(from: 0)
        while position >= 0 {
          let entry = set.entries[position]
          if try table.find(entry.key, hash: entry.hash, self) >= 0, position < set.used,
            set.entries[position].key.isIdentical(to: entry.key)
          {
            set.remove(position: position)
          }
          position = set.nextPosition(from: position + 1)
        }
        return
      }
      var position = table.nextPosition(from: 0)
      while position >= 0 {
        let entry = table.entries[position]
        let found = try set.find(entry.key, hash: entry.hash, self)
        if found >= 0 { set.remove(position: found) }
        position = table.nextPosition(from: position + 1)
      }
      return
    }
    let iterator = try makeIterator(value)
    while true {
      let element = try next(iterator)
      if element.isUndefined { return }
      _ = try remove(element, from: set)
      try passSafepoint()
    }
  }

  /// `set ^= value`
  func exchange(_ value: Value, in set: SetObject) throws(Unwind) {
    if value.setObject === set { return set.removeAll() }
    // An element that comes twice counts once.
    let other = try setOrCopy(value)
    var position = other.nextPosition(from: 0)
    while position >= 0 {
      let entry = other.entries[position]
      let found = try set.find(entry.key, hash: entry.hash, self)
      if found >= 0 {
        set.remove(position: found)
      } else {
        try insert(entry.key, hash: entry.hash, value: .none, into: set)
      }
      position = other.nextPosition(from: position + 1)
    }
  }

  /// `left & right` and the other operators between sets.
  package func combineSets(
    _ operation: BinaryOperator, _ left: SetObject, _ right: SetObject
  ) throws(Unwind) -> SetObject {
    let other = Value.object(Ref(right))
    if operation == .bitAnd { return try intersection(left, other) }
    let result = try copied(left)
    switch operation {
    case .bitOr: try update(result, with: other)
    case .subtract: try subtract(other, from: result)
    case .bitXor: try exchange(other, in: result)
    case .add, .multiply, .divide, .floorDivide, .modulo, .power, .matrixMultiply, .leftShift, .rightShift, .bitAnd:
      break
    }
    return result
  }

  package func isSubset(_ set: SetObject, of other: SetObject) throws(Unwind) -> Bool {
    if set.count > other.count { return false }
    try checkNativeStack(" in comparison")
    var position = set.nextPosition(from: 0)
    while position >= 0 {
      let entry = set.entries[position]
      if try other.find(entry.key, hash: entry.hash, self) < 0 { return false }
      position = set.nextPosition(from: position + 1)
    }
    return true
  }

  package func compareSets(
    _ comparator: ComparisonOperator, _ left: SetObject, _ right: SetObject
  ) throws(Unwind) -> Value {
    switch comparator {
    case .notEqual: return .bool(left.count == right.count ? try !isSubset(left, of: right) : true)
    case .equal, .less, .lessOrEqual:
      return .bool(Machine.holds(comparator, left.count, right.count) ? try isSubset(left, of: right) : false)
    case .greater, .greaterOrEqual:
      return .bool(Machine.holds(comparator, left.count, right.count) ? try isSubset(right, of: left) : false)
    case .is, .isNot, .in, .notIn: return .notImplemented
    }
  }

  /// A set as it is, any other iterable as a set.
  func setOrCopy(_ value: Value) throws(Unwind) -> SetObject {
    if let set = value.setObject { return set }
    return try makeSetFrom(value)
  }

  /// `element in set`
  package func setContains(_ set: SetObject, _ element: Value) throws(Unwind) -> Bool {
    try contains(set, lookupKey(element))
  }

  /// What to look for: a mutable set stands for the frozen set with the same elements.
  func lookupKey(_ element: Value) throws(Unwind) -> Value {
    guard let set = element.setObject, !set.isFrozen else { return element }
    return .object(Ref(try makeSetFrom(element, isFrozen: true)))
  }
}
