/// `try` with `except*`: every handler may take its part of an exception group.
final class TryStarNode: StatementNode {
  private static let bodyPhase = 0
  private static let elsePhase = 1
  private static let firstHandlerPhase = 2

  private let body: StatementNode
  private let handlers: [HandlerNode]
  private let orElse: StatementNode?
  private let originalSlot: Int
  private let restSlot: Int
  private let raisedSlot: Int
  private let matchedSlot: Int
  private let progress: Int

  /// `slots`: four in a row.
  init(body: StatementNode, handlers: [HandlerNode], orElse: StatementNode?, slots: Int, progress: Int) {
    self.body = body
    self.handlers = handlers
    self.orElse = orElse
    originalSlot = slots
    restSlot = slots + 1
    raisedSlot = slots + 2
    matchedSlot = slots + 3
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try runBody(frame, machine, isResumed: false)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let phase = frame.takeProgress(progress)
    switch phase {
    case TryStarNode.bodyPhase: return try runBody(frame, machine, isResumed: true)
    case TryStarNode.elsePhase: return try finish(frame, machine, isResumed: true)
    default:
      let number = phase - TryStarNode.firstHandlerPhase
      return try handle(from: number / 2, isBody: number % 2 == 1, isResumed: true, frame, machine)
    }
  }

  private func runBody(_ frame: Frame, _ machine: Machine, isResumed: Bool) throws(Unwind) -> Completion {
    let completion: Completion
    do throws(Unwind) {
      completion = try isResumed ? body.resume(frame, machine) : body.execute(frame, machine)
    } catch {
      machine.addTraceback(frame)
      let exception = Value.object(Ref(machine.takeException()))
      frame[originalSlot] = exception
      frame[restSlot] = exception
      frame[matchedSlot] = .undefined
      frame[raisedSlot] = .list(Ref(machine.makeList()))
      return try handle(from: 0, isBody: false, isResumed: false, frame, machine)
    }
    switch completion {
    case .normal: return try finish(frame, machine, isResumed: false)
    case .suspended: return frame.park(progress, at: TryStarNode.bodyPhase)
    case .returned, .broke, .continued: return completion
    }
  }

  private func finish(_ frame: Frame, _ machine: Machine, isResumed: Bool) throws(Unwind) -> Completion {
    guard let orElse else { return .normal }
    let completion = try isResumed ? orElse.resume(frame, machine) : orElse.execute(frame, machine)
    return completion == .suspended ? frame.park(progress, at: TryStarNode.elsePhase) : completion
  }

  private func handle(
    from first: Int, isBody: Bool, isResumed: Bool, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> Completion {
    let state = machine.state
    let outer = state.pointee.handled
    defer { state.pointee.handled = outer }
    var isBody = isBody
    var isResumed = isResumed
    for index in first..<handlers.count {
      let handler = handlers[index]
      // After a handler, its part stays the one that is being handled.
      state.pointee.handled = frame[matchedSlot].given ?? frame[originalSlot]
      // What goes wrong before the handler's block is no part of what the handlers raise.
      var isChoosing = !isBody
      do throws(Unwind) {
        if !isBody {
          if let prelude = handler.typePrelude {
            let completion = try isResumed ? prelude.resume(frame, machine) : prelude.execute(frame, machine)
            isResumed = false
            if completion == .suspended { return frame.park(progress, at: TryStarNode.firstHandlerPhase + 2 * index) }
          }
          let type = try handler.type?.evaluate(frame, machine) ?? .none
          let (matched, rest): (Value, Value)
          do throws(Unwind) { (matched, rest) = try machine.splitGroup(frame[restSlot], by: type) } catch {
            throw machine.located(error, handler.span)
          }
          if matched.isNone { continue }
          isChoosing = false
          frame[restSlot] = rest
          frame[matchedSlot] = matched
          state.pointee.handled = matched
          try handler.name?.assign(matched, frame, machine)
        }
        let completion =
          try isBody && isResumed
          ? handler.body.resume(frame, machine) : handler.body.execute(frame, machine)
        isBody = false
        isResumed = false
        if completion == .suspended { return frame.park(progress, at: TryStarNode.firstHandlerPhase + 2 * index + 1) }
        if completion != .normal { return completion }
      } catch {
        if isChoosing { throw error }
        isBody = false
        isResumed = false
        machine.addTraceback(frame)
        if case .list(let raised) = frame[raisedSlot] {
          try machine.append(.object(Ref(machine.takeException())), to: raised.object)
        }
      }
      if handler.name != nil { _ = try? handler.unbind?.execute(frame, machine) }
    }
    return try conclude(frame, machine)
  }

  /// Raises what no handler took together with what the handlers raised.
  private func conclude(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let original = frame.take(originalSlot)
    let rest = frame.take(restSlot)
    frame[matchedSlot] = .undefined
    guard case .list(let raised) = frame.take(raisedSlot) else { return .normal }
    if let exception = try machine.combineStar(original: original, rest: rest, raised: raised.object) {
      throw machine.raiseAgain(exception)
    }
    return .normal
  }
}
