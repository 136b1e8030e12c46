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
  /// - Parameter budget: how long to go on; zero for one round.
  /// - Returns: whether tasks are left that wait for something or could go on.
  @discardableResult
  public func tick(budget: Duration = .zero) -> Bool {
    let (seconds, attoseconds) = budget.components
    let nanoseconds = UInt64(max(0, min(Double(seconds) * 1e9 + Double(attoseconds) / 1e9, 1e18)))
    let end = MonotonicTime.now &+ nanoseconds
    let hasWork = engine.enter { core in
      repeat { core.step(mayWait: false) } while core.isReady && MonotonicTime.now < end
      return core.hasWork
    }
    precondition(hasWork != nil, "tick is for interpreters that the host drives: Execution.hostDriven")
    return hasWork ?? false
  }

  /// Starts a function, `async` or not, and does not wait for what it answers: its tasks go on with each tick, or on
  /// the interpreter's own thread.
  ///
  /// - Parameter onFailure: hears how it failed, if it does, on the interpreter's thread.
  public func start<each Argument: ScriptConvertible>(
    _ name: String, _ arguments: repeat each Argument, limits: Limits? = nil,
    onFailure: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    let given = Given(repeat each arguments, keywords: [:])
    let number = engine.nextCallNumber()
    let limits = limits ?? configuration.limits
    inOrder { core in
      core.start(number, limits, { core in try core.call(core.function(name), given) }) {
        (result: Result<ScriptIgnored, any Error>) in
        if case .failure(let error) = result { onFailure(error) }
      }
    }
  }

  /// Frees what scripts no longer reach, and with it the host's objects that only scripts held.
  public func collectGarbage() throws {
    let _: ScriptIgnored = try perform(.unlimited) { core in
      try core.attempt { () throws(Unwind) in
        core.machine.collect()
        if !core.machine.collectionFollowers.isEmpty { try core.machine.followUpCollection() }
      }
      return .value(.none)
    }
  }

  /// Bytes on the heap of the interpreter, as ``Limits/memory`` counts them.
  public func memoryInUse() throws -> Int {
    try perform(.unlimited) { core in .value(.int(core.machine.bytesInUse)) }
  }
}

/// Takes any value and keeps nothing of it.
struct ScriptIgnored: ScriptConvertible {
  static func fromScript(_ value: ScriptInput) -> ScriptIgnored { ScriptIgnored() }
  func toScript(_ output: ScriptOutput) -> ScriptOutput.Result { output.none }
}
