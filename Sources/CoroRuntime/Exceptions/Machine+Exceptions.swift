/// What `raise`, `except` and exception groups do with exception objects.
extension Machine {
  /// The exception that raising a value raises: an instance, or a class that is called.
  package func exception(from value: Value, otherwise message: String) throws(Unwind) -> ExceptionObject {
    if let exception = exceptionObject(value) { return exception }
    if case .type(let ref) = value, ref.object.isExceptionType {
      let made = try call(value)
      if let exception = exceptionObject(made) { return exception }
      let shown = try representation(value)
      let got = try representation(.type(Ref(type(of: made))))
      throw raise(.typeError, "calling \(shown) should have returned an instance of BaseException, not \(got)")
    }
    throw raise(.typeError, message)
  }

  package func exceptionObject(_ value: Value) -> ExceptionObject? {
    guard case .object(let ref) = value, ref.object.kind == .exception else { return nil }
    return unsafeDowncast(ref.object, to: ExceptionObject.self)
  }

  func setCause(of exception: ExceptionObject, to cause: Value) throws(Unwind) {
    if cause.isNone {
      exception.cause = .none
    } else {
      exception.cause = .object(
        Ref(try self.exception(from: cause, otherwise: "exception causes must derive from BaseException")))
    }
    exception.suppressesContext = true
  }

  /// Whether `except type` catches an exception.
  func matches(_ exception: Value, _ type: Value) throws(Unwind) -> Bool {
    switch type {
    case .type(let ref) where ref.with({ $0.isExceptionType }):
      if case .object(let object) = exception, object.with({ $0.typeReference }) == ref { return true }
      return self.type(of: exception).isSubtype(of: ref.object)
    case .tuple(let ref):
      try checkNativeStack()
      for index in 0..<ref.with({ $0.count }) where try matches(exception, ref.with({ $0[index] })) { return true }
      return false
    default:
      throw raise(.typeError, "catching classes that do not inherit from BaseException is not allowed")
    }
  }

  /// `exception.add_note(text)`
  func addNote(_ text: String, to exception: ExceptionObject) throws(Unwind) {
    try addNote(string(text), to: exception)
  }

  func addNote(_ note: Value, to exception: ExceptionObject) throws(Unwind) {
    if exception.attributes == nil { exception.attributes = Ref(makeDictionary()) }
    guard let attributes = exception.attributes?.object else { return }
    if case .list(let notes) = get(attributes, names.notes) {
      try append(note, to: notes.object)
    } else {
      set(attributes, names.notes, .list(Ref(makeList([note]))))
    }
  }

  /// Fills the attributes that `OSError` makes of its arguments.
  func finishOSError(_ exception: ExceptionObject) {
    let arguments = exception.arguments.object
    let attributes = exception.attributes?.object ?? makeDictionary()
    exception.attributes = Ref(attributes)
    let isFull = OSErrorArguments.count ~= arguments.count
    set(attributes, "errno", isFull ? arguments[0] : .none)
    set(attributes, "strerror", isFull ? arguments[1] : .none)
    var file = isFull && arguments.count >= 3 ? arguments[2] : .none
    if case .int = file, exception.type.object.isSubtype(of: type(.blockingIOError)) {
      set(attributes, "characters_written", file)
      file = .none
    }
    set(attributes, "filename", file)
    set(attributes, "filename2", !file.isNone && arguments.count >= 5 ? arguments[4] : .none)
    if !file.isNone { exception.arguments = Ref(makeTuple([arguments[0], arguments[1]])) }
  }

  // MARK: groups

  package func isGroup(_ exception: ExceptionObject) -> Bool {
    exception.type.object.isSubtype(of: type(.baseExceptionGroup))
  }

  /// The exceptions of a group.
  func members(of group: ExceptionObject) -> TupleObject {
    if group.arguments.object.count > 1, case .tuple(let ref) = get(groupAttributes(group), intern("exceptions")) {
      return ref.object
    }
    return emptyTuple
  }

  private func groupAttributes(_ group: ExceptionObject) -> DictionaryObject {
    if let known = group.attributes { return known.object }
    let made = makeDictionary()
    group.attributes = Ref(made)
    return made
  }

  /// A group of the same kind with other members: what `derive` makes, with traceback, cause, context and notes.
  func derive(_ group: ExceptionObject, members: ListObject) throws(Unwind) -> Value {
    let made = try callMethod(.object(Ref(group)), intern("derive"), .list(Ref(members)))
    guard let derived = exceptionObject(made), isGroup(derived) else {
      throw raise(.typeError, "derive must return an instance of BaseExceptionGroup")
    }
    derived.traceback = group.traceback
    derived.cause = group.cause
    derived.context = group.context
    // As setting the cause does there, even to none.
    derived.suppressesContext = true
    if let attributes = group.attributes, case .list(let notes) = get(attributes.object, names.notes) {
      set(groupAttributes(derived), names.notes, .list(Ref(makeList(UnsafeBufferPointer(notes.object.buffer)))))
    }
    return made
  }

  /// Splits by a test on the leaves and groups: what matches and what does not, `None` for nothing.
  func split(
    _ exception: ExceptionObject, _ test: (ExceptionObject) throws(Unwind) -> Bool
  ) throws(Unwind) -> (matched: Value, rest: Value) {
    try checkNativeStack()
    let value = Value.object(Ref(exception))
    if try test(exception) { return (value, .none) }
    guard isGroup(exception) else { return (.none, value) }
    let matched = makeList()
    let rest = makeList()
    let members = members(of: exception)
    for index in 0..<members.count {
      guard let member = exceptionObject(members[index]) else { continue }
      let (first, second) = try split(member, test)
      if !first.isNone { try append(first, to: matched) }
      if !second.isNone { try append(second, to: rest) }
    }
    // Even a part that is the whole is made anew.
    let matchedGroup = try matched.count == 0 ? .none : derive(exception, members: matched)
    return (matchedGroup, rest.count == 0 ? .none : try derive(exception, members: rest))
  }

  /// What `except* type` takes of an exception and what it leaves.
  func splitGroup(_ value: Value, by type: Value) throws(Unwind) -> (matched: Value, rest: Value) {
    try checkStarType(type)
    guard let exception = exceptionObject(value) else { return (.none, .none) }
    if !isGroup(exception) {
      guard try matches(value, type) else { return (.none, value) }
      // A plain exception arrives as a group of itself.
      let group = try call(
        .type(Ref(self.type(.baseExceptionGroup))), .string(Ref(emptyString)), .tuple(Ref(makeTuple([value]))))
      return (group, .none)
    }
    return try split(exception) { (member) throws(Unwind) in try self.matches(.object(Ref(member)), type) }
  }

  /// Every handler's types are looked at, also where nothing is left to handle.
  private func checkStarType(_ type: Value) throws(Unwind) {
    let types: TupleObject = if case .tuple(let ref) = type { ref.object } else { makeTuple([type]) }
    for index in 0..<types.count {
      guard case .type(let ref) = types[index], ref.object.isExceptionType else {
        throw raise(.typeError, "catching classes that do not inherit from BaseException is not allowed")
      }
    }
    for index in 0..<types.count {
      if case .type(let ref) = types[index], ref.object.isSubtype(of: self.type(.baseExceptionGroup)) {
        throw raise(.typeError, "catching ExceptionGroup with except* is not allowed. Use except instead.")
      }
    }
  }

  /// What goes on after the handlers of `except*`: nil where all was handled.
  func combineStar(original: Value, rest: Value, raised: ListObject) throws(Unwind) -> Value? {
    let wasGroup = exceptionObject(original).map { isGroup($0) } ?? false
    if raised.count == 0, rest.isNone { return nil }
    if raised.count == 0, !wasGroup { return rest }
    if !wasGroup && raised.count == 1 && rest.isNone { return raised[0] }
    // What handlers re-raised belongs to the original group; what they raised anew stands beside it.
    let reraised = makeList()
    let others = makeList()
    for index in 0..<raised.count {
      if isPart(raised[index], of: original) {
        try append(raised[index], to: reraised)
      } else {
        try append(raised[index], to: others)
      }
    }
    if !rest.isNone { try append(rest, to: reraised) }
    var leftover: Value?
    if let group = exceptionObject(original), wasGroup, reraised.count > 0 {
      leftover = try project(group, onto: reraised)
    } else if reraised.count > 0 {
      leftover = reraised[0]
    }
    if others.count == 0 { return leftover }
    if let leftover { try append(leftover, to: others) }
    if others.count == 1 { return others[0] }
    return try call(.type(Ref(type(.baseExceptionGroup))), .string(Ref(emptyString)), .list(Ref(others)))
  }

  private func isPart(_ value: Value, of original: Value) -> Bool {
    guard let part = exceptionObject(value), let whole = exceptionObject(original) else { return false }
    if part === whole { return true }
    // Parts share the traceback object of the group that they were derived from.
    return isGroup(part) && isGroup(whole) && part.traceback.isIdentical(to: whole.traceback)
  }

  /// The original group with only those leaves that are in one of the parts.
  private func project(_ group: ExceptionObject, onto parts: ListObject) throws(Unwind) -> Value {
    let leaves = makeList()
    for index in 0..<parts.count {
      if let part = exceptionObject(parts[index]) { try collectLeaves(part, into: leaves) }
    }
    return try split(group) { (member) throws(Unwind) in
      if self.isGroup(member) { return false }
      for index in 0..<leaves.count where leaves[index].isIdentical(to: .object(Ref(member))) { return true }
      return false
    }.matched
  }

  private func collectLeaves(_ exception: ExceptionObject, into leaves: ListObject) throws(Unwind) {
    try checkNativeStack()
    guard isGroup(exception) else { return try append(.object(Ref(exception)), to: leaves) }
    let members = members(of: exception)
    for index in 0..<members.count {
      if let member = exceptionObject(members[index]) { try collectLeaves(member, into: leaves) }
    }
  }
}
