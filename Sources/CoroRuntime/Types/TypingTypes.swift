import CoroSyntax

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

extension Machine {
  func installTypingTypes() {
    installGenericAlias()
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
        NativeRow("__getitem__", "self, item, /") { (machine, arguments) throws(Unwind) in
          guard let members = machine.unionMembers(arguments[0]) else { return .none }
          let chosen = try machine.substituted(
            arguments[0], members, machine.typeParameters(of: members), arguments[1])
          guard chosen.count > 0 else { return .none }
          var union = chosen[0]
          for index in 1..<max(chosen.count, 1) { union = try machine.binary(.bitOr, union, chosen[index]) }
          return union
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
        },
        NativeAttribute("__parameters__") { (machine, value) throws(Unwind) in
          guard let members = machine.unionMembers(value) else { return .none }
          return .tuple(Ref(try machine.typeParameters(of: members)))
        },
      ], in: types.unionType.object)
    nameInTypes(types.unionType.object)
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
          guard alias(arguments[0])?.parameters.tupleObject?.count ?? 0 > 0 else {
            throw machine.raise(.typeError, "Only generic type aliases are subscriptable")
          }
          return machine.genericAlias(arguments[0], arguments[1])
        },
        NativeRow("__or__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[0], arguments[1])
        },
        NativeRow("__ror__", "self, other, /") { (machine, arguments) throws(Unwind) in
          try machine.makeUnion(arguments[1], arguments[0])
        },
      ], in: types.typeAlias.object)
    set(types.typeAlias.object.namespace.object, names.module, string("typing"))
    types.typeAlias.object.isNamedWithModule = true
  }

  func makeTypeAlias(name: StringObject, value: Value, parameters: Value) -> Value {
    .object(Ref(adopt(TypeAliasObject(self, name: .string(Ref(name)), compute: value, parameters: parameters))))
  }

  /// A type variable of `def f[T]()`: an object of `typing`, whatever the program imports itself.
  func makeTypeParameter(name: StringObject, kind: TypeParameter.Kind, bound: Value) throws(Unwind) -> Value {
    let maker =
      switch kind {
      case .plain: "_type_variable"
      case .variadic: "_variadic_type_variable"
      case .parameters: "_parameters_variable"
      }
    let module = try importModule("typing", innermost: true)
    return try call(getAttribute(module, maker), .string(Ref(name)), bound)
  }

  /// `Generic[T, U]`, the base that `class C[T, U]` has without saying so.
  func genericBase(_ parameters: Value) throws(Unwind) -> Value {
    let module = try importModule("typing", innermost: true)
    return try call(getAttribute(module, "_generic_base"), parameters)
  }
}
