/// `type`: the class of classes.
extension Machine {
  func installTypeType() {
    let type = types.type.object
    type.givesInstancesAttributes = true
    define(
      later: [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          try machine.newType(arguments)
        },
        NativeRow("__init__", "cls, /, *args, **kwargs") { (_, _) throws(Unwind) in .none },
        NativeRow("__call__", "cls, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0], case .tuple(let positional) = arguments[1],
            case .dictionary(let keywords) = arguments[2]
          else { return .none }
          return try machine.instantiate(cls.object, positional: positional.object, keywords: keywords.object)
        },
        NativeRow("__repr__", "cls, /") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0] else { return .none }
          return machine.string("<class '\(machine.qualifiedTypeName(cls.object))'>")
        },
        NativeRow("mro", "cls, /") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0] else { return .none }
          return .list(Ref(machine.makeList(cls.object.resolutionOrder.map { .type($0) })))
        },
        NativeRow("__subclasses__", "cls, /") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0] else { return .none }
          return .list(Ref(machine.makeList(cls.object.subclasses.map { .type($0) })))
        },
        NativeRow("__instancecheck__", "cls, instance, /") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0] else { return .none }
          return .bool(machine.type(of: arguments[1]).isSubtype(of: cls.object))
        },
        NativeRow("__subclasscheck__", "cls, subclass, /") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0], case .type(let other) = arguments[1] else {
            throw machine.raise(.typeError, "issubclass() arg 1 must be a class")
          }
          return .bool(other.object.isSubtype(of: cls.object))
        },
        NativeRow("__setattr__", "cls, name, value, /") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0], case .string(let name) = arguments[1] else { return .none }
          try machine.setPlainTypeAttribute(cls.object, machine.intern(name.object), arguments[2])
          return .none
        },
        NativeRow("__delattr__", "cls, name, /") { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0], case .string(let name) = arguments[1] else { return .none }
          try machine.setPlainTypeAttribute(cls.object, machine.intern(name.object), .undefined)
          return .none
        },
        NativeRow("__prepare__", "name, bases, /, **kwargs", kind: .staticMethod) { (machine, _) throws(Unwind) in
          .dictionary(Ref(machine.makeDictionary()))
        },
        NativeRow("__or__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[0], arguments[1])
        },
        NativeRow("__ror__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[1], arguments[0])
        },
      ], in: type)
    define(
      later: [
        NativeAttribute("__name__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return machine.string(cls.object.name)
        } set: { (machine, value, newValue) throws(Unwind) in
          try machine.nameAssigned(value, "__name__", newValue) { $0.name = $1 }
        },
        NativeAttribute("__qualname__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return machine.string(cls.object.qualifiedName)
        } set: { (machine, value, newValue) throws(Unwind) in
          try machine.nameAssigned(value, "__qualname__", newValue) { $0.qualifiedName = $1 }
        },
        NativeAttribute("__module__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return machine.moduleName(of: cls.object)
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .type(let cls) = value else { return }
          machine.set(cls.object.namespace.object, machine.names.module, newValue)
        },
        NativeAttribute("__bases__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return .tuple(Ref(machine.makeTuple(cls.object.bases.map { .type($0) })))
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .type(let cls) = value else { return }
          try machine.setBases(of: cls.object, to: newValue)
        },
        NativeAttribute("__base__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value, let base = cls.object.bases.first else { return .none }
          return .type(base)
        },
        NativeAttribute("__mro__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return .tuple(Ref(machine.makeTuple(cls.object.resolutionOrder.map { .type($0) })))
        },
        NativeAttribute("__dict__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return machine.makeMappingProxy(.dictionary(cls.object.namespace))
        },
        NativeAttribute("__doc__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return machine.get(cls.object.namespace.object, machine.names.doc).given ?? .none
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .type(let cls) = value else { return }
          machine.set(cls.object.namespace.object, machine.names.doc, newValue)
        },
        NativeAttribute("__abstractmethods__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          let found = machine.get(cls.object.namespace.object, machine.names.abstractMethods)
          if found.isUndefined { throw machine.attributeError(value, machine.names.abstractMethods) }
          return found
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .type(let cls) = value else { return }
          machine.set(cls.object.namespace.object, machine.names.abstractMethods, newValue)
          cls.object.isAbstract = try machine.isTrue(newValue)
          machine.classChanged(cls.object)
        },
        NativeAttribute("__annotations__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          let found = machine.get(cls.object.namespace.object, machine.names.annotations)
          if !found.isUndefined { return found }
          let made = Value.dictionary(Ref(machine.makeDictionary()))
          machine.set(cls.object.namespace.object, machine.names.annotations, made)
          return made
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .type(let cls) = value else { return }
          machine.set(cls.object.namespace.object, machine.names.annotations, newValue)
        },
        NativeAttribute("__type_params__") { (machine, value) throws(Unwind) in
          guard case .type(let cls) = value else { return .none }
          return machine.get(cls.object.namespace.object, machine.names.typeParameters).given
            ?? .tuple(Ref(machine.emptyTuple))
        },
      ], in: type)
  }

  /// `type(name, bases, namespace)` and `type(value)`, also of metaclasses.
  private func newType(_ arguments: Arguments) throws(Unwind) -> Value {
    guard case .type(let metaclass) = arguments[0], case .tuple(let given) = arguments[1],
      case .dictionary(let keywords) = arguments[2]
    else { throw raise(.typeError, "type.__new__(X): X is not a type object") }
    let positional = given.object
    if positional.count == 1, metaclass == types.type { return .type(Ref(type(of: positional[0]))) }
    guard positional.count == 3 else { throw raise(.typeError, "type() takes 1 or 3 arguments") }
    guard case .string(let name) = positional[0] else {
      throw raise(.typeError, "type.__new__() argument 1 must be str, not \(typeName(positional[0]))")
    }
    try refuseNullCharacters(name.object)
    guard case .tuple(let bases) = positional[1] else {
      throw raise(.typeError, "type.__new__() argument 2 must be tuple, not \(typeName(positional[1]))")
    }
    let winner = try mostDerivedMetaclass(metaclass.object, bases.object.buffer)
    if winner !== metaclass.object {
      let maker = lookup(names.new, in: winner)
      let isPlain = maker.isIdentical(to: lookup(names.new, in: types.type.object))
      if !isPlain {
        let called = makeList([.type(Ref(winner)), positional[0], positional[1], positional[2]])
        return try call(
          getAttribute(.type(Ref(winner)), names.new), positional: called,
          keywords: keywords.object.count > 0 ? keywords.object : nil)
      }
    }
    let namespace: DictionaryObject
    if case .dictionary(let ref) = positional[2] {
      namespace = ref.object
    } else if case .object(let ref) = positional[2], ref.object.kind == .dictionary {
      namespace = unsafeDowncast(ref.object, to: DictionaryObject.self)
    } else {
      throw raise(.typeError, "type.__new__() argument 3 must be dict, not \(typeName(positional[2]))")
    }
    return try makeClass(
      metaclass: winner, name: name.object, bases: bases.object, namespace: namespace, keywords: keywords.object)
  }

  private func instantiate(
    _ cls: TypeObject, positional: TupleObject, keywords: DictionaryObject
  ) throws(Unwind) -> Value {
    if cls === types.type.object, positional.count == 1 { return .type(Ref(type(of: positional[0]))) }
    let base = try window(positional.count + keywords.count)
    for index in 0..<positional.count { base[index] = positional[index] }
    if keywords.count == 0 { return try instantiate(cls, base, positional.count, keywords: nil) }
    let names = makeTuple(count: keywords.count)
    var next = 0
    for position in 0..<keywords.used where !keywords.entries[position].key.isUndefined {
      names.elements[next] = keywords.entries[position].key
      base[positional.count + next] = keywords.entries[position].value
      next += 1
    }
    return try instantiate(cls, base, positional.count, keywords: Ref(names))
  }

  private func contains(_ members: ListObject, _ member: Value) throws(Unwind) -> Bool {
    for index in 0..<members.count where try isEqual(members[index], member) { return true }
    return false
  }

  /// `C.__name__ = …` and `C.__qualname__ = …`
  fileprivate func nameAssigned(
    _ type: Value, _ attribute: String, _ newValue: Value, _ assign: (TypeObject, String) -> Void
  ) throws(Unwind) {
    guard case .type(let ref) = type else { return }
    let name = ref.object.name
    if ref.object.isBuiltin {
      throw raise(.typeError, "cannot set '\(attribute)' attribute of immutable type '\(name)'")
    }
    if newValue.isUndefined { throw raise(.typeError, "cannot delete '\(attribute)' attribute of type '\(name)'") }
    guard let text = stringObject(newValue) else {
      throw raise(.typeError, "can only assign string to \(name).\(attribute), not '\(typeName(newValue))'")
    }
    if attribute == "__name__" { try refuseNullCharacters(text) }
    assign(ref.object, text.text)
  }

  fileprivate func refuseNullCharacters(_ name: StringObject) throws(Unwind) {
    for index in 0..<name.count where name[index] == 0 {
      throw raise(.valueError, "type name must not contain null characters")
    }
  }

  func makeUnion(_ left: Value, _ right: Value) throws(Unwind) -> Value {
    func isTypeLike(_ value: Value) -> Bool {
      switch value {
      case .type, .none: return true
      case .object(let ref):
        return ref.object.typeReference == types.unionType || ref.object.typeReference == types.genericAlias
          || ref.object.typeReference == types.typeAlias
      default: return false
      }
    }
    guard isTypeLike(left), isTypeLike(right) else { return .notImplemented }
    let members = makeList()
    for part in [left, right] {
      let parts = unionMembers(part).map { Array($0.buffer) } ?? [part.isNone ? .type(types.none) : part]
      for member in parts where try !contains(members, member) { try append(member, to: members) }
    }
    if members.count == 1 { return members[0] }
    return .object(Ref(adopt(UnionObject(self, members: makeTuple(UnsafeBufferPointer(members.buffer))))))
  }
}
