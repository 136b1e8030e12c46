/// Finding attributes along a class's resolution order.
extension Machine {
  /// The class of a value.
  @inline(__always)
  package func type(of value: Value) -> TypeObject {
    switch value {
    case .instance(let ref): ref.object.typeReference.object
    case .object(let ref): ref.object.typeReference.object
    case .type(let ref): ref.object.typeReference.object
    case .int: types.integer.object
    case .string: types.string.object
    case .list: types.list.object
    case .dictionary: types.dictionary.object
    case .tuple: types.tuple.object
    case .float: types.float.object
    case .bool: types.boolean.object
    case .none, .undefined: types.none.object
    case .function: types.function.object
    case .native(let ref): ref.object.typeReference.object
    case .notImplemented: types.notImplemented.object
    case .ellipsis: types.ellipsis.object
    }
  }

  /// As messages name the class of a value: a class that CPython has written in C goes with its module.
  package func typeName(_ value: Value) -> String { typeName(of: type(of: value)) }

  /// A class as messages name it.
  package func typeName(of type: TypeObject) -> String {
    type.isNamedWithModule ? qualifiedTypeName(type) : type.name
  }

  /// `type(value).__name__`, as representations show it.
  package func className(_ value: Value) -> String { type(of: value).name }

  /// The version of a class as it is now; changes whenever it or a base changes.
  @inline(__always)
  func version(of type: TypeObject) -> Int {
    type.version != 0 ? type.version : giveVersion(type)
  }

  private func giveVersion(_ type: TypeObject) -> Int {
    type.version = nextUniqueNumber()
    return type.version
  }

  /// Forgets what was known about a class and all that inherit from it.
  func classChanged(_ type: TypeObject) {
    // Not a recursion: class hierarchies can be deep.
    var pending: ContiguousArray<Ref<TypeObject>> = [Ref(type)]
    while let next = pending.popLast()?.object {
      next.version = 0
      next.factsVersion = 0
      pending.append(contentsOf: next.subclasses)
    }
  }

  /// The attribute that an interned name has along the resolution order, or `.undefined`.
  @inline(__always)
  package func lookup(_ name: StringObject, in type: TypeObject) -> Value {
    let version = version(of: type)
    let entry = methodCache.entry(version: version, name: Ref(name).address)
    if entry.pointee.version == version && entry.pointee.name == Ref(name).address { return entry.pointee.value }
    return lookupUncached(name, in: type, entry)
  }

  private func lookupUncached(
    _ name: StringObject, in type: TypeObject, _ entry: UnsafeMutablePointer<MethodCache.Entry>
  ) -> Value {
    let hash = name.hash(seed: hashSeed)
    var found = Value.undefined
    for base in type.resolutionOrder {
      let namespace = base.object.namespace.object
      let position = namespace.find(string: name, hash: hash)
      if position >= 0 {
        found = namespace.entries[position].value
        break
      }
    }
    entry.pointee = MethodCache.Entry(version: type.version, name: Ref(name).address, value: found)
    return found
  }

  /// A special method of a value's class, or `.undefined`. `None` stands for "does not support it".
  @inline(__always)
  package func special(_ name: StringObject, of value: Value) -> Value {
    lookup(name, in: type(of: value))
  }

  /// The class's facts, computed again when it changed.
  @inline(__always)
  func facts(of type: TypeObject) -> TypeFacts {
    let version = version(of: type)
    return type.factsVersion == version ? type.facts : computeFacts(of: type, version)
  }

  private func computeFacts(of type: TypeObject, _ version: Int) -> TypeFacts {
    var facts = TypeFacts()
    facts.new = lookup(names.new, in: type)
    facts.initialize = lookup(names.initialize, in: type)
    facts.usesPlainNew = facts.new.isIdentical(to: lookup(names.new, in: types.object.object))
    facts.usesPlainInitialize = facts.initialize.isIdentical(to: lookup(names.initialize, in: types.object.object))
    if type.isExceptionType {
      let base = self.type(.baseException)
      facts.isPlainException =
        facts.new.isIdentical(to: lookup(names.new, in: base))
        && ![
          .osError, .syntaxError, .unicodeError, .importError, .attributeError, .nameError, .baseExceptionGroup,
        ].contains { type.isSubtype(of: self.type($0)) }
      facts.takesArgumentsOnly =
        facts.isPlainException && facts.initialize.isIdentical(to: lookup(names.initialize, in: base))
    }
    func unlessPlain(_ name: StringObject) -> Value {
      let found = lookup(name, in: type)
      if case .native = found { return .undefined }
      return found
    }
    let getattribute = lookup(names.getattribute, in: type)
    if !getattribute.isIdentical(to: lookup(names.getattribute, in: types.object.object)) {
      facts.getattribute = getattribute
    }
    facts.getattr = lookup(names.getattr, in: type)
    facts.setattr = unlessPlain(names.setattr)
    facts.delattr = unlessPlain(names.delattr)
    type.facts = facts
    type.factsVersion = version
    return facts
  }
}
