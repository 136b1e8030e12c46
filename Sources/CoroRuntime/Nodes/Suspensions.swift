import CoroSyntax

/// `yield`
final class YieldNode: StatementNode {
  private let operand: Operand
  private let resultSlot: Int
  private let span: PackedSpan
  init(_ operand: ExpressionNode, resultSlot: Int, _ span: PackedSpan) {
    self.operand = Operand(operand)
    self.resultSlot = resultSlot
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try handOut(frame, machine)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try receive(frame, machine)
    return .normal
  }

  @inline(__always)
  func handOut(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let value = try operand.evaluate(frame, machine)
    frame.position = span
    machine.state.pointee.result = value
    machine.state.pointee.suspension = .yielded
    return .suspended
  }

  @inline(__always)
  func receive(_ frame: Frame, _ machine: Machine) throws(Unwind) {
    do throws(Unwind) { frame.keep(try machine.takeSent(), in: resultSlot) } catch {
      throw machine.located(error, span)
    }
  }
}

/// `await` and `yield from`: hands over to another until it is done.
final class DelegateNode: StatementNode {
  private let operand: Operand
  /// The operand is a call that may turn out to be one of the loop's `sleep`.
  private let mayBeSleep: Bool
  private let isAwait: Bool
  private let resultSlot: Int
  private let span: PackedSpan
  init(_ operand: ExpressionNode, isAwait: Bool, resultSlot: Int, _ span: PackedSpan) {
    if isAwait, let call = operand as? any PlainCallNode { call.span.markAwaited() }
    self.operand = Operand(operand)
    mayBeSleep = isAwait && operand.mayBeDirectSleep
    self.isAwait = isAwait
    self.resultSlot = resultSlot
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    if mayBeSleep, let sleeper = machine.directSleep {
      switch try operand.sleepDirectly(sleeper, frame, machine) {
      case .otherCall: break
      case .begun(let handedOut):
        frame.position = span
        machine.suspend(awaiting: sleeper.awaited, handingOut: handedOut)
        return .suspended
      case .called(let operand): return try delegate(to: operand, frame, machine)
      }
    }
    return try delegate(to: operand.evaluate(frame, machine), frame, machine)
  }

  @inline(__always)
  private func delegate(to operand: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    frame.position = span
    if operand.isUndefined {
      // The call has run what is awaited.
      switch machine.state.pointee.awaited {
      case .suspended: return .suspended
      case .raised: throw machine.located(Unwind(), span)
      case .returned, .ended:
        frame.keep(machine.state.pointee.sent, in: resultSlot)
        return .normal
      }
    }
    do throws(Unwind) {
      guard try machine.beginAwait(operand, frame, isAwait ? .await : .yieldFrom) else { return .suspended }
    } catch { throw machine.located(error, span) }
    frame.keep(machine.state.pointee.sent, in: resultSlot)
    return .normal
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    do throws(Unwind) { frame.keep(try machine.takeSent(), in: resultSlot) } catch {
      throw machine.located(error, span)
    }
    return .normal
  }
}

/// One step of `async for`: awaits the next element, and puts nothing aside at the end.
final class AsyncNextNode: StatementNode {
  private let iterator: ExpressionNode
  private let resultSlot: Int
  private let span: PackedSpan
  init(_ iterator: ExpressionNode, resultSlot: Int, _ span: PackedSpan) {
    self.iterator = iterator
    self.resultSlot = resultSlot
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let iterator = try iterator.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) {
      if let isDone = try machine.beginNext(of: iterator) {
        guard isDone else { return .suspended }
        frame[resultSlot] = machine.state.pointee.sent
        return .normal
      }
      let awaitable = try machine.asyncNext(iterator)
      guard try machine.beginAwait(awaitable, frame, .asyncNext) else { return .suspended }
      frame[resultSlot] = machine.state.pointee.sent
    } catch { try finish(error, frame, machine) }
    return .normal
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    do throws(Unwind) { frame[resultSlot] = try machine.takeSent() } catch { try finish(error, frame, machine) }
    return .normal
  }

  private func finish(_ error: Unwind, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    guard machine.isCurrentException(.stopAsyncIteration) else { throw machine.located(error, span) }
    _ = machine.takeException()
    frame[resultSlot] = .undefined
  }
}

/// A suspension of the suspend-everywhere mode: whoever runs the frame resumes it at once.
final class ForcedNode: StatementNode {
  private let operand: ExpressionNode?
  private let resultSlot: Int
  init(_ operand: ExpressionNode?, resultSlot: Int) {
    self.operand = operand
    self.resultSlot = resultSlot
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    // The operand is evaluated first: what it puts aside survives the suspension in its slot.
    if let operand { frame[resultSlot] = try operand.evaluate(frame, machine) }
    machine.state.pointee.suspension = .forced
    return .suspended
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion { .normal }
}

/// `aiter(x)`
final class AsyncIteratorNode: ExpressionNode {
  private let iterable: ExpressionNode
  private let span: PackedSpan
  init(_ iterable: ExpressionNode, _ span: PackedSpan) {
    self.iterable = iterable
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = try iterable.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) { return try machine.asyncIterator(of: value) } catch { throw machine.located(error, span) }
  }
}
