import CoroRuntime

/// Names of the module `__main__`.
extension Interpreter {
  /// The value of a global or built-in name; dots lead into modules and objects.
  ///
  /// - Throws: ``ScriptError`` of the type `NameError` where there is none.
  public func get<Answer: ScriptConvertible>(_ name: String, as type: Answer.Type = Answer.self) async throws -> Answer
  {
    try await submit(nil) { .value(try $0.function(name)) }
  }

  /// Sets a global.
  public func set(_ name: String, to value: some ScriptConvertible) async throws {
    let _: NoAnswer = try await submit(nil) { try $0.setGlobal(name, value) }
  }
}

extension Core {
  func setGlobal(_ name: String, _ value: any ScriptConvertible) throws -> Outcome {
    machine.set(main.namespace.object, name, try ScriptOutput(machine).value(value))
    return .value(.none)
  }
}
