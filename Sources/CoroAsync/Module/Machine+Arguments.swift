import CoroRuntime

/// Arguments of the functions in this module.
extension Machine {
  /// A number of seconds, added to a time.
  func seconds(_ value: Value) throws(Unwind) -> Double {
    switch value {
    case .int(let number): return Double(number)
    case .float(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    default: break
    }
    for name in [names.float, names.index] {
      let method = special(name, of: value)
      guard method.givenAndNotNone != nil else { continue }
      switch try call(method, value) {
      case .float(let number): return number
      case .int(let number): return Double(number)
      default: break
      }
    }
    throw raise(.typeError, "unsupported operand type(s) for +: 'float' and '\(typeName(value))'")
  }

  /// The argument of `sleep`, which compares it with zero first.
  func sleepDelay(_ value: Value) throws(Unwind) -> Double {
    switch value {
    case .int, .float, .bool: break
    // What cannot be compared with a number fails as the comparison does.
    default: _ = try compare(.lessOrEqual, value, .int(0))
    }
    return try seconds(value)
  }

  /// The tuple of a `*args`.
  func tupleArgument(_ value: Value) throws(Unwind) -> TupleObject {
    guard case .tuple(let ref) = value else { throw raise(.typeError, "a tuple is required") }
    return ref.object
  }

  /// Calls with a tuple and a dictionary of arguments.
  func callSpread(_ function: Value, _ arguments: Value, keywords: Value) throws(Unwind) -> Value {
    let arguments = try tupleArgument(arguments)
    guard case .dictionary(let ref) = keywords, ref.object.count > 0 else {
      return try callSpread(function, arguments)
    }
    var named: [(StringObject, Value)] = []
    ref.object.forEachEntry { key, value in
      if case .string(let name) = key { named.append((name.object, value)) }
    }
    return try call(function, arguments: Array(arguments.buffer), keywords: named)
  }

  /// `callable(value)`
  func isCallable(_ value: Value) -> Bool {
    switch value {
    case .function, .native, .type: true
    case .object(let ref) where ref.object.kind == .boundMethod: true
    default: !special(names.call, of: value).isUndefined
    }
  }
}
