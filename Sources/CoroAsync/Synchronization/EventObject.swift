import CoroRuntime

/// `asyncio.Event`: a flag that tasks can wait for. It stays up until cleared, and wakes everybody.
final class EventObject: LoopBoundObject {
  var isSet = false
  var line = WaitingLine()

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    line.visit(tracer)
  }

  override var byteCount: Int { 96 }

  func raise(_ machine: Machine) throws(Unwind) {
    if isSet { return }
    isSet = true
    var next = line.first
    while let turn = next {
      if turn.object.isWaiterPending { try turn.object.wake(machine) }
      next = turn.object.next
    }
  }
}

/// `event.wait()`
final class EventWait: TurnObject {
  let event: Ref<EventObject>

  init(_ runtime: AsyncRuntime, _ event: EventObject, at site: CallSite) {
    self.event = Ref(event)
    super.init(runtime, at: site)
  }

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    tracer.visit(event)
  }

  override class var name: String { "Event.wait" }
  override var owner: Value { .object(Ref(event.object)) }
  override func bind(_ machine: Machine) throws(Unwind) -> EventLoopObject { try event.object.bind(machine, runtime) }
  override func enterLine() { event.object.line.append(self) }
  override func leaveLine() { event.object.line.remove(self) }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    event.object.isSet ? .done(.bool(true)) : .mustWait
  }

  /// It was raised, even if it has been cleared again since.
  override func woken(_ machine: Machine) throws(Unwind) -> Attempt { .done(.bool(true)) }
}
