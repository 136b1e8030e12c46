/// `BaseExceptionGroup` and `ExceptionGroup`.
extension Machine {
  func installExceptionGroups() {
    let group = type(.baseExceptionGroup)
    define(
      [
        NativeRow("__new__", "cls, message, exceptions, /", kind: .staticMethod) {
          (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0] else { throw machine.raise(.typeError, "not a type") }
          return try machine.makeGroup(cls.object, message: arguments[1], exceptions: arguments[2])
        },
        NativeRow("__init__", "self, /, *args, **kwargs") { (_, _) throws(Unwind) in .none },
        NativeRow("derive", "self, excs, /") { (machine, arguments) throws(Unwind) in
          guard let own = machine.exceptionObject(arguments[0]) else { return .none }
          return try machine.call(
            .type(Ref(machine.type(.baseExceptionGroup))), own.arguments.object[0], arguments[1])
        },
        NativeRow("split", "self, condition, /") { (machine, arguments) throws(Unwind) in
          guard let own = machine.exceptionObject(arguments[0]) else { return .none }
          let condition = try machine.groupCondition(arguments[1])
          let (matched, rest) = try machine.split(own, condition)
          return machine.tuple(matched, rest)
        },
        NativeRow("subgroup", "self, condition, /") { (machine, arguments) throws(Unwind) in
          guard let own = machine.exceptionObject(arguments[0]) else { return .none }
          return try machine.split(own, machine.groupCondition(arguments[1])).matched
        },
        .classItem,
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let own = machine.exceptionObject(arguments[0]), own.arguments.object.count > 0 else {
            return .string(Ref(machine.emptyString))
          }
          let count = machine.members(of: own).count
          let text = try machine.str(own.arguments.object[0]).text
          return machine.string("\(text) (\(count) sub-exception\(count == 1 ? "" : "s"))")
        },
      ], in: group)
    define(
      [
        NativeAttribute("message") { (machine, value) throws(Unwind) in
          machine.exceptionObject(value)?.arguments.object[0] ?? .none
        },
        NativeAttribute("exceptions") { (machine, value) throws(Unwind) in
          guard let own = machine.exceptionObject(value) else { return .none }
          return .tuple(Ref(machine.members(of: own)))
        },
      ], in: group)
  }

  private func makeGroup(_ cls: TypeObject, message: Value, exceptions: Value) throws(Unwind) -> Value {
    guard case .string = message else {
      throw raise(.typeError, "BaseExceptionGroup.__new__() argument 1 must be str, not \(typeName(message))")
    }
    guard isMatchSequence(exceptions) else {
      throw raise(.typeError, "second argument (exceptions) must be a sequence")
    }
    let members = try makeListFrom(exceptions)
    if members.count == 0 {
      throw raise(.valueError, "second argument (exceptions) must be a non-empty sequence")
    }
    var allPlain = true
    for index in 0..<members.count {
      guard let member = exceptionObject(members[index]) else {
        throw raise(.valueError, "Item \(index) of second argument (exceptions) is not an exception")
      }
      if !member.type.object.isSubtype(of: type(.exception)) { allPlain = false }
    }
    var cls = cls
    if cls === type(.baseExceptionGroup), allPlain { cls = type(.exceptionGroup) }
    if !allPlain, cls.isSubtype(of: type(.exception)) {
      throw raise(
        .typeError,
        cls === type(.exceptionGroup)
          ? "Cannot nest BaseExceptions in an ExceptionGroup" : "Cannot nest BaseExceptions in '\(cls.name)'")
    }
    let made = makeException(Ref(cls), arguments: Ref(makeTuple([message, exceptions]))).object
    let attributes = makeDictionary()
    made.attributes = Ref(attributes)
    set(attributes, "exceptions", .tuple(Ref(makeTuple(UnsafeBufferPointer(members.buffer)))))
    return .object(Ref(made))
  }

  /// The test that `split` and `subgroup` were given: a class, a tuple of classes or a function.
  private func groupCondition(
    _ condition: Value
  ) throws(Unwind) -> (ExceptionObject) throws(Unwind) -> Bool {
    switch condition {
    case .type(let ref) where ref.object.isExceptionType:
      return { (member) throws(Unwind) in member.type.object.isSubtype(of: ref.object) }
    case .tuple:
      return { [unowned self] (member) throws(Unwind) in try matches(.object(Ref(member)), condition) }
    case .function, .native, .object, .instance:
      return { [unowned self] (member) throws(Unwind) in
        try isTrue(call(condition, .object(Ref(member))))
      }
    default:
      throw raise(
        .typeError, "expected a function, exception type or tuple of exception types")
    }
  }
}
