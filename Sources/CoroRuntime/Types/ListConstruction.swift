/// Making containers by calling their class, without the detour over `__new__` and `__init__`.
extension Machine {
  /// What `list(…)`, `tuple(…)`, `dict(…)`, `set(…)`, `frozenset(…)` or `range(…)` with positional arguments answers;
  /// nil for any other class, and where the general way has to complain about the arguments.
  func constructContainer(
    _ type: TypeObject, _ base: UnsafeMutablePointer<Value>, _ count: Int
  ) throws(Unwind) -> Value? {
    if type.layout == .range { return try constructRange(base, count) }
    guard count <= 1 else { return nil }
    // What is called from here must not be laid over the argument.
    let savedTop = state.pointee.top
    clearHeader(base)
    state.pointee.top = base + count
    defer { state.pointee.top = savedTop }
    switch type.layout {
    case .list where type === types.list.object:
      let list = makeList()
      if count == 1 { try extend(list, with: base[0]) }
      return .list(Ref(list))
    case .tuple where type === types.tuple.object:
      if count == 0 { return .tuple(Ref(emptyTuple)) }
      if case .tuple = base[0] { return base[0] }
      let list = try makeListFrom(base[0])
      try charge(checkedSize(list.count, times: 16))
      return .tuple(Ref(makeTuple(UnsafeBufferPointer(list.buffer))))
    case .dictionary where type === types.dictionary.object:
      let dictionary = makeDictionary()
      if count == 1 { try update(dictionary, with: base[0]) }
      return .dictionary(Ref(dictionary))
    case .set where type === types.set.object:
      let set = makeSet()
      if count == 1 { try update(set, with: base[0]) }
      return .object(Ref(set))
    case .set where type === types.frozenSet.object:
      if count == 1, let set = base[0].setObject, set.isFrozen, set.isExact { return base[0] }
      let set = makeSet(isFrozen: true)
      if count == 1 { try update(set, with: base[0]) }
      return .object(Ref(set))
    default:
      return nil
    }
  }

  /// Of plain integers.
  private func constructRange(_ base: UnsafeMutablePointer<Value>, _ count: Int) throws(Unwind) -> Value? {
    switch count {
    case 1:
      if case .int(let stop) = base[0] { return try makeRange(0, stop, 1) }
    case 2:
      if case .int(let start) = base[0], case .int(let stop) = base[1] { return try makeRange(start, stop, 1) }
    case 3:
      if case .int(let start) = base[0], case .int(let stop) = base[1], case .int(let step) = base[2] {
        return try makeRange(start, stop, step)
      }
    default: break
    }
    return nil
  }
}
