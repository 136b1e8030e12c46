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
  ///   - body: what a call runs; what it throws is an exception of the script's.
  public func define<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (repeat each Argument) throws -> Answer
  ) {
    define(name, parameters, documentation, countOf(repeat (each Argument).self), .answering(parameters, body))
  }

  /// Gives scripts a function that answers nothing.
  public func define<each Argument: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (repeat each Argument) throws -> Void
  ) {
    define(name, parameters, documentation, countOf(repeat (each Argument).self), .doing(parameters, body))
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
    define(name, parameters, documentation, countOf(repeat (each Argument).self), .answeringLater(parameters, body))
  }

  /// Gives scripts an asynchronous function that answers nothing.
  @_disfavoredOverload
  public func define<each Argument: ScriptConvertible>(
    _ name: String, parameters: [ScriptParameter] = [], documentation: String? = nil,
    _ body: @escaping @Sendable (repeat each Argument) async throws -> Void
  ) {
    define(name, parameters, documentation, countOf(repeat (each Argument).self), .doingLater(parameters, body))
  }

  private func define(
    _ name: String, _ parameters: [ScriptParameter], _ documentation: String?, _ count: Int, _ body: HostFunction.Body
  ) {
    let function = HostFunction(name, parameters, documentation: documentation, count: count, body)
    engine.inOrder { core in
      let value = function.makeValue(core)
      if case .native(let ref) = value { ref.object.moduleName = core.machine.string("__main__") }
      core.machine.set(core.main.namespace.object, name, value)
    }
  }
}

/// How many types there are.
func countOf<each Part>(_ parts: repeat (each Part).Type) -> Int {
  var count = 0
  repeat count += isThere(each parts)
  return count
}

private func isThere<Part>(_ type: Part.Type) -> Int { 1 }
