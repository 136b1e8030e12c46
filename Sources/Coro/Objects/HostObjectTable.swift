import CoroRuntime

/// The host's instances that scripts hold, and what is registered about their classes.
final class HostObjectTable: DeathWatcher {
  /// Not held: an entry goes when its object on the heap does, and that one holds the host's instance.
  private var instances: [ObjectIdentifier: Ref<HostInstance>] = [:]
  private var types: [ObjectIdentifier: Ref<TypeObject>] = [:]

  /// The one object of the script for an instance.
  func value(of object: any ScriptObject, _ machine: Machine) -> Value {
    if let known = instances[ObjectIdentifier(object)] { return .object(Ref(known.object)) }
    let made = machine.adopt(HostInstance(object, type: type(of: object, machine)))
    made.hasDeathWatch = true
    instances[ObjectIdentifier(object)] = Ref(made)
    return .object(Ref(made))
  }

  /// How a class is called in messages.
  func name(of type: any ScriptObject.Type) -> String? { types[ObjectIdentifier(type)]?.object.plainName }

  func register(_ type: any ScriptObject.Type, as scriptType: TypeObject) {
    types[ObjectIdentifier(type)] = Ref(scriptType)
  }

  /// The nearest registered class, or the one that has no members.
  private func type(of object: any ScriptObject, _ machine: Machine) -> Ref<TypeObject> {
    let swiftType: any AnyObject.Type = Swift.type(of: object)
    if let known = types[ObjectIdentifier(swiftType)] { return known }
    var mirror = Mirror(reflecting: object).superclassMirror
    while let next = mirror {
      if let type = next.subjectType as? AnyObject.Type, let known = types[ObjectIdentifier(type)] {
        types[ObjectIdentifier(swiftType)] = known
        return known
      }
      mirror = next.superclassMirror
    }
    return Ref(HostObjectTable.opaqueType(machine))
  }

  /// `coro.HostObject`, the base of all classes of the host.
  static func opaqueType(_ machine: Machine) -> TypeObject {
    machine.hiddenType("coro.HostObject") {
      let type = machine.makeBuiltinType("HostObject", module: "coro")
      machine.define([refusingNew], in: type)
      return type
    }
  }

  /// Scripts make none.
  private static var refusingNew: NativeRow {
    NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
      guard case .type(let cls) = arguments[0] else { throw machine.raise(.typeError, "no class") }
      throw machine.raise(.typeError, "cannot create '\(cls.object.plainName)' instances")
    }
  }

  func objectDies(_ object: HeapObject, _ machine: Machine) {
    guard let instance = object as? HostInstance else { return }
    instances[ObjectIdentifier(instance.object)] = nil
  }

  func removeAll() { instances = [:] }
}
