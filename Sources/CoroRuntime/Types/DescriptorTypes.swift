/// `property`, `classmethod`, `staticmethod`, `super` and the descriptors of built-in attributes.
extension Machine {
  func installDescriptorTypes() {
    installProperty()
    installWrappedMethods()
    installSuper()
    define(
      later: [
        NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], ref.object.kind == .memberDescriptor, !arguments[1].isNone else {
            return arguments[0]
          }
          return try unsafeDowncast(ref.object, to: MemberDescriptorObject.self).getter(machine, arguments[1])
        },
        NativeRow("__set__", "self, instance, value, /") { (machine, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], ref.object.kind == .memberDescriptor else { return .none }
          try unsafeDowncast(ref.object, to: MemberDescriptorObject.self).setter?(machine, arguments[1], arguments[2])
          return .none
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], ref.object.kind == .memberDescriptor else { return .none }
          let member = unsafeDowncast(ref.object, to: MemberDescriptorObject.self)
          return machine.string("<member '\(member.name)' of '\(member.ownerName)' objects>")
        },
      ], in: types.memberDescriptor.object)
    define(
      later: [
        NativeAttribute("__name__") { (machine, value) throws(Unwind) in
          guard case .object(let ref) = value, ref.object.kind == .memberDescriptor else { return .none }
          return machine.string(unsafeDowncast(ref.object, to: MemberDescriptorObject.self).name)
        }
      ], in: types.memberDescriptor.object)
  }

  private func property(_ value: Value) throws(Unwind) -> PropertyObject {
    guard case .object(let ref) = value, ref.object.kind == .property else {
      throw raise(.typeError, "descriptor requires a 'property' object but received a '\(typeName(value))'")
    }
    return unsafeDowncast(ref.object, to: PropertyObject.self)
  }

  private func installProperty() {
    let type = types.property.object
    type.givesInstancesAttributes = true
    define(
      later: [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          guard case .type(let cls) = arguments[0] else { return .none }
          let made = PropertyObject(type: cls, getter: .none, setter: .none, deleter: .none, documentation: .none)
          made.isExact = cls == machine.types.property
          return .object(Ref(machine.adopt(made)))
        },
        NativeRow("__init__", "self, fget=None, fset=None, fdel=None, doc=None") {
          (machine, arguments) throws(Unwind) in
          let property = try machine.property(arguments[0])
          property.getter = arguments[1].given ?? .none
          property.setter = arguments[2].given ?? .none
          property.deleter = arguments[3].given ?? .none
          property.documentation = arguments[4].given ?? .none
          if property.documentation.isNone, case .function(let ref) = property.getter {
            property.documentation = ref.object.documentation
          }
          return .none
        },
        NativeRow("getter", "self, fget, /") { (machine, arguments) throws(Unwind) in
          let old = try machine.property(arguments[0])
          return machine.copy(old, getter: arguments[1], setter: old.setter, deleter: old.deleter)
        },
        NativeRow("setter", "self, fset, /") { (machine, arguments) throws(Unwind) in
          let old = try machine.property(arguments[0])
          return machine.copy(old, getter: old.getter, setter: arguments[1], deleter: old.deleter)
        },
        NativeRow("deleter", "self, fdel, /") { (machine, arguments) throws(Unwind) in
          let old = try machine.property(arguments[0])
          return machine.copy(old, getter: old.getter, setter: old.setter, deleter: arguments[1])
        },
        NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
          if arguments[1].isNone { return arguments[0] }
          return try machine.bind(arguments[0], to: arguments[1], machine.type(of: arguments[1]))
        },
        NativeRow("__set__", "self, instance, value, /") { (machine, arguments) throws(Unwind) in
          let property = try machine.property(arguments[0])
          if property.setter.isNone {
            throw machine.raise(
              .attributeError,
              "property \(machine.propertyName(property))of '\(machine.type(of: arguments[1]).qualifiedName)' object has no setter"
            )
          }
          return try machine.call(property.setter, arguments[1], arguments[2])
        },
        NativeRow("__delete__", "self, instance, /") { (machine, arguments) throws(Unwind) in
          let property = try machine.property(arguments[0])
          if property.deleter.isNone {
            throw machine.raise(
              .attributeError,
              "property \(machine.propertyName(property))of '\(machine.type(of: arguments[1]).qualifiedName)' object has no deleter"
            )
          }
          return try machine.call(property.deleter, arguments[1])
        },
      ], in: type)
    define(
      later: [
        NativeAttribute("fget") { (machine, value) throws(Unwind) in try machine.property(value).getter },
        NativeAttribute("fset") { (machine, value) throws(Unwind) in try machine.property(value).setter },
        NativeAttribute("fdel") { (machine, value) throws(Unwind) in try machine.property(value).deleter },
        NativeAttribute("__doc__") { (machine, value) throws(Unwind) in
          try machine.property(value).documentation
        } set: { (machine, value, newValue) throws(Unwind) in
          try machine.property(value).documentation = newValue
        },
        NativeAttribute("__isabstractmethod__") { (machine, value) throws(Unwind) in
          let property = try machine.property(value)
          for function in [property.getter, property.setter, property.deleter] {
            let flag = try machine.findAttribute(function, machine.intern("__isabstractmethod__"))
            if !flag.isUndefined, try machine.isTrue(flag) { return .bool(true) }
          }
          return .bool(false)
        },
      ], in: type)
  }

  private func copy(_ old: PropertyObject, getter: Value, setter: Value, deleter: Value) -> Value {
    // None leaves what was there.
    let made = PropertyObject(
      type: old.typeReference, getter: getter.isNone ? old.getter : getter,
      setter: setter.isNone ? old.setter : setter, deleter: deleter.isNone ? old.deleter : deleter,
      documentation: old.documentation)
    made.isExact = old.isExact
    made.name = old.name
    return .object(Ref(adopt(made)))
  }

  private func installWrappedMethods() {
    for (type, kind) in [(types.classMethod, ObjectKind.classMethod), (types.staticMethod, .staticMethod)] {
      func wrapped(_ value: Value) -> WrappedMethodObject? {
        guard case .object(let ref) = value, ref.object.kind == kind else { return nil }
        return unsafeDowncast(ref.object, to: WrappedMethodObject.self)
      }
      type.object.givesInstancesAttributes = true
      define(
        later: [
          NativeRow("__new__", "cls, function, /", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
            guard case .type(let cls) = arguments[0] else { return .none }
            let made = WrappedMethodObject(type: cls, kind: kind, function: arguments[1])
            made.isExact = cls == type
            return .object(Ref(machine.adopt(made)))
          },
          NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
            guard let method = wrapped(arguments[0]) else { return .none }
            return machine.string("<\(type.object.name)(\(try machine.representation(method.function)))>")
          },
          NativeRow("__init__", "self, function, /") { (_, arguments) throws(Unwind) in
            wrapped(arguments[0])?.function = arguments[1]
            return .none
          },
          NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
            guard let method = wrapped(arguments[0]) else { return .none }
            if kind == .staticMethod { return method.function }
            let owner =
              arguments[2].givenAndNotNone ?? .type(Ref(machine.type(of: arguments[1])))
            return machine.makeBoundMethod(owner, method.function)
          },
          NativeRow("__call__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
            guard let method = wrapped(arguments[0]), kind == .staticMethod,
              case .tuple(let rest) = arguments[1], case .dictionary(let keywords) = arguments[2]
            else { throw machine.notCallable(arguments[0]) }
            return try machine.call(
              method.function, positional: machine.makeList(rest.object.buffer),
              keywords: keywords.object.count > 0 ? keywords.object : nil)
          },
        ], in: type.object)
      define(
        later: [
          NativeAttribute("__func__") { (_, value) throws(Unwind) in wrapped(value)?.function ?? .none },
          NativeAttribute("__wrapped__") { (_, value) throws(Unwind) in wrapped(value)?.function ?? .none },
        ], in: type.object)
      for name in ["__name__", "__qualname__", "__doc__", "__module__", "__isabstractmethod__"] {
        let interned = intern(name)
        define(
          later: [
            NativeAttribute(name) { (machine, value) throws(Unwind) in
              guard let method = wrapped(value) else { return .none }
              let found = try machine.findAttribute(method.function, interned)
              if found.isUndefined {
                if name == "__isabstractmethod__" { return .bool(false) }
                throw machine.attributeError(method.function, interned)
              }
              return found
            }
          ], in: type.object)
      }
    }
  }

  private func installSuper() {
    let type = types.superType.object
    define(
      later: [
        NativeRow("__new__", "cls, type=None, object=None, /", kind: .staticMethod) {
          (machine, arguments) throws(Unwind) in
          try machine.makeSuper(arguments[1], arguments[2])
        },
        NativeRow("__init__", "self, type=None, object=None, /") { (_, _) throws(Unwind) in .none },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], ref.object.kind == .superObject else { return .none }
          let object = unsafeDowncast(ref.object, to: SuperObject.self)
          let bound = object.receiver.isNone ? "NULL" : "<\(object.receiverType.object.name) object>"
          return machine.string("<super: <class '\(object.startingAfter.object.name)'>, \(bound)>")
        },
        NativeRow("__get__", "self, instance, owner=None, /") { (machine, arguments) throws(Unwind) in
          guard case .object(let ref) = arguments[0], ref.object.kind == .superObject else { return .none }
          let object = unsafeDowncast(ref.object, to: SuperObject.self)
          guard object.receiver.isNone, !arguments[1].isNone else { return arguments[0] }
          return try machine.makeSuper(.type(object.startingAfter), arguments[1])
        },
      ], in: type)
    define(
      later: [
        NativeAttribute("__thisclass__") { (_, value) throws(Unwind) in
          guard case .object(let ref) = value, ref.object.kind == .superObject else { return .none }
          return .type(unsafeDowncast(ref.object, to: SuperObject.self).startingAfter)
        },
        NativeAttribute("__self__") { (_, value) throws(Unwind) in
          guard case .object(let ref) = value, ref.object.kind == .superObject else { return .none }
          return unsafeDowncast(ref.object, to: SuperObject.self).receiver
        },
      ], in: type)
  }

  private func makeSuper(_ type: Value, _ object: Value) throws(Unwind) -> Value {
    var startingAfter = type
    var receiver = object
    if startingAfter.isUndefined {
      guard let slots = state.pointee.caller else { throw raise(.runtimeError, "super(): no current frame") }
      let frame = Frame(slots)
      let code = frame.function.code
      guard code.parameterCount > 0 else { throw raise(.runtimeError, "super(): no arguments") }
      guard let free = code.freeVariables.first(where: { $0.name == "__class__" }) else {
        throw raise(.runtimeError, "super(): __class__ cell not found")
      }
      startingAfter = frame.cell(free.slot).value
      if startingAfter.isUndefined { throw raise(.runtimeError, "super(): empty __class__ cell") }
      receiver = frame[0]
      if code.cellSlots.contains(0) { receiver = frame.cell(0).value }
      if receiver.isUndefined { throw raise(.runtimeError, "super(): arg[0] deleted") }
    }
    guard case .type(let start) = startingAfter else {
      throw raise(.typeError, "super() argument 1 must be a type, not \(typeName(startingAfter))")
    }
    let receiverType: Ref<TypeObject>
    if receiver.givenAndNotNone == nil {
      // Unbound: it has the attributes of a `super` object and no others.
      receiver = .none
      receiverType = start
    } else if case .type(let cls) = receiver, cls.object.isSubtype(of: start.object) {
      receiverType = cls
    } else if self.type(of: receiver).isSubtype(of: start.object) {
      receiverType = Ref(self.type(of: receiver))
    } else {
      throw raise(.typeError, "super(type, obj): obj must be an instance or subtype of type")
    }
    return .object(
      Ref(
        adopt(
          SuperObject(type: types.superType, startingAfter: start, receiver: receiver, receiverType: receiverType))))
  }
}
