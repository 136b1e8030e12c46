/// Attributes: reading, writing, deleting, with descriptors.
extension Machine {
  /// `value.name`; raises `AttributeError`.
  package func getAttribute(_ value: Value, _ name: StringObject) throws(Unwind) -> Value {
    let found = try findAttribute(value, name)
    if case .undefined = found { throw attributeError(value, name) }
    return found
  }

  package func getAttribute(_ value: Value, _ name: String) throws(Unwind) -> Value {
    try getAttribute(value, intern(name))
  }

  /// `value.name`, or `.undefined` where there is none: no exception is made for a miss.
  package func findAttribute(_ value: Value, _ name: StringObject) throws(Unwind) -> Value {
    if case .type(let ref) = value { return try findTypeAttribute(ref.object, name) }
    let type = type(of: value)
    if type.layout == .instance || !type.isBuiltin || type === types.genericAlias.object {
      let facts = facts(of: type)
      if !facts.getattribute.isUndefined || !facts.getattr.isUndefined {
        return try findOverriddenAttribute(value, name, facts)
      }
    }
    let found = try findPlainAttribute(value, type, name)
    if case .undefined = found, case .object(let ref) = value, ref.object.kind == .module {
      return try findModuleAttribute(unsafeDowncast(ref.object, to: ModuleObject.self), name)
    }
    return found
  }

  /// What a module's own function `__getattr__` answers for a name that the module lacks.
  private func findModuleAttribute(_ module: ModuleObject, _ name: StringObject) throws(Unwind) -> Value {
    let function = get(module.namespace.object, names.getattr)
    if case .undefined = function { return .undefined }
    return try call(function, .string(Ref(name)))
  }

  /// Like `findAttribute`, where an `AttributeError` of a script's own lookup also means that there is none.
  package func probeAttribute(_ value: Value, _ name: StringObject) throws(Unwind) -> Value {
    do throws(Unwind) { return try findAttribute(value, name) } catch {
      guard isCurrentException(.attributeError) else { throw error }
      _ = takeException()
      return .undefined
    }
  }

  /// What `object.__getattribute__` does.
  func findPlainAttribute(_ value: Value, _ type: TypeObject, _ name: StringObject) throws(Unwind) -> Value {
    let onType = lookup(name, in: type)
    if case .undefined = onType {
    } else if isDataDescriptor(onType) {
      return try bind(onType, to: value, type)
    }
    let own = try ownAttribute(value, name)
    if case .undefined = own {} else { return own }
    if case .undefined = onType { return .undefined }
    return try bind(onType, to: value, type)
  }

  private func findOverriddenAttribute(
    _ value: Value, _ name: StringObject, _ facts: TypeFacts
  ) throws(Unwind) -> Value {
    var found = Value.undefined
    do throws(Unwind) {
      if facts.getattribute.isUndefined {
        found = try findPlainAttribute(value, type(of: value), name)
      } else {
        found = try call(facts.getattribute, value, .string(Ref(name)))
      }
    } catch {
      guard !facts.getattr.isUndefined, isCurrentException(.attributeError) else { throw error }
      _ = takeException()
    }
    if case .undefined = found, !facts.getattr.isUndefined {
      return try call(facts.getattr, value, .string(Ref(name)))
    }
    return found
  }

  /// An attribute that the object itself holds, or `.undefined`.
  func ownAttribute(_ value: Value, _ name: StringObject) throws(Unwind) -> Value {
    switch value {
    case .instance(let ref):
      let instance = ref.object
      // What `__slots__` declared is read through its descriptors alone.
      if instance.typeReference.with({ $0.hasSlotsOnly }) { return .undefined }
      if let dictionary = instance.dictionary { return get(dictionary, name) }
      let slot = instance.shape.slot(of: name)
      return slot >= 0 ? instance.slots[slot] : .undefined
    case .function(let ref):
      if let attributes = ref.object.attributes { return get(attributes.object, name) }
      return .undefined
    case .object(let ref):
      let object = ref.object
      switch object.kind {
      case .module:
        return get(unsafeDowncast(object, to: ModuleObject.self).namespace.object, name)
      case .exception:
        if let attributes = unsafeDowncast(object, to: ExceptionObject.self).attributes {
          return get(attributes.object, name)
        }
        return .undefined
      case .boundMethod:
        return try findAttribute(unsafeDowncast(object, to: BoundMethodObject.self).function, name)
      case .superObject:
        return try superAttribute(unsafeDowncast(object, to: SuperObject.self), name)
      default:
        if object.hasSideAttributes, let attributes = heap.sideAttributes[ref.address] {
          return get(attributes.object, name)
        }
        return .undefined
      }
    case .undefined, .none, .bool, .int, .float, .string, .tuple, .list, .dictionary, .native, .type,
      .notImplemented, .ellipsis:
      return .undefined
    }
  }

  /// An attribute of a class: its metaclass's data descriptors, then its own resolution order, then the metaclass.
  private func findTypeAttribute(_ type: TypeObject, _ name: StringObject) throws(Unwind) -> Value {
    let metaclass = type.typeReference.object
    let onMeta = lookup(name, in: metaclass)
    if !onMeta.isUndefined && isDataDescriptor(onMeta) { return try bind(onMeta, to: .type(Ref(type)), metaclass) }
    let found = lookup(name, in: type)
    if !found.isUndefined { return try bindToClass(found, type) }
    if !onMeta.isUndefined { return try bind(onMeta, to: .type(Ref(type)), metaclass) }
    if !metaclass.isBuiltin {
      let getattr = facts(of: metaclass).getattr
      if !getattr.isUndefined { return try call(getattr, .type(Ref(type)), .string(Ref(name))) }
    }
    return .undefined
  }

  /// Whether it takes precedence over an object's own attributes.
  func isDataDescriptor(_ value: Value) -> Bool {
    switch value {
    case .object(let ref):
      switch ref.object.kind {
      case .property, .memberDescriptor: return true
      case .classMethod, .staticMethod: return false
      default:
        let type = ref.object.typeReference.object
        return !lookup(names.set, in: type).isUndefined || !lookup(names.deleteDescriptor, in: type).isUndefined
      }
    case .instance(let ref):
      let type = ref.object.typeReference.object
      return !lookup(names.set, in: type).isUndefined || !lookup(names.deleteDescriptor, in: type).isUndefined
    default:
      return false
    }
  }

  /// What reading a class attribute through an instance answers.
  func bind(_ attribute: Value, to value: Value, _ type: TypeObject) throws(Unwind) -> Value {
    switch attribute {
    case .function:
      return makeBoundMethod(value, attribute)
    case .native(let ref):
      return ref.object.isMethod ? makeBoundMethod(value, attribute) : attribute
    case .object(let ref):
      let object = ref.object
      switch object.kind {
      case .property:
        let property = unsafeDowncast(object, to: PropertyObject.self)
        if property.getter.isNone || property.getter.isUndefined {
          throw raise(
            .attributeError, "property \(propertyName(property))of '\(type.qualifiedName)' object has no getter")
        }
        return try call(property.getter, value)
      case .memberDescriptor:
        return try unsafeDowncast(object, to: MemberDescriptorObject.self).getter(self, value)
      case .classMethod:
        return try bindClassMethod(unsafeDowncast(object, to: WrappedMethodObject.self).function, type)
      case .staticMethod:
        return unsafeDowncast(object, to: WrappedMethodObject.self).function
      default:
        return try bindByProtocol(attribute, object.typeReference.object, .some(value), type)
      }
    case .instance(let ref):
      return try bindByProtocol(attribute, ref.object.typeReference.object, .some(value), type)
    default:
      return attribute
    }
  }

  /// What reading a class attribute through the class answers.
  func bindToClass(_ attribute: Value, _ type: TypeObject) throws(Unwind) -> Value {
    switch attribute {
    case .object(let ref):
      let object = ref.object
      switch object.kind {
      case .classMethod:
        return try bindClassMethod(unsafeDowncast(object, to: WrappedMethodObject.self).function, type)
      case .staticMethod:
        return unsafeDowncast(object, to: WrappedMethodObject.self).function
      case .property, .memberDescriptor:
        return attribute
      default:
        return try bindByProtocol(attribute, object.typeReference.object, nil, type)
      }
    case .instance(let ref):
      return try bindByProtocol(attribute, ref.object.typeReference.object, nil, type)
    default:
      return attribute
    }
  }

  private func bindClassMethod(_ function: Value, _ type: TypeObject) throws(Unwind) -> Value {
    switch function {
    case .function, .native, .type: return makeBoundMethod(.type(Ref(type)), function)
    default:
      // A class method around another descriptor binds that one.
      return try bind(function, to: .type(Ref(type)), type.typeReference.object)
    }
  }

  private func bindByProtocol(
    _ attribute: Value, _ attributeType: TypeObject, _ value: Value?, _ type: TypeObject
  ) throws(Unwind) -> Value {
    let getter = lookup(names.get, in: attributeType)
    if case .undefined = getter { return attribute }
    return try call(getter, attribute, value ?? .none, .type(Ref(type)))
  }

  /// Whether CPython keeps what instances of the class hold in members of a structure, for which its message is another.
  private func hasPlainMembers(_ type: TypeObject) -> Bool {
    ["range", "slice", "complex"].contains(type.name) || (type.layout == .tuple && type !== types.tuple.object)
  }

  /// With a space behind it; empty where a property has no name.
  func propertyName(_ property: PropertyObject) -> String {
    if case .string(let ref) = property.name { return "'\(ref.object.text)' " }
    return ""
  }

  /// Searches after the class that a `super()` starts from.
  /// The function that `super().name(…)` calls with the receiver; `.undefined` where it takes binding.
  func superMethod(_ object: SuperObject, _ name: StringObject) -> Value {
    if name === names.classCell || isDataDescriptor(lookup(name, in: object.typeReference.object)) { return .undefined }
    if case .type = object.receiver { return .undefined }
    if object.receiver.isNone { return .undefined }
    var passed = false
    for base in object.receiverType.object.resolutionOrder {
      if passed {
        let found = get(base.object.namespace.object, name)
        if !found.isUndefined { return found }
      }
      if base == object.startingAfter { passed = true }
    }
    return .undefined
  }

  private func superAttribute(_ object: SuperObject, _ name: StringObject) throws(Unwind) -> Value {
    if name === names.classCell || object.receiver.isNone { return .undefined }
    var passed = false
    for base in object.receiverType.object.resolutionOrder {
      if passed {
        let found = get(base.object.namespace.object, name)
        if found.isUndefined { continue }
        if case .type(let ref) = object.receiver, ref == object.receiverType {
          // In a class method, or in `__new__`: functions stay unbound.
          return try bindToClass(found, ref.object)
        }
        return try bind(found, to: object.receiver, object.receiverType.object)
      }
      if base == object.startingAfter { passed = true }
    }
    return .undefined
  }

  // MARK: writing

  package func setAttribute(_ value: Value, _ name: StringObject, _ newValue: Value) throws(Unwind) {
    if case .type(let ref) = value { return try setTypeAttribute(ref.object, name, newValue) }
    let type = type(of: value)
    if !type.isBuiltin {
      let setter = facts(of: type).setattr
      if !setter.isUndefined {
        _ = try call(setter, value, .string(Ref(name)), newValue)
        return
      }
    }
    try setPlainAttribute(value, type, name, newValue)
  }

  /// `del value.name`
  package func deleteAttribute(_ value: Value, _ name: StringObject) throws(Unwind) {
    if case .type(let ref) = value { return try setTypeAttribute(ref.object, name, .undefined) }
    let type = type(of: value)
    if !type.isBuiltin {
      let deleter = facts(of: type).delattr
      if !deleter.isUndefined {
        _ = try call(deleter, value, .string(Ref(name)))
        return
      }
    }
    try setPlainAttribute(value, type, name, .undefined)
  }

  /// What `object.__setattr__` does, and `object.__delattr__` with `.undefined`.
  func setPlainAttribute(
    _ value: Value, _ type: TypeObject, _ name: StringObject, _ newValue: Value
  ) throws(Unwind) {
    let onType = lookup(name, in: type)
    if !onType.isUndefined, try setThroughDescriptor(onType, value, type, name, newValue) { return }
    switch value {
    case .instance(let ref) where !type.hasSlotsOnly:
      return try setInstanceAttribute(ref.object, type, name, newValue)
    case .object(let ref):
      if let dictionary = ownDictionary(ref.object, create: true) {
        if newValue.isUndefined {
          if try remove(.string(Ref(name)), from: dictionary).isUndefined { throw attributeError(value, name) }
        } else {
          set(dictionary, name, newValue)
        }
        return
      }
    case .function(let ref):
      let function = ref.object
      if function.attributes == nil { function.attributes = Ref(makeDictionary()) }
      if let attributes = function.attributes {
        if newValue.isUndefined {
          if try remove(.string(Ref(name)), from: attributes.object).isUndefined { throw attributeError(value, name) }
        } else {
          set(attributes.object, name, newValue)
        }
      }
      return
    default: break
    }
    if onType.isUndefined {
      throw raise(
        .attributeError, "'\(typeName(value))' object has no attribute '\(name.text)'",
        about: value, name)
    }
    throw raise(.attributeError, "'\(type.name)' object attribute '\(name.text)' is read-only", about: value, name)
  }

  /// The dictionary beside an object that may have attributes of its own; nil where its class gives it none.
  package func ownDictionary(_ object: HeapObject, create: Bool) -> DictionaryObject? {
    switch object.kind {
    case .module:
      return unsafeDowncast(object, to: ModuleObject.self).namespace.object
    case .exception:
      let exception = unsafeDowncast(object, to: ExceptionObject.self)
      if exception.attributes == nil && create { exception.attributes = Ref(makeDictionary()) }
      return exception.attributes?.object
    default:
      let type = object.typeReference.object
      if type.hasSlotsOnly || type.isBuiltin && !type.givesInstancesAttributes { return nil }
      let address = Ref(object).address
      if let known = heap.sideAttributes[address] { return known.object }
      guard create else { return nil }
      let made = makeDictionary()
      heap.sideAttributes[address] = Ref(made)
      object.hasSideAttributes = true
      return made
    }
  }

  private func setInstanceAttribute(
    _ instance: InstanceObject, _ type: TypeObject, _ name: StringObject, _ newValue: Value
  ) throws(Unwind) {
    if let dictionary = instance.dictionary {
      if newValue.isUndefined {
        if try remove(.string(Ref(name)), from: dictionary).isUndefined {
          throw attributeError(.instance(Ref(instance)), name)
        }
      } else {
        set(dictionary, name, newValue)
      }
      return
    }
    let shape = instance.shape
    let slot = shape.slot(of: name)
    if newValue.isUndefined {
      guard slot >= 0, !instance.slots[slot].isUndefined else { throw attributeError(.instance(Ref(instance)), name) }
      _ = instanceDictionary(instance)
      return try setInstanceAttribute(instance, type, name, .undefined)
    }
    if slot >= 0 {
      instance.slots[slot] = newValue
    } else if shape.names.count >= Shape.mostAttributes {
      set(instanceDictionary(instance), name, newValue)
    } else {
      instance.add(newValue, shape: shape.adding(name, self))
      if instance.slotCount > type.instanceCapacity { type.instanceCapacity = instance.slotCount }
    }
  }

  /// The `__dict__` of an instance: from now on its attributes live there.
  func instanceDictionary(_ instance: InstanceObject) -> DictionaryObject {
    if let known = instance.dictionary { return known }
    let dictionary = makeDictionary(capacity: instance.slotCount)
    for (slot, name) in instance.shape.names.enumerated() where !instance.slots[slot].isUndefined {
      set(dictionary, name, instance.slots[slot])
    }
    instance.replaceSlots(by: Ref(dictionary), shape: dictionaryShape)
    return dictionary
  }

  /// Answers false where the class attribute is no descriptor that takes writes.
  private func setThroughDescriptor(
    _ descriptor: Value, _ value: Value, _ type: TypeObject, _ name: StringObject, _ newValue: Value
  ) throws(Unwind) -> Bool {
    let descriptorType: TypeObject
    switch descriptor {
    case .object(let ref):
      switch ref.object.kind {
      case .property:
        let property = unsafeDowncast(ref.object, to: PropertyObject.self)
        let function = newValue.isUndefined ? property.deleter : property.setter
        if function.isNone || function.isUndefined {
          let what = newValue.isUndefined ? "deleter" : "setter"
          throw raise(
            .attributeError, "property \(propertyName(property))of '\(type.qualifiedName)' object has no \(what)")
        }
        if newValue.isUndefined {
          _ = try call(function, value)
        } else {
          _ = try call(function, value, newValue)
        }
        return true
      case .memberDescriptor:
        let member = unsafeDowncast(ref.object, to: MemberDescriptorObject.self)
        guard let setter = member.setter else {
          throw raise(
            .attributeError,
            type.isBuiltin && !hasPlainMembers(type)
              ? "attribute '\(member.name)' of '\(member.ownerName)' objects is not writable"
              : "readonly attribute")
        }
        try setter(self, value, newValue)
        return true
      default: descriptorType = ref.object.typeReference.object
      }
    case .instance(let ref): descriptorType = ref.object.typeReference.object
    default: return false
    }
    let method = lookup(newValue.isUndefined ? names.deleteDescriptor : names.set, in: descriptorType)
    if method.isUndefined {
      // One of the two makes it a descriptor that answers for both.
      let sibling = lookup(newValue.isUndefined ? names.set : names.deleteDescriptor, in: descriptorType)
      if sibling.isUndefined { return false }
      throw raise(.attributeError, newValue.isUndefined ? "__delete__" : "__set__")
    }
    if newValue.isUndefined {
      _ = try call(method, descriptor, value)
    } else {
      _ = try call(method, descriptor, value, newValue)
    }
    return true
  }

  private func setTypeAttribute(_ type: TypeObject, _ name: StringObject, _ newValue: Value) throws(Unwind) {
    let metaclass = type.typeReference.object
    if !metaclass.isBuiltin {
      let facts = facts(of: metaclass)
      let method = newValue.isUndefined ? facts.delattr : facts.setattr
      if !method.isUndefined {
        if newValue.isUndefined {
          _ = try call(method, .type(Ref(type)), .string(Ref(name)))
        } else {
          _ = try call(method, .type(Ref(type)), .string(Ref(name)), newValue)
        }
        return
      }
    }
    try setPlainTypeAttribute(type, name, newValue)
  }

  /// What `type.__setattr__` does.
  func setPlainTypeAttribute(_ type: TypeObject, _ name: StringObject, _ newValue: Value) throws(Unwind) {
    let metaclass = type.typeReference.object
    if type.isBuiltin {
      throw raise(.typeError, "cannot set '\(name.text)' attribute of immutable type '\(type.name)'")
    }
    let onMeta = lookup(name, in: metaclass)
    if !onMeta.isUndefined, try setThroughDescriptor(onMeta, .type(Ref(type)), metaclass, name, newValue) { return }
    if newValue.isUndefined {
      if try remove(.string(Ref(name)), from: type.namespace.object).isUndefined {
        throw attributeError(.type(Ref(type)), name)
      }
    } else {
      set(type.namespace.object, name, newValue)
    }
    classChanged(type)
    if name === names.delete { noteFinalizer(of: type) }
  }

  // MARK: errors

  /// `AttributeError` in CPython's words, with the `name` and `obj` that suggestions are made from.
  package func attributeError(_ value: Value, _ name: StringObject) -> Unwind {
    switch value {
    case .type(let ref):
      return raise(
        .attributeError, "type object '\(ref.object.name)' has no attribute '\(name.text)'", about: value, name)
    case .object(let ref) where ref.object.kind == .boundMethod:
      return attributeError(unsafeDowncast(ref.object, to: BoundMethodObject.self).function, name)
    case .object(let ref) where ref.object.kind == .module:
      let module = unsafeDowncast(ref.object, to: ModuleObject.self)
      return raise(
        .attributeError, "module '\(module.name)' has no attribute '\(name.text)'", about: value, name)
    default:
      return raise(
        .attributeError, "'\(typeName(value))' object has no attribute '\(name.text)'", about: value, name)
    }
  }

  /// An exception with a `name` and an `obj`: the traceback's last line suggests a similar name.
  func raise(_ kind: BuiltinException, _ message: String, about value: Value, _ name: StringObject) -> Unwind {
    let exception = makeException(kind, string(message))
    let attributes = makeDictionary()
    exception.attributes = Ref(attributes)
    set(attributes, "name", .string(Ref(name)))
    if !value.isUndefined { set(attributes, "obj", value) }
    return raise(exception)
  }
}
