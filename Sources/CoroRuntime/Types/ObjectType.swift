/// `object`: what every class inherits.
extension Machine {
  /// A function of `copyreg`, which knows how objects are taken apart.
  private func callReduction(_ name: String, _ values: Value...) throws(Unwind) -> Value {
    let arguments = makeList(values)
    let module = try importModule("copyreg", innermost: true)
    return try call(getAttribute(module, intern(name)), positional: arguments, keywords: nil)
  }

  func installObjectType() {
    let object = types.object.object
    object.hasSlotsOnly = true
    define(
      later: [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          try machine.newObject(arguments)
        },
        NativeRow("__init__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          try machine.initializeObject(arguments)
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          machine.string(machine.plainRepresentation(arguments[0]))
        },
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          .string(Ref(try machine.repr(arguments[0])))
        },
        NativeRow("__eq__", "self, value, /") { (_, arguments) throws(Unwind) in
          arguments[0].isIdentical(to: arguments[1]) ? .bool(true) : .notImplemented
        },
        NativeRow("__ne__", "self, value, /") { (machine, arguments) throws(Unwind) in
          let method = machine.special(machine.names.equal, of: arguments[0])
          let answer = try machine.callUnbound(method, arguments[0], arguments[1])
          if case .notImplemented = answer { return answer }
          return .bool(try !machine.isTrue(answer))
        },
        NativeRow("__lt__", "self, value, /") { (_, _) throws(Unwind) in .notImplemented },
        NativeRow("__le__", "self, value, /") { (_, _) throws(Unwind) in .notImplemented },
        NativeRow("__gt__", "self, value, /") { (_, _) throws(Unwind) in .notImplemented },
        NativeRow("__ge__", "self, value, /") { (_, _) throws(Unwind) in .notImplemented },
        NativeRow("__hash__", "self, /") { (_, arguments) throws(Unwind) in
          .int(Int((arguments[0].address ?? 0) >> 4))
        },
        NativeRow("__getattribute__", "self, name, /") { (machine, arguments) throws(Unwind) in
          guard case .string(let name) = arguments[1] else { return .none }
          let interned = machine.intern(name.object)
          if case .type = arguments[0] { return try machine.getAttribute(arguments[0], interned) }
          let found = try machine.findPlainAttribute(arguments[0], machine.type(of: arguments[0]), interned)
          if found.isUndefined { throw machine.attributeError(arguments[0], interned) }
          return found
        },
        NativeRow("__setattr__", "self, name, value, /") { (machine, arguments) throws(Unwind) in
          guard case .string(let name) = arguments[1] else { return .none }
          try machine.setPlainAttribute(
            arguments[0], machine.type(of: arguments[0]), machine.intern(name.object), arguments[2])
          return .none
        },
        NativeRow("__delattr__", "self, name, /") { (machine, arguments) throws(Unwind) in
          guard case .string(let name) = arguments[1] else { return .none }
          try machine.setPlainAttribute(
            arguments[0], machine.type(of: arguments[0]), machine.intern(name.object), .undefined)
          return .none
        },
        NativeRow("__format__", "self, format_spec, /") { (machine, arguments) throws(Unwind) in
          guard case .string(let specification) = arguments[1] else {
            throw machine.raise(
              .typeError, "__format__() argument must be str, not \(machine.typeName(arguments[1]))")
          }
          if specification.object.count == 0 {
            return .string(Ref(try machine.str(arguments[0])))
          }
          throw machine.raise(
            .typeError, "unsupported format string passed to \(machine.typeName(arguments[0])).__format__")
        },
        NativeRow("__dir__", "self, /") { (machine, arguments) throws(Unwind) in
          .list(Ref(machine.makeList(machine.attributeNames(of: arguments[0]).map { machine.string($0) })))
        },
        NativeRow("__sizeof__", "self, /") { (_, arguments) throws(Unwind) in
          .int(arguments[0].heapObject?.byteCount ?? 16)
        },
        NativeRow("__reduce_ex__", "self, protocol, /") { (machine, arguments) throws(Unwind) in
          let own = machine.lookup(machine.intern("__reduce__"), in: machine.type(of: arguments[0]))
          if !own.isIdentical(to: machine.lookup(machine.intern("__reduce__"), in: machine.types.object.object)) {
            return try machine.call(machine.bind(own, to: arguments[0], machine.type(of: arguments[0])))
          }
          return try machine.callReduction("reduced_plainly", arguments[0], arguments[1])
        },
        NativeRow("__reduce__", "self, /") { machine, arguments throws(Unwind) in
          try machine.callReduction("reduced_plainly", arguments[0], .int(0))
        },
        NativeRow("__getstate__", "self, /") { machine, arguments throws(Unwind) in
          try machine.callReduction("plain_state_of", arguments[0])
        },
        NativeRow("__init_subclass__", "cls, /, **kwargs", kind: .classMethod) { (machine, arguments) throws(Unwind) in
          guard case .dictionary(let keywords) = arguments[1], keywords.object.count > 0,
            case .type(let cls) = arguments[0]
          else { return .none }
          throw machine.raise(.typeError, "\(cls.object.qualifiedName).__init_subclass__() takes no keyword arguments")
        },
        NativeRow("__subclasshook__", "cls, subclass, /", kind: .classMethod) { (_, _) throws(Unwind) in
          .notImplemented
        },
      ], in: object)
    define(
      later: [
        NativeAttribute("__class__") { (machine, value) throws(Unwind) in
          .type(Ref(machine.type(of: value)))
        } set: { (machine, value, newValue) throws(Unwind) in
          try machine.setClass(of: value, to: newValue)
        },
        NativeAttribute("__dict__") { (machine, value) throws(Unwind) in
          try machine.attributesDictionary(of: value)
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .instance(let ref) = value, case .dictionary(let dictionary) = newValue else {
            throw machine.raise(
              .typeError, "__dict__ must be set to a dictionary, not a '\(machine.typeName(newValue))'")
          }
          _ = machine.instanceDictionary(ref.object)
          ref.object.slots[0] = .dictionary(dictionary)
        },
      ], in: object)
    set(object.namespace.object, names.doc, string("The base class of the class hierarchy."))
  }

  private func newObject(_ arguments: Arguments) throws(Unwind) -> Value {
    guard case .type(let ref) = arguments[0] else {
      throw raise(.typeError, "object.__new__(X): X is not a type object (\(typeName(arguments[0])))")
    }
    let type = ref.object
    let facts = facts(of: type)
    let given = given(arguments, at: 1)
    if given > 0 {
      if !facts.usesPlainNew {
        throw raise(.typeError, "object.__new__() takes exactly one argument (the type to instantiate)")
      }
      if facts.usesPlainInitialize { throw raise(.typeError, "\(type.name)() takes no arguments") }
    }
    if type.layout != .instance {
      let solid = type.resolutionOrder.first { $0.object.isBuiltin }?.object ?? type
      throw raise(
        .typeError,
        "object.__new__(\(typeName(of: type))) is not safe, use \(typeName(of: solid)).__new__()")
    }
    return try makeInstance(type)
  }

  private func initializeObject(_ arguments: Arguments) throws(Unwind) -> Value {
    if given(arguments, at: 1) > 0 {
      let type = type(of: arguments[0])
      let facts = facts(of: type)
      if !facts.usesPlainInitialize {
        throw raise(.typeError, "object.__init__() takes exactly one argument (the instance to initialize)")
      }
      if facts.usesPlainNew { throw raise(.typeError, "\(type.name)() takes no arguments") }
    }
    return .none
  }

  /// How many arguments stand in the rest and the keywords.
  private func given(_ arguments: Arguments, at index: Int) -> Int {
    var count = 0
    if case .tuple(let rest) = arguments[index] { count += rest.object.count }
    if case .dictionary(let keywords) = arguments[index + 1] { count += keywords.object.count }
    return count
  }

  private func setClass(of value: Value, to newClass: Value) throws(Unwind) {
    guard case .type(let ref) = newClass else {
      throw raise(.typeError, "__class__ must be set to a class, not '\(typeName(newClass))' object")
    }
    guard case .instance(let instance) = value, ref.object.layout == .instance, !ref.object.isBuiltin else {
      throw raise(
        .typeError, "__class__ assignment only supported for mutable types or ModuleType subclasses")
    }
    // Shapes belong to a class: the attributes move over one by one.
    let object = instance.object
    if !object.shape.isDictionary {
      var shape = ref.object.rootShape
      for name in object.shape.names { shape = shape.adding(name, self) }
      object.shape = shape
    }
    object.typeReference = ref
  }

  /// `value.__dict__`
  package func attributesDictionary(of value: Value) throws(Unwind) -> Value {
    switch value {
    case .instance(let ref) where !ref.object.typeReference.object.hasSlotsOnly:
      return .dictionary(Ref(instanceDictionary(ref.object)))
    case .function(let ref):
      if ref.object.attributes == nil { ref.object.attributes = Ref(makeDictionary()) }
      return ref.object.attributes.map { .dictionary($0) } ?? .none
    case .object(let ref):
      if let dictionary = ownDictionary(ref.object, create: true) { return .dictionary(Ref(dictionary)) }
    default: break
    }
    throw attributeError(value, names.dictionary)
  }
}
