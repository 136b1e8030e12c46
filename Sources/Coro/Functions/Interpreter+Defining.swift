import CoroRuntime

/// Functions of the host for scripts.
extension Interpreter {
  /// Gives scripts a function, as a global of the module `__main__`.
  ///
  /// Its types say what it takes and answers: see ``ScriptConvertible``. What it throws is raised in the script, a
  /// ``ScriptError`` as the exception it names, anything else as `coro.HostError`.
  ///
  /// ```swift
  /// interpreter.define("add") { (a: Int, b: Int) in a + b }
  /// ```
  ///
  /// It is called on the interpreter's thread, and the script waits for it.
  ///
  /// - Parameters:
  ///   - name: a name of the language.
  ///   - parameters: the parameters' names and defaults, one for each; without any, arguments go by position alone.
  ///   - documentation: what `help` shows.
  public func define<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (repeat each Argument) throws -> Answer
  ) {
    define(
      name, parameters, documentation, count: countOf(repeat (each Argument).self),
      .immediate { arguments in
        var reader = ArgumentReader(arguments, parameters)
        return try body(repeat reader.next((each Argument).self))
      })
  }

  /// Gives scripts a function that answers nothing.
  public func define<each Argument: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (repeat each Argument) throws -> Void
  ) {
    define(
      name, parameters, documentation, count: countOf(repeat (each Argument).self),
      .immediate { arguments in
        var reader = ArgumentReader(arguments, parameters)
        try body(repeat reader.next((each Argument).self))
        return NoAnswer()
      })
  }

  /// Gives scripts an asynchronous function: a script awaits what it answers, and others go on meanwhile.
  ///
  /// It begins when the script first waits for it, on the interpreter's thread up to its first suspension where the
  /// system can do that, and goes on wherever Swift's runtime has it go on. When the script's task is cancelled
  /// while it waits, so is the Swift task; `CancellationError` is `CancelledError` in the script.
  ///
  /// ```swift
  /// interpreter.define("fetch") { (name: String) async throws -> String in "<\(name)>" }
  /// // await fetch("a")
  /// ```
  @_disfavoredOverload
  public func define<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (repeat each Argument) async throws -> Answer
  ) {
    define(
      name, parameters, documentation, count: countOf(repeat (each Argument).self),
      .awaited { arguments in
        var reader = ArgumentReader(arguments, parameters)
        let values = (repeat try reader.next((each Argument).self))
        return { try await body(repeat each values) }
      })
  }

  /// Gives scripts an asynchronous function that answers nothing.
  @_disfavoredOverload
  public func define<each Argument: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (repeat each Argument) async throws -> Void
  ) {
    define(
      name, parameters, documentation, count: countOf(repeat (each Argument).self),
      .awaited { arguments in
        var reader = ArgumentReader(arguments, parameters)
        let values = (repeat try reader.next((each Argument).self))
        return {
          try await body(repeat each values)
          return NoAnswer()
        }
      })
  }

  private func define(
    _ name: String, _ parameters: [ScriptParameter], _ documentation: String?, count: Int, _ body: HostFunction.Body
  ) {
    precondition(
      parameters.isEmpty || parameters.count == count, "\(name): \(parameters.count) parameters for \(count) arguments")
    let function = HostFunction(
      name: name, documentation: documentation,
      signature: ScriptParameter.signature(parameters, count: count), body: body)
    inOrder { core in
      let value = function.makeValue(core)
      if case .native(let ref) = value { ref.object.moduleName = core.machine.string("__main__") }
      core.machine.set(core.main.namespace.object, name, value)
    }
  }

  /// Has something done before whatever is asked for next.
  func inOrder(_ work: @escaping @Sendable (Core) -> Void) {
    if engine.isInside { _ = engine.enter { work($0) } } else { engine.post(work) }
  }
}

/// How many types there are.
func countOf<each Part>(_ parts: repeat (each Part).Type) -> Int {
  var count = 0
  repeat count += isThere(each parts)
  return count
}

private func isThere<Part>(_ type: Part.Type) -> Int { 1 }
