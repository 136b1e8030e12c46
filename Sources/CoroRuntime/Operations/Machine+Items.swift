/// Items, length, membership and iteration: the protocols of containers.
extension Machine {
  /// `object[index]`
  package func getItem(_ object: Value, _ index: Value) throws(Unwind) -> Value {
    switch object {
    case .list(let ref): return try listItem(ref.object, index)
    case .tuple(let ref): return try tupleItem(ref.object, index)
    case .string(let ref): return try stringItem(ref.object, index)
    case .dictionary(let ref):
      let value = try get(ref.object, index)
      if value.isUndefined { throw keyError(index) }
      return value
    case .type(let ref): return try getClassItem(ref.object, index)
    default: break
    }
    let method = special(names.getItem, of: object)
    if method.isUndefined { throw raise(.typeError, "'\(typeName(object))' object is not subscriptable") }
    return try callUnbound(method, object, index)
  }

  /// `C[index]`
  private func getClassItem(_ type: TypeObject, _ index: Value) throws(Unwind) -> Value {
    let onMeta = lookup(names.getItem, in: type.typeReference.object)
    if !onMeta.isUndefined { return try callUnbound(onMeta, .type(Ref(type)), index) }
    let method = try findAttribute(.type(Ref(type)), names.classGetItem)
    if method.isUndefined {
      if type === types.type.object { return genericAlias(.type(Ref(type)), index) }
      let name = typeName(of: type)
      throw raise(.typeError, "type '\(name)' is not subscriptable")
    }
    return try call(method, index)
  }

  /// A mapping's item, or `.undefined` where there is none.
  package func findItem(_ object: Value, _ key: Value) throws(Unwind) -> Value {
    if case .dictionary(let ref) = object { return try get(ref.object, key) }
    do throws(Unwind) { return try getItem(object, key) } catch {
      guard isCurrentException(.keyError) else { throw error }
      _ = takeException()
      return .undefined
    }
  }

  /// `object[index] = value`
  package func setItem(_ object: Value, _ index: Value, _ value: Value) throws(Unwind) {
    switch object {
    case .list(let ref): return try setListItem(ref.object, index, value)
    case .dictionary(let ref): return try set(ref.object, index, value)
    default: break
    }
    let method = special(names.setItem, of: object)
    if method.isUndefined {
      try checkIndexing(object, index, unlessDefining: names.deleteItem, missing: "__setitem__")
      throw raise(.typeError, "'\(typeName(object))' object does not support item assignment")
    }
    _ = try call(bind(method, to: object, type(of: object)), index, value)
  }

  /// `del object[index]`
  package func deleteItem(_ object: Value, _ index: Value) throws(Unwind) {
    switch object {
    case .list(let ref): return try deleteListItem(ref.object, index)
    case .dictionary(let ref):
      if try remove(index, from: ref.object).isUndefined { throw keyError(index) }
      return
    default: break
    }
    let method = special(names.deleteItem, of: object)
    if method.isUndefined {
      // CPython words it differently for an index into a sequence.
      let isIndex = try checkIndexing(object, index, unlessDefining: names.setItem, missing: "__delitem__")
      throw raise(.typeError, "'\(typeName(object))' object \(isIndex ? "doesn't" : "does not") support item deletion")
    }
    _ = try callUnbound(method, object, index)
  }

  /// Whether CPython's type has the functions of sequences: every script class, and what has items or membership.
  func hasSequenceSlots(_ object: Value) -> Bool {
    !type(of: object).isBuiltin || !special(names.getItem, of: object).isUndefined
      || !special(names.contains, of: object).isUndefined
  }

  /// Before an item of an object is refused: whether CPython would try it as an index into a sequence.
  ///
  /// It does so with every script class and with whatever has items or membership. One of the two methods that
  /// change items makes a class answer for both: the other one is then missed by its name.
  @discardableResult
  private func checkIndexing(
    _ object: Value, _ index: Value, unlessDefining sibling: StringObject, missing name: String
  ) throws(Unwind) -> Bool {
    let isScriptClass = !type(of: object).isBuiltin
    if isScriptClass, !special(sibling, of: object).isUndefined { throw raise(.attributeError, name) }
    guard hasSequenceSlots(object) else { return false }
    switch index {
    case .int, .bool: return true
    default:
      guard let number = try indexValue(index) else { return false }
      guard case .small = number else {
        throw raise(.indexError, "cannot fit '\(typeName(index))' into an index-sized integer")
      }
      return true
    }
  }

  /// The length of what is exactly of a built-in type that is asked most; nil: `length` has to be asked.
  @inline(__always)
  func plainLength(of value: Value) -> Int? {
    switch value {
    case .string(let ref): ref.with { $0.count }
    case .list(let ref): ref.with { $0.count }
    case .tuple(let ref): ref.with { $0.count }
    case .dictionary(let ref): ref.with { $0.count }
    default: nil
    }
  }

  /// `len(value)`
  package func length(of value: Value) throws(Unwind) -> Int {
    if let plain = plainLength(of: value) { return plain }
    let method = special(names.length, of: value)
    if method.isUndefined { throw raise(.typeError, "object of type '\(typeName(value))' has no len()") }
    let answer = try callUnbound(method, value)
    guard let count = try indexValue(answer) else {
      throw raise(.typeError, "'\(typeName(answer))' object cannot be interpreted as an integer")
    }
    if count.isNegative { throw raise(.valueError, "__len__() should return >= 0") }
    guard case .small(let small) = count else {
      throw raise(.overflowError, "cannot fit '\(typeName(answer))' into an index-sized integer")
    }
    return small
  }

  /// How many elements something says it has: what is collected from it asks before it begins.
  package func lengthHint(of value: Value, otherwise: Int) throws(Unwind) -> Int {
    if case .object(let ref) = value, ref.with({ $0.typeReference }) == types.generator { return otherwise }
    if !special(names.length, of: value).isUndefined {
      do throws(Unwind) { return try length(of: value) } catch {
        guard isCurrentException(.typeError) else { throw error }
        _ = takeException()
      }
    }
    let method = special(names.lengthHint, of: value)
    if method.isUndefined { return otherwise }
    let answer: Value
    do throws(Unwind) { answer = try callUnbound(method, value) } catch {
      guard isCurrentException(.typeError) else { throw error }
      _ = takeException()
      return otherwise
    }
    switch integerValue(answer) {
    case nil:
      if case .notImplemented = answer { return otherwise }
      throw raise(.typeError, "__length_hint__ must be an integer, not \(typeName(answer))")
    case .big: throw raise(.overflowError, "Python int too large to convert to C ssize_t")
    case .small(let count):
      if count < 0 { throw raise(.valueError, "__length_hint__() should return >= 0") }
      return count
    }
  }

  /// `element in container`
  package func contains(_ container: Value, _ element: Value) throws(Unwind) -> Bool {
    switch container {
    case .dictionary(let ref): return try contains(ref.object as TableObject, element)
    case .list(let ref):
      var index = 0
      while index < ref.object.count {
        if try isEqual(ref.object[index], element) { return true }
        index += 1
        try countSteps(1)
      }
      return false
    case .tuple(let ref):
      for index in 0..<ref.object.count {
        if try isEqual(ref.object[index], element) { return true }
        try countSteps(1)
      }
      return false
    case .string(let ref):
      guard case .string(let part) = element else { break }
      return contains(ref.object, substring: part.object)
    default: break
    }
    let method = special(names.contains, of: container)
    if method.isNone { throw raise(.typeError, "'\(typeName(container))' object is not a container") }
    if !method.isUndefined { return try isTrue(callUnbound(method, container, element)) }
    if !isIterable(container) {
      throw raise(.typeError, "argument of type '\(typeName(container))' is not iterable")
    }
    let iterator: Value
    do throws(Unwind) { iterator = try makeIterator(container) } catch {
      guard isCurrentException(.typeError) else { throw error }
      _ = takeException()
      throw raise(.typeError, "argument of type '\(typeName(container))' is not iterable")
    }
    while true {
      let next = try next(iterator)
      if next.isUndefined { return false }
      if try isEqual(next, element) { return true }
      try passSafepoint()
    }
  }

  /// Whether `iter(value)` can work.
  package func isIterable(_ value: Value) -> Bool {
    switch value {
    case .list, .tuple, .string, .dictionary: return true
    case .none, .int, .float, .bool: return false
    default:
      let method = special(names.iterate, of: value)
      if method.isNone { return false }
      return !method.isUndefined || !special(names.getItem, of: value).isUndefined
    }
  }

  /// Whether all elements of a built-in iterator are tuples that nobody else has.
  func makesTuplesAnew(_ iterator: Value) -> Bool {
    guard case .object(let ref) = iterator, ref.with({ $0.kind }) == .iterator else { return false }
    return ref.downcast(to: IteratorObject.self).with { $0.makesTuplesAnew }
  }

  /// The iterator of a `for`, which nobody else sees where it goes over a list or a range.
  ///
  /// - Parameter isNew: nobody else has the value either.
  func makeLoopIterator(_ value: Value, isNew: Bool) throws(Unwind) -> Value {
    let iterator = try makeIterator(value)
    guard case .object(let ref) = iterator else { return iterator }
    switch value {
    case .list: ref.downcast(to: ListIterator.self).with { $0.use = isNew ? .loopAndList : .loop }
    case .object(let iterable) where iterable.with({ $0.kind == .range && $0.isExact }):
      ref.downcast(to: RangeIterator.self).with { $0.isOfLoop = true }
    default: break
    }
    return iterator
  }

  /// `iter(value)`
  package func makeIterator(_ value: Value) throws(Unwind) -> Value {
    switch value {
    case .list(let ref): return .object(listIterator(ref).downcast(to: HeapObject.self))
    case .tuple(let ref):
      return .object(place(TupleIterator(self, ref.object), bytes: 64).downcast(to: HeapObject.self))
    case .string(let ref):
      return .object(place(StringIterator(self, ref.object), bytes: 64).downcast(to: HeapObject.self))
    case .dictionary(let ref):
      return .object(place(TableIterator(self, ref.object, part: .keys), bytes: 96).downcast(to: HeapObject.self))
    case .object(let ref):
      switch ref.with({ $0.kind }) {
      case .range where ref.with({ $0.isExact }):
        let iterator = ref.downcast(to: RangeObject.self).with {
          rangeIterator(start: $0.start, step: $0.step, count: $0.count)
        }
        return .object(iterator.downcast(to: HeapObject.self))
      case .generator where ref.with({ $0.typeReference }) == types.generator: return value
      default: break
      }
    default: break
    }
    let method = special(names.iterate, of: value)
    if !method.isUndefined && !method.isNone {
      let iterator = try callUnbound(method, value)
      if special(names.next, of: iterator).isUndefined {
        throw raise(.typeError, "iter() returned non-iterator of type '\(typeName(iterator))'")
      }
      return iterator
    }
    if method.isNone || special(names.getItem, of: value).isUndefined {
      throw raise(.typeError, "'\(typeName(value))' object is not iterable")
    }
    return .object(Ref(adopt(SequenceIterator(self, value))))
  }

  /// The next element of an iterator, or `.undefined` at its end.
  @inline(__always)
  package func next(_ iterator: Value) throws(Unwind) -> Value {
    if case .object(let ref) = iterator {
      let type = ref.with { $0.typeReference }
      if type == types.listIterator { return ref.downcast(to: ListIterator.self).with { $0.step() } }
      switch ref.with({ $0.kind }) {
      case .iterator where type.with({ $0.isBuiltin }):
        guard let value = ref.downcast(to: IteratorObject.self).with({ $0.attemptNext(self) }) else { throw Unwind() }
        return value
      case .generator where type == types.generator:
        guard advance(ref.downcast(to: GeneratorObject.self)) else { throw Unwind() }
        return state.pointee.result
      default: break
      }
    }
    return try nextByProtocol(iterator)
  }

  private func nextByProtocol(_ iterator: Value) throws(Unwind) -> Value {
    let method = special(names.next, of: iterator)
    if method.isUndefined { throw raise(.typeError, "'\(typeName(iterator))' object is not an iterator") }
    do throws(Unwind) { return try callUnbound(method, iterator) } catch {
      guard isCurrentException(.stopIteration) else { throw error }
      _ = takeException()
      return .undefined
    }
  }

  /// Calls `body` with each element until it answers false.
  package func forEach(
    in iterable: Value, _ body: (Value) throws(Unwind) -> Bool
  ) throws(Unwind) {
    try forEachNext(of: makeIterator(iterable), body)
  }

  /// The same of an iterator; of a generator as a `for` goes over it. With that, and the elements of tuples and ranges read
  /// on the spot (`loadItem`), n-queens took 0.81 of the time.
  @inline(__always)
  func forEachNext(of iterator: Value, _ body: (Value) throws(Unwind) -> Bool) throws(Unwind) {
    if case .object(let ref) = iterator, ref.with({ $0.kind }) == .generator,
      ref.with({ $0.typeReference }) == types.generator
    {
      let generator = ref.downcast(to: GeneratorObject.self)
      let generatorBody = generator.with { $0.isPaused || $0.state == .created ? $0.body : nil }
      while true {
        guard advance(generator, generatorBody) else { throw Unwind() }
        let element = state.pointee.result
        if case .undefined = element { return }
        if try !body(element) { return }
        try passSafepoint()
      }
    }
    while true {
      let element = try next(iterator)
      if element.isUndefined { return }
      if try !body(element) { return }
      try passSafepoint()
    }
  }

  /// All elements of something whose iteration calls no script that could collect: a built-in container.
  func iterateToArray(_ iterable: Value) throws(Unwind) -> [Value] {
    let list = try makeListFrom(iterable)
    return Array(list.buffer)
  }

  /// An integer for an index: `int`, or what `__index__` answers.
  package func index(_ value: Value) throws(Unwind) -> Int {
    switch value {
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    default:
      guard let number = try indexValue(value) else {
        throw raise(.typeError, "'\(typeName(value))' object cannot be interpreted as an integer")
      }
      guard case .small(let small) = number else {
        throw raise(.indexError, "cannot fit '\(typeName(value))' into an index-sized integer")
      }
      return small
    }
  }

  /// The integer that a value stands for as an index; nil where it stands for none.
  package func indexValue(_ value: Value) throws(Unwind) -> IntegerValue? {
    if let number = integerValue(value) { return number }
    let method = special(names.index, of: value)
    if method.isUndefined { return nil }
    let answer = try callUnbound(method, value)
    guard let number = integerValue(answer) else {
      throw raise(.typeError, "__index__ returned non-int (type \(typeName(answer)))")
    }
    return number
  }
}

/// Over something that has only `__getitem__`: 0, 1, 2 until `IndexError`.
final class SequenceIterator: IteratorObject {
  private var sequence: Value
  private var index = 0

  init(_ machine: Machine, _ sequence: Value) {
    self.sequence = sequence
    super.init(type: machine.types.iterator)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(sequence) }

  /// What collects the elements asks for their number first, and takes what is raised then.
  func askLength(_ machine: Machine) throws(Unwind) {
    if !sequence.isUndefined { _ = try machine.lengthHint(of: sequence, otherwise: 0) }
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if sequence.isUndefined { return .undefined }
    do throws(Unwind) {
      defer { index += 1 }
      return try machine.getItem(sequence, .int(index))
    } catch {
      guard machine.isCurrentException(.indexError) || machine.isCurrentException(.stopIteration) else { throw error }
      _ = machine.takeException()
      sequence = .undefined
      return .undefined
    }
  }
}
