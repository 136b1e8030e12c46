import CoroRuntime

/// `asyncio.Event`: a flag that tasks can wait for. It stays up until cleared, and wakes everybody.
final class EventObject: LineObject {
  var isSet = false

  override var byteCount: Int { 96 }

  func raise(_ machine: Machine) throws(Unwind) {
    if isSet { return }
    isSet = true
    var next = line.first
    while let turn = next {
      if turn.object.isPending { try turn.object.wake(machine) }
      next = turn.object.next
    }
  }
}

/// `event.wait()`
final class EventWait: TurnObject {
  private var event: Ref<EventObject> { place.downcast(to: EventObject.self) }
  override class var name: String { "Event.wait" }
  override func enterLine() { event.object.line.append(self) }
  override func leaveLine() { event.object.line.remove(self) }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    event.object.isSet ? .done(.bool(true)) : .mustWait
  }

  /// It was raised, even if it has been cleared again since.
  override func woken(_ machine: Machine) throws(Unwind) -> Attempt { .done(.bool(true)) }
}
