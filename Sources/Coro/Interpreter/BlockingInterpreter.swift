import CoroRuntime

extension Interpreter {
  /// The same for code that is not `async`: the calling thread waits.
  ///
  /// ```swift
  /// let sum = try interpreter.blocking.run("1 + 2", as: Int.self)
  /// ```
  ///
  /// From within a host function, on the interpreter's own thread, the work is done at once. A coroutine cannot be waited
  /// for there while the script's event loop runs: that loop would have to go on below.
  public var blocking: BlockingInterpreter { BlockingInterpreter(interpreter: self) }
}

/// What an ``Interpreter`` does, for code that is not `async`; see ``Interpreter/blocking``.
public struct BlockingInterpreter: Sendable {
  let interpreter: Interpreter

  /// Runs a text and waits for it.
  public func run<Answer: ScriptConvertible>(
    _ source: String, name: String = "<script>", as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) throws -> Answer {
    try interpreter.perform(limits) { core in try core.prepare(source, name: name, isExpression: false) }
  }

  /// Runs a text, waits for it and answers a handle to its value.
  @discardableResult
  public func run(_ source: String, name: String = "<script>", limits: Limits? = nil) throws -> ScriptValue {
    try run(source, name: name, as: ScriptValue.self, limits: limits)
  }

  /// Evaluates one expression and waits for its value.
  public func evaluate<Answer: ScriptConvertible>(
    _ expression: String, as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) throws -> Answer {
    try interpreter.perform(limits) { core in try core.prepare(expression, name: "<expression>", isExpression: true) }
  }

  /// Calls a function and waits for its result; see the other form.
  public func call<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ name: String, _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:],
    as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) throws -> Answer {
    let given = Given(repeat each arguments, keywords: keywords)
    return try interpreter.perform(limits) { core in try core.call(core.function(name), given) }
  }

  /// Calls a function, waits and answers a handle to its result.
  @discardableResult
  public func call<each Argument: ScriptConvertible>(
    _ name: String, _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:],
    limits: Limits? = nil
  ) throws -> ScriptValue {
    let given = Given(repeat each arguments, keywords: keywords)
    return try interpreter.perform(limits) { core in try core.call(core.function(name), given) }
  }

  /// The value of a global or built-in name.
  public func get<Answer: ScriptConvertible>(_ name: String, as type: Answer.Type = Answer.self) throws -> Answer {
    try interpreter.perform(nil) { .value(try $0.function(name)) }
  }

  /// Sets a global.
  public func set(_ name: String, to value: some ScriptConvertible) throws {
    let _: NoAnswer = try interpreter.perform(nil) { try $0.setGlobal(name, value) }
  }
}
