import CoroRuntime

extension Interpreter {
  /// Gives a class of the host properties and methods in scripts, and puts the class into the module `__main__`.
  ///
  /// ```swift
  /// interpreter.register(Door.self) { door in
  ///   door.property("number", \.number)
  ///   door.method("open") { (door: Door) in door.open() }
  ///   door.initializer { (number: Int) in Door(number) }
  /// }
  /// // d = Door(7); d.open(); print(d.number)
  /// ```
  ///
  /// Subclasses that are not registered have the members of the nearest class that is. Register a class before scripts
  /// see instances of it: those that are known already stay as they are.
  ///
  /// - Parameters:
  ///   - type: the class or actor.
  ///   - name: what scripts call it; its own name by default.
  ///   - documentation: what `help` shows.
  ///   - describe: tells its members.
  public func register<Object: ScriptObject>(
    _ type: Object.Type, name: String? = nil, documentation: String? = nil,
    _ describe: (ScriptClass<Object>) -> Void
  ) {
    let description = ScriptClass<Object>()
    describe(description)
    let name = name ?? "\(type)"
    let (attributes, methods, initializer) = (description.attributes, description.methods, description.initializer)
    engine.inOrder { core in
      let machine = core.machine
      let made = machine.makeBuiltinType(
        name, base: HostObjectTable.opaqueType(machine), module: "__main__")
      machine.define(attributes.map(\.row), in: made)
      for method in methods {
        machine.set(made.ownNamespace, method.name, method.makeValue(core, owner: name))
      }
      if let initializer { core.defineNew(initializer, in: made) }
      if let documentation { machine.set(made.ownNamespace, machine.names.doc, machine.string(documentation)) }
      machine.noteChange(of: made)
      core.hostObjects.register(type, as: made)
      machine.set(core.main.namespace.object, name, .type(Ref(made)))
    }
  }
}

extension Core {
  /// `__new__` answers an instance; `__init__` then takes the same arguments and does nothing.
  fileprivate func defineNew(_ initializer: HostFunction, in type: TypeObject) {
    guard case .native(let function) = initializer.makeValue(self) else { return }
    machine.define(
      [
        NativeRow("__new__", initializer.signature, kind: .staticMethod, function.object.body),
        NativeRow("__init__", "self, /, *args, **kwargs") { (_, _) throws(Unwind) in .none },
      ], in: type)
  }
}
