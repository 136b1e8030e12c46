import CoroRuntime

/// What hosts do that look after an interpreter themselves.
extension Interpreter {
  /// Lets tasks go on, for a host that drives the interpreter: ``Execution/hostDriven``.
  ///
  /// Rounds of the event loop are made until nothing is ready or the time is up. The script is not stopped in the
  /// middle of a step: what a step may take is a matter of ``Limits/steps``.
  ///
  /// ```swift
  /// try game.blocking.call("start")
  /// while isOpen {
  ///   game.tick(budget: .milliseconds(2))
  ///   draw()
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - budget: how long to go on; zero for one round.
  ///   - step: how far a virtual clock goes on before the round. Without it that clock jumps to the next deadline when
  ///     nothing is ready. The system's clock goes on by itself.
  /// - Returns: whether tasks are left that wait for something or could go on.
  @discardableResult
  public func tick(budget: Duration = .zero, advancing step: Duration? = nil) -> Bool {
    let end = MonotonicTime.now &+ UInt64(max(0, min(budget.inSeconds * 1e9, 1e18)))
    let hasWork = engine.enter { core in
      core.advance(by: step?.inSeconds)
      repeat { core.step(mayWait: false) } while core.isReady && MonotonicTime.now < end
      return core.hasWork
    }
    precondition(hasWork != nil, "tick is for interpreters that the host drives: Execution.hostDriven")
    return hasWork ?? false
  }

  /// Starts a function, `async` or not, and does not wait for what it answers: its tasks go on with each tick, or on
  /// the interpreter's own thread.
  ///
  /// - Parameters:
  ///   - name: a global of the interpreter's.
  ///   - arguments: what it is called with.
  ///   - limits: what this call may use; nil for those of the configuration.
  ///   - onFailure: hears how it failed, if it does, on the interpreter's thread.
  public func start<each Argument: ScriptConvertible>(
    _ name: String, _ arguments: repeat each Argument, limits: Limits? = nil,
    onFailure: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    let given = Given(repeat each arguments, keywords: [:])
    let number = engine.nextCallNumber()
    let limits = limits ?? configuration.limits
    engine.inOrder { core in
      core.start(number, limits, { core in try core.call(core.function(name), given) }) {
        (result: Result<NoAnswer, any Error>) in
        if case .failure(let error) = result { onFailure(error) }
      }
    }
  }

  /// Frees what scripts no longer reach, and with it the host's objects that only scripts held.
  public func collectGarbage() async throws {
    let _: NoAnswer = try await submit(.unlimited) { try $0.collectGarbage() }
  }

  /// Bytes on the heap of the interpreter, as ``Limits/memory`` counts them.
  public func memoryInUse() async throws -> Int {
    try await submit(.unlimited) { .value(.int($0.machine.bytesInUse)) }
  }
}

extension BlockingInterpreter {
  /// Frees what scripts no longer reach, and with it the host's objects that only scripts held.
  public func collectGarbage() throws {
    let _: NoAnswer = try interpreter.perform(.unlimited) { try $0.collectGarbage() }
  }

  /// Bytes on the heap of the interpreter, as ``Limits/memory`` counts them.
  public func memoryInUse() throws -> Int {
    try interpreter.perform(.unlimited) { .value(.int($0.machine.bytesInUse)) }
  }
}

extension Core {
  fileprivate func collectGarbage() throws -> Outcome {
    try attempt { () throws(Unwind) in
      machine.collect()
      if !machine.collectionFollowers.isEmpty { try machine.followUpCollection() }
    }
    return .value(.none)
  }
}

extension Duration {
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
