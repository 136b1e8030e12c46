import CoroRuntime

/// What one abstract class knows: who was registered, who was found to be a subclass, and by which methods others
/// are recognised.
final class AbstractClassFacts: HeapObject {
  let registered: Ref<SetObject>
  let known: Ref<SetObject>
  let unrelated: Ref<SetObject>
  /// `unrelated` holds for this number of registrations.
  var unrelatedVersion = 0
  /// Classes that have all of these methods are subclasses: what `collections.abc` asks for.
  var methods: Ref<TupleObject>?

  init(_ machine: Machine, type: TypeObject) {
    registered = Ref(machine.makeSet())
    known = Ref(machine.makeSet())
    unrelated = Ref(machine.makeSet())
    super.init(type: Ref(type), kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(registered)
    tracer.visit(known)
    tracer.visit(unrelated)
    tracer.visit(methods)
  }
}

/// The module `_abc`: the metaclass of abstract classes.
final class AbstractClasses {
  /// Counts registrations: each may turn an unrelated class into a subclass.
  private var version = 0
  private let factsType: TypeObject
  private let factsName: StringObject
  private let metaclass: TypeObject
  private let plainNew: Value
  private let isAbstractMethod: StringObject
  private let abstractMethods: StringObject

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let classes = try AbstractClasses(machine, module)
    machine.define(classes.classRows, in: classes.metaclass)
    machine.define(classes.functionRows, in: module)
  }

  private init(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    factsType = machine.makeBuiltinType("_abc_data", module: "_abc")
    factsName = machine.intern("_abc_impl")
    isAbstractMethod = machine.intern("__isabstractmethod__")
    abstractMethods = machine.names.abstractMethods
    metaclass = machine.makeBuiltinType(
      "ABCMeta", base: machine.types.type.object, layout: .type, module: "abc", canBeSubclassed: true)
    plainNew = try machine.getAttribute(.type(machine.types.type), machine.names.new)
    machine.put("ABCMeta", .type(Ref(metaclass)), in: module)
  }

  private func facts(of cls: TypeObject, _ machine: Machine) -> AbstractClassFacts? {
    guard case .object(let ref) = machine.get(cls.ownNamespace, factsName) else { return nil }
    return ref.object as? AbstractClassFacts
  }

  private func cls(_ value: Value, _ machine: Machine) throws(Unwind) -> TypeObject {
    guard case .type(let ref) = value else {
      throw machine.raise(.typeError, "descriptor requires a class but received '\(machine.typeName(value))'")
    }
    return ref.object
  }

  // MARK: rows

  private var classRows: [NativeRow] {
    [
      NativeRow("__new__", "mcls, name, bases, namespace, /, **kwargs", kind: .staticMethod) {
        (machine, arguments) throws(Unwind) in
        let positional = machine.makeList([arguments[0], arguments[1], arguments[2], arguments[3]])
        let made = try machine.call(self.plainNew, positional: positional, keywords: arguments[4].dictionaryObject)
        let cls = try self.cls(made, machine)
        machine.set(
          cls.ownNamespace, self.factsName,
          .object(Ref(machine.adopt(AbstractClassFacts(machine, type: self.factsType)))))
        try self.findAbstractMethods(of: cls, machine)
        return made
      },
      NativeRow("register", "cls, subclass") { (machine, arguments) throws(Unwind) in
        try self.register(arguments[1], in: self.cls(arguments[0], machine), machine)
        return arguments[1]
      },
      NativeRow("__instancecheck__", "cls, instance, /") { (machine, arguments) throws(Unwind) in
        let cls = try self.cls(arguments[0], machine)
        let own = machine.type(of: arguments[1])
        if try self.isSubclass(own, of: cls, machine) { return .bool(true) }
        guard case .instance = arguments[1] else { return .bool(false) }
        // An object may claim another class.
        guard case .type(let claimed) = try machine.findAttribute(arguments[1], machine.intern("__class__")),
          claimed.object !== own
        else { return .bool(false) }
        return .bool(try self.isSubclass(claimed.object, of: cls, machine))
      },
      NativeRow("__subclasscheck__", "cls, subclass, /") { (machine, arguments) throws(Unwind) in
        guard case .type(let candidate) = arguments[1] else {
          throw machine.raise(.typeError, "issubclass() arg 1 must be a class")
        }
        return .bool(try self.isSubclass(candidate.object, of: self.cls(arguments[0], machine), machine))
      },
      NativeRow("_abc_registry_clear", "cls, /") { (machine, arguments) throws(Unwind) in
        _ = try machine.callMethod(
          .object(
            Ref(self.facts(of: self.cls(arguments[0], machine), machine)?.registered.object ?? machine.makeSet())),
          machine.intern("clear"))
        return .none
      },
      NativeRow("_abc_caches_clear", "cls, /") { (machine, arguments) throws(Unwind) in
        self.version += 1
        return .none
      },
    ]
  }

  private var functionRows: [NativeRow] {
    [
      NativeRow("get_cache_token", "") { (_, _) throws(Unwind) in .int(self.version) },
      NativeRow("update_abstractmethods", "cls, /") { (machine, arguments) throws(Unwind) in
        if case .type(let ref) = arguments[0], self.facts(of: ref.object, machine) != nil {
          try self.findAbstractMethods(of: ref.object, machine)
        }
        return arguments[0]
      },
      NativeRow("recognise", "cls, methods, /") { (machine, arguments) throws(Unwind) in
        let cls = try self.cls(arguments[0], machine)
        if case .tuple(let methods) = arguments[1] { self.facts(of: cls, machine)?.methods = methods }
        return .none
      },
      NativeRow("match_patterns", "cls, sequence, mapping, /") { (machine, arguments) throws(Unwind) in
        let cls = try self.cls(arguments[0], machine)
        cls.matchPatterns(
          asSequence: try machine.isTrue(arguments[1]), asMapping: try machine.isTrue(arguments[2]))
        return .none
      },
    ]
  }

  // MARK: abstract methods

  private func isAbstract(_ value: Value, _ machine: Machine) throws(Unwind) -> Bool {
    switch value {
    case .int, .string, .none, .bool, .float, .native, .list, .tuple, .dictionary: return false
    default:
      let flag = try machine.findAttribute(value, isAbstractMethod)
      return flag.isUndefined ? false : try machine.isTrue(flag)
    }
  }

  private func findAbstractMethods(of cls: TypeObject, _ machine: Machine) throws(Unwind) {
    let names = machine.makeSet(isFrozen: true)
    var position = 0
    while let entry = machine.entry(of: cls.ownNamespace, from: position) {
      position = entry.next
      if try isAbstract(entry.value, machine) { try machine.add(entry.key, to: names) }
    }
    for base in cls.order.dropFirst() {
      guard let inherited = machine.get(base.object.ownNamespace, abstractMethods).setObject else { continue }
      var place = 0
      while let entry = machine.entry(of: inherited, from: place) {
        place = entry.next
        guard case .string(let name) = entry.key else { continue }
        let value = try machine.findAttribute(.type(Ref(cls)), machine.intern(name.object))
        if try isAbstract(value, machine) { try machine.add(entry.key, to: names) }
      }
    }
    try machine.setAttribute(.type(Ref(cls)), abstractMethods, .object(Ref(names)))
  }

  // MARK: subclasses

  private func register(_ value: Value, in cls: TypeObject, _ machine: Machine) throws(Unwind) {
    guard case .type(let subclass) = value else { throw machine.raise(.typeError, "Can only register classes") }
    if try isSubclass(subclass.object, of: cls, machine) { return }
    if try machine.isSubclass(.type(Ref(cls)), of: value) {
      throw machine.raise(.runtimeError, "Refusing to create an inheritance cycle")
    }
    guard let facts = facts(of: cls, machine) else { return }
    try machine.add(value, to: facts.registered.object)
    version += 1
    // What matches the patterns of `match` does so by its class.
    let matchesSequence = cls.order.contains { $0.object.matchesSequencePatterns }
    let matchesMapping = cls.order.contains { $0.object.matchesMappingPatterns }
    subclass.object.matchPatterns(asSequence: matchesSequence, asMapping: matchesMapping)
  }

  private func isSubclass(_ candidate: TypeObject, of cls: TypeObject, _ machine: Machine) throws(Unwind) -> Bool {
    let value = Value.type(Ref(candidate))
    guard let facts = facts(of: cls, machine) else { return candidate.isSubtype(of: cls) }
    if try machine.contains(facts.known.object, value) { return true }
    if facts.unrelatedVersion == version {
      if try machine.contains(facts.unrelated.object, value) { return false }
    } else {
      _ = try machine.callMethod(.object(Ref(facts.unrelated.object)), machine.intern("clear"))
      facts.unrelatedVersion = version
    }
    try machine.checkNativeStack()
    let answer = try search(candidate, cls, facts, machine)
    try machine.add(value, to: answer ? facts.known.object : facts.unrelated.object)
    return answer
  }

  private func search(
    _ candidate: TypeObject, _ cls: TypeObject, _ facts: AbstractClassFacts, _ machine: Machine
  ) throws(Unwind) -> Bool {
    let value = Value.type(Ref(candidate))
    if let methods = facts.methods?.object {
      if hasAll(methods, candidate, machine) { return true }
    } else {
      let answer = try machine.callMethod(.type(Ref(cls)), machine.names.subclassHook, value)
      if case .bool(let flag) = answer { return flag }
      if case .notImplemented = answer {
      } else {
        throw machine.raise(.assertionError, "__subclasshook__ must return either False, True, or NotImplemented")
      }
    }
    if candidate.isSubtype(of: cls) { return true }
    var position = 0
    while let entry = machine.entry(of: facts.registered.object, from: position) {
      position = entry.next
      if try machine.isSubclass(value, of: entry.key) { return true }
    }
    var index = 0
    while index < cls.directSubclasses.count {
      let subclass = cls.directSubclasses[index]
      index += 1
      if try machine.isSubclass(value, of: .type(subclass)) { return true }
    }
    return false
  }

  private func hasAll(_ methods: TupleObject, _ candidate: TypeObject, _ machine: Machine) -> Bool {
    for index in 0..<methods.count {
      guard case .string(let name) = methods[index] else { return false }
      if machine.lookup(machine.intern(name.object), in: candidate).givenAndNotNone == nil { return false }
    }
    return true
  }
}
