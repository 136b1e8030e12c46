import CoroSyntax

/// `with` and `async with`, one manager each.
///
/// The exit method is looked up once, before entering, and remembered together with the manager.
final class WithNode: StatementNode {
  private enum Phase: Int {
    /// Awaits `__aenter__`.
    case entering
    case body
    /// Awaits `__aexit__`.
    case exiting
  }

  private let isAsync: Bool
  private let context: ExpressionNode
  private let target: TargetNode?
  private let body: StatementNode
  private let managerSlot: Int
  private let exitSlot: Int
  private let outcomeSlot: Int
  private let valueSlot: Int
  private let progress: Int
  private let span: PackedSpan

  /// `slots`: four in a row.
  init(
    isAsync: Bool, context: ExpressionNode, target: TargetNode?, body: StatementNode, slots: Int, progress: Int,
    span: PackedSpan
  ) {
    self.isAsync = isAsync
    self.context = context
    self.target = target
    self.body = body
    managerSlot = slots
    exitSlot = slots + 1
    outcomeSlot = slots + 2
    valueSlot = slots + 3
    self.progress = progress
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let manager = try context.evaluate(frame, machine)
    frame.position = span
    let entered: Value
    do throws(Unwind) {
      let (enter, exit) = try machine.contextMethods(of: manager, isAsync: isAsync)
      frame[managerSlot] = manager
      frame[exitSlot] = exit
      let answer = try machine.callUnbound(enter, manager)
      if isAsync {
        guard try machine.beginAwait(answer, frame, .asyncEnter) else {
          return frame.park(progress, at: Phase.entering.rawValue)
        }
        entered = machine.state.pointee.sent
      } else {
        entered = answer
      }
    } catch { throw machine.located(error, span) }
    return try start(entered, frame, machine)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    switch Phase(rawValue: frame.takeProgress(progress)) {
    case .entering:
      let entered: Value
      do throws(Unwind) { entered = try machine.takeSent() } catch { throw machine.located(error, span) }
      return try start(entered, frame, machine)
    case .body, nil:
      return try protect(frame, machine) { (frame, machine) throws(Unwind) in try body.resume(frame, machine) }
    case .exiting:
      let outcome: PendingOutcome =
        if case .int(let number) = frame.take(outcomeSlot) { PendingOutcome(rawValue: number) ?? .normal } else {
          .normal
        }
      let value = frame.take(valueSlot)
      let state = machine.state
      let outer = state.pointee.handled
      if outcome == .raised { state.pointee.handled = value }
      defer { state.pointee.handled = outer }
      let answer: Value
      do throws(Unwind) { answer = try machine.takeSent() } catch { throw machine.located(error, span) }
      return try conclude(outcome, value, answer, machine)
    }
  }

  /// The manager is entered: from here on its exit method will be called.
  private func start(_ entered: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try protect(frame, machine) { (frame, machine) throws(Unwind) in
      try target?.assign(entered, frame, machine)
      return try body.execute(frame, machine)
    }
  }

  private func protect(
    _ frame: Frame, _ machine: Machine, _ run: (Frame, Machine) throws(Unwind) -> Completion
  ) throws(Unwind) -> Completion {
    let completion: Completion
    do throws(Unwind) { completion = try run(frame, machine) } catch {
      machine.addTraceback(frame)
      return try exit(.raised, .object(Ref(machine.takeException())), frame, machine)
    }
    if completion == .suspended { return frame.park(progress, at: Phase.body.rawValue) }
    let value: Value = completion == .returned ? machine.state.pointee.result : .undefined
    return try exit(PendingOutcome(completion), value, frame, machine)
  }

  private func exit(
    _ outcome: PendingOutcome, _ value: Value, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> Completion {
    let state = machine.state
    let outer = state.pointee.handled
    if outcome == .raised { state.pointee.handled = value }
    defer { state.pointee.handled = outer }
    let manager = frame.take(managerSlot)
    let method = frame.take(exitSlot)
    frame.position = span
    let answer: Value
    do throws(Unwind) {
      let called: Value
      if outcome == .raised {
        called = try machine.callUnbound(method, manager, machine.exceptionTriple(value))
      } else {
        called = try machine.callUnbound(method, manager, (.none, .none, .none))
      }
      if isAsync {
        guard try machine.beginAwait(called, frame, .asyncExit) else {
          frame[outcomeSlot] = .int(outcome.rawValue)
          frame[valueSlot] = value
          return frame.park(progress, at: Phase.exiting.rawValue)
        }
        answer = state.pointee.sent
      } else {
        answer = called
      }
    } catch { throw machine.located(error, span) }
    return try conclude(outcome, value, answer, machine)
  }

  private func conclude(
    _ outcome: PendingOutcome, _ value: Value, _ answer: Value, _ machine: Machine
  ) throws(Unwind) -> Completion {
    if outcome == .raised, try machine.isTrue(answer) { return .normal }
    return try outcome.conclude(value, machine)
  }
}

extension Machine {
  /// The methods that enter and leave, unbound; the error says what is missing.
  func contextMethods(of manager: Value, isAsync: Bool) throws(Unwind) -> (enter: Value, exit: Value) {
    let enter = special(isAsync ? names.asyncEnter : names.enter, of: manager)
    let exit = special(isAsync ? names.asyncExit : names.exit, of: manager)
    if !enter.isUndefined && !exit.isUndefined { return (enter, exit) }
    var message =
      "'\(typeName(manager))' object does not support the \(isAsync ? "asynchronous " : "")context manager protocol"
    if !enter.isUndefined { message += " (missed \(isAsync ? "__aexit__" : "__exit__") method)" }
    throw raise(.typeError, message)
  }

  /// Calls what was found on a value's class as a method of the value.
  package func callUnbound(_ method: Value, _ receiver: Value) throws(Unwind) -> Value {
    switch method {
    case .function: return try call(method, receiver)
    case .native(let ref) where ref.object.isMethod: return try call(method, receiver)
    default: return try call(bind(method, to: receiver, type(of: receiver)))
    }
  }

  package func callUnbound(_ method: Value, _ receiver: Value, _ argument: Value) throws(Unwind) -> Value {
    switch method {
    case .function: return try call(method, receiver, argument)
    case .native(let ref) where ref.object.isMethod: return try call(method, receiver, argument)
    default: return try call(bind(method, to: receiver, type(of: receiver)), argument)
    }
  }

  func callUnbound(
    _ method: Value, _ receiver: Value, _ arguments: (Value, Value, Value)
  ) throws(Unwind) -> Value {
    let bound = try bind(method, to: receiver, type(of: receiver))
    return try call(bound, arguments.0, arguments.1, arguments.2)
  }

  /// What an exit method receives for an exception.
  func exceptionTriple(_ value: Value) -> (Value, Value, Value) {
    guard case .object(let ref) = value, ref.object.kind == .exception else { return (.none, .none, .none) }
    let exception = unsafeDowncast(ref.object, to: ExceptionObject.self)
    return (.type(exception.typeReference), value, exception.traceback)
  }
}
