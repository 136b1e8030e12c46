import CoroRuntime

/// `weakref.ref`: does not keep its object alive.
final class WeakReferenceObject: HeapObject {
  /// Not traced. Emptied by the death watch before the object goes.
  fileprivate(set) var target: Value
  let callback: Value
  fileprivate var cachedHash: Int?

  init(type: Ref<TypeObject>, target: Value, callback: Value) {
    self.target = target
    self.callback = callback
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(callback) }
}

/// Knows all weak references of one interpreter, and empties those whose objects go.
final class WeakReferences: DeathWatcher, RootSource, CollectionFollower {
  /// By the address of the object: addresses of references.
  private var byTarget: [UInt: [UInt]] = [:]
  private var references: [UInt: Unmanaged<WeakReferenceObject>] = [:]
  /// References whose callbacks have to be called, at the next chance.
  private var due: ContiguousArray<Ref<WeakReferenceObject>> = []

  func watch(_ reference: WeakReferenceObject) {
    guard let address = reference.target.address, let object = reference.target.heapObject else { return }
    object.hasDeathWatch = true
    reference.hasDeathWatch = true
    let own = Ref(reference).address
    byTarget[address, default: []].append(own)
    references[own] = Unmanaged.passUnretained(reference)
  }

  /// The reference without a callback that an object has already.
  func plainReference(to value: Value, type: TypeObject) -> WeakReferenceObject? {
    guard let address = value.address else { return nil }
    for own in byTarget[address] ?? [] {
      guard let reference = references[own]?.takeUnretainedValue() else { continue }
      if reference.callback.isNone, reference.type.object === type { return reference }
    }
    return nil
  }

  func count(of value: Value) -> Int { value.address.flatMap { byTarget[$0]?.count } ?? 0 }

  func list(of value: Value) -> [Value] {
    guard let address = value.address else { return [] }
    return (byTarget[address] ?? []).compactMap { own in
      references[own].map { .object(Ref($0.takeUnretainedValue())) }
    }
  }

  func objectDies(_ object: HeapObject, _ machine: Machine) {
    let address = Ref(object).address
    if let reference = references.removeValue(forKey: address) {
      // It may go in the same collection as its object, and is then not called back.
      due.removeAll { $0.address == address }
      if let target = reference.takeUnretainedValue().target.address { byTarget[target]?.removeAll { $0 == address } }
    }
    guard let watching = byTarget.removeValue(forKey: address) else { return }
    for own in watching {
      guard let reference = references[own]?.takeUnretainedValue() else { continue }
      reference.target = .undefined
      if !reference.callback.isNone { due.append(Ref(reference)) }
    }
  }

  func visitRoots(_ tracer: Tracer) {
    for reference in due { tracer.visit(reference) }
  }

  /// Calls the callbacks of references whose objects have gone.
  func followCollection(_ machine: Machine) throws(Unwind) {
    while let reference = due.popLast() {
      _ = try machine.call(reference.object.callback, .object(Ref(reference.object)))
    }
  }
}

/// The native part of `weakref`.
enum WeakReferenceModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let all = WeakReferences()
    machine.deathWatchers.append(all)
    machine.extraRoots.append(all)
    machine.collectionFollowers.append(all)
    let type = machine.makeBuiltinType("ReferenceType", module: "weakref", canBeSubclassed: true)
    type.letInstancesHaveAttributes()
    for name in ["ref", "ReferenceType"] { machine.put(name, .type(Ref(type)), in: module) }
    func reference(_ value: Value, _ machine: Machine) throws(Unwind) -> WeakReferenceObject {
      try machine.receiver(value, WeakReferenceObject.self, type)
    }
    machine.define(
      [
        NativeRow("__new__", "cls, object, callback=None, /, *args, **kwargs", kind: .staticMethod) {
          (machine, arguments) throws(Unwind) in
          let cls = try machine.requestedClass(arguments[0], type)
          try check(arguments[1], machine)
          let callback = arguments[2].givenAndNotNone ?? .none
          if callback.isNone, let known = all.plainReference(to: arguments[1], type: cls.object) {
            return .object(Ref(known))
          }
          let made = WeakReferenceObject(type: cls, target: arguments[1], callback: callback)
          let value = machine.adopt(made, of: type)
          all.watch(made)
          return value
        },
        NativeRow("__init__", "self, /, *args, **kwargs") { (_, _) throws(Unwind) in .none },
        NativeRow("__call__", "self, /") { (machine, arguments) throws(Unwind) in
          try reference(arguments[0], machine).target.given ?? .none
        },
        NativeRow("__hash__", "self, /") { (machine, arguments) throws(Unwind) in
          let reference = try reference(arguments[0], machine)
          if let known = reference.cachedHash { return .int(known) }
          if reference.target.isUndefined { throw machine.raise(.typeError, "weak object has gone away") }
          let hash = try machine.hash(reference.target)
          reference.cachedHash = hash
          return .int(hash)
        },
        NativeRow("__eq__", "self, other, /") { (machine, arguments) throws(Unwind) in
          let left = try reference(arguments[0], machine)
          guard case .object(let ref) = arguments[1], let right = ref.object as? WeakReferenceObject else {
            return .notImplemented
          }
          if left.target.isUndefined || right.target.isUndefined { return .bool(left === right) }
          return .bool(try machine.isEqual(left.target, right.target))
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          let reference = try reference(arguments[0], machine)
          let place = machine.addressText(arguments[0])
          if reference.target.isUndefined { return machine.string("<weakref at \(place); dead>") }
          return machine.string(
            "<weakref at \(place); to '\(machine.typeName(reference.target))' at \(machine.addressText(reference.target))>"
          )
        },
        NativeRow.classItem,
      ], in: type)
    machine.define(
      [
        NativeAttribute("__callback__") { (machine, value) throws(Unwind) in
          let reference = try reference(value, machine)
          return reference.target.isUndefined ? .none : reference.callback
        }
      ], in: type)
    machine.define(
      [
        NativeRow("getweakrefcount", "object, /") { (_, arguments) throws(Unwind) in .int(all.count(of: arguments[0]))
        },
        NativeRow("getweakrefs", "object, /") { (machine, arguments) throws(Unwind) in
          .list(Ref(machine.makeList(all.list(of: arguments[0]))))
        },
      ], in: module)
  }

  private static func check(_ value: Value, _ machine: Machine) throws(Unwind) {
    switch value {
    case .instance, .function, .type: return
    case .object(let ref):
      switch ref.object.kind {
      case .boxedInteger, .complex, .range, .slice, .bytes: break
      default: return
      }
      if !ref.object.isExact { return }
    default: break
    }
    throw machine.raise(.typeError, "cannot create weak reference to '\(machine.typeName(value))' object")
  }
}
