import CoroRuntime

/// What scripts see of a class of the host: told to ``Interpreter/register(_:name:documentation:_:)``.
public final class ScriptClass<Object: ScriptObject> {
  /// Attributes, in the order they were told.
  private(set) var attributes: [HostAttribute] = []
  private(set) var methods: [HostFunction] = []
  private(set) var initializer: HostFunction?

  init() {}

  /// A property that scripts read.
  public func property<Property: ScriptConvertible>(
    _ name: String, _ path: any KeyPath<Object, Property> & Sendable
  ) {
    let read = Path(path)
    attributes.append(HostAttribute(name: name, get: { try read.value(of: Object.fromScript($0)) }, set: nil))
  }

  /// A property that scripts read and set.
  public func property<Property: ScriptConvertible>(
    _ name: String, _ path: any ReferenceWritableKeyPath<Object, Property> & Sendable
  ) {
    let read = Path(path)
    let write = WritablePath(path)
    let set: @Sendable (ScriptInput, ScriptInput) throws -> Void = { object, value in
      try write.set(Property.fromScript(value), in: Object.fromScript(object))
    }
    attributes.append(
      HostAttribute(name: name, get: { try read.value(of: Object.fromScript($0)) }, set: set))
  }

  /// A property that is computed, and set where `set` is given.
  public func property<Property: ScriptConvertible>(
    _ name: String, get: @escaping @Sendable (Object) throws -> Property,
    set: (@Sendable (Object, Property) throws -> Void)? = nil
  ) {
    var write: (@Sendable (ScriptInput, ScriptInput) throws -> Void)?
    if let set {
      write = { object, value in try set(Object.fromScript(object), Property.fromScript(value)) }
    }
    attributes.append(HostAttribute(name: name, get: { try get(Object.fromScript($0)) }, set: write))
  }

  /// A key path that is sendable; spelled as one type, for the compiler's sake.
  private struct Path<Property>: Sendable {
    private let path: any KeyPath<Object, Property> & Sendable
    init(_ path: any KeyPath<Object, Property> & Sendable) { self.path = path }
    func value(of object: Object) -> Property {
      let path: KeyPath<Object, Property> = path
      return object[keyPath: path]
    }
  }

  private struct WritablePath<Property>: Sendable {
    private let path: any ReferenceWritableKeyPath<Object, Property> & Sendable
    init(_ path: any ReferenceWritableKeyPath<Object, Property> & Sendable) { self.path = path }
    func set(_ value: Property, in object: Object) {
      let path: ReferenceWritableKeyPath<Object, Property> = path
      object[keyPath: path] = value
    }
  }

  /// A method; the instance comes first.
  ///
  /// ```swift
  /// door.method("open") { (door: Door, width: Double) in door.open(width) }
  /// ```
  public func method<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (Object, repeat each Argument) throws -> Answer
  ) {
    add(
      name, parameters, documentation, countOf(repeat (each Argument).self),
      .answering(ScriptClass.withReceiver(parameters), body))
  }

  /// A method that answers nothing.
  public func method<each Argument: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (Object, repeat each Argument) throws -> Void
  ) {
    add(
      name, parameters, documentation, countOf(repeat (each Argument).self),
      .doing(ScriptClass.withReceiver(parameters), body))
  }

  /// A method that scripts await, as those of actors are.
  @_disfavoredOverload
  public func method<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (Object, repeat each Argument) async throws -> Answer
  ) {
    add(
      name, parameters, documentation, countOf(repeat (each Argument).self),
      .answeringLater(ScriptClass.withReceiver(parameters), body))
  }

  /// A method that scripts await and that answers nothing.
  @_disfavoredOverload
  public func method<each Argument: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (Object, repeat each Argument) async throws -> Void
  ) {
    add(
      name, parameters, documentation, countOf(repeat (each Argument).self),
      .doingLater(ScriptClass.withReceiver(parameters), body))
  }

  /// Lets scripts make instances by calling the class.
  public func initializer<each Argument: ScriptConvertible>(
    parameters: [ScriptParameter] = [], _ body: @escaping @Sendable (repeat each Argument) throws -> Object
  ) {
    initializer = HostFunction(
      "__new__", parameters, receiver: "cls", count: countOf(repeat (each Argument).self),
      .immediate { arguments in
        var reader = ArgumentReader(arguments, ScriptClass.withReceiver(parameters), from: 1)
        return try body(repeat reader.next((each Argument).self))
      })
  }

  private func add(
    _ name: String, _ parameters: [ScriptParameter], _ documentation: String?, _ count: Int, _ body: HostFunction.Body
  ) {
    methods.append(
      HostFunction(name, parameters, documentation: documentation, receiver: "self", count: count, body))
  }

  private static func withReceiver(_ parameters: [ScriptParameter]) -> [ScriptParameter] {
    parameters.isEmpty ? [] : [ScriptParameter("self")] + parameters
  }
}

/// A property of a class of the host.
struct HostAttribute: Sendable {
  let name: String
  let get: @Sendable (ScriptInput) throws -> any ScriptConvertible
  let set: (@Sendable (ScriptInput, ScriptInput) throws -> Void)?

  var row: NativeAttribute {
    let get = get
    let read: MemberDescriptorObject.Getter = { (machine, value) throws(Unwind) in
      do { return try ScriptOutput(machine).value(get(ScriptInput(machine, value))) } catch {
        throw ErrorTranslation.raise(error, machine)
      }
    }
    guard let set else { return NativeAttribute(name, get: read) }
    return NativeAttribute(name, get: read) { (machine, value, newValue) throws(Unwind) in
      do { try set(ScriptInput(machine, value), ScriptInput(machine, newValue)) } catch {
        throw ErrorTranslation.raise(error, machine)
      }
    }
  }
}
