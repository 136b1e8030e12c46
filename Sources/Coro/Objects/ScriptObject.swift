import CoroRuntime

/// A class or an actor of the host whose instances scripts may hold.
///
/// Scripts see the same object each time the host hands out the same instance. It is opaque: scripts can pass it on,
/// compare it and use it as a key, no more, until ``Interpreter/register(_:name:documentation:_:)`` gives the class
/// properties and methods. It lives for as long as the host or a script holds it.
///
/// ```swift
/// final class Door: ScriptObject {
///   let number: Int
///   init(_ number: Int) { self.number = number }
/// }
/// interpreter.define("find_door") { (number: Int) in Door(number) }
/// interpreter.define("open_door") { (door: Door) in print("open", door.number) }
/// ```
///
/// Instances cross from thread to thread, hence `Sendable`. A class that only one thread may touch is marked
/// `@unchecked Sendable` by a host that drives the interpreter on that thread: ``Interpreter/Execution/hostDriven``.
public protocol ScriptObject: AnyObject, ScriptConvertible {}

extension ScriptObject {
  public static func fromScript(_ value: ScriptInput) throws -> Self {
    guard let instance = value.hostInstance, let object = instance.object as? Self else {
      throw value.mismatch(Engine.core(of: value.machine)?.hostObjects.name(of: Self.self) ?? "\(Self.self)")
    }
    return object
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    guard let core = Engine.core(of: output.machine) else { throw ScriptError("RuntimeError", "the interpreter ended") }
    return .init(value: core.hostObjects.value(of: self, output.machine))
  }
}

extension ScriptInput {
  var hostInstance: HostInstance? {
    guard case .object(let ref) = value else { return nil }
    return ref.object as? HostInstance
  }
}

/// An instance of the host's on the heap.
final class HostInstance: HeapObject {
  let object: any ScriptObject

  init(_ object: any ScriptObject, type: Ref<TypeObject>) {
    self.object = object
    super.init(type: type, kind: .other)
    isExact = false
  }

  override var byteCount: Int { 64 }
}
