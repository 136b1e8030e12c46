import CoroRuntime

/// What the turns at a queue have in common.
class QueueTurn: TurnObject {
  final var queue: Ref<QueueObject> { place.downcast(to: QueueObject.self) }

  /// Nobody shall be woken in vain: the wait is cancelled where it is not over.
  fileprivate final func giveUp(_ machine: Machine) throws(Unwind) {
    _ = try cancel(machine, message: .none)
  }
}

/// `queue.get()`
final class QueueGet: QueueTurn {
  override class var name: String { "Queue.get" }
  override func enterLine() { queue.object.getters.append(self) }
  override func leaveLine() { queue.object.getters.remove(self) }
  override func woken(_ machine: Machine) throws(Unwind) -> Attempt { try attempt(machine) }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    let queue = queue.object
    if try queue.isEmpty(machine) {
      if !queue.isShutDown { return .mustWait }
      if try queue.isEmpty(machine) {
        throw machine.raise(machine.makeException(runtime.types.queueShutDown.object))
      }
    }
    if queue.isExact { return .done(try queue.get(runtime, machine)) }
    return .done(try machine.callMethod(queue.value, machine.intern("get_nowait")))
  }

  override func failed(_ machine: Machine, isCancellation: Bool) throws(Unwind) {
    try giveUp(machine)
    // We were woken and cannot use it: it is the next one's turn.
    if try !queue.object.isEmpty(machine) && !isCancelled { try queue.object.getters.wakeNext(machine) }
  }
}

/// `queue.put(item)`
final class QueuePut: QueueTurn {
  let item: Value

  init(_ runtime: AsyncRuntime, _ queue: QueueObject, _ item: Value, at site: CallSite) {
    self.item = item
    super.init(runtime, queue, at: site)
  }

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    tracer.visit(item)
  }

  override class var name: String { "Queue.put" }
  override func enterLine() { queue.object.putters.append(self) }
  override func leaveLine() { queue.object.putters.remove(self) }
  override func woken(_ machine: Machine) throws(Unwind) -> Attempt { try attempt(machine) }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    let queue = queue.object
    if try queue.isFull(machine) {
      if !queue.isShutDown { return .mustWait }
      throw machine.raise(machine.makeException(runtime.types.queueShutDown.object))
    }
    if queue.isExact {
      try queue.put(item, runtime, machine)
      return .done(.none)
    }
    return .done(try machine.callMethod(queue.value, machine.intern("put_nowait"), item))
  }

  override func failed(_ machine: Machine, isCancellation: Bool) throws(Unwind) {
    try giveUp(machine)
    if try !queue.object.isFull(machine) && !isCancelled { try queue.object.putters.wakeNext(machine) }
  }
}

/// `queue.join()`
final class QueueJoin: QueueTurn {
  override class var name: String { "Queue.join" }
  override func enterLine() { queue.object.joiners.append(self) }
  override func leaveLine() { queue.object.joiners.remove(self) }
  override func woken(_ machine: Machine) throws(Unwind) -> Attempt { .done(.none) }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    queue.object.unfinishedCount > 0 ? .mustWait : .done(.none)
  }
}
