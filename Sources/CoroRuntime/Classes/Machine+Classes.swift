/// Making classes.
extension Machine {
  /// The `class` statement: runs the body, then calls the metaclass.
  func buildClass(
    body: Value, name: StringObject, bases: ListObject, keywords: DictionaryObject, typeParameters: Value?
  ) throws(Unwind) -> Value {
    guard case .function(let function) = body else { throw raise(.systemError, "a class body that is no function") }
    if let typeParameters { try append(genericBase(typeParameters), to: bases) }
    let resolved = try resolveBases(bases)
    var metaclass = try remove(.string(Ref(intern("metaclass"))), from: keywords).given
    if metaclass == nil {
      metaclass = resolved.count > 0 ? .type(Ref(type(of: resolved[0]))) : .type(types.type)
    }
    var winner = metaclass ?? .type(types.type)
    if case .type(let ref) = winner {
      winner = .type(Ref(try mostDerivedMetaclass(ref.object, UnsafeBufferPointer(resolved.buffer))))
    }

    var namespace = Value.dictionary(Ref(makeDictionary()))
    let basesTuple = Value.tuple(Ref(makeTuple(UnsafeBufferPointer(resolved.buffer))))
    let prepare = try findAttribute(winner, names.prepare)
    if !prepare.isUndefined, case .native = prepare {
    } else if !prepare.isUndefined {
      namespace = try call(
        prepare, positional: makeList([.string(Ref(name)), basesTuple]), keywords: keywords.count > 0 ? keywords : nil)
    }
    let classCell = try runClassBody(function, namespace)
    let isReplaced =
      resolved.count != bases.count || !zip(resolved.buffer, bases.buffer).allSatisfy { $0.isIdentical(to: $1) }
    if isReplaced, let ref = namespace.dictionaryObject.map({ Ref($0) }) {
      set(ref.object, intern("__orig_bases__"), .tuple(Ref(makeTuple(UnsafeBufferPointer(bases.buffer)))))
    }
    if let typeParameters, case .dictionary(let ref) = namespace {
      set(ref.object, names.typeParameters, typeParameters)
    }
    let made = try call(
      winner, positional: makeList([.string(Ref(name)), basesTuple, namespace]),
      keywords: keywords.count > 0 ? keywords : nil)
    if case .object(let ref) = classCell, ref.object.kind == .cell {
      unsafeDowncast(ref.object, to: CellObject.self).value = made
    }
    return made
  }

  /// Bases that are no classes say by `__mro_entries__` what they stand for.
  private func resolveBases(_ bases: ListObject) throws(Unwind) -> ListObject {
    let resolved = makeList(capacity: bases.count)
    for index in 0..<bases.count {
      if case .type = bases[index] {
        try append(bases[index], to: resolved)
        continue
      }
      let entries = try findAttribute(bases[index], names.mroEntries)
      if entries.isUndefined {
        try append(bases[index], to: resolved)
      } else {
        try extend(resolved, with: call(entries, .tuple(Ref(makeTuple(UnsafeBufferPointer(bases.buffer))))))
      }
    }
    return resolved
  }

  /// The metaclass of a class with these bases.
  func mostDerivedMetaclass(
    _ start: TypeObject, _ bases: UnsafeBufferPointer<Value>
  ) throws(Unwind) -> TypeObject {
    var winner = start
    for value in bases {
      guard case .type(let base) = value else { continue }
      let candidate = base.object.typeReference.object
      if winner.isSubtype(of: candidate) { continue }
      if candidate.isSubtype(of: winner) {
        winner = candidate
        continue
      }
      throw raise(
        .typeError,
        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
          + "of all its bases")
    }
    return winner
  }

  /// Runs a class body on a namespace; answers the cell that its methods find the class in, or `None`.
  private func runClassBody(_ function: Ref<FunctionObject>, _ namespace: Value) throws(Unwind) -> Value {
    let code = function.object.code
    let slots = try window(code.slotCount)
    for slot in 0..<code.slotCount { slots[slot] = .undefined }
    prepareCells(function, slots)
    slots[code.namespaceSlot] = namespace
    return try code.isForced ? runForced(function.object, slots) : runBody(function, code.slotCount, slots)
  }

  /// What `type(name, bases, namespace)` does.
  func makeClass(
    metaclass: TypeObject, name: StringObject, bases: TupleObject, namespace source: DictionaryObject,
    keywords: DictionaryObject?
  ) throws(Unwind) -> Value {
    let baseTypes = try checkBases(bases)
    let best = bestBase(baseTypes)
    let namespace = makeDictionary(capacity: source.count)
    namespace.copyEntries(of: source)
    let type = TypeObject(
      type: Ref(metaclass), name: name.text, layout: best.layout, namespace: Ref(namespace),
      rootShape: Shape(number: nextUniqueNumber(), names: []))
    type.bases = ContiguousArray(baseTypes.map { Ref($0) })
    type.isExceptionType = best.isExceptionType
    type.givesInstancesAttributes = true
    type.isExact = metaclass === types.type.object
    _ = track(type, bytes: 768)
    type.resolutionOrder = try linearize(type)
    for base in baseTypes { base.subclasses.append(Ref(type)) }
    if case .string(let ref) = get(namespace, names.qualname) {
      type.qualifiedName = ref.object.text
      _ = try remove(.string(Ref(names.qualname)), from: namespace)
    }
    if get(namespace, names.module).isUndefined, let caller = state.pointee.caller {
      set(namespace, names.module, get(Frame(caller).function.globals.object, names.name).given ?? .none)
    }
    if get(namespace, names.doc).isUndefined { set(namespace, names.doc, .none) }
    try adjustNamespace(namespace)
    try makeSlots(of: type, namespace)
    noteFinalizer(of: type)
    let hasEqual = !get(namespace, names.equal).isUndefined
    if hasEqual && get(namespace, names.hash).isUndefined { set(namespace, names.hash, .none) }
    try callSetName(type, namespace)
    try callInitSubclass(type, keywords)
    return .type(Ref(type))
  }

  func checkBases(_ bases: TupleObject) throws(Unwind) -> [TypeObject] {
    if bases.count == 0 { return [types.object.object] }
    var result: [TypeObject] = []
    for index in 0..<bases.count {
      // CPython looks for the metaclass first, and of what is no class it is no metaclass.
      guard case .type(let ref) = bases[index] else {
        throw raise(
          .typeError,
          "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
            + "of all its bases")
      }
      let base = ref.object
      if !base.canBeSubclassed {
        throw raise(.typeError, "type '\(typeName(of: base))' is not an acceptable base type")
      }
      if result.contains(where: { $0 === base }) { throw raise(.typeError, "duplicate base class \(base.name)") }
      result.append(base)
    }
    let layouts = result.compactMap { $0.layout == .instance ? slottedBase($0) : solidBase($0) }
    for (index, layout) in layouts.enumerated() {
      for other in layouts[(index + 1)...] where !layout.isSubtype(of: other) && !other.isSubtype(of: layout) {
        throw raise(.typeError, "multiple bases have instance lay-out conflict")
      }
    }
    return result
  }

  /// The built-in class that decides how instances are laid out.
  private func solidBase(_ type: TypeObject) -> TypeObject {
    for base in type.resolutionOrder where base.object.isBuiltin {
      if base.object.isExceptionType { return self.type(.baseException) }
      return base.object
    }
    return type
  }

  /// The class that gives the instances of a script class slots of their own; nil where there is none.
  func slottedBase(_ type: TypeObject) -> TypeObject? {
    for base in type.resolutionOrder where !base.object.isBuiltin {
      let slots = get(base.object.namespace.object, names.slots)
      if slots.isUndefined { continue }
      let table = base.object.namespace.object
      for position in 0..<table.used where !table.entries[position].key.isUndefined {
        if case .object(let ref) = table.entries[position].value, ref.object.kind == .memberDescriptor {
          return base.object
        }
      }
    }
    return nil
  }

  func bestBase(_ bases: [TypeObject]) -> TypeObject {
    var best: TypeObject?
    for base in bases where base.layout != .instance {
      if let known = best, !base.isSubtype(of: known) { continue }
      best = base
    }
    return best ?? bases.first ?? types.object.object
  }

  /// C3 linearisation (Barrett et al., "A monotonic superclass linearization for Dylan", 1996).
  func linearize(_ type: TypeObject) throws(Unwind) -> ContiguousArray<Ref<TypeObject>> {
    var sequences = type.bases.map { Array($0.object.resolutionOrder)[...] }
    sequences.append(Array(type.bases)[...])
    var result: ContiguousArray<Ref<TypeObject>> = [Ref(type)]
    while true {
      sequences.removeAll { $0.isEmpty }
      if sequences.isEmpty { return result }
      var chosen: Ref<TypeObject>?
      for sequence in sequences {
        guard let candidate = sequence.first else { continue }
        if !sequences.contains(where: { $0.dropFirst().contains { $0 == candidate } }) {
          chosen = candidate
          break
        }
      }
      guard let chosen else {
        var candidates: [Ref<TypeObject>] = []
        for sequence in sequences {
          if let head = sequence.first, !candidates.contains(where: { $0 == head }) { candidates.append(head) }
        }
        let names = candidates.map { $0.object.name }.joined(separator: ", ")
        throw raise(
          .typeError, "Cannot create a consistent method resolution\norder (MRO) for bases \(names)")
      }
      result.append(chosen)
      for index in sequences.indices where sequences[index].first.map({ $0 == chosen }) ?? false {
        sequences[index] = sequences[index].dropFirst()
      }
    }
  }

  /// `__new__` is a static method, `__init_subclass__` and `__class_getitem__` are class methods, also unsaid.
  private func adjustNamespace(_ namespace: DictionaryObject) throws(Unwind) {
    for (name, kind) in [
      (names.new, ObjectKind.staticMethod), (names.initSubclass, .classMethod), (names.classGetItem, .classMethod),
    ] {
      let value = get(namespace, name)
      guard case .function = value else { continue }
      let type = kind == .staticMethod ? types.staticMethod : types.classMethod
      set(namespace, name, .object(Ref(adopt(WrappedMethodObject(type: type, kind: kind, function: value)))))
    }
  }

  private func makeSlots(of type: TypeObject, _ namespace: DictionaryObject) throws(Unwind) {
    let slots = get(namespace, names.slots)
    let basesHaveDictionaries = type.bases.contains {
      !$0.object.hasSlotsOnly && $0.object !== types.object.object
        && ($0.object.givesInstancesAttributes || !$0.object.isBuiltin)
    }
    guard !slots.isUndefined else { return }
    let list: ListObject
    if case .string = slots { list = makeList([slots]) } else { list = try makeListFrom(slots) }
    var hasDictionary = basesHaveDictionaries
    var declared: Set<String> = []
    for index in 0..<list.count {
      guard case .string(let ref) = list[index] else {
        throw raise(.typeError, "__slots__ items must be strings, not '\(typeName(list[index]))'")
      }
      let plain = ref.object.text
      if plain == "__dict__" {
        if hasDictionary { throw raise(.typeError, "__dict__ slot disallowed: we already got one") }
        hasDictionary = true
        continue
      }
      if plain == "__weakref__" { continue }
      guard StringPredicates.isIdentifier(ref.object) else { throw raise(.typeError, "__slots__ must be identifiers") }
      for base in type.resolutionOrder.dropFirst()
      where base.object === types.integer.object || base.object === types.tuple.object
        || base.object === types.bytes.object
      {
        let name = type.bases.first?.object.name ?? base.object.name
        throw raise(.typeError, "nonempty __slots__ not supported for subtype of '\(name)'")
      }
      let name = intern(Resolver.mangled(plain, inClass: type.name))
      // A name may be listed twice.
      guard declared.insert(plain).inserted else { continue }
      if !get(namespace, name).isUndefined {
        throw raise(.valueError, "'\(plain)' in __slots__ conflicts with class variable")
      }
      set(namespace, name, slotDescriptor(name, of: type))
    }
    type.hasSlotsOnly = !hasDictionary
  }

  /// Reads and writes an attribute of the instance's own, whatever the class allows besides.
  private func slotDescriptor(_ name: StringObject, of type: TypeObject) -> Value {
    .object(
      Ref(
        adopt(
          MemberDescriptorObject(
            type: types.memberDescriptor, name: name.text, ownerName: type.name,
            getter: { (machine, value) throws(Unwind) in
              let found = machine.slotValue(value, name)
              if found.isUndefined { throw machine.attributeError(value, name) }
              return found
            },
            setter: { (machine, value, newValue) throws(Unwind) in
              try machine.setSlotValue(value, name, newValue)
            }, slotName: name))))
  }

  private func slotValue(_ value: Value, _ name: StringObject) -> Value {
    switch value {
    case .instance(let ref) where ref.object.typeReference.object.hasSlotsOnly:
      let instance = ref.object
      let slot = instance.shape.slot(of: name)
      return slot >= 0 ? instance.slots[slot] : .undefined
    default:
      // Where there is a `__dict__` too, the members stand beside the object: they do not show in it.
      guard let address = value.address, let attributes = heap.sideAttributes[address] else { return .undefined }
      return get(attributes.object, name)
    }
  }

  private func setSlotValue(_ value: Value, _ name: StringObject, _ newValue: Value) throws(Unwind) {
    if newValue.isUndefined, slotValue(value, name).isUndefined { throw raise(.attributeError, name.text) }
    switch value {
    case .instance(let ref) where ref.object.typeReference.object.hasSlotsOnly:
      let instance = ref.object
      let slot = instance.shape.slot(of: name)
      if newValue.isUndefined {
        instance.remove(slot, root: instance.typeReference.object.rootShape, self)
      } else if slot >= 0 {
        instance.slots[slot] = newValue
      } else {
        instance.add(newValue, shape: instance.shape.adding(name, self))
      }
    default:
      guard let object = value.heapObject else { return }
      let address = Ref(object).address
      let attributes = heap.sideAttributes[address]?.object ?? makeDictionary()
      heap.sideAttributes[address] = Ref(attributes)
      object.hasSideAttributes = true
      if newValue.isUndefined {
        _ = try remove(.string(Ref(name)), from: attributes)
      } else {
        set(attributes, name, newValue)
      }
    }
  }

  private func callSetName(_ type: TypeObject, _ namespace: DictionaryObject) throws(Unwind) {
    // The hooks may change the namespace: they see a copy of its items.
    let copy = makeDictionary()
    copy.copyEntries(of: namespace)
    for position in 0..<copy.used {
      let entry = copy.entries[position]
      if case .object(let ref) = entry.value, ref.object.kind == .property {
        unsafeDowncast(ref.object, to: PropertyObject.self).name = entry.key
      }
      let owner: TypeObject
      switch entry.value {
      case .instance(let ref): owner = ref.object.typeReference.object
      case .object(let ref): owner = ref.object.typeReference.object
      default: continue
      }
      let hook = lookup(names.setName, in: owner)
      if hook.isUndefined { continue }
      do throws(Unwind) {
        _ = try call(bind(hook, to: entry.value, owner), .type(Ref(type)), entry.key)
      } catch {
        if let exception = currentException {
          try addNote(
            "Error calling __set_name__ on '\(typeName(entry.value))' instance \(representation(entry.key)) "
              + "in '\(type.name)'", to: exception)
        }
        throw error
      }
    }
  }

  private func callInitSubclass(_ type: TypeObject, _ keywords: DictionaryObject?) throws(Unwind) {
    let parent = adopt(
      SuperObject(
        type: types.superType, startingAfter: Ref(type), receiver: .type(Ref(type)), receiverType: Ref(type)))
    let hook = try findAttribute(.object(Ref(parent)), names.initSubclass)
    if hook.isUndefined { return }
    _ = try call(hook, positional: makeList(), keywords: keywords)
  }

  // MARK: instances

  /// `isinstance(value, type)`, with tuples, unions and `__instancecheck__`.
  package func isInstance(_ value: Value, of type: Value) throws(Unwind) -> Bool {
    switch type {
    case .type(let ref):
      let own = self.type(of: value)
      if own === ref.object { return true }
      let metaclass = ref.object.typeReference.object
      if metaclass !== types.type.object {
        let check = lookup(names.instanceCheck, in: metaclass)
        if !check.isIdentical(to: lookup(names.instanceCheck, in: types.type.object)) {
          return try isTrue(callUnbound(check, type, value))
        }
      }
      if own.isSubtype(of: ref.object) { return true }
      if let check = structuralChecks[ref.address] { return try check(self, value) }
      // An object may claim another class.
      if case .instance = value {
        let claimed = try findAttribute(value, names.classCell)
        if case .type(let other) = claimed, other.object !== own { return other.object.isSubtype(of: ref.object) }
      }
      return false
    case .tuple(let ref):
      try checkNativeStack()
      for index in 0..<ref.object.count where try isInstance(value, of: ref.object[index]) { return true }
      return false
    default:
      if let members = unionMembers(type) {
        for index in 0..<members.count {
          if try isInstance(value, of: members[index]) { return true }
        }
        return false
      }
      let check = special(names.instanceCheck, of: type)
      if !check.isUndefined { return try isTrue(callUnbound(check, type, value)) }
      throw raise(.typeError, "isinstance() arg 2 must be a type, a tuple of types, or a union")
    }
  }

  /// `issubclass(candidate, type)`
  package func isSubclass(_ candidate: Value, of type: Value) throws(Unwind) -> Bool {
    if case .tuple(let ref) = type {
      try checkNativeStack()
      for index in 0..<ref.object.count where try isSubclass(candidate, of: ref.object[index]) { return true }
      return false
    }
    if let members = unionMembers(type) {
      for index in 0..<members.count where try isSubclass(candidate, of: members[index]) { return true }
      return false
    }
    guard case .type(let other) = type else {
      let check = special(names.subclassCheck, of: type)
      if !check.isUndefined { return try isTrue(callUnbound(check, type, candidate)) }
      guard case .type = candidate else { throw raise(.typeError, "issubclass() arg 1 must be a class") }
      throw raise(.typeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
    }
    let metaclass = other.object.typeReference.object
    if metaclass !== types.type.object {
      let check = lookup(names.subclassCheck, in: metaclass)
      if !check.isIdentical(to: lookup(names.subclassCheck, in: types.type.object)) {
        return try isTrue(callUnbound(check, type, candidate))
      }
    }
    guard case .type(let own) = candidate else { throw raise(.typeError, "issubclass() arg 1 must be a class") }
    if own.object.isSubtype(of: other.object) { return true }
    if let check = structuralSubclassChecks[other.address] { return try check(self, own.object) }
    return false
  }

  /// The members of `A | B`; nil for what is no union.
  func unionMembers(_ value: Value) -> TupleObject? {
    guard case .object(let ref) = value, ref.object.typeReference == types.unionType,
      let union = ref.object as? UnionObject
    else { return nil }
    return union.members.object
  }
}

/// `A | B`
final class UnionObject: HeapObject {
  let members: Ref<TupleObject>
  init(_ machine: Machine, members: TupleObject) {
    self.members = Ref(members)
    super.init(type: machine.types.unionType, kind: .other)
  }
  override func trace(_ tracer: Tracer) { tracer.visit(members) }
}
