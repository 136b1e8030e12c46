/// `list[int]`, and `*tuple[int, str]` in a list of arguments.
final class GenericAliasObject: HeapObject {
  let origin: Value
  let arguments: Ref<TupleObject>
  /// Whether it stands with a star, as iterating over it gives it.
  let isUnpacked: Bool
  /// The type variables among the arguments; undefined until somebody asks.
  var parameters: Value = .undefined
  init(
    _ machine: Machine, type: Ref<TypeObject>? = nil, origin: Value, arguments: TupleObject, isUnpacked: Bool = false
  ) {
    self.origin = origin
    self.arguments = Ref(arguments)
    self.isUnpacked = isUnpacked
    super.init(type: type ?? machine.types.genericAlias, kind: .other)
  }
  override func trace(_ tracer: Tracer) {
    tracer.visit(origin)
    tracer.visit(arguments)
    tracer.visit(parameters)
  }
}

/// Gives one alias with a star, and ends.
private final class GenericAliasIterator: IteratorObject {
  private var alias: Value
  init(type: TypeObject, _ alias: Value) {
    self.alias = alias
    super.init(type: Ref(type))
  }
  override func trace(_ tracer: Tracer) { tracer.visit(alias) }
  override func next(_ machine: Machine) throws(Unwind) -> Value {
    guard case .object(let ref) = alias, let own = ref.object as? GenericAliasObject else { return .undefined }
    alias = .undefined
    let unpacked = GenericAliasObject(
      machine, type: own.typeReference, origin: own.origin, arguments: own.arguments.object, isUnpacked: true)
    unpacked.isExact = own.isExact
    return .object(Ref(machine.adopt(unpacked)))
  }
}

extension Machine {
  /// What an alias answers itself; all other attributes are its origin's.
  private static let ownNames: Set<String> = [
    "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__", "__reduce__", "__bases__", "__copy__", "__deepcopy__",
  ]

  func genericAliasObject(_ value: Value) -> GenericAliasObject? {
    guard case .object(let ref) = value else { return nil }
    return ref.object as? GenericAliasObject
  }

  func genericAlias(_ origin: Value, _ item: Value, cls: Ref<TypeObject>? = nil) -> Value {
    let arguments: TupleObject = if case .tuple(let ref) = item { ref.object } else { makeTuple([item]) }
    let alias = GenericAliasObject(self, type: cls, origin: origin, arguments: arguments)
    alias.isExact = cls == nil || alias.type.object === types.genericAlias.object
    return .object(Ref(adopt(alias)))
  }

  func installGenericAlias() {
    let type = types.genericAlias.object
    func row(
      _ name: String, _ signature: String,
      _ body: @escaping (Machine, GenericAliasObject, Arguments) throws(Unwind) -> Value
    ) -> NativeRow {
      NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
        guard let alias = machine.genericAliasObject(arguments[0]) else {
          throw machine.wrongReceiver(name, "types.GenericAlias", arguments[0])
        }
        return try body(machine, alias, arguments)
      }
    }
    let iterator = makeBuiltinType("generic_alias_iterator", layout: .iterator)
    define(later: IteratorMethods.rows, in: iterator)
    define(
      later: [
        NativeRow("__new__", "cls, origin, args, /", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          let cls = try machine.classArgument(arguments[0], machine.types.genericAlias.object)
          return machine.genericAlias(arguments[1], arguments[2], cls: Ref(cls))
        },
        row("__getattribute__", "self, name, /") { machine, alias, arguments throws(Unwind) in
          let name = try ObjectFunctions.name(machine, arguments[1])
          if Machine.ownNames.contains(name.text) {
            let found = try machine.findPlainAttribute(arguments[0], machine.type(of: arguments[0]), name)
            if case .undefined = found { throw machine.attributeError(arguments[0], name) }
            return found
          }
          return try machine.getAttribute(alias.origin, name)
        },
        row("__call__", "self, /, *args, **kwargs") { machine, alias, arguments throws(Unwind) in
          guard case .tuple(let rest) = arguments[1], case .dictionary(let keywords) = arguments[2] else {
            return .none
          }
          let made = try machine.callUnpacked(alias.origin, rest.object, keywords.object)
          do throws(Unwind) {
            try machine.setAttribute(made, machine.intern("__orig_class__"), arguments[0])
          } catch {
            // Most objects of built-in classes take no attributes.
            guard machine.isCurrentException(.attributeError) || machine.isCurrentException(.typeError) else {
              throw error
            }
            _ = machine.takeException()
          }
          return made
        },
        row("__mro_entries__", "self, bases, /") { machine, alias, _ throws(Unwind) in machine.tuple(alias.origin) },
        row("__instancecheck__", "self, instance, /") { machine, _, _ throws(Unwind) in
          throw machine.raise(.typeError, "isinstance() argument 2 cannot be a parameterized generic")
        },
        row("__subclasscheck__", "self, cls, /") { machine, _, _ throws(Unwind) in
          throw machine.raise(.typeError, "issubclass() argument 2 cannot be a parameterized generic")
        },
        row("__getitem__", "self, item, /") { machine, alias, arguments throws(Unwind) in
          let parameters = try machine.parameters(of: alias)
          let chosen = try machine.substituted(arguments[0], alias.arguments.object, parameters, arguments[1])
          return machine.genericAlias(alias.origin, .tuple(Ref(chosen)), cls: alias.typeReference)
        },
        row("__iter__", "self, /") { machine, _, arguments throws(Unwind) in
          .object(Ref(machine.adopt(GenericAliasIterator(type: iterator, arguments[0]))))
        },
        row("__or__", "self, other, /") { machine, _, arguments throws(Unwind) in
          try machine.makeUnion(arguments[0], arguments[1])
        },
        row("__ror__", "self, other, /") { machine, _, arguments throws(Unwind) in
          try machine.makeUnion(arguments[1], arguments[0])
        },
        row("__eq__", "self, other, /") { machine, own, arguments throws(Unwind) in
          guard let other = machine.genericAliasObject(arguments[1]) else { return .notImplemented }
          guard own.isUnpacked == other.isUnpacked, try machine.isEqual(own.origin, other.origin) else {
            return .bool(false)
          }
          return .bool(try machine.isEqual(.tuple(own.arguments), .tuple(other.arguments)))
        },
        row("__hash__", "self, /") { machine, alias, _ throws(Unwind) in
          .int(try machine.hash(alias.origin) ^ machine.hash(.tuple(alias.arguments)))
        },
        row("__repr__", "self, /") { machine, alias, _ throws(Unwind) in
          machine.string(try machine.genericAliasText(alias))
        },
        row("__reduce__", "self, /") { machine, alias, arguments throws(Unwind) in
          let construction = machine.tuple(alias.origin, .tuple(alias.arguments))
          if alias.isUnpacked {
            let plain = machine.genericAlias(alias.origin, .tuple(alias.arguments))
            let next = machine.get(machine.builtins, machine.intern("next"))
            return machine.tuple(next, machine.tuple(try machine.makeIterator(plain)))
          }
          return machine.tuple(.type(alias.typeReference), construction)
        },
        row("__dir__", "self, /") { machine, alias, _ throws(Unwind) in
          let names = try machine.makeListFrom(
            machine.call(machine.get(machine.builtins, machine.intern("dir")), alias.origin))
          for name in Machine.ownNames.sorted() where name != "__bases__" {
            let name = Value.string(Ref(machine.intern(name)))
            var isThere = false
            for index in 0..<names.count where try machine.isEqual(names[index], name) { isThere = true }
            if !isThere { try machine.append(name, to: names) }
          }
          return .list(Ref(names))
        },
      ], in: type)
    define(
      later: [
        NativeAttribute("__origin__") { (machine, value) throws(Unwind) in
          machine.genericAliasObject(value)?.origin ?? .none
        },
        NativeAttribute("__args__") { (machine, value) throws(Unwind) in
          machine.genericAliasObject(value).map { .tuple($0.arguments) } ?? .none
        },
        NativeAttribute("__parameters__") { (machine, value) throws(Unwind) in
          guard let alias = machine.genericAliasObject(value) else { return .none }
          return .tuple(Ref(try machine.parameters(of: alias)))
        },
        NativeAttribute("__unpacked__") { (machine, value) throws(Unwind) in
          .bool(machine.genericAliasObject(value)?.isUnpacked ?? false)
        },
        NativeAttribute("__typing_unpacked_tuple_args__") { (machine, value) throws(Unwind) in
          guard let alias = machine.genericAliasObject(value), alias.isUnpacked,
            case .type(let origin) = alias.origin, origin == machine.types.tuple
          else { return .none }
          return .tuple(alias.arguments)
        },
      ], in: type)
    nameInTypes(type)
  }

  /// Has a class of the module `types` show where it is from.
  func nameInTypes(_ type: TypeObject) {
    type.fillLater { [unowned self, unowned type] in set(type.namespace.object, names.module, string("types")) }
    type.isNamedWithModule = true
  }

  private func parameters(of alias: GenericAliasObject) throws(Unwind) -> TupleObject {
    if case .tuple(let known) = alias.parameters { return known.object }
    let parameters = try typeParameters(of: alias.arguments.object)
    alias.parameters = .tuple(Ref(parameters))
    return parameters
  }

  private func genericAliasText(_ alias: GenericAliasObject) throws(Unwind) -> String {
    var parts: [String] = []
    let arguments = alias.arguments.object
    for index in 0..<arguments.count {
      guard case .list(let list) = arguments[index] else {
        parts.append(try typeText(arguments[index]))
        continue
      }
      // The parameters of something like `Callable`.
      var inner: [String] = []
      var place = 0
      while place < list.object.count {
        inner.append(try typeText(list.object[place]))
        place += 1
      }
      parts.append("[\(inner.joined(separator: ", "))]")
    }
    let shown = parts.isEmpty ? "()" : parts.joined(separator: ", ")
    return "\(alias.isUnpacked ? "*" : "")\(try typeText(alias.origin))[\(shown)]"
  }

  /// A class or function as annotations show it: by its plain name where it is built in.
  func typeText(_ value: Value) throws(Unwind) -> String {
    if case .ellipsis = value { return "..." }
    if case .type(let ref) = value { return qualifiedTypeName(ref.object) }
    if genericAliasObject(value) != nil { return try representation(value) }
    let origin = try probeAttribute(value, intern("__origin__"))
    if !origin.isUndefined, try !probeAttribute(value, intern("__args__")).isUndefined {
      return try representation(value)
    }
    let name = try probeAttribute(value, names.qualname)
    let module = try probeAttribute(value, names.module)
    guard !name.isUndefined, !module.isUndefined, !module.isNone else { return try representation(value) }
    let shown = try str(name).text
    let place = try str(module).text
    return place == "builtins" ? shown : "\(place).\(shown)"
  }
}
