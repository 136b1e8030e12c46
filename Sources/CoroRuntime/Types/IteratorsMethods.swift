/// What every built-in iterator has.
enum IteratorMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__iter__", "self, /", iterate),
      NativeRow("__next__", "self, /", next),
    ]
  }

  /// Of those that know how many elements are left.
  static var hintRows: [NativeRow] {
    [NativeRow("__length_hint__", "self, /", lengthHint)]
  }

  static func iterate(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    arguments[0]
  }

  static func next(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let iterator = arguments[0].iteratorObject else {
      throw machine.wrongReceiver("__next__", "iterator", arguments[0])
    }
    let element = try iterator.next(machine)
    if element.isUndefined { throw machine.raise(.stopIteration) }
    return element
  }

  static func lengthHint(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    guard let iterator = arguments[0].iteratorObject else {
      throw machine.wrongReceiver("__length_hint__", "iterator", arguments[0])
    }
    return iterator.lengthHint.map { .int($0) } ?? .notImplemented
  }
}

extension Machine {
  /// Fills the classes of containers and of their iterators.
  func installContainerTypes() {
    define(later: ListMethods.rows, in: types.list.object)
    define(later: TupleMethods.rows, in: types.tuple.object)
    define(later: DictionaryMethods.rows, in: types.dictionary.object)
    define(later: SetMethods.rows + MutableSetMethods.rows, in: types.set.object)
    define(later: SetMethods.rows + FrozenSetMethods.rows, in: types.frozenSet.object)
    define(later: RangeMethods.rows, in: types.range.object)
    define(later: RangeMethods.attributes, in: types.range.object)
    define(later: SliceMethods.rows, in: types.slice.object)
    define(later: SliceMethods.attributes, in: types.slice.object)
    define(later: DictionaryViewMethods.rows + DictionaryViewMethods.setRows, in: types.dictionaryKeys.object)
    define(later: DictionaryViewMethods.rows + DictionaryViewMethods.setRows, in: types.dictionaryItems.object)
    define(later: DictionaryViewMethods.rows, in: types.dictionaryValues.object)
    for type in [types.dictionaryKeys, types.dictionaryItems, types.dictionaryValues] {
      define(later: DictionaryViewMethods.attributes, in: type.object)
    }
    define(later: MappingProxyMethods.rows, in: types.mappingProxy.object)
    for type in [types.list, types.dictionary, types.set, types.dictionaryKeys, types.dictionaryItems] {
      forbidHashing(type.object)
    }
    installIteratorTypes()
  }

  private func installIteratorTypes() {
    let counted = [
      types.listIterator, types.tupleIterator, types.rangeIterator, types.stringIterator, types.bytesIterator,
      types.longRangeIterator, types.byteArrayIterator,
      types.setIterator, types.dictionaryKeyIterator, types.dictionaryValueIterator, types.dictionaryItemIterator,
      types.reversedIterator, types.reversedListIterator, types.reversedKeyIterator, types.reversedValueIterator,
      types.reversedItemIterator,
    ]
    for type in counted { define(later: IteratorMethods.rows + IteratorMethods.hintRows, in: type.object) }
    for type in [types.iterator, types.callableIterator, types.enumerate, types.zip, types.map, types.filter] {
      define(later: IteratorMethods.rows, in: type.object)
    }
    func construct(_ type: Ref<TypeObject>, _ signature: String, _ body: @escaping NativeBody) {
      define(later: [NativeRow("__new__", signature, kind: .staticMethod, body)], in: type.object)
    }
    define(
      later: [.classItem], in: types.enumerate.object
    )
    construct(types.enumerate, "cls, /, iterable=NULL, start=0", IteratorConstructors.enumerate)
    construct(types.zip, "cls, /, *iterables, strict=False", IteratorConstructors.zip)
    construct(types.map, "cls, /, *arguments", IteratorConstructors.map)
    construct(types.filter, "cls, /, *arguments", IteratorConstructors.filter)
    construct(types.reversedIterator, "cls, /, *arguments", IteratorConstructors.reversed)
  }
}
