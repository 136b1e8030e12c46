/// `iter`, `next`, `all`, `any`, `sorted`
enum IterationFunctions {
  static var rows: [NativeRow] {
    [
      NativeRow("iter", "object, sentinel=None, /", iterate),
      NativeRow("next", "iterator, default=None, /", next),
      NativeRow("all", "iterable, /", all),
      NativeRow("any", "iterable, /", any),
      NativeRow("sorted", "iterable, /, *, key=None, reverse=False", sorted),
    ]
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let sentinel = arguments[1].given else { return try machine.makeIterator(arguments[0]) }
    guard case .bool(true) = try ObjectFunctions.callable(machine, arguments) else {
      throw machine.raise(.typeError, "iter(object, sentinel): object must be callable")
    }
    return .object(Ref(machine.adopt(CallableIterator(machine, arguments[0], sentinel: sentinel))))
  }

  static func next(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if let other = arguments[1].given { return try machine.next(arguments[0]).given ?? other }
    if let iterator = arguments[0].iteratorObject, iterator.isExact {
      let element = try iterator.next(machine)
      if element.isUndefined { throw machine.raise(.stopIteration) }
      return element
    }
    // By its method: a generator's `StopIteration` carries what it returned.
    let method = machine.special(machine.names.next, of: arguments[0])
    if method.isUndefined {
      throw machine.raise(.typeError, "'\(machine.typeName(arguments[0]))' object is not an iterator")
    }
    return try machine.callUnbound(method, arguments[0])
  }

  static func all(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let iterator = try machine.makeIterator(arguments[0])
    while true {
      let element = try machine.next(iterator)
      if element.isUndefined { return .bool(true) }
      if try !machine.isTrue(element) { return .bool(false) }
      try machine.passSafepoint()
    }
  }

  static func any(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let iterator = try machine.makeIterator(arguments[0])
    while true {
      let element = try machine.next(iterator)
      if element.isUndefined { return .bool(false) }
      if try machine.isTrue(element) { return .bool(true) }
      try machine.passSafepoint()
    }
  }

  static func sorted(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let list = try machine.makeListFrom(arguments[0])
    let reverse = arguments[2].isUndefined ? false : try machine.isTrue(arguments[2])
    try machine.sort(list, key: arguments[1], reverse: reverse)
    return .list(Ref(list))
  }
}
