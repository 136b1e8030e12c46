/// `enumerate`
final class EnumerateIterator: IteratorObject {
  private let source: Value
  private var number: Value

  init(type: Ref<TypeObject>, _ source: Value, start: Value) {
    self.source = source
    number = start
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(source)
    tracer.visit(number)
  }

  override var makesTuplesAnew: Bool { isExact }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let element = try machine.next(source)
    if element.isUndefined { return .undefined }
    let current = number
    if case .int(let small) = current, small < Int.max {
      number = .int(small + 1)
    } else {
      number = try machine.add(current, .int(1))
    }
    return machine.pair(current, element)
  }
}

/// `zip`
final class ZipIterator: IteratorObject {
  private let sources: Ref<TupleObject>
  private let isStrict: Bool
  private var isFinished = false

  init(type: Ref<TypeObject>, _ sources: TupleObject, isStrict: Bool) {
    self.sources = Ref(sources)
    self.isStrict = isStrict
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(sources) }

  override var makesTuplesAnew: Bool { isExact }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let sources = sources.object
    if isFinished || sources.count == 0 { return .undefined }
    let elements = machine.makeTuple(count: sources.count)
    for index in 0..<sources.count {
      let element = try machine.next(sources[index])
      if element.isUndefined {
        isFinished = true
        if isStrict { try checkLengths(machine, ended: index) }
        return .undefined
      }
      elements.elements[index] = element
    }
    return .tuple(Ref(elements))
  }

  /// With `strict=True` all must end together.
  private func checkLengths(_ machine: Machine, ended index: Int) throws(Unwind) {
    if index > 0 {
      throw machine.raise(
        .valueError,
        "zip() argument \(index + 1) is shorter than argument\(index == 1 ? " 1" : "s 1-\(index)")")
    }
    let sources = sources.object
    for other in 1..<max(sources.count, 1) {
      if try !machine.next(sources[other]).isUndefined {
        throw machine.raise(
          .valueError, "zip() argument \(other + 1) is longer than argument\(other == 1 ? " 1" : "s 1-\(other)")")
      }
    }
  }
}

/// `map`
final class MapIterator: IteratorObject {
  private let function: Value
  private let sources: Ref<TupleObject>

  init(type: Ref<TypeObject>, _ function: Value, _ sources: TupleObject) {
    self.function = function
    self.sources = Ref(sources)
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(sources)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let sources = sources.object
    switch sources.count {
    case 1:
      let element = try machine.next(sources[0])
      return element.isUndefined ? .undefined : try machine.call(function, element)
    case 2:
      let first = try machine.next(sources[0])
      if first.isUndefined { return .undefined }
      let second = try machine.next(sources[1])
      return second.isUndefined ? .undefined : try machine.call(function, first, second)
    default:
      let elements = machine.makeTuple(count: sources.count)
      for index in 0..<sources.count {
        let element = try machine.next(sources[index])
        if element.isUndefined { return .undefined }
        elements.elements[index] = element
      }
      return try machine.call(function, Arguments(elements.elements, elements.count))
    }
  }
}

/// `filter`; `.none` as the function keeps what is true.
final class FilterIterator: IteratorObject {
  private let function: Value
  private let source: Value

  init(type: Ref<TypeObject>, _ function: Value, _ source: Value) {
    self.function = function
    self.source = source
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(source)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    while true {
      let element = try machine.next(source)
      if element.isUndefined { return .undefined }
      let verdict = function.isNone ? element : try machine.call(function, element)
      if try machine.isTrue(verdict) { return element }
      try machine.passSafepoint()
    }
  }
}

/// The constructors of the iterators that are classes of their own.
enum IteratorConstructors {
  static func enumerate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.enumerate)
    if arguments[1].isUndefined {
      throw machine.raise(.typeError, "enumerate() missing required argument 'iterable'")
    }
    var start = Value.int(0)
    if let given = arguments[2].given {
      guard let integer = try machine.indexValue(given) else { throw machine.notAnInteger(given) }
      start = machine.integer(integer)
    }
    let source = try machine.makeIterator(arguments[1])
    return machine.adoptIterator(EnumerateIterator(type: Ref(type), source, start: start))
  }

  static func zip(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.zip)
    let isStrict = arguments[1].isUndefined ? false : try machine.isTrue(arguments[1])
    let sources = try iterators(machine, arguments[2], from: 0)
    return machine.adoptIterator(ZipIterator(type: Ref(type), sources, isStrict: isStrict))
  }

  static func map(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.map)
    guard let given = arguments[1].tupleObject, given.count >= 2 else {
      throw machine.raise(.typeError, "map() must have at least two arguments.")
    }
    let sources = try iterators(machine, arguments[1], from: 1)
    return machine.adoptIterator(MapIterator(type: Ref(type), given[0], sources))
  }

  static func filter(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.filter)
    guard let given = arguments[1].tupleObject, given.count == 2 else {
      throw machine.raise(.typeError, "filter expected 2 arguments, got \(arguments[1].tupleObject?.count ?? 0)")
    }
    let source = try machine.makeIterator(given[1])
    return machine.adoptIterator(FilterIterator(type: Ref(type), given[0], source))
  }

  static func reversed(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.reversedIterator)
    guard let given = arguments[1].tupleObject, given.count == 1 else {
      throw machine.raise(.typeError, "reversed expected 1 argument, got \(arguments[1].tupleObject?.count ?? 0)")
    }
    let sequence = given[0]
    if case .list(let list) = sequence, type === machine.types.reversedIterator.object {
      return .object(Ref(machine.adopt(ReversedListIterator(machine, list.object))))
    }
    let method = machine.special(machine.names.reversed, of: sequence)
    if method.isNone { throw notReversible(machine, sequence) }
    if !method.isUndefined { return try machine.callUnbound(method, sequence) }
    if machine.special(machine.names.getItem, of: sequence).isUndefined { throw notReversible(machine, sequence) }
    let count = try machine.length(of: sequence)
    return machine.adoptIterator(ReversedIterator(type: Ref(type), sequence, count: count))
  }

  private static func notReversible(_ machine: Machine, _ value: Value) -> Unwind {
    machine.raise(.typeError, "'\(machine.typeName(value))' object is not reversible")
  }

  /// Iterators of the iterables in a tuple, in a tuple.
  private static func iterators(
    _ machine: Machine, _ iterables: Value, from first: Int
  ) throws(Unwind) -> TupleObject {
    guard let given = iterables.tupleObject, given.count > first else { return machine.emptyTuple }
    let sources = machine.makeTuple(count: given.count - first)
    for index in first..<given.count { sources.elements[index - first] = try machine.makeIterator(given[index]) }
    return sources
  }
}

extension Machine {
  /// Gives a new iterator to the heap; one of a subclass is marked as such.
  func adoptIterator(_ iterator: IteratorObject) -> Value {
    iterator.isExact = iterator.typeReference.object.isBuiltin
    return .object(Ref(adopt(iterator)))
  }
}
