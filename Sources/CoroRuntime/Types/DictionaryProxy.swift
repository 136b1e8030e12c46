import CoroSyntax

/// A mapping that can be read only: a class's `__dict__`.
package final class MappingProxyObject: HeapObject {
  package let mapping: Value

  init(type: Ref<TypeObject>, mapping: Value) {
    self.mapping = mapping
    super.init(type: type, kind: .other)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(mapping) }
}

extension Machine {
  package func mappingProxy(of dictionary: DictionaryObject) -> Value { makeMappingProxy(Value(dictionary)) }

  package func makeMappingProxy(_ mapping: Value) -> Value {
    .object(Ref(track(MappingProxyObject(type: types.mappingProxy, mapping: mapping), bytes: 64)))
  }
}

/// `mappingproxy`: every question goes to the mapping.
enum MappingProxyMethods {
  static var rows: [NativeRow] {
    [
      NativeRow("__new__", "cls, mapping, /", kind: .staticMethod, new), .classItem,
      NativeRow("__len__", "self, /") { (machine, arguments) throws(Unwind) in
        .int(try machine.length(of: mapping(machine, arguments)))
      },
      NativeRow("__getitem__", "self, key, /") { (machine, arguments) throws(Unwind) in
        try machine.getItem(mapping(machine, arguments), arguments[1])
      },
      NativeRow("__contains__", "self, key, /") { (machine, arguments) throws(Unwind) in
        .bool(try machine.contains(mapping(machine, arguments), arguments[1]))
      },
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.makeIterator(mapping(machine, arguments))
      },
      NativeRow("__reversed__", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.callMethod(mapping(machine, arguments), machine.names.reversed)
      },
      NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
        .string(Ref(try machine.str(mapping(machine, arguments))))
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        machine.string("mappingproxy(\(try machine.repr(mapping(machine, arguments)).text))")
      },
      NativeRow("__or__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try machine.binary(.bitOr, plain(arguments[0]), plain(arguments[1]))
      },
      NativeRow("__ror__", "self, value, /") { (machine, arguments) throws(Unwind) in
        try machine.binary(.bitOr, plain(arguments[1]), plain(arguments[0]))
      },
      NativeRow("get", "self, key, default=None, /") { (machine, arguments) throws(Unwind) in
        let found = try machine.findItem(mapping(machine, arguments), arguments[1])
        return found.given ?? arguments[2].given ?? .none
      },
    ]
      + ["keys", "values", "items", "copy"].map { name in
        NativeRow(name, "self, /") { (machine, arguments) throws(Unwind) in
          try machine.callMethod(mapping(machine, arguments), machine.intern(name))
        }
      }
      + comparisonRows { (machine, arguments, comparator) throws(Unwind) in
        switch comparator {
        case .equal, .notEqual:
          return try machine.compare(comparator, plain(arguments[0]), plain(arguments[1]))
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .is, .isNot, .in, .notIn: return .notImplemented
        }
      }
  }

  static func new(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let isSequence = arguments[1].listObject != nil || arguments[1].tupleObject != nil
    guard !isSequence, try machine.isMapping(arguments[1]) else {
      throw machine.raise(
        .typeError, "mappingproxy() argument must be a mapping, not \(machine.typeName(arguments[1]))")
    }
    return machine.makeMappingProxy(arguments[1])
  }

  private static func mapping(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    if case .object(let ref) = arguments[0], let proxy = ref.object as? MappingProxyObject { return proxy.mapping }
    throw machine.wrongReceiver("get", "mappingproxy", arguments[0])
  }

  /// The mapping behind a proxy, any other value itself.
  private static func plain(_ value: Value) -> Value {
    if case .object(let ref) = value, let proxy = ref.object as? MappingProxyObject { return proxy.mapping }
    return value
  }
}
