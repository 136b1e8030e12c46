/// The storage of container values, whether of the exact built-in type or of a subclass.
extension Value {
  @inline(__always)
  package var listObject: ListObject? {
    switch self {
    case .list(let ref): ref.object
    case .object(let ref) where ref.object.kind == .list: unsafeDowncast(ref.object, to: ListObject.self)
    default: nil
    }
  }

  @inline(__always)
  package var tupleObject: TupleObject? {
    switch self {
    case .tuple(let ref): ref.object
    case .object(let ref) where ref.object.kind == .tuple: unsafeDowncast(ref.object, to: TupleObject.self)
    default: nil
    }
  }

  @inline(__always)
  package var dictionaryObject: DictionaryObject? {
    switch self {
    case .dictionary(let ref): ref.object
    case .object(let ref) where ref.object.kind == .dictionary: unsafeDowncast(ref.object, to: DictionaryObject.self)
    default: nil
    }
  }

  @inline(__always)
  package var setObject: SetObject? {
    if case .object(let ref) = self, ref.object.kind == .set {
      unsafeDowncast(ref.object, to: SetObject.self)
    } else {
      nil
    }
  }

  package var rangeObject: RangeObject? {
    if case .object(let ref) = self, ref.object.kind == .range {
      unsafeDowncast(ref.object, to: RangeObject.self)
    } else {
      nil
    }
  }

  package var sliceObject: SliceObject? {
    if case .object(let ref) = self, ref.object.kind == .slice {
      unsafeDowncast(ref.object, to: SliceObject.self)
    } else {
      nil
    }
  }

  package var dictionaryViewObject: DictionaryViewObject? {
    if case .object(let ref) = self, ref.object.kind == .dictionaryView {
      unsafeDowncast(ref.object, to: DictionaryViewObject.self)
    } else {
      nil
    }
  }

  package var iteratorObject: IteratorObject? {
    if case .object(let ref) = self, ref.object.kind == .iterator {
      unsafeDowncast(ref.object, to: IteratorObject.self)
    } else {
      nil
    }
  }
}

/// The receivers of methods, and the classes that `__new__` is asked for.
extension Machine {
  /// The first argument of a method of `list`.
  @inline(__always)
  func list(_ arguments: Arguments, _ method: StaticString) throws(Unwind) -> ListObject {
    if let list = arguments[0].listObject { return list }
    throw wrongReceiver(method, "list", arguments[0])
  }

  @inline(__always)
  func tuple(_ arguments: Arguments, _ method: StaticString) throws(Unwind) -> TupleObject {
    if let tuple = arguments[0].tupleObject { return tuple }
    throw wrongReceiver(method, "tuple", arguments[0])
  }

  @inline(__always)
  func dictionary(_ arguments: Arguments, _ method: StaticString) throws(Unwind) -> DictionaryObject {
    if let dictionary = arguments[0].dictionaryObject { return dictionary }
    throw wrongReceiver(method, "dict", arguments[0])
  }

  /// The first argument of a method of `set` and `frozenset`.
  @inline(__always)
  func set(_ arguments: Arguments, _ method: StaticString) throws(Unwind) -> SetObject {
    if let set = arguments[0].setObject { return set }
    throw wrongReceiver(method, "set", arguments[0])
  }

  /// The first argument of a method that changes it: a frozen set has none of those.
  func mutableSet(_ arguments: Arguments, _ method: StaticString) throws(Unwind) -> SetObject {
    if let set = arguments[0].setObject, !set.isFrozen { return set }
    throw wrongReceiver(method, "set", arguments[0])
  }

  func range(_ arguments: Arguments, _ method: StaticString) throws(Unwind) -> RangeObject {
    if let range = arguments[0].rangeObject { return range }
    throw wrongReceiver(method, "range", arguments[0])
  }

  func slice(_ arguments: Arguments, _ method: StaticString) throws(Unwind) -> SliceObject {
    if let slice = arguments[0].sliceObject { return slice }
    throw wrongReceiver(method, "slice", arguments[0])
  }

  /// `TypeError` of a method called on what it is not made for, in the words of CPython's two kinds of descriptors.
  func wrongReceiver(_ method: StaticString, _ typeName: String, _ value: Value) -> Unwind {
    let name = method.description
    // Those of the special methods that CPython lists among the plain ones.
    let isPlain = ["__contains__", "__getitem__", "__reversed__", "__sizeof__", "__length_hint__"].contains(name)
    if name.hasPrefix("__") && !isPlain {
      return raise(
        .typeError, "descriptor '\(name)' requires a '\(typeName)' object but received a '\(self.typeName(value))'")
    }
    return raise(
      .typeError, "descriptor '\(name)' for '\(typeName)' objects doesn't apply to a '\(self.typeName(value))' object")
  }

  /// The class that a `__new__` was asked to make an instance of.
  func classArgument(_ value: Value, _ base: Ref<TypeObject>) throws(Unwind) -> TypeObject {
    let name = base.object.name
    guard case .type(let type) = value else {
      throw raise(.typeError, "\(name).__new__(X): X is not a type object (\(typeName(value)))")
    }
    guard type.object.isSubtype(of: base.object) else {
      throw raise(
        .typeError, "\(name).__new__(\(type.object.name)): \(type.object.name) is not a subtype of \(name)")
    }
    return type.object
  }

  /// Whether a class initialises its instances as the built-in one does. One that has an `__init__` of its own may take
  /// keywords there, of which the built-in type then makes nothing.
  func initializesLike(_ base: TypeObject, _ type: TypeObject) -> Bool {
    type === base || lookup(names.initialize, in: type).isIdentical(to: lookup(names.initialize, in: base))
  }

  /// The same of `__new__`: a list is told of its arguments twice, and leaves keywords to a `__new__` of a class's own.
  func createsLike(_ base: TypeObject, _ type: TypeObject) -> Bool {
    type === base || lookup(names.new, in: type).isIdentical(to: lookup(names.new, in: base))
  }

  /// The one argument that a container's constructor takes: `.undefined` where there is none.
  ///
  /// `rest` is the tuple of positional arguments, `keywords` the dictionary of the others.
  func onlyArgument(_ name: String, _ rest: Value, _ keywords: Value) throws(Unwind) -> Value {
    if case .dictionary(let dictionary) = keywords, dictionary.object.count > 0 {
      throw raise(.typeError, "\(name)() takes no keyword arguments")
    }
    guard case .tuple(let arguments) = rest, arguments.object.count > 0 else { return .undefined }
    if arguments.object.count > 1 {
      throw raise(.typeError, "\(name) expected at most 1 argument, got \(arguments.object.count)")
    }
    return arguments.object[0]
  }

  /// An empty list of a class that may be a subclass.
  func makeList(of type: TypeObject) -> ListObject {
    let list = track(ListObject(type: Ref(type), capacity: 0), bytes: 160)
    list.isExact = type === types.list.object
    return list
  }

  /// A tuple of a class that may be a subclass.
  func makeTuple(of type: TypeObject, _ values: UnsafeBufferPointer<Value>) throws(Unwind) -> TupleObject {
    try charge(checkedSize(values.count, times: 16))
    if type === types.tuple.object { return makeTuple(values) }
    let elements = MemoryBlock.allocate(max(values.count, 1), of: Value.self)
    for index in 0..<values.count { elements[index] = values[index] }
    let tuple = track(
      TupleObject(type: Ref(type), elements: elements, count: values.count), bytes: 80 + values.count * 16)
    tuple.isExact = false
    return tuple
  }

  func makeDictionary(of type: TypeObject) -> DictionaryObject {
    let dictionary = track(DictionaryObject(type: Ref(type)), bytes: 128)
    dictionary.isExact = type === types.dictionary.object
    return dictionary
  }

  func makeSet(of type: TypeObject, isFrozen: Bool) -> SetObject {
    let set = track(SetObject(type: Ref(type), isFrozen: isFrozen), bytes: 128)
    set.isExact = type === (isFrozen ? types.frozenSet : types.set).object
    return set
  }
}
