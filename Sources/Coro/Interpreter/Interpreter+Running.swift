import CoroRuntime
import CoroSyntax

/// Running text and calling functions. ``Interpreter/blocking`` does the same for code that is not `async`.
extension Interpreter {
  /// Runs a text in the module `__main__` and answers the value of its last statement, if that is an expression,
  /// else `None`.
  ///
  /// `await`, `async for` and `async with` may stand at the top level; other calls go on while such a text waits.
  ///
  /// ```swift
  /// try await interpreter.run("import asyncio\nawait asyncio.sleep(1)\n6 * 7", as: Int.self)   // 42
  /// ```
  ///
  /// - Parameters:
  ///   - source: the text.
  ///   - name: how tracebacks call the text.
  ///   - type: what the value becomes.
  ///   - limits: of this call, in the place of the interpreter's.
  /// - Throws: ``ScriptError`` for what the script raises and does not catch, for what is no text of the language, and for
  ///   values that cannot be converted; `CancellationError` where the Swift task was cancelled.
  public func run<Answer: ScriptConvertible>(
    _ source: String, name: String = "<script>", as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) async throws -> Answer {
    try await submit(limits) { core in try core.prepare(source, name: name, isExpression: false) }
  }

  /// Runs a text and answers a handle to its value.
  @discardableResult
  public func run(_ source: String, name: String = "<script>", limits: Limits? = nil) async throws -> ScriptValue {
    try await run(source, name: name, as: ScriptValue.self, limits: limits)
  }

  /// Evaluates one expression in the module `__main__`.
  public func evaluate<Answer: ScriptConvertible>(
    _ expression: String, as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) async throws -> Answer {
    try await submit(limits) { core in try core.prepare(expression, name: "<expression>", isExpression: true) }
  }

  /// Calls a function of the module `__main__` by its name; dots lead into modules and objects. What an `async` function
  /// answers is awaited.
  ///
  /// ```swift
  /// let price = try await interpreter.call("pricing.total", order, as: Double.self)
  /// ```
  public func call<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ name: String, _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:],
    as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) async throws -> Answer {
    let given = Given(repeat each arguments, keywords: keywords)
    return try await submit(limits) { core in try core.call(core.function(name), given) }
  }

  /// Calls a function and answers a handle to its result.
  @discardableResult
  public func call<each Argument: ScriptConvertible>(
    _ name: String, _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:],
    limits: Limits? = nil
  ) async throws -> ScriptValue {
    let given = Given(repeat each arguments, keywords: keywords)
    return try await submit(limits) { core in try core.call(core.function(name), given) }
  }
}

extension Interpreter {
  /// Evaluates one expression in an interpreter of its own, with the default limits and no permissions.
  ///
  /// ```swift
  /// let three = try Interpreter.evaluate("1 + 2", as: Int.self)
  /// ```
  public static func evaluate<Answer: ScriptConvertible>(
    _ expression: String, as type: Answer.Type = Answer.self
  ) throws -> Answer {
    try Interpreter().blocking.evaluate(expression, as: type)
  }
}

/// Arguments on their way to the interpreter's thread.
struct Given: Sendable {
  let positional: [any ScriptConvertible]
  let keywords: [(String, any ScriptConvertible)]

  init<each Argument: ScriptConvertible>(
    _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible]
  ) {
    var positional: [any ScriptConvertible] = []
    positional.reserveCapacity(4)
    repeat positional.append(each arguments)
    self.positional = positional
    self.keywords = keywords.isEmpty ? [] : keywords.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
