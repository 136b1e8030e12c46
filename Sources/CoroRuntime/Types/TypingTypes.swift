import CoroSyntax

/// `list[int]`
final class GenericAliasObject: HeapObject {
  let origin: Value
  let arguments: Ref<TupleObject>
  init(_ machine: Machine, type: Ref<TypeObject>? = nil, origin: Value, arguments: TupleObject) {
    self.origin = origin
    self.arguments = Ref(arguments)
    super.init(type: type ?? machine.types.genericAlias, kind: .other)
  }
  override func trace(_ tracer: Tracer) {
    tracer.visit(origin)
    tracer.visit(arguments)
  }
}

/// `type X = …`
final class TypeAliasObject: HeapObject {
  let name: Value
  let parameters: Value
  /// Computes the value; `.undefined` once it is known.
  var compute: Value
  var value: Value = .undefined
  init(_ machine: Machine, name: Value, compute: Value, parameters: Value) {
    self.name = name
    self.compute = compute
    self.parameters = parameters
    super.init(type: machine.types.typeAlias, kind: .other)
  }
  override func trace(_ tracer: Tracer) {
    tracer.visit(name)
    tracer.visit(parameters)
    tracer.visit(compute)
    tracer.visit(value)
  }
}

/// A type variable of `def f[T]()`.
final class TypeParameterObject: HeapObject {
  let name: Value
  let bound: Value
  init(type: TypeObject, name: Value, bound: Value) {
    self.name = name
    self.bound = bound
    super.init(type: Ref(type), kind: .other)
  }
  override func trace(_ tracer: Tracer) {
    tracer.visit(name)
    tracer.visit(bound)
  }
}

extension Machine {
  func installTypingTypes() {
    func alias(_ value: Value) -> GenericAliasObject? {
      guard case .object(let ref) = value else { return nil }
      return ref.object as? GenericAliasObject
    }
    define(
      later: [
        NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          guard let alias = alias(arguments[0]), case .tuple(let rest) = arguments[1],
            case .dictionary(let keywords) = arguments[2]
          else { return .none }
          return try machine.call(
            alias.origin, positional: machine.makeList(rest.object.buffer),
            keywords: keywords.object.count > 0 ? keywords.object : nil)
        },
        NativeRow("__mro_entries__", "self, bases, /") { (machine, arguments) throws(Unwind) in
          alias(arguments[0]).map { machine.tuple($0.origin) } ?? .none
        },
        NativeRow("__getitem__", "self, item, /") { (machine, arguments) throws(Unwind) in
          alias(arguments[0]).map { machine.genericAlias($0.origin, arguments[1]) } ?? .none
        },
        NativeRow("__or__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[0], arguments[1])
        },
        NativeRow("__ror__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[1], arguments[0])
        },
        NativeRow("__eq__", "self, other, /") { (machine, arguments) throws(Unwind) in
          guard let left = alias(arguments[0]), let right = alias(arguments[1]) else { return .notImplemented }
          guard try machine.isEqual(left.origin, right.origin) else { return .bool(false) }
          return .bool(try machine.isEqual(.tuple(left.arguments), .tuple(right.arguments)))
        },
        NativeRow("__hash__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let alias = alias(arguments[0]) else { return .none }
          return .int(try machine.hash(alias.origin) ^ machine.hash(.tuple(alias.arguments)))
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let alias = alias(arguments[0]) else { return .none }
          var parts: [String] = []
          for index in 0..<alias.arguments.object.count {
            parts.append(try machine.typeText(alias.arguments.object[index]))
          }
          return machine.string("\(try machine.typeText(alias.origin))[\(parts.joined(separator: ", "))]")
        },
      ], in: types.genericAlias.object)
    define(
      later: [
        NativeRow("__new__", "cls, origin, args, /", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          let cls = try machine.classArgument(arguments[0], machine.types.genericAlias.object)
          return machine.genericAlias(arguments[1], arguments[2], cls: Ref(cls))
        }
      ], in: types.genericAlias.object)
    define(
      later: [
        NativeAttribute("__origin__") { (_, value) throws(Unwind) in alias(value)?.origin ?? .none },
        NativeAttribute("__args__") { (_, value) throws(Unwind) in alias(value).map { .tuple($0.arguments) } ?? .none },
      ], in: types.genericAlias.object)
    define(
      later: [
        NativeRow("__or__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[0], arguments[1])
        },
        NativeRow("__ror__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[1], arguments[0])
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let members = machine.unionMembers(arguments[0]) else { return .none }
          var parts: [String] = []
          for index in 0..<members.count {
            let isNone = members[index].isIdentical(to: .type(machine.types.none))
            parts.append(isNone ? "None" : try machine.typeText(members[index]))
          }
          return machine.string(parts.joined(separator: " | "))
        },
        // The order of the members is no matter.
        NativeRow("__eq__", "self, other, /") { (machine, arguments) throws(Unwind) in
          guard let own = machine.unionMembers(arguments[0]), let other = machine.unionMembers(arguments[1]) else {
            return .notImplemented
          }
          for (members, others) in [(own, other), (other, own)] {
            for index in 0..<members.count {
              var isThere = false
              for place in 0..<others.count where try machine.isEqual(members[index], others[place]) { isThere = true }
              if !isThere { return .bool(false) }
            }
          }
          return .bool(true)
        },
        NativeRow("__hash__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let members = machine.unionMembers(arguments[0]) else { return .int(0) }
          var sum = 0
          for index in 0..<members.count { sum &+= try machine.hash(members[index]) }
          return .int(sum == -1 ? -2 : sum)
        },
      ], in: types.unionType.object)
    define(
      later: [
        NativeAttribute("__args__") { (machine, value) throws(Unwind) in
          machine.unionMembers(value).map { .tuple(Ref($0)) } ?? .none
        }
      ], in: types.unionType.object)
    installTypeAlias()
  }

  private func installTypeAlias() {
    func alias(_ value: Value) -> TypeAliasObject? {
      guard case .object(let ref) = value else { return nil }
      return ref.object as? TypeAliasObject
    }
    define(
      later: [
        NativeAttribute("__value__") { (machine, value) throws(Unwind) in
          guard let alias = alias(value) else { return .none }
          if alias.value.isUndefined {
            alias.value = try machine.call(alias.compute)
            alias.compute = .undefined
          }
          return alias.value
        },
        NativeAttribute("__name__") { (_, value) throws(Unwind) in alias(value)?.name ?? .none },
        NativeAttribute("__type_params__") { (_, value) throws(Unwind) in alias(value)?.parameters ?? .none },
      ], in: types.typeAlias.object)
    define(
      later: [
        NativeRow("__repr__", "self, /") { (_, arguments) throws(Unwind) in alias(arguments[0])?.name ?? .none },
        NativeRow("__getitem__", "self, item, /") { (machine, arguments) throws(Unwind) in
          machine.genericAlias(arguments[0], arguments[1])
        },
        NativeRow("__or__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[0], arguments[1])
        },
      ], in: types.typeAlias.object)
  }

  func genericAlias(_ origin: Value, _ item: Value, cls: Ref<TypeObject>? = nil) -> Value {
    let arguments: TupleObject = if case .tuple(let ref) = item { ref.object } else { makeTuple([item]) }
    let alias = GenericAliasObject(self, type: cls, origin: origin, arguments: arguments)
    alias.isExact = cls == nil || alias.type.object === types.genericAlias.object
    return .object(Ref(adopt(alias)))
  }

  /// A class as annotations show it: its plain name where it is built in.
  private func typeText(_ value: Value) throws(Unwind) -> String {
    if case .type(let ref) = value { return qualifiedTypeName(ref.object) }
    if case .ellipsis = value { return "..." }
    return try representation(value)
  }

  func makeTypeAlias(name: StringObject, value: Value, parameters: Value) -> Value {
    .object(Ref(adopt(TypeAliasObject(self, name: .string(Ref(name)), compute: value, parameters: parameters))))
  }

  func makeTypeParameter(name: StringObject, kind: TypeParameter.Kind, bound: Value) -> Value {
    let type = typeParameterType
    return .object(Ref(adopt(TypeParameterObject(type: type, name: .string(Ref(name)), bound: bound))))
  }

  /// Made on first use: most programs have no type parameters.
  private var typeParameterType: TypeObject {
    let key = intern("TypeVar")
    if case .type(let ref) = get(hiddenTypes, key) { return ref.object }
    let type = makeBuiltinType("TypeVar", module: "typing")
    define(
      later: [
        NativeRow("__repr__", "self, /") { (_, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], let parameter = ref.object as? TypeParameterObject else {
            return .none
          }
          return parameter.name
        },
        NativeRow("__or__", "self, other, /") { (machine, arguments) throws(Unwind) in
          .object(Ref(machine.adopt(UnionObject(machine, members: machine.makeTuple([arguments[0], arguments[1]])))))
        },
      ], in: type)
    define(
      later: [
        NativeAttribute("__name__") { (_, value) throws(Unwind) in
          guard case .object(let ref) = value, let parameter = ref.object as? TypeParameterObject else { return .none }
          return parameter.name
        },
        NativeAttribute("__bound__") { (_, value) throws(Unwind) in
          guard case .object(let ref) = value, let parameter = ref.object as? TypeParameterObject else { return .none }
          return parameter.bound
        },
      ], in: type)
    set(hiddenTypes, key, .type(Ref(type)))
    return type
  }
}
