/// What a node that reads `object.name` remembers of attributes that do not stand in an instance: those of its class, of
/// a class itself, and of a module.
///
/// Looked up anew, a class's constant or a module's function took twice CPython's time; found here, half of it.
struct ClassAttributeCache {
  private enum Kind { case nothing, ofInstance, method, ofClass }

  private var kind = Kind.nothing
  /// Of the instance; the metaclass's version for a class.
  private var shape = -1
  private var version = -1
  /// Valid while the class has that version: its namespace holds it then.
  private var value = Value.undefined
  private var ofModule = ModuleAttributeCache()

  /// The attribute; `.undefined` where the object is not like the one that was remembered.
  @inline(__always)
  func find(in object: Value, _ machine: Machine) -> Value {
    switch object {
    case .instance(let ref):
      guard ref.with({ $0.shapeNumber }) == shape, ref.with({ $0.typeReference }).with({ $0.version }) == version else {
        return .undefined
      }
      switch kind {
      case .ofInstance: return value
      case .method: return machine.makeBoundMethod(object, value)
      case .nothing, .ofClass: return .undefined
      }
    case .type(let ref):
      guard kind == .ofClass, ref.with({ $0.version }) == version,
        ref.with({ $0.typeReference }).with({ $0.version }) == shape
      else { return .undefined }
      return value
    case .object:
      return ofModule.find(in: object, machine)
    default:
      return .undefined
    }
  }

  /// Looks whether reading the attribute has no effect but to find it, and where it stands.
  mutating func remember(_ object: Value, _ name: StringObject, _ machine: Machine) {
    switch object {
    case .instance(let ref): remember(instance: ref.object, name, machine)
    case .type(let ref): remember(type: ref.object, name, machine)
    default:
      guard machine.lookup(name, in: machine.types.module.object).isUndefined else { return }
      ofModule.remember(object, name, machine)
    }
  }

  private mutating func remember(instance: InstanceObject, _ name: StringObject, _ machine: Machine) {
    let type = instance.typeReference.object
    guard !instance.shape.isDictionary, instance.shape.slot(of: name) < 0,
      machine.facts(of: type).getattribute.isUndefined
    else { return }
    let found = machine.lookup(name, in: type)
    if case .function = found {
      kind = .method
    } else if found.isNeverDescriptor {
      kind = .ofInstance
    } else {
      return
    }
    shape = instance.shapeNumber
    version = machine.version(of: type)
    value = found
  }

  private mutating func remember(type: TypeObject, _ name: StringObject, _ machine: Machine) {
    let metaclass = type.typeReference.object
    let onMeta = machine.lookup(name, in: metaclass)
    guard onMeta.isUndefined || !machine.isDataDescriptor(onMeta) else { return }
    let found = machine.lookup(name, in: type)
    switch found {
    case .function, .native, .type: break
    default: guard found.isNeverDescriptor else { return }
    }
    kind = .ofClass
    shape = machine.version(of: metaclass)
    version = machine.version(of: type)
    value = found
  }
}

/// Where a module has an attribute, as long as its namespace keeps its layout.
struct ModuleAttributeCache {
  private var layout = -1
  private var position = 0

  /// The attribute; `.undefined` where the object is not that module as it was.
  @inline(__always)
  func find(in object: Value, _ machine: Machine) -> Value {
    guard layout >= 0, let module = machine.plainModule(object) else { return .undefined }
    let namespace = module.with { $0.namespace }
    guard namespace.with({ $0.layout }) == layout else { return .undefined }
    return namespace.with { $0.entries }[position].value
  }

  /// Of a module that has it; nothing else is remembered.
  mutating func remember(_ object: Value, _ name: StringObject, _ machine: Machine) {
    guard let module = machine.plainModule(object) else { return }
    let namespace = module.object.namespace.object
    let found = namespace.find(string: name, hash: name.hash(seed: machine.hashSeed))
    guard found >= 0 else { return }
    layout = machine.layout(of: namespace)
    position = found
  }
}

extension Value {
  /// Of a built-in class that is no descriptor and cannot be made one.
  var isNeverDescriptor: Bool {
    switch self {
    case .none, .bool, .int, .float, .string, .tuple, .list, .dictionary, .notImplemented, .ellipsis: true
    case .undefined, .instance, .function, .native, .type, .object: false
    }
  }
}

extension Machine {
  /// Whether writing the attribute of an instance of a class has no effect but to fill its slot.
  func fillsSlotPlainly(_ name: StringObject, of type: TypeObject) -> Bool {
    guard facts(of: type).setattr.isUndefined else { return false }
    return readsSlotPlainly(name, of: type)
  }

  /// Whether what stands in an instance's slot of that name is its attribute: nothing of its class comes before it.
  func readsSlotPlainly(_ name: StringObject, of type: TypeObject) -> Bool {
    let onType = lookup(name, in: type)
    if type.hasSlotsOnly {
      guard case .object(let ref) = onType, ref.with({ $0.kind }) == .memberDescriptor else { return false }
      return ref.downcast(to: MemberDescriptorObject.self).with { $0.slotName === name }
    }
    switch onType {
    case .undefined, .function, .native: return true
    default: return onType.isNeverDescriptor
    }
  }
}
