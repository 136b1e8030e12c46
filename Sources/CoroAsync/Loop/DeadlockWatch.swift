import CoroRuntime

/// Looks now and then whether tasks that wait for locks wait for each other: nobody else notices while the rest of the
/// program goes on.
struct DeadlockWatch {
  /// Of the loop's clock: when to look next; nil while nobody waits.
  var nextLook: Double?
  var interval = shortest

  /// Seconds: who waits for less is no subject.
  static let shortest = 1.0
  /// A program whose tasks queue at their locks for good is looked at less and less often.
  static let longest = 60.0
}

extension EventLoopObject {
  func noteBlocked(by turn: LockAcquisition) {
    blockedCount += 1
    if deadlockWatch.nextLook == nil {
      deadlockWatch.nextLook = scheduler.clock.now + DeadlockWatch.shortest
      deadlockWatch.interval = DeadlockWatch.shortest
    }
  }

  func noteUnblocked(_ turn: LockAcquisition) {
    if blockedCount > 0 { blockedCount -= 1 }
    if blockedCount == 0 { deadlockWatch.nextLook = nil }
  }

  /// After a tick. Each deadlock is reported once, and nothing is done about it: somebody may yet cancel one of the tasks.
  func lookForDeadlocks(_ machine: Machine) throws(Unwind) {
    guard let nextLook = deadlockWatch.nextLook, scheduler.clock.now >= nextLook else { return }
    deadlockWatch.interval = min(deadlockWatch.interval * 2, DeadlockWatch.longest)
    deadlockWatch.nextLook = scheduler.clock.now + deadlockWatch.interval
    let suspects = machine.makeList()
    try forEachTask { (task) throws(Unwind) in
      guard let turn = task.turn as? LockAcquisition, !turn.isReported else { return }
      // Who came since the last look has not waited for long.
      if turn.wasSeenWaiting { try machine.append(.object(Ref(task)), to: suspects) }
      turn.wasSeenWaiting = true
    }
    if suspects.count == 0 {
      // Perhaps they have only just begun to wait.
      deadlockWatch.interval = DeadlockWatch.shortest
      deadlockWatch.nextLook = scheduler.clock.now + DeadlockWatch.shortest
      return
    }
    let library = try machine.importModule("asyncio.deadlocks", innermost: true)
    let found = try machine.call(machine.getAttribute(library, "find_all"), .object(Ref(self)), .list(Ref(suspects)))
    guard case .list(let reports) = found else { return }
    for index in 0..<reports.object.count where index < reports.object.count {
      guard case .tuple(let report) = reports.object[index], report.object.count == 2 else { continue }
      if case .list(let tasks) = report.object[1] { markReported(tasks.object) }
      if case .string(let text) = report.object[0] { try warn(text.object.text, machine) }
    }
  }

  private func markReported(_ tasks: ListObject) {
    for index in 0..<tasks.count {
      if case .object(let ref) = tasks[index], let task = ref.object as? TaskObject {
        (task.turn as? LockAcquisition)?.isReported = true
      }
    }
  }
}

extension TaskObject {
  /// The turn at a lock, an event, a semaphore or a queue that it waits for.
  var turn: TurnObject? {
    guard !isDone, case .object(let ref) = coroutine else { return nil }
    if let root = ref.object as? GeneratorObject, case .object(let awaited) = root.innermostAwaited {
      return awaited.object as? TurnObject
    }
    return ref.object as? TurnObject
  }
}
