import CoroRuntime

/// The native part of the module `collections`.
enum CollectionsModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    DequeMethods.define(machine, module)
    TupleFieldObject.define(machine, module)
    machine.define(
      [
        // Counts elements in a dictionary, for `Counter`.
        NativeRow("_count_elements", "mapping, iterable, /") { (machine, arguments) throws(Unwind) in
          guard let table = arguments[0].dictionaryObject else { return .none }
          try machine.forEach(in: arguments[1]) { (element) throws(Unwind) in
            let before = try machine.get(table, element)
            if case .int(let number) = before, number < Int.max {
              try machine.set(table, element, .int(number + 1))
            } else if before.isUndefined {
              try machine.set(table, element, .int(1))
            } else {
              try machine.set(table, element, machine.binary(.add, before, .int(1)))
            }
            return true
          }
          return .none
        }
      ], in: module)
    for (name, type) in [
      ("dict_keys", machine.types.dictionaryKeys), ("dict_values", machine.types.dictionaryValues),
      ("dict_items", machine.types.dictionaryItems), ("list_iterator", machine.types.listIterator),
      ("tuple_iterator", machine.types.tupleIterator), ("range_iterator", machine.types.rangeIterator),
      ("str_iterator", machine.types.stringIterator), ("bytes_iterator", machine.types.bytesIterator),
      ("set_iterator", machine.types.setIterator), ("dict_keyiterator", machine.types.dictionaryKeyIterator),
      ("dict_valueiterator", machine.types.dictionaryValueIterator),
      ("dict_itemiterator", machine.types.dictionaryItemIterator),
    ] {
      machine.put(name, .type(type), in: module)
    }
  }
}
