import CoroRuntime

extension ScriptValue {
  /// The same for code that is not `async`: see ``Interpreter/blocking``.
  public var blocking: BlockingValue { BlockingValue(value: self) }
}

/// What a ``ScriptValue`` does, for code that is not `async`; see ``ScriptValue/blocking``.
public struct BlockingValue: Sendable {
  let value: ScriptValue

  private func ask<Answer: ScriptConvertible>(
    _ limits: Limits?, _ work: @escaping @Sendable (Core, Value) throws -> Outcome
  ) throws -> Answer {
    let handle = value.handle
    return try Interpreter(value.lease).perform(limits) { core in try work(core, core.handles[handle]) }
  }

  /// Converts it.
  public func convert<Answer: ScriptConvertible>(to type: Answer.Type = Answer.self) throws -> Answer {
    try ask(nil) { .value($1) }
  }

  /// Calls it.
  public func call<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:],
    as type: Answer.Type = Answer.self, limits: Limits? = nil
  ) throws -> Answer {
    let given = Given(repeat each arguments, keywords: keywords)
    return try ask(limits) { try $0.call($1, given) }
  }

  /// Calls it and answers a handle to its result.
  @discardableResult
  public func call<each Argument: ScriptConvertible>(
    _ arguments: repeat each Argument, keywords: [String: any ScriptConvertible] = [:], limits: Limits? = nil
  ) throws -> ScriptValue {
    let given = Given(repeat each arguments, keywords: keywords)
    return try ask(limits) { try $0.call($1, given) }
  }

  /// An attribute of it.
  public func attribute<Answer: ScriptConvertible>(_ name: String, as type: Answer.Type = Answer.self) throws -> Answer {
    try ask(nil) { try $0.attribute($1, name) }
  }

  /// Its `repr`.
  public func representation() throws -> String {
    try ask(nil) { try $0.representation($1) }
  }
}
