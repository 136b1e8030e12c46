import CoroRuntime

/// Who waits for the same thing, first come first served: a list through the turns themselves, so that leaving it from
/// the middle costs nothing.
struct WaitingLine {
  private(set) var first: Ref<TurnObject>?
  private(set) var last: Ref<TurnObject>?
  private(set) var count = 0

  var isEmpty: Bool { first == nil }

  mutating func append(_ turn: TurnObject) {
    turn.previous = last
    turn.next = nil
    if let last { last.object.next = Ref(turn) } else { first = Ref(turn) }
    last = Ref(turn)
    count += 1
    turn.isInLine = true
  }

  mutating func remove(_ turn: TurnObject) {
    guard turn.isInLine else { return }
    if let previous = turn.previous { previous.object.next = turn.next } else { first = turn.next }
    if let next = turn.next { next.object.previous = turn.previous } else { last = turn.previous }
    turn.previous = nil
    turn.next = nil
    turn.isInLine = false
    count -= 1
  }

  func visit(_ tracer: Tracer) {
    tracer.visit(first)
    tracer.visit(last)
  }

  /// The first that nobody has woken or cancelled yet.
  var firstPending: TurnObject? {
    var next = first
    while let turn = next {
      if turn.object.isPending { return turn.object }
      next = turn.object.next
    }
    return nil
  }

  /// Whether all who still stand in it were cancelled.
  var isCancelled: Bool {
    var next = first
    while let turn = next {
      if !turn.object.isCancelled { return false }
      next = turn.object.next
    }
    return true
  }

  /// Takes out the first that nobody woke yet, and those before it, and wakes it: how queues do it.
  mutating func wakeNext(_ machine: Machine) throws(Unwind) {
    while let turn = first?.object {
      remove(turn)
      if turn.isPending { return try turn.wake(machine) }
    }
  }
}
