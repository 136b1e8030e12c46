import CoroRuntime

/// `contextvars.Context`: the values of context variables. Copies share one table until one of them changes.
final class ContextObject: HeapObject {
  var variables: Ref<DictionaryObject>?
  /// Another context has the same table: it is copied before a change.
  var isShared = false
  /// `run` is under way.
  var isEntered = false

  init(type: Ref<TypeObject>, variables: Ref<DictionaryObject>?) {
    self.variables = variables
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(variables) }

  var isEmpty: Bool { (variables?.object.count ?? 0) == 0 }

  func value(of variable: Value, _ machine: Machine) throws(Unwind) -> Value {
    guard let variables else { return .undefined }
    return try machine.get(variables.object, variable)
  }

  func set(_ variable: Value, _ value: Value, _ machine: Machine) throws(Unwind) {
    try machine.set(ownVariables(machine), variable, value)
  }

  func remove(_ variable: Value, _ machine: Machine) throws(Unwind) {
    _ = try machine.remove(variable, from: ownVariables(machine))
  }

  private func ownVariables(_ machine: Machine) throws(Unwind) -> DictionaryObject {
    if let variables, !isShared { return variables.object }
    let own = machine.makeDictionary()
    if let variables { try machine.copy(variables.object, into: own) }
    variables = Ref(own)
    isShared = false
    return own
  }
}

/// `contextvars.ContextVar`
final class ContextVariableObject: HeapObject {
  let name: Value
  let fallback: Value

  init(type: Ref<TypeObject>, name: Value, fallback: Value) {
    self.name = name
    self.fallback = fallback
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(name)
    tracer.visit(fallback)
  }
}

/// `contextvars.Token`: how to take one `set` back.
final class TokenObject: HeapObject {
  let variable: Ref<ContextVariableObject>
  let context: Value
  let oldValue: Value
  var isUsed = false

  init(type: Ref<TypeObject>, variable: ContextVariableObject, context: Value, oldValue: Value) {
    self.variable = Ref(variable)
    self.context = context
    self.oldValue = oldValue
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(variable)
    tracer.visit(context)
    tracer.visit(oldValue)
  }
}

extension AsyncRuntime {
  func makeContext(_ machine: Machine) -> Value {
    .object(Ref(machine.adopt(ContextObject(type: types.context, variables: nil))))
  }

  /// The context of what runs now, as an object.
  func materializeContext(_ machine: Machine) -> Value {
    if context.isUndefined { context = makeContext(machine) }
    return context
  }

  /// `copy_context()` for a task or a callback: nothing where there are no variables.
  func copyContext(_ machine: Machine) -> Value {
    guard case .object(let ref) = context, let current = ref.object as? ContextObject, !current.isEmpty else {
      return .undefined
    }
    return copy(current, machine)
  }

  func copy(_ original: ContextObject, _ machine: Machine) -> Value {
    let made = machine.adopt(ContextObject(type: types.context, variables: original.variables))
    if original.variables != nil {
      original.isShared = true
      made.isShared = true
    }
    return .object(Ref(made))
  }
}
