/// What modules written in Swift ask of the machine, beyond the operations that scripts have.
extension Machine {
  package var recursionLimit: Int {
    get { state.pointee.recursionLimit }
    set { state.pointee.recursionLimit = min(newValue, configuration.ceilings.recursion) }
  }

  /// How many script functions are running.
  package var callDepth: Int { state.pointee.depth }

  /// The exception that an `except` block is handling, or `.none`.
  package var handledException: Value {
    get { state.pointee.handled.given ?? .none }
    set { state.pointee.handled = newValue.givenAndNotNone ?? .undefined }
  }

  /// Calls with the tuple of a `*args` and the dictionary of a `**kwargs`.
  package func callUnpacked(_ callee: Value, _ positional: TupleObject, _ keywords: DictionaryObject?) throws(Unwind)
    -> Value
  {
    guard let keywords, keywords.count > 0 else {
      return try call(callee, Arguments(positional.elements, positional.count))
    }
    return try call(callee, positional.buffer, keywords: keywords)
  }

  /// A tuple whose elements are filled in one after another, also across calls into script.
  package func makeTuple(capacity count: Int) -> TupleObject { makeTuple(count: count) }

  package func fill(_ tuple: TupleObject, at index: Int, with value: Value) { tuple.elements[index] = value }

  /// Gives an iterator's class `__iter__` and `__next__`.
  package func defineIteration(in type: TypeObject, hasLengthHint: Bool = false) {
    define(IteratorMethods.rows, in: type)
    if hasLengthHint { define(IteratorMethods.hintRows, in: type) }
  }

  /// The first key of a dictionary or set at or after a position, with its value and the position behind it.
  package func entry(of table: TableObject, from position: Int) -> (key: Value, value: Value, next: Int)? {
    let found = table.nextPosition(from: position)
    guard found >= 0 else { return nil }
    return (table.entries[found].key, table.entries[found].value, found + 1)
  }

  /// Binds an attribute of a class to an instance as reading it does.
  package func bound(_ attribute: Value, to value: Value) throws(Unwind) -> Value {
    try bind(attribute, to: value, type(of: value))
  }

  package func elements(of iterable: Value) throws(Unwind) -> ListObject { try makeListFrom(iterable) }

  /// Makes a function whose generators can be awaited out of one whose generators cannot.
  package func awaitableCopy(of function: FunctionObject) -> FunctionObject {
    let copy = FunctionObject(
      type: types.function, code: function.code, globals: function.globals, closureCount: function.closureCount,
      name: function.name, qualifiedName: function.qualifiedName, moduleName: function.moduleName)
    for index in 0..<function.closureCount { copy.closure[index] = function.closure[index] }
    copy.defaults = function.defaults
    copy.keywordDefaults = function.keywordDefaults
    copy.documentation = function.documentation
    copy.annotations = function.annotations
    copy.typeParameters = function.typeParameters
    copy.attributes = function.attributes
    copy.makesAwaitableGenerators = true
    return adopt(copy)
  }

  package func makeCell(_ value: Value) -> Value { cell(value) }
}

extension FunctionObject {
  package var flavour: FunctionCode.Flavour { code.flavour }
  package var isMarkedAwaitable: Bool { makesAwaitableGenerators }
}

extension GeneratorObject {
  package var progressState: State { state }
}

extension TypeObject {
  /// The class's name, its own attributes and its place among other classes, as modules read them.
  package var plainName: String { name }
  package var ownNamespace: DictionaryObject { namespace.object }
  package var directSubclasses: ContiguousArray<Ref<TypeObject>> { subclasses }
  package var order: ContiguousArray<Ref<TypeObject>> { resolutionOrder }
  package var isMadeInSwift: Bool { isBuiltin }
  package func matchPatterns(asSequence: Bool, asMapping: Bool) {
    if asSequence { matchesSequence = true }
    if asMapping { matchesMapping = true }
  }
  /// Has messages name the class as one that a script made: without its module.
  package func nameWithoutModule() { isNamedWithModule = false }
  /// Has messages name the class with its module.
  package func nameWithModule() { isNamedWithModule = true }
  /// Lets instances of a class made in Swift take attributes of their own.
  package func letInstancesHaveAttributes() { givesInstancesAttributes = true }
}

extension ExceptionObject {
  package var tracebackValue: Value {
    get { traceback }
    set { traceback = newValue }
  }
}

extension Machine {
  /// At the back edge of a native loop that a script can make long: a collection may run here.
  @inline(__always)
  package func passNativeStep() throws(Unwind) { try passSafepoint() }
}

extension Machine {
  /// A tuple of a class that names its elements.
  package func makeNamedTuple(_ type: TypeObject, _ values: [Value]) -> Value {
    let elements = MemoryBlock.allocate(max(values.count, 1), of: Value.self)
    for index in values.indices { elements[index] = values[index] }
    let tuple = TupleObject(type: Ref(type), elements: elements, count: values.count)
    tuple.isExact = false
    return .object(Ref(adopt(tuple)))
  }
}

extension TypeObject {
  package var matchesSequencePatterns: Bool { matchesSequence }
  package var matchesMappingPatterns: Bool { matchesMapping }
}

extension GeneratorObject {
  /// From now on `await` takes it.
  package func markAwaitable() { if flavour == .generator { isAwaitable = true } }
}

extension Machine {
  /// Guards a `repr` against endless recursion: false where that object's is under way already.
  package func beginRepresenting(_ address: UInt) -> Bool { representing.insert(address).inserted }

  package func endRepresenting(_ address: UInt) { representing.remove(address) }
}

extension ExceptionObject {
  /// Cause and context, for a look at the exception without them.
  package var origins: (cause: Value, context: Value) {
    get { (cause, context) }
    set { (cause, context) = newValue }
  }
}

extension Machine {
  /// Puts a class made in Swift below another one, whose methods it has from then on where it lacks its own.
  package func derive(_ type: TypeObject, from base: TypeObject) {
    type.bases = [Ref(base)]
    type.resolutionOrder = [Ref(type)] + base.resolutionOrder
    classChanged(type)
  }
}

extension NativeRow {
  /// The `__class_getitem__` of classes that annotations subscribe.
  package static var classItem: NativeRow {
    NativeRow("__class_getitem__", "cls, item, /", kind: .classMethod) { (machine, arguments) throws(Unwind) in
      machine.genericAlias(arguments[0], arguments[1])
    }
  }
}
