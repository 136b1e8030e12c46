import CoroRuntime

/// How calls get to the interpreter's thread and their answers back.
extension Interpreter {
  typealias Work = @Sendable (Core) throws -> Outcome

  /// For tasks: the caller's thread is free while the call waits.
  func submit<Answer: ScriptConvertible>(_ limits: Limits?, _ work: @escaping Work) async throws -> Answer {
    let number = engine.nextCallNumber()
    let engine = engine
    let limits = limits ?? configuration.limits
    // Held until the answer is there: without it the interpreter would end.
    defer { withExtendedLifetime(lease) {} }
    return try await withTaskCancellationHandler {
      try Task.checkCancellation()
      return try await withCheckedThrowingContinuation { continuation in
        engine.post { core in
          core.start(number, limits, work) { continuation.resume(with: $0) }
        }
      }
    } onCancel: {
      if !engine.interrupt(number) { engine.post { $0.cancel(number) } }
    }
  }

  /// For other code: the calling thread waits.
  func perform<Answer: ScriptConvertible>(_ limits: Limits?, _ work: @escaping Work) throws -> Answer {
    let number = engine.nextCallNumber()
    let limits = limits ?? configuration.limits
    defer { withExtendedLifetime(lease) {} }
    let direct = try engine.enter { core -> Answer in try core.finish(number, limits, work) }
    if let direct { return direct }
    let answer = OneAnswer<Result<Answer, any Error>>()
    engine.post { core in core.start(number, limits, work) { answer.give($0) } }
    guard let result = answer.wait() else { throw ScriptError("RuntimeError", "no answer") }
    return try result.get()
  }
}

extension Core {
  /// Does a piece of work; what it leads to is told at once, or when its coroutine is done.
  func start<Answer: ScriptConvertible>(
    _ number: Int, _ limits: Limits, _ work: Interpreter.Work,
    _ finish: @escaping @Sendable (Result<Answer, any Error>) -> Void
  ) {
    do {
      if isClosed { throw ScriptError("RuntimeError", "the interpreter is closed") }
      // Wrapped by hand: `Answer` may be an optional itself, and its nil is an answer.
      let answer = try perform(number, limits) { budget -> Answer? in
        switch try work(self) {
        case .value(let value): return .some(try convert(value, to: Answer.self))
        case .coroutine(let coroutine):
          try wait(number, for: coroutine, budget) { core, result in
            finish(result.flatMap { value in Result { try core.convert(value, to: Answer.self) } })
          }
          return nil
        }
      }
      if let answer { finish(.success(answer)) }
    } catch { finish(.failure(error)) }
  }

  /// Does a piece of work to its end, on a thread that is inside already.
  func finish<Answer: ScriptConvertible>(
    _ number: Int, _ limits: Limits, _ work: Interpreter.Work
  ) throws -> Answer {
    try perform(number, limits) { _ in
      switch try work(self) {
      case .value(let value): return try convert(value, to: Answer.self)
      case .coroutine(let coroutine):
        guard runtime?.runningLoop == nil, let loop = loop() else {
          throw ScriptError(
            "RuntimeError", "a coroutine cannot be waited for here: the event loop runs below; use the async form")
        }
        let value = try attempt { () throws(Unwind) in try loop.run(until: coroutine, machine) }
        return try convert(value, to: Answer.self)
      }
    }
  }

  func convert<Answer: ScriptConvertible>(_ value: Value, to type: Answer.Type) throws -> Answer {
    try Answer.fromScript(ScriptInput(machine, value))
  }
}
