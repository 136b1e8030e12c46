import CoroRuntime

/// `asyncio.Semaphore` and `BoundedSemaphore`: a counter that never goes below zero.
final class SemaphoreObject: LineObject {
  var value = 1
  /// Of a bounded one: giving back more than was taken is an error.
  var bound: Int?

  override var byteCount: Int { 112 }

  /// Whether `acquire` would have to wait, be it only for those who came first.
  var isLocked: Bool { value == 0 || !line.isCancelled }

  func release(_ machine: Machine) throws(Unwind) {
    if let bound, value >= bound { throw machine.raise(.valueError, "BoundedSemaphore released too many times") }
    let (more, overflow) = value.addingReportingOverflow(1)
    if overflow { throw machine.raise(.overflowError, "semaphore counter is too large") }
    value = more
    _ = try wakeNext(machine)
  }

  /// Gives one to the first task that has none yet; answers whether there was such a task.
  func wakeNext(_ machine: Machine) throws(Unwind) -> Bool {
    guard let turn = line.firstPending else { return false }
    value -= 1
    try turn.wake(machine)
    return true
  }
}

/// `semaphore.acquire()`, and the entry of `async with semaphore`.
final class SemaphoreAcquisition: AcquisitionObject {
  private var semaphore: Ref<SemaphoreObject> { place.downcast(to: SemaphoreObject.self) }
  override class var name: String { "Semaphore.acquire" }
  override func enterLine() { semaphore.object.line.append(self) }
  override func leaveLine() { semaphore.object.line.remove(self) }

  override func attempt(_ machine: Machine) throws(Unwind) -> Attempt {
    if semaphore.object.isLocked { return .mustWait }
    semaphore.object.value -= 1
    return .done(result)
  }

  override func woken(_ machine: Machine) throws(Unwind) -> Attempt {
    try shareOut(machine)
    return .done(result)
  }

  override func failed(_ machine: Machine, isCancellation: Bool) throws(Unwind) {
    // We were given one and cannot use it.
    if isCancellation && isWoken { semaphore.object.value += 1 }
    try shareOut(machine)
  }

  /// Others may have queued behind us although there were some left.
  private func shareOut(_ machine: Machine) throws(Unwind) {
    while semaphore.object.value > 0 {
      guard try semaphore.object.wakeNext(machine) else { break }
    }
  }
}
