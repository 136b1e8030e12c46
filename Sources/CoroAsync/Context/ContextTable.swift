import CoroRuntime

/// The module `contextvars`.
enum ContextTable {
  static func fill(_ module: ModuleObject, _ runtime: AsyncRuntime, _ machine: Machine) {
    let namespace = module.namespace.object
    let types = runtime.types
    for (name, type) in [("Context", types.context), ("ContextVar", types.contextVariable), ("Token", types.token)] {
      machine.set(namespace, name, .type(type))
    }
    machine.define(
      [
        NativeRow("copy_context", "") { (machine, arguments) throws(Unwind) in
          let copied = runtime.copyContext(machine)
          return copied.given ?? runtime.makeContext(machine)
        }
      ], in: module)
  }

  static func install(_ runtime: AsyncRuntime, _ machine: Machine) {
    let types = runtime.types
    machine.define(later: variableRows(runtime), in: types.contextVariable.object)
    machine.define(
      later: [NativeAttribute("name") { (machine, value) throws(Unwind) in try variable(value, machine).name }],
      in: types.contextVariable.object)
    machine.define(later: contextRows(runtime), in: types.context.object)
    runtime.missingMarker = .object(
      Ref(machine.adopt(ContextObject(type: types.missing, variables: nil))))
    machine.define(
      later: [NativeRow("__repr__", "self, /") { (machine, _) throws(Unwind) in machine.string("<Token.MISSING>") }],
      in: types.missing.object)
    machine.set(types.token.object.namespace.object, "MISSING", runtime.missingMarker)
    machine.define(later: tokenAttributes(runtime), in: types.token.object)
    machine.define(
      later: [
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          let token = try token(arguments[0], machine)
          let variable = try machine.representation(.object(Ref(token.variable.object)))
          return machine.string(
            "<Token\(token.isUsed ? " used" : "") var=\(variable) at \(machine.addressText(arguments[0]))>")
        }
      ], in: types.token.object)
  }

  private static func variableRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("__new__", "cls, name, /, *, default=None", kind: .staticMethod) {
        (machine, arguments) throws(Unwind) in
        guard case .string = arguments[1] else {
          throw machine.raise(.typeError, "context variable name must be a str")
        }
        return .object(
          Ref(
            machine.adopt(
              ContextVariableObject(
                type: runtime.types.contextVariable, name: arguments[1], fallback: arguments[2]))))
      },
      NativeRow("get", "self, default=None, /") { (machine, arguments) throws(Unwind) in
        let variable = try variable(arguments[0], machine)
        if let context = currentContext(runtime) {
          let found = try context.value(of: arguments[0], machine)
          if !found.isUndefined { return found }
        }
        if let given = arguments[1].given ?? variable.fallback.given { return given }
        throw machine.raise(.lookupError, value: arguments[0])
      },
      NativeRow("set", "self, value, /") { (machine, arguments) throws(Unwind) in
        let variable = try variable(arguments[0], machine)
        let current = runtime.materializeContext(machine)
        let context = try context(current, machine)
        let old = try context.value(of: arguments[0], machine)
        try context.set(arguments[0], arguments[1], machine)
        return .object(
          Ref(
            machine.adopt(
              TokenObject(type: runtime.types.token, variable: variable, context: current, oldValue: old))))
      },
      NativeRow("reset", "self, token, /") { (machine, arguments) throws(Unwind) in
        let token = try token(arguments[1], machine)
        let text = try machine.representation(arguments[1])
        if token.isUsed { throw machine.raise(.runtimeError, "\(text) has already been used once") }
        guard token.variable.object === (try variable(arguments[0], machine)) else {
          throw machine.raise(.valueError, "\(text) was created by a different ContextVar")
        }
        guard token.context.isIdentical(to: runtime.context) else {
          throw machine.raise(.valueError, "\(text) was created in a different Context")
        }
        token.isUsed = true
        let context = try context(token.context, machine)
        if let old = token.oldValue.given {
          try context.set(arguments[0], old, machine)
        } else {
          try context.remove(arguments[0], machine)
        }
        return .none
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let variable = try variable(arguments[0], machine)
        var text = "<ContextVar name=\(try machine.representation(variable.name))"
        if let fallback = variable.fallback.given { text += " default=\(try machine.representation(fallback))" }
        return machine.string(text + " at \(machine.addressText(arguments[0]))>")
      },
      .classItem,
    ]
  }

  private static func contextRows(_ runtime: AsyncRuntime) -> [NativeRow] {
    [
      NativeRow("__new__", "cls", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        runtime.makeContext(machine)
      },
      NativeRow("run", "self, callable, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
        let own = try context(arguments[0], machine)
        if own.isEntered {
          throw machine.raise(
            .runtimeError, "cannot enter context: \(try machine.representation(arguments[0])) is already entered")
        }
        own.isEntered = true
        let outer = runtime.context
        runtime.context = arguments[0]
        defer {
          runtime.context = outer
          own.isEntered = false
        }
        return try machine.callSpread(arguments[1], arguments[2], keywords: arguments[3])
      },
      NativeRow("copy", "self, /") { (machine, arguments) throws(Unwind) in
        runtime.copy(try context(arguments[0], machine), machine)
      },
      NativeRow("get", "self, key, default=None, /") { (machine, arguments) throws(Unwind) in
        try context(arguments[0], machine).value(of: arguments[1], machine).given ?? arguments[2].given ?? .none
      },
      NativeRow("__getitem__", "self, key, /") { (machine, arguments) throws(Unwind) in
        let found = try context(arguments[0], machine).value(of: arguments[1], machine)
        if found.isUndefined { throw machine.keyError(arguments[1]) }
        return found
      },
      NativeRow("__contains__", "self, key, /") { (machine, arguments) throws(Unwind) in
        .bool(!(try context(arguments[0], machine).value(of: arguments[1], machine).isUndefined))
      },
      NativeRow("__len__", "self, /") { (machine, arguments) throws(Unwind) in
        .int(try context(arguments[0], machine).variables?.object.count ?? 0)
      },
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.makeIterator(variables(of: arguments[0], machine))
      },
      NativeRow("keys", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.call(machine.getAttribute(variables(of: arguments[0], machine), "keys"))
      },
      NativeRow("values", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.call(machine.getAttribute(variables(of: arguments[0], machine), "values"))
      },
      NativeRow("items", "self, /") { (machine, arguments) throws(Unwind) in
        try machine.call(machine.getAttribute(variables(of: arguments[0], machine), "items"))
      },
    ]
  }

  private static func tokenAttributes(_ runtime: AsyncRuntime) -> [NativeAttribute] {
    [
      NativeAttribute("var") { (machine, value) throws(Unwind) in
        .object(Ref(try token(value, machine).variable.object))
      },
      NativeAttribute("old_value") { (machine, value) throws(Unwind) in
        try token(value, machine).oldValue.given ?? runtime.missingMarker
      },
    ]
  }

  private static func currentContext(_ runtime: AsyncRuntime) -> ContextObject? {
    guard case .object(let ref) = runtime.context else { return nil }
    return ref.object as? ContextObject
  }

  private static func variables(of value: Value, _ machine: Machine) throws(Unwind) -> Value {
    let copied = machine.makeDictionary()
    if let variables = try context(value, machine).variables { try machine.copy(variables.object, into: copied) }
    return .dictionary(Ref(copied))
  }

  private static func context(_ value: Value, _ machine: Machine) throws(Unwind) -> ContextObject {
    if case .object(let ref) = value, let context = ref.object as? ContextObject { return context }
    throw machine.raise(.typeError, "a Context is required, not '\(machine.typeName(value))'")
  }

  private static func variable(_ value: Value, _ machine: Machine) throws(Unwind) -> ContextVariableObject {
    if case .object(let ref) = value, let variable = ref.object as? ContextVariableObject { return variable }
    throw machine.raise(.typeError, "a ContextVar is required, not '\(machine.typeName(value))'")
  }

  private static func token(_ value: Value, _ machine: Machine) throws(Unwind) -> TokenObject {
    if case .object(let ref) = value, let token = ref.object as? TokenObject { return token }
    throw machine.raise(
      .typeError, "expected an instance of Token, got \(machine.safeRepresentation(value))")
  }
}
