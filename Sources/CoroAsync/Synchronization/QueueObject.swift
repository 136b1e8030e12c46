import CoroRuntime

/// `asyncio.Queue`: items from some tasks to others, first in, first out.
///
/// A class that derives from it may keep its items elsewhere and override any method, as `PriorityQueue` does: such a queue
/// asks its own methods, one that is exactly a `Queue` asks nobody.
final class QueueObject: LoopBoundObject {
  /// As the script gave it, and as a number of items; zero or less for any number.
  var maxsize = Value.int(0)
  var limit = 0
  private var items = ItemRing()
  /// `_queue` of a class that keeps its items itself.
  var ownItems = Value.undefined
  var getters = WaitingLine()
  var putters = WaitingLine()
  /// Who waits in `join`.
  var joiners = WaitingLine()
  var unfinishedCount = 0
  var isShutDown = false

  deinit { items.deallocate() }

  override func trace(_ tracer: Tracer) {
    super.trace(tracer)
    tracer.visit(maxsize)
    tracer.visit(ownItems)
    items.visit(tracer)
    getters.visit(tracer)
    putters.visit(tracer)
    joiners.visit(tracer)
  }

  override var byteCount: Int { 208 + items.byteCount }

  var value: Value { .object(Ref(self)) }

  // MARK: items

  /// `len(self._queue)`
  func itemCount(_ machine: Machine) throws(Unwind) -> Int {
    ownItems.isUndefined ? items.count : try machine.length(of: ownItems)
  }

  /// `_put`
  func store(_ item: Value, _ machine: Machine) throws(Unwind) {
    if !ownItems.isUndefined {
      _ = try machine.callMethod(ownItems, machine.intern("append"), item)
      return
    }
    try machine.charge(items.bytesToGrow)
    items.append(item)
  }

  /// `_get`
  func takeItem(_ machine: Machine) throws(Unwind) -> Value {
    if !ownItems.isUndefined { return try machine.callMethod(ownItems, machine.intern("popleft")) }
    if let item = items.popFirst() { return item }
    throw machine.raise(.indexError, "pop from an empty deque")
  }

  /// The items as a list, whoever keeps them.
  func listItems(_ machine: Machine) throws(Unwind) -> ListObject {
    if !ownItems.isUndefined { return try machine.makeListFrom(ownItems) }
    let list = machine.makeList()
    for index in 0..<items.count { try machine.append(items[index], to: list) }
    return list
  }

  // MARK: asking

  func isEmpty(_ machine: Machine) throws(Unwind) -> Bool {
    if isExact { return items.count == 0 }
    return try machine.isTrue(machine.callMethod(value, machine.intern("empty")))
  }

  func isFull(_ machine: Machine) throws(Unwind) -> Bool {
    if limit <= 0 { return isExact ? false : try machine.isTrue(machine.callMethod(value, machine.intern("full"))) }
    if isExact { return items.count >= limit }
    return try machine.isTrue(machine.callMethod(value, machine.intern("full")))
  }

  // MARK: putting and getting

  /// `put_nowait`
  func put(_ item: Value, _ runtime: AsyncRuntime, _ machine: Machine) throws(Unwind) {
    if isShutDown { throw machine.raise(machine.makeException(runtime.types.queueShutDown.object)) }
    if try isFull(machine) { throw machine.raise(machine.makeException(runtime.types.queueFull.object)) }
    if isExact {
      try store(item, machine)
    } else {
      _ = try machine.callMethod(value, machine.intern("_put"), item)
    }
    unfinishedCount += 1
    try getters.wakeNext(machine)
  }

  /// `get_nowait`
  func get(_ runtime: AsyncRuntime, _ machine: Machine) throws(Unwind) -> Value {
    if try isEmpty(machine) {
      let type = isShutDown ? runtime.types.queueShutDown : runtime.types.queueEmpty
      throw machine.raise(machine.makeException(type.object))
    }
    let item = try isExact ? takeItem(machine) : machine.callMethod(value, machine.intern("_get"))
    try putters.wakeNext(machine)
    return item
  }

  func taskDone(_ machine: Machine) throws(Unwind) {
    if unfinishedCount <= 0 { throw machine.raise(.valueError, "task_done() called too many times") }
    unfinishedCount -= 1
    if unfinishedCount == 0 { try releaseJoiners(machine) }
  }

  private func releaseJoiners(_ machine: Machine) throws(Unwind) {
    var next = joiners.first
    while let turn = next {
      if turn.object.isPending { try turn.object.wake(machine) }
      next = turn.object.next
    }
  }

  /// Takes no more items; at once also throws away what is left, and counts it as done.
  func shutDown(isImmediate: Bool, _ machine: Machine) throws(Unwind) {
    isShutDown = true
    if isImmediate {
      while try !isEmpty(machine) {
        _ = try isExact ? takeItem(machine) : machine.callMethod(value, machine.intern("_get"))
        if unfinishedCount > 0 { unfinishedCount -= 1 }
      }
      if unfinishedCount == 0 { try releaseJoiners(machine) }
    }
    // Everybody looks again, and finds out.
    while !getters.isEmpty { try getters.wakeNext(machine) }
    while !putters.isEmpty { try putters.wakeNext(machine) }
  }

  // MARK: what it looks like

  /// `maxsize=0 _queue=[1, 2] tasks=2`
  func describeState(_ machine: Machine) throws(Unwind) -> String {
    var parts = ["maxsize=\(try machine.representation(maxsize))"]
    let items = try listItems(machine)
    if items.count > 0 { parts.append("_queue=\(try machine.representation(.list(Ref(items))))") }
    if !getters.isEmpty { parts.append("_getters[\(getters.count)]") }
    if !putters.isEmpty { parts.append("_putters[\(putters.count)]") }
    if unfinishedCount > 0 { parts.append("tasks=\(unfinishedCount)") }
    if isShutDown { parts.append("shutdown") }
    return parts.joined(separator: " ")
  }
}
