import CoroRuntime

/// A value that lives in an interpreter, held by the host: a function to call, an object to ask, a list that stays the
/// script's own.
///
/// It keeps the value alive, and the interpreter with it. Passed back as an argument it is the same object again.
///
/// ```swift
/// let handler = try await interpreter.run("lambda name: 'hello ' + name")
/// let greeting = try await handler.call("Ada", as: String.self)
/// ```
public final class ScriptValue: ScriptConvertible {
  let lease: Interpreter.Lease
  let handle: Int

  private var engine: Engine { lease.engine }

  init(_ lease: Interpreter.Lease, _ handle: Int) {
    self.lease = lease
    self.handle = handle
  }

  deinit { engine.release(handle) }

  public static func fromScript(_ value: ScriptInput) throws -> Self {
    guard let core = Engine.core(of: value.machine), let lease = core.engine.lease,
      let made = ScriptValue(lease, core.handles.add(value.value)) as? Self
    else { throw ScriptError("RuntimeError", "the interpreter ended") }
    return made
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    guard let core = Engine.core(of: output.machine), core.engine === engine else {
      throw ScriptError("ValueError", "the value belongs to another interpreter")
    }
    return .init(value: core.handles[handle])
  }

  /// The interpreter's work for one value.
  func ask<Answer: ScriptConvertible>(
    _ limits: Limits?, _ work: @escaping @Sendable (Core, Value) throws -> Outcome
  ) async throws -> Answer {
    let handle = handle
    return try await Interpreter(lease).submit(limits) { core in try work(core, core.handles[handle]) }
  }

  // MARK: what it can do

  /// Converts it.
  public func convert<Answer: ScriptConvertible>(to type: Answer.Type = Answer.self) async throws -> Answer {
    try await ask(nil) { .value($1) }
  }

  /// Calls it. What can be awaited is awaited.
  public func call<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:],
    as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) async throws -> Answer {
    let given = Given(repeat each arguments, keywords: keywords)
    return try await ask(limits) { try $0.call($1, given) }
  }

  /// Calls it and answers a handle to its result.
  @discardableResult
  public func call<each Argument: ScriptConvertible>(
    _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:], limits: Limits? = nil
  ) async throws -> ScriptValue {
    let given = Given(repeat each arguments, keywords: keywords)
    return try await ask(limits) { try $0.call($1, given) }
  }

  /// An attribute of it.
  public func attribute<Answer: ScriptConvertible>(
    _ name: String, as type: Answer.Type = Answer.self
  ) async throws -> Answer {
    try await ask(nil) { try $0.attribute($1, name) }
  }

  /// Its `repr`.
  public func representation() async throws -> String {
    try await ask(nil) { try $0.representation($1) }
  }
}

extension Core {
  func attribute(_ value: Value, _ name: String) throws -> Outcome {
    .value(try attempt { () throws(Unwind) in try machine.getAttribute(value, name) })
  }

  func representation(_ value: Value) throws -> Outcome {
    .value(machine.string(try attempt { () throws(Unwind) in try machine.representation(value) }))
  }
}
