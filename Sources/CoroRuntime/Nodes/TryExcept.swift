import CoroSyntax

/// One `except` of a `try`.
final class HandlerNode {
  /// What suspends while the type is computed.
  let typePrelude: StatementNode?
  /// Absent for a bare `except:`.
  let type: ExpressionNode?
  let name: TargetNode?
  /// Unbinds the name when the handler ends.
  let unbind: StatementNode?
  let body: StatementNode
  let span: PackedSpan

  init(
    typePrelude: StatementNode?, type: ExpressionNode?, name: TargetNode?, unbind: StatementNode?, body: StatementNode,
    span: PackedSpan
  ) {
    self.typePrelude = typePrelude
    self.type = type
    self.name = name
    self.unbind = unbind
    self.body = body
    self.span = span
  }
}

/// The handlers of a `try`, walked over without counting references.
private struct HandlerList {
  private let handlers: [HandlerNode]
  var count: Int { handlers.count }

  init(_ handlers: [HandlerNode]) { self.handlers = handlers }

  /// Asks the one at an index below `count`.
  @inline(__always)
  func with<Answer>(_ index: Int, _ body: (HandlerNode) throws(Unwind) -> Answer) throws(Unwind) -> Answer {
    try Ref(handlers[index]).attempt(body)
  }
}

/// `try` with `except` and `else`.
///
/// While a handler runs its exception is the machine's handled one. A suspension gives the one before back to whoever
/// resumes, and takes whatever is handled there as the one before when it goes on.
final class TryExceptNode: StatementNode {
  /// Phases from here on are handlers: twice the handler's number, plus one for its body.
  private static let bodyPhase = 0
  private static let elsePhase = 1
  private static let firstHandlerPhase = 2

  private let body: StatementNode
  private let handlers: HandlerList
  private let orElse: StatementNode?
  private let exceptionSlot: Int
  private let progress: Int

  init(
    body: StatementNode, handlers: [HandlerNode], orElse: StatementNode?, exceptionSlot: Int, progress: Int
  ) {
    self.body = body
    self.handlers = HandlerList(handlers)
    self.orElse = orElse
    self.exceptionSlot = exceptionSlot
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try runBody(frame, machine, isResumed: false)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let phase = frame.takeProgress(progress)
    switch phase {
    case TryExceptNode.bodyPhase: return try runBody(frame, machine, isResumed: true)
    case TryExceptNode.elsePhase: return try finish(frame, machine, isResumed: true)
    default:
      let number = phase - TryExceptNode.firstHandlerPhase
      return try handle(
        frame.take(exceptionSlot), from: number / 2, isBody: number % 2 == 1, isResumed: true, frame, machine)
    }
  }

  private func runBody(_ frame: Frame, _ machine: Machine, isResumed: Bool) throws(Unwind) -> Completion {
    let completion: Completion
    do throws(Unwind) {
      completion = try isResumed ? body.resume(frame, machine) : body.execute(frame, machine)
    } catch {
      machine.addTraceback(frame)
      return try handle(machine.takeExceptionValue(), from: 0, isBody: false, isResumed: false, frame, machine)
    }
    switch completion {
    case .normal: return try finish(frame, machine, isResumed: false)
    case .suspended: return frame.park(progress, at: TryExceptNode.bodyPhase)
    case .returned, .broke, .continued: return completion
    }
  }

  private func finish(_ frame: Frame, _ machine: Machine, isResumed: Bool) throws(Unwind) -> Completion {
    guard let orElse else { return .normal }
    let completion = try isResumed ? orElse.resume(frame, machine) : orElse.execute(frame, machine)
    return completion == .suspended ? frame.park(progress, at: TryExceptNode.elsePhase) : completion
  }

  /// Looks for the handler and runs it, from the place where it was suspended or from the first.
  private func handle(
    _ exception: Value, from first: Int, isBody: Bool, isResumed: Bool, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> Completion {
    let state = machine.state
    let outer = state.pointee.handled
    state.pointee.handled = exception
    defer { state.pointee.handled = outer }
    for index in first..<handlers.count {
      let isFirst = index == first
      let completion = try handlers.with(index) { (handler) throws(Unwind) -> Completion? in
        try run(handler, index, exception, isBody: isBody && isFirst, isResumed: isResumed && isFirst, frame, machine)
      }
      if let completion { return completion }
    }
    throw machine.raiseAgain(exception)
  }

  /// Nil where the exception is not one that it handles.
  private func run(
    _ handler: HandlerNode, _ index: Int, _ exception: Value, isBody: Bool, isResumed: Bool, _ frame: Frame,
    _ machine: Machine
  ) throws(Unwind) -> Completion? {
    if !isBody {
      if let prelude = handler.typePrelude {
        let completion = try isResumed ? prelude.resume(frame, machine) : prelude.execute(frame, machine)
        if completion == .suspended { return park(exception, 2 * index, frame) }
      }
      if let type = handler.type {
        let type = try type.evaluate(frame, machine)
        do throws(Unwind) { if try !machine.matches(exception, type) { return nil } } catch {
          throw machine.located(error, handler.span)
        }
      }
      try handler.name?.assign(exception, frame, machine)
    }
    let completion: Completion
    do throws(Unwind) {
      completion =
        try isBody && isResumed
        ? handler.body.resume(frame, machine) : handler.body.execute(frame, machine)
    } catch {
      try unbind(handler, frame, machine)
      throw error
    }
    if completion == .suspended { return park(exception, 2 * index + 1, frame) }
    try unbind(handler, frame, machine)
    return completion
  }

  private func unbind(_ handler: HandlerNode, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    guard let unbind = handler.unbind else { return }
    let exception = machine.state.pointee.exception
    let position = machine.state.pointee.position
    let result = machine.state.pointee.result
    do throws(Unwind) { _ = try unbind.execute(frame, machine) } catch {
      // The name was deleted inside the handler.
      _ = machine.takeException()
    }
    machine.state.pointee.exception = exception
    machine.state.pointee.position = position
    machine.state.pointee.result = result
  }

  private func park(_ exception: Value, _ number: Int, _ frame: Frame) -> Completion {
    frame[exceptionSlot] = exception
    return frame.park(progress, at: TryExceptNode.firstHandlerPhase + number)
  }
}

/// `try` with `finally`; the handlers, where there are any, are inside its body.
final class TryFinallyNode: StatementNode {
  private static let bodyPhase = 0
  private static let finalPhase = 1

  private let body: StatementNode
  private let final: StatementNode
  private let outcomeSlot: Int
  private let valueSlot: Int
  private let progress: Int

  init(body: StatementNode, final: StatementNode, outcomeSlot: Int, valueSlot: Int, progress: Int) {
    self.body = body
    self.final = final
    self.outcomeSlot = outcomeSlot
    self.valueSlot = valueSlot
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try runBody(frame, machine, isResumed: false)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    if frame.takeProgress(progress) == TryFinallyNode.bodyPhase { return try runBody(frame, machine, isResumed: true) }
    let outcome: PendingOutcome =
      if case .int(let number) = frame.take(outcomeSlot) { PendingOutcome(rawValue: number) ?? .normal } else {
        .normal
      }
    return try runFinal(outcome, frame.take(valueSlot), frame, machine, isResumed: true)
  }

  private func runBody(_ frame: Frame, _ machine: Machine, isResumed: Bool) throws(Unwind) -> Completion {
    let completion: Completion
    do throws(Unwind) {
      completion = try isResumed ? body.resume(frame, machine) : body.execute(frame, machine)
    } catch {
      machine.addTraceback(frame)
      return try runFinal(.raised, machine.takeExceptionValue(), frame, machine, isResumed: false)
    }
    if completion == .suspended { return frame.park(progress, at: TryFinallyNode.bodyPhase) }
    let value: Value = completion == .returned ? machine.state.pointee.result : .undefined
    return try runFinal(PendingOutcome(completion), value, frame, machine, isResumed: false)
  }

  private func runFinal(
    _ outcome: PendingOutcome, _ value: Value, _ frame: Frame, _ machine: Machine, isResumed: Bool
  ) throws(Unwind) -> Completion {
    let state = machine.state
    let outer = state.pointee.handled
    if outcome == .raised { state.pointee.handled = value }
    defer { state.pointee.handled = outer }
    let completion = try isResumed ? final.resume(frame, machine) : final.execute(frame, machine)
    switch completion {
    case .normal: return try outcome.conclude(value, machine)
    case .suspended:
      frame[outcomeSlot] = .int(outcome.rawValue)
      frame[valueSlot] = value
      return frame.park(progress, at: TryFinallyNode.finalPhase)
    case .returned, .broke, .continued: return completion
    }
  }
}
